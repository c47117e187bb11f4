"""Does the offer hold what it must? What the law asks, what is still a placeholder, and each way into work for each
need in each of our areas: covered, thin or none.

The numbers are those of the directory: a listing counts for an area that one of its sites is in or that it serves, and
for a need that it states. What it does not state is no answer, and is counted apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from core.commands import RowError
from core.models import Page
from pathways.continuum import Stage
from pathways.models import Opportunity, PublicNeed
from providers.models import Area, NamedContact
from strategy.models import DutyItem


class Cover(Enum):
    COVERED = "covered"
    THIN = "thin"
    NONE = "none"

    @classmethod
    def of(cls, number: int) -> Cover:
        return cls.NONE if number == 0 else cls.THIN if number < settings.COVERED_FROM else cls.COVERED


@dataclass(frozen=True)
class Cell:
    """How many listings of a way into work there are for a need in an area."""

    stage: Stage
    area: Area
    need: PublicNeed
    number: int

    @property
    def cover(self) -> Cover:
        return Cover.of(self.number)

    @property
    def url(self) -> str:
        asked = {"stage": self.stage.value, "area": self.area.code, "need": self.need.code}
        return f"{reverse('opportunity_list')}?{urlencode(asked)}"


@dataclass(frozen=True)
class StageTable:
    """The cells of one way into work, a row for each need; and in each area, how many listings state no need."""

    stage: Stage
    rows: list[tuple[PublicNeed, list[Cell]]]
    silent: list[tuple[Area, int]]

    def count(self, cover: Cover) -> int:
        return sum(cell.cover is cover for _, cells in self.rows for cell in cells)

    @property
    def sums(self) -> list[tuple[str, int]]:
        return [(cover.value, self.count(cover)) for cover in Cover]


@dataclass(frozen=True)
class OfferReport:
    """All that is known about the whole of the offer on a day."""

    duties: list[DutyItem]
    pages: list[Page]
    people: list[NamedContact]
    areas: list[Area]
    tables: list[StageTable] = field(default_factory=list)

    @property
    def covered_from(self) -> int:
        return settings.COVERED_FROM

    @property
    def met(self) -> int:
        return sum(duty.status == DutyItem.Status.MET for duty in self.duties)

    @property
    def second_hand(self) -> int:
        return sum(duty.wording == DutyItem.Wording.SECOND_HAND for duty in self.duties)

    @property
    def is_complete(self) -> bool:
        """Only where each duty is met, in the law's own words, and no placeholder is left."""
        return bool(self.duties) and all(d.is_complete for d in self.duties) and not (self.pages or self.people)

    def cells(self) -> Iterator[Cell]:
        for table in self.tables:
            for _, cells in table.rows:
                yield from cells


def offer_report(on: date) -> OfferReport:
    """The whole of it on the London date `on`, in ten queries for any number of listings."""
    areas = list(Area.objects.home())
    return OfferReport(
        duties=list(DutyItem.objects.all()),
        pages=list(Page.objects.filter(is_placeholder=True)),
        people=list(NamedContact.objects.filter(is_placeholder=True, is_shown=True)),
        areas=areas,
        tables=stage_tables(on, areas),
    )


def stage_tables(on: date, areas: list[Area]) -> list[StageTable]:
    needs = list(PublicNeed.objects.filter(meets_all=False))
    in_stage, in_area, for_need, silent = listings_by(on, areas, needs)
    tables = []
    for stage in Stage:
        here = [in_stage[stage.value] & in_area[area.pk] for area in areas]
        by_area = list(zip(areas, here, strict=True))
        rows = [(n, [Cell(stage, area, n, len(there & for_need[n.pk])) for area, there in by_area]) for n in needs]
        tables.append(StageTable(stage, rows, [(area, len(there & silent)) for area, there in by_area]))
    return tables


Numbers = dict[object, set[int]]


def listings_by(on: date, areas: list[Area], needs: list[PublicNeed]) -> tuple[Numbers, Numbers, Numbers, set[int]]:
    """The listings that families find on the day, by way into work, by area and by need; and those that state no need.

    The rules are those of `pathways.search.orm`, the measure of the directory.
    """
    listings = Opportunity.objects.in_directory(on).order_by()
    in_stage, in_area, stated = defaultdict(set), defaultdict(set), defaultdict(set)
    everywhere: set[int] = set()
    for pk, stage, delivery, covers_all in listings.values_list("pk", "stage", "delivery", "covers_all_areas"):
        in_stage[stage].add(pk)
        if covers_all or delivery == Opportunity.Delivery.ONLINE:
            everywhere.add(pk)
    found = {pk for pks in in_stage.values() for pk in pks}
    for link in ("areas", "sites__area"):
        for pk, area in listings.filter(**{f"{link}__isnull": False}).values_list("pk", link):
            in_area[area].add(pk)
    for pk, need in listings.filter(needs__isnull=False).values_list("pk", "needs"):
        stated[need].add(pk)
    welcome = {pk for need in PublicNeed.objects.filter(meets_all=True) for pk in stated[need.pk]}
    return (
        in_stage,
        {area.pk: (in_area[area.pk] | everywhere) for area in areas},
        {need.pk: stated[need.pk] | welcome for need in needs},
        found - {pk for pks in stated.values() for pk in pks},
    )


@dataclass
class OfferCheck:
    """What `check_offer` says: what is missing is an error, a row each, so that its status is 1 until nothing is."""

    duties: int = 0
    met: int = 0
    second_hand: int = 0
    placeholders: int = 0
    cover: dict[str, int] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        complete = "Nothing is missing." if not self.errors else "The offer is not complete."
        return [
            f"duties: {self.met} of {self.duties} met, {self.second_hand} known only from somebody's account",
            f"placeholders: {self.placeholders}",
            "ways into work, by area and need: " + ", ".join(f"{number} {what}" for what, number in self.cover.items()),
            complete,
        ]


def check_offer(on: date) -> OfferCheck:
    report = offer_report(on)
    cells = list(report.cells())
    return OfferCheck(
        duties=len(report.duties),
        met=report.met,
        second_hand=report.second_hand,
        placeholders=len(report.pages) + len(report.people),
        cover={cover.value: sum(cell.cover is cover for cell in cells) for cover in Cover},
        errors=[RowError(number, *missing) for number, missing in enumerate(what_is_missing(report), start=1)],
    )


def what_is_missing(report: OfferReport) -> Iterator[tuple[str, str, str]]:
    for duty in report.duties:
        if duty.status != DutyItem.Status.MET:
            yield "duty", duty.key, f"{duty.get_status_display()}: {duty.topic}."
        if duty.wording == DutyItem.Wording.SECOND_HAND:
            yield "wording", duty.key, "Read the law's own words, and correct ours."
    for page in report.pages:
        yield "page", page.key, "Put the council's own facts in."
    for person in report.people:
        yield "named contact", person.role_label, "Put real details in."
    for cell in report.cells():
        if cell.cover is Cover.NONE:
            yield "listings", f"{cell.stage.label}, {cell.area}, {cell.need}", "There is none."
