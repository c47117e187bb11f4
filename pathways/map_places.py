"""Where the things found are: a place for each of their sites, and how many have no place at all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from core.geometry import Point
from pathways.cards import Reasons
from pathways.entries import list_url
from pathways.models import Opportunity
from pathways.search import Hit, SearchQuery
from providers.drawing import Drawing
from providers.national_grid import to_degrees

if TYPE_CHECKING:
    from pathways.search.freshness import Fast, Slow

MOST_PLACES = 2000
METRE = 5  # digits of a degree that say where within a metre
SPOT = 30  # units of a drawing: dots closer than that are one


class MapPlace(NamedTuple):
    """A listing at one of its sites."""

    slug: str
    title: str
    stage: str
    provider: str
    site: str
    area: str
    longitude: float
    latitude: float
    found: str  # "matches" or "ask"
    ask_about: list[str]

    @property
    def url(self) -> str:
        return f"{list_url()}{self.slug}/"


class Spot(NamedTuple):
    """Places so close together that a drawing shows them as one."""

    x: int
    y: int
    places: tuple[MapPlace, ...]


@dataclass(frozen=True)
class MapPlaces:
    """All places of a question, of whichever page, in its order."""

    places: tuple[MapPlace, ...]
    elsewhere: int  # listings without a place that can be shown
    left_out: int  # listings for which there was no room

    @classmethod
    def found(cls, searching: Fast | Slow, query: SearchQuery) -> MapPlaces:
        """In one query besides those of the search, however many there are."""
        result = searching.answer(replace(query, page=1, per_page=MOST_PLACES))
        reasons, sites = Reasons(query, searching.vocabulary), located_sites([hit.pk for hit in result.hits])
        places: list[MapPlace] = []
        shown = elsewhere = 0
        for hit in result.hits:
            rows = sites[hit.pk]
            if len(places) + len(rows) > MOST_PLACES:
                break
            places += (place(row, hit, reasons) for row in rows)
            shown += 1
            elsewhere += not rows
        return cls(tuple(places), elsewhere, result.total + result.ask_total - shown)

    def spots(self, drawing: Drawing) -> list[Spot]:
        """Those that lie on the drawing, the largest first, so that a small one lies on top."""
        cells: defaultdict[Point, list[tuple[Point, MapPlace]]] = defaultdict(list)
        for row in self.places:
            x, y = point = drawing.plane.at(row.longitude, row.latitude)
            if drawing.plane.shows(point):
                cells[x // SPOT, y // SPOT].append((point, row))
        spots = []
        for found in cells.values():
            points, rows = zip(*found, strict=True)
            middle = (round(sum(values) / len(values)) for values in zip(*points, strict=True))
            spots.append(Spot(*middle, rows))
        return sorted(spots, key=lambda spot: -len(spot.places))


def located_sites(pks: list[int]) -> dict[int, list[tuple]]:
    """For each listing the columns of its sites that have a grid reference."""
    through = Opportunity.sites.through.objects
    rows = through.filter(opportunity__in=pks, site__easting__isnull=False).order_by("site__name", "site")
    columns = (
        "opportunity", "opportunity__slug", "opportunity__title", "opportunity__stage", "opportunity__provider__name",
        "site__name", "site__area__name", "site__easting", "site__northing",
    )  # fmt: skip
    sites: defaultdict[int, list[tuple]] = defaultdict(list)
    for pk, *row in rows.values_list(*columns):
        sites[pk].append(tuple(row))
    return sites


def place(row: tuple, hit: Hit, reasons: Reasons) -> MapPlace:
    slug, title, stage, provider, site, area, easting, northing = row
    longitude, latitude = to_degrees(easting, northing)
    found = "ask" if hit.section == "ask" else "matches"
    spot = (round(longitude, METRE), round(latitude, METRE))
    return MapPlace(slug, title, stage, provider or "", site, area or "", *spot, found, reasons.ask(hit))
