"""The reference rows that generated listings hang on."""

from __future__ import annotations

from dataclasses import dataclass, fields

from core.commands import CannotStart
from pathways.models import Interest, PathwayType, PublicNeed, SupportOffer
from providers.models import AccessFeature, Area, Place


@dataclass(frozen=True)
class Reference:
    types: list[PathwayType]
    needs: list[int]  # the one that means everyone stands first
    support: list[int]
    interests: list[int]
    features: list[int]
    home_areas: list[int]
    areas: list[int]
    sectors: list[tuple[Place, int]]  # each with the home area that it lies in

    @classmethod
    def load(cls) -> Reference:
        """Raises `CannotStart` where `seed_reference` has not been run."""

        def keys(model, *order):
            rows = model.objects.filter(ends_on=None).order_by(*order, "order", "code")
            return list(rows.values_list("pk", flat=True))

        home = dict(Area.objects.home().exclude(gss_code="").order_by("code").values_list("gss_code", "pk"))
        places = Place.objects.filter(gss_code__in=home, code__contains=" ").order_by("code")
        found = cls(
            types=list(PathwayType.objects.filter(ends_on=None).order_by("order", "code")),
            needs=keys(PublicNeed, "-meets_all"),
            support=keys(SupportOffer),
            interests=keys(Interest),
            features=keys(AccessFeature),
            home_areas=list(home.values()),
            areas=list(Area.objects.in_use().order_by("code").values_list("pk", flat=True)),
            sectors=[(place, home[place.gss_code]) for place in places if is_sector(place.code)],
        )
        if not all(getattr(found, f.name) for f in fields(cls)):
            raise CannotStart("Some reference data is missing. Run `manage.py seed_reference` first.")
        return found


def is_sector(code: str) -> bool:
    """ "W6 9", but not "W6" or "W6 9AB"."""
    return len(code.partition(" ")[2]) == 1
