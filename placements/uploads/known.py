"""What a cohort's file may name: code lists, employers, listings. Read once for a whole file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from core.models import CodeRow
from pathways.continuum import Stage
from pathways.importers.known import Choices, of_enum, of_rows
from pathways.models import Interest, Opportunity, PathwayType, SupportNeed
from placements.answers import AgeBand
from placements.hosts import hosts_for
from placements.models import Placement, PlanType
from providers.models import Area, Provider


@dataclass
class Known:
    choices: dict[str, Choices]
    types: dict[int, PathwayType]
    listings: dict[int, tuple[str, int | None]]  # the stage and type of each listing

    @classmethod
    def load(cls, college: Provider, *, on: date, hosts: set[str], listings: set[str]) -> Known:
        """`hosts` and `listings`: how the file calls them, in small letters."""
        types = {kind.pk: kind for kind in PathwayType.objects.order_by()}
        offered = Opportunity.objects.in_directory(on).filter(Q(ref__in=listings) | Q(slug__in=listings))
        found = list(offered.values_list("pk", "ref", "slug", "stage", "type_id"))
        choices = {
            "age_band": of_enum("age band", AgeBand),
            "pay": of_enum("kind of pay", Opportunity.Pay),
            "access_to_work": of_enum("stage of Access to Work", Placement.AccessToWork),
            "sen_type": of_codes("SEN type", SupportNeed),
            "plan": of_codes("plan", PlanType),
            "interests": of_codes("sort of work", Interest),
            "home_area": of_rows("area", Area.objects.in_use().values_list("pk", "code", "name")),
            "opportunity_ref": of_rows("listing", ((pk, ref or slug, slug) for pk, ref, slug, *_ in found)),
            "host": of_rows("employer", hosts_named(college, hosts), is_named=True),
        }
        for name in ("stage", "looking_for_stage"):
            choices[name] = of_enum("way into work", Stage)
        for name in ("type", "looking_for_type"):
            choices[name] = of_rows("type of work", ((pk, kind.code, kind.label) for pk, kind in types.items()))
        for known in choices.values():
            known.labels.pop("not_stated", None)  # a blank says so
        return cls(choices, types, {row[0]: row[3:] for row in found})

    def find(self, name: str, cell: str) -> str:
        """The code that somebody means; `sen_support` is `sen-support`. Raises `Wrong` with the nearest one."""
        choices = self.choices[name]
        other = cell.casefold().replace("_", "-")
        return other if other in choices.keys else choices.find(cell)  # noqa: SIM401 - `keys` is a field, `find` refuses

    @property
    def codes(self) -> set[str]:
        """All words of the lists that everybody may know."""
        lists = (choices for name, choices in self.choices.items() if name != "host")
        found = {word for choices in lists for pair in choices.labels.items() for word in pair}
        return {str(word).casefold() for word in found} | {word.replace("-", "_") for word in map(str, found)}


def of_codes(what: str, model: type[CodeRow]) -> Choices:
    return of_rows(what, model._default_manager.order_by().values_list("pk", "code", "label"))


def hosts_named(college: Provider, names: set[str]) -> Iterable[tuple[int, str, str]]:
    """Those that the college may choose and the file names."""
    rows = hosts_for(college).order_by().values_list("pk", "slug", "name")
    return (row for row in rows if row[1] in names or row[2].casefold() in names)
