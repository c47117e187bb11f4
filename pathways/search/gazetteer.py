"""Where postcodes lie, kept in memory as far as that is small."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F, Value
from django.db.models.functions import Length, StrIndex

from core.parsing import parse_postcode
from pathways.search.kept import Kept
from pathways.search.query import Near
from providers.models import Area, Place
from providers.places import find_place

MOST_KEPT = 10_000
Found = tuple[int, int, str]  # easting, northing, the code of the area's government
FindNear = Callable[[str], Near]


class Gazetteer:
    """All sectors and outcodes (some 15,000), so that asking near one of them needs no query.

    Full postcodes, of which a council may load millions, are asked of the database, and remembered.
    """

    def __init__(self):
        places = Place.objects.annotate(blank=StrIndex("code", Value(" ")), after=Length("code") - F("blank"))
        coarse = places.filter(blank=0) | places.filter(after=1)
        self._known: dict[str, Found] = {
            code: (east, north, gss) for code, east, north, gss in coarse.values_list("code", *FACTS)
        }
        self._has_units = places.exclude(blank=0).exclude(after=1).exists()
        self._areas = areas_by_gss()
        self._units = Kept(most=MOST_KEPT)

    def near(self, text: str) -> Near:
        """The place that somebody typed; raises as `near` does."""
        postcode = parse_postcode(text)
        if postcode.unit and self._has_units:
            return self._units.get_or_make(postcode.unit, lambda: near(postcode.unit))
        for code in postcode.finest_first:
            if found := self._known.get(code):
                return near_from(str(postcode), found, self._areas)
        raise LookupError(text)


FACTS = ("easting", "northing", "gss_code")


def near(text: str) -> Near:
    """A place by the database. Raises `ValueError` for what is no postcode, `LookupError` for one that is not known."""
    postcode = parse_postcode(text)
    place = find_place(postcode)
    if not place:
        raise LookupError(text)
    return near_from(str(postcode), (place.easting, place.northing, place.gss_code), areas_by_gss())


def areas_by_gss() -> dict[str, tuple[str, bool]]:
    """The areas in use: code, and whether it is ours."""
    areas = Area.objects.in_use().exclude(gss_code="").values_list("gss_code", "code", "is_home")
    return {gss: (code, is_home) for gss, code, is_home in reversed(areas)}  # of two with one code ours comes first


def near_from(label: str, found: Found, areas: dict[str, tuple[str, bool]]) -> Near:
    easting, northing, gss_code = found
    area, is_home = areas.get(gss_code, ("", False))
    return Near(label, easting, northing, area, is_home)
