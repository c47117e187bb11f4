"""Once a term the figures are made, shown from then on and never made again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from core.commands import RowError
from placements.models import FrozenTable, FrozenTerm, PrunedCount
from placements.statistics.books import ALL_OTHERS, BOOKS, EVERYONE, Book, RowsBy
from placements.statistics.counting import count_people
from placements.statistics.measures import Column, Measure, Profile, column_of
from placements.suppression import PERCENT_FROM, WITHOUT_END, Breakdown, Rule, Table

TERM_STARTS = ((1, 1), (5, 1), (9, 1))  # month and day: spring, summer, autumn
USEFUL_FROM = 0.7  # of the people in a table, those who are in figures that are shown
ALONE_FROM = PERCENT_FROM  # people; smaller rows are rolled up into one where all of them cannot be shown apart


def term_of(on: date) -> date:
    """The first day of the term in which `on` lies."""
    return max(date(on.year, month, day) for month, day in TERM_STARTS if date(on.year, month, day) <= on)


@dataclass
class Frozen:
    """What became of a term."""

    term_starts_on: date
    tables: int = 0
    waiting: list[str] = field(default_factory=list)
    was_frozen: bool = False
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        if self.was_frozen:
            return [f"The figures of the term from {self.term_starts_on:%Y-%m-%d} are made. They stay as they are."]
        wait = f" Too few people as yet: {', '.join(self.waiting)}." if self.waiting else ""
        return [f"The term from {self.term_starts_on:%Y-%m-%d}: {self.tables} tables are frozen.{wait}"]


@transaction.atomic
def freeze(*, on: date, is_example: bool = False) -> Frozen:
    """Make the figures of the term in which `on` lies; nothing where they are made."""
    report = Frozen(term_of(on))
    term, is_new = FrozenTerm.objects.get_or_create(
        starts_on=report.term_starts_on, defaults={"frozen_on": on, "is_example": is_example}
    )
    if not is_new:
        report.was_frozen = True
        return report
    counted_to = counted_so_far()
    for book in BOOKS:
        tables = write(book, term, after=counted_to.get(book.code))
        report.tables += len(tables)
        if not tables:
            report.waiting.append(book.code)
    return report


def counted_so_far() -> dict[str, date]:
    """The last day that each book has counted."""
    return dict(FrozenTable.objects.order_by().values_list("book").annotate(Max("counted_to")))


def write(book: Book, term: FrozenTerm, *, after: date | None) -> list[FrozenTable]:
    """Write down what can be shown of those who wait in `book`; they then wait no more."""
    until = book.ripe_on(term.starts_on)
    if after and until <= after:
        return []
    pruned = PrunedCount.objects.filter(book=book.code)
    fixed = {(one.measure, tuple(one.row.split("/")), one.answer): one.number for one in pruned}
    if not book.fields:
        fixed = {(measure, (), answer): number for (measure, _, answer), number in fixed.items()}
    found = publish(book, count_people(book, after=after, until=until), fixed)
    for number, table in enumerate(found):
        table.term, table.counted_to = term, until
        table.counted_from = after + timedelta(days=1) if after else None
        table.order = 100 * BOOKS.index(book) + number
    FrozenTable.objects.bulk_create(found)
    if found:
        pruned.delete()
    return found


def publish(book: Book, people: Counter, fixed: dict) -> list[FrozenTable]:
    """The tables that may be shown. None at all where the first of the book cannot be: its people wait."""
    rule = Rule(settings.SUPPRESS_BELOW, settings.ROUND_TO)
    breakdown = Breakdown(people, rule, fixed, asked_of_all=book.tables[0][0].code)
    found = []
    for measure, rows_by in book.tables:
        table = next((t for t in layouts(breakdown, measure, rows_by) if is_fit(breakdown, t)), None)
        if table:
            found.append(as_frozen(book, measure, rows_by, breakdown.figures(table), table.columns))
        elif not found:
            break
    return found


def is_fit(breakdown: Breakdown, table: Table) -> bool:
    counted = breakdown.count(table)
    everybody = sum(counted.values())
    shown = sum(number for number in counted.values() if breakdown.rule.shown(number) is not None)
    figures = breakdown.figures(table)
    if list(figures) == [EVERYONE.code]:  # nobody else to be moved: all of it is shown, or nothing
        return everybody >= PERCENT_FROM and None not in figures[EVERYONE.code].values() and breakdown.add(table)
    return len(figures) > 1 and shown >= USEFUL_FROM * everybody > 0 and breakdown.add(table)


def layouts(breakdown: Breakdown, measure: Measure, rows_by: RowsBy) -> Iterator[Table]:
    """The ways to lay out a table, the most telling first: all rows, then small rows together; fewer columns each."""
    sizes: Counter = Counter()
    for row, people in breakdown.in_row.items():
        sizes[label_of(rows_by, row)] += people
    for together in (frozenset(), small_rows(sizes)):
        for columns in measure.ways:
            yield layout(measure, rows_by, columns, sizes, together)


def small_rows(sizes: Counter) -> frozenset[str]:
    """The rows to be rolled up into one: the small ones, and the next where one would be left by itself."""
    rising = sorted(sizes, key=lambda label: (sizes[label], label))
    few = sum(people < ALONE_FROM for people in sizes.values())
    return frozenset(rising[: max(few, 2)]) if len(rising) > 2 else frozenset()


def label_of(rows_by: RowsBy, row: tuple[str, ...]) -> str:
    return row[rows_by.part] if row else EVERYONE.code


def layout(
    measure: Measure, rows_by: RowsBy, columns: tuple[Column, ...], sizes: Counter, together: frozenset[str]
) -> Table:
    to_column = column_of(columns)

    def label(row: tuple[str, ...]) -> str:
        own = label_of(rows_by, row)
        return ALL_OTHERS if own in together else own

    def column(profile: Profile) -> str | None:
        answer = measure.answer(profile)
        return None if answer is None else to_column[answer]

    return Table(
        measure=measure.code,
        label=label,
        column=column,
        columns=tuple(column.code for column in columns),
        column_of_answer=to_column.__getitem__,
        own=partial(label_of, rows_by),
        told=partial(told, sizes, together),
    )


def told(sizes: Counter, together: frozenset[str], label: str) -> tuple[int, int]:
    """What it gives away of a row's size that it stands by itself, or does not."""
    if not together:
        return 1, WITHOUT_END
    return (1, ALONE_FROM - 1) if sizes[label] < ALONE_FROM else (ALONE_FROM, WITHOUT_END)


def as_frozen(book: Book, measure: Measure, rows_by: RowsBy, figures: dict, columns: tuple[str, ...]) -> FrozenTable:
    (way,) = [way for way in measure.ways if tuple(column.code for column in way) == columns]
    labels = {EVERYONE.code: "Everyone", ALL_OTHERS: rows_by.others, "": "Not stated"} | dict(
        rows_by.labels(set(figures) - {EVERYONE.code, ALL_OTHERS, ""})
    )
    names = {code: labels.get(code, "A kind that is not named here") for code in figures}
    rows = [[code, names[code], [figures[code][column] for column in columns]] for code in in_order(names)]
    return FrozenTable(
        book=book.code,
        measure=measure.code,
        rows_by=rows_by.code,
        columns=[[column.code, column.label, column.is_good] for column in way],
        rows=rows,
    )


def in_order(names: dict[str, str]) -> list[str]:
    """By name; what is rolled up and what is not stated come last."""
    return sorted(names, key=lambda code: (code == "", code == ALL_OTHERS, names[code].casefold()))
