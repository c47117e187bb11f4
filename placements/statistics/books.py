"""By what people are broken down: a closed list. Nobody can ask for anything else.

A book is one thing about people (their area, say). It counts each placement once: people wait in it until there are
enough of them for a first table, then it is written down and a new page begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from pathways.continuum import Stage
from pathways.models import PathwayType, SupportNeed
from placements.statistics.measures import (
    AFTER,
    HOW_LONG_TO_ASK,
    MOVEMENT,
    STILL_13,
    STILL_26,
    STILL_52,
    Measure,
)
from providers.models import Area, Provider

Labels = Mapping[str, str]
ALL_OTHERS = "all-others"


@dataclass(frozen=True)
class RowsBy:
    """One way to put people into rows: which part of a book's row it is, and what the rows are called."""

    code: str
    title: str
    part: int
    others: str

    def labels(self, codes: Iterable[str]) -> Labels:
        return LABELS[self.code](set(codes))


def stage_labels(_codes: set[str]) -> Labels:
    return dict(Stage.choices)


def type_labels(codes: set[str]) -> Labels:
    """A label that no officer has confirmed is never shown."""
    return dict(PathwayType.objects.public().filter(code__in=codes).values_list("code", "label"))


def area_labels(codes: set[str]) -> Labels:
    return dict(Area.objects.filter(code__in=codes).values_list("code", "name"))


def need_labels(codes: set[str]) -> Labels:
    """In families' words, but where several SEN types share them: a "learning disability" is three."""
    needs = SupportNeed.objects.select_related("public_need").filter(code__in=codes)
    shared = Counter(SupportNeed.objects.values_list("public_need", flat=True))
    return {need.code: need.public_need.label if shared[need.public_need_id] == 1 else need.label for need in needs}


def host_labels(codes: set[str]) -> Labels:
    rows = Provider.objects.filter(pk__in=codes).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}


def one_label(_codes: set[str]) -> Labels:
    return {"": "Everyone"}


LABELS = {
    "everyone": one_label,
    "stage": stage_labels,
    "type": type_labels,
    "area": area_labels,
    "need": need_labels,
    "host": host_labels,
}
EVERYONE = RowsBy("everyone", "Everyone", 0, "")
STAGE = RowsBy("stage", "By way into work", 0, "Other ways into work together")
TYPE = RowsBy("type", "By kind of placement", 1, "Other kinds together")
AREA = RowsBy("area", "By home area", 0, "Other areas together")
NEED = RowsBy("need", "By need", 0, "Other needs together")
HOST = RowsBy("host", "By employer", 0, "Other employers together")
ROWS_BY = {rows_by.code: rows_by for rows_by in (EVERYONE, STAGE, TYPE, AREA, NEED, HOST)}


@dataclass(frozen=True)
class Book:
    """`fields` say where a person stands; `tables` come in the order in which they matter most."""

    code: str
    fields: tuple[str, ...]
    tables: tuple[tuple[Measure, RowsBy], ...]
    waits_weeks: int  # from the last day of a placement

    def waits(self) -> timedelta:
        weeks = max(self.waits_weeks, settings.CONVERSION_WEEKS if self.counts_movement else 0)
        return timedelta(weeks=weeks + HOW_LONG_TO_ASK)

    @property
    def counts_movement(self) -> bool:
        return any(measure is MOVEMENT for measure, _ in self.tables)

    def ripe_on(self, term_starts_on: date) -> date:
        """Placements that ended up to that day are counted in the term."""
        return term_starts_on - self.waits()


def by(*measures: Measure, rows_by: RowsBy) -> tuple[tuple[Measure, RowsBy], ...]:
    return tuple((measure, rows_by) for measure in measures)


# What is asked of everyone has a book for each question, since it hides nothing: it comes as soon as it can be known.
BOOKS = (
    *(
        Book(f"everyone-{measure.code}", (), by(measure, rows_by=EVERYONE), weeks)
        for measure, weeks in ((AFTER, 0), (STILL_13, 13), (STILL_26, 26), (STILL_52, 52))
    ),
    Book(
        "kind",
        ("stage", "type__code"),
        (
            *by(AFTER, MOVEMENT, STILL_26, STILL_52, STILL_13, rows_by=STAGE),
            *by(AFTER, MOVEMENT, STILL_26, rows_by=TYPE),
        ),
        52,
    ),
    Book("area", ("young_person__home_area__code",), by(AFTER, STILL_26, STILL_52, STILL_13, rows_by=AREA), 52),
    Book("need", ("young_person__need__code",), by(AFTER, STILL_26, STILL_52, STILL_13, rows_by=NEED), 52),
    Book("host", ("host_id",), by(AFTER, STILL_26, STILL_52, STILL_13, rows_by=HOST), 52),
)
BOOKS_BY_CODE = {book.code: book for book in BOOKS}
