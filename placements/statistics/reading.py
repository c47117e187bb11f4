"""What was frozen, in words and files. Every page, chart and file is made from this alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings

from core.charts import Bar, BarChart, Look, Part
from core.tabular import write_csv
from pathways.continuum import Stage
from pathways.words import short_date
from placements.models import FrozenTable
from placements.statistics.books import ROWS_BY
from placements.statistics.measures import MEASURES, NO, NOT_STATED, UNKNOWN, YES
from placements.suppression import PERCENT_FROM, percent

HIDDEN = "fewer than {} or none"
MOST_DRAWN = 12  # rows of a table
COLUMNS = ("table", "measure", "rows_by", "counted_from", "counted_to", "frozen_on", "row", "answer", "people")


def hidden_words() -> str:
    return HIDDEN.format(settings.SUPPRESS_BELOW)


@dataclass(frozen=True)
class Figure:
    """One cell: so many people, about; None: fewer than may be shown, or none."""

    answer: str
    label: str
    is_good: bool
    shown: int | None
    percent: int | None

    @property
    def words(self) -> str:
        return hidden_words() if self.shown is None else f"{self.shown:,}"


LOOKS_OF_GOOD = (Look.SOLID, Look.MIDDLE, Look.LIGHT)
LOOKS = {UNKNOWN: Look.STRIPED, NOT_STATED: Look.OPEN, "not_known": Look.OPEN} | {stage: Look(stage) for stage in Stage}


def looks_of(figures: Iterable[Figure]) -> Iterator[Look]:
    """Good answers in shades of one colour, a stage in its own, and what is not known apart from all that is."""
    shades = iter(LOOKS_OF_GOOD)
    for figure in figures:
        good = next(shades, Look.LIGHT) if figure.is_good else Look.SOFT
        yield LOOKS.get(figure.answer, good)


@dataclass(frozen=True)
class ShownRow:
    code: str
    label: str
    figures: tuple[Figure, ...]

    @property
    def base(self) -> int | None:
        """The sum of what is shown; None where something is hidden, since nobody may work that out."""
        figures = [figure.shown for figure in self.figures]
        return None if None in figures else sum(figures)

    @property
    def has_percent(self) -> bool:
        return any(figure.percent is not None for figure in self.figures)

    @property
    def good_percent(self) -> int | None:
        """Of a hundred, those with a good answer, whichever."""
        good = sum(figure.shown or 0 for figure in self.figures if figure.is_good)
        return percent(good, [figure.shown for figure in self.figures])

    @property
    def bar(self) -> Bar:
        parts = tuple(
            Part(figure.label, figure.shown, look, "" if figure.percent is None else f"{figure.percent}%")
            for figure, look in zip(self.figures, looks_of(self.figures), strict=True)
        )
        is_hidden = all(figure.shown is None for figure in self.figures)
        words = f"Too few people to show: {hidden_words()} of each answer." if is_hidden else ""
        note = "" if self.known is None else f"We know about {self.known} in every 100 of them."
        return Bar(self.label, parts, words, note)

    @property
    def known(self) -> int | None:
        """Of a hundred, those that somebody found out about; None where that cannot be told."""
        answers = {figure.answer: figure.shown for figure in self.figures}
        if not {YES, NO} <= set(answers) or self.base is None or self.base < PERCENT_FROM:
            return None
        return round(100 * (answers[YES] + answers[NO]) / self.base)


class ShownTable:
    """A frozen table for pages."""

    def __init__(self, frozen: FrozenTable):
        self.frozen, self.measure = frozen, MEASURES[frozen.measure]
        self.key = f"{frozen.rows_by}-{frozen.measure}".replace("_", "-")
        self.title, self.note = self.measure.title, self.measure.note
        self.columns = [label for _, label, _ in frozen.columns]
        self.frozen_on, self.is_example = frozen.term.frozen_on, frozen.term.is_example
        self.counted_from, self.counted_to = frozen.counted_from, frozen.counted_to

    @cached_property
    def rows(self) -> list[ShownRow]:
        return [self.row(code, label, figures) for code, label, figures in self.frozen.rows]

    def row(self, code: str, label: str, figures: list[int | None]) -> ShownRow:
        cells = zip(self.frozen.columns, figures, strict=True)
        return ShownRow(
            code,
            label,
            tuple(
                Figure(answer, words, is_good, shown, percent(shown, figures))
                for (answer, words, is_good), shown in cells
            ),
        )

    @property
    def rows_by(self) -> str:
        return ROWS_BY[self.frozen.rows_by].title

    @property
    def chart(self) -> BarChart:
        return self.chart_of(self.rows)

    def chart_of(self, rows: Iterable[ShownRow]) -> BarChart:
        return BarChart(
            title=self.title,
            of_what="Who",
            bars=tuple(row.bar for row in rows),
            source=self.source,
            hidden_words=hidden_words(),
            most_drawn=MOST_DRAWN,
            note=self.note,
        )

    @property
    def source(self) -> str:
        since = f"{short_date(self.counted_from)} to" if self.counted_from else "by"
        sentences = [f"Ended {since} {short_date(self.counted_to)}. Source: colleges, {short_date(self.frozen_on)}."]
        if len(self.columns) < len(self.measure.ways[0]):
            sentences.append("Some answers are counted together: there were too few of each.")
        if self.is_example:
            sentences.append("Invented, for the demonstration.")
        return " ".join(sentences)


@dataclass(frozen=True)
class Section:
    """The tables by one thing, under one heading."""

    code: str
    title: str
    tables: list[ShownTable]


def newest_tables() -> list[ShownTable]:
    """Of each table the one frozen last."""
    return [ShownTable(frozen) for frozen in FrozenTable.objects.newest()]


def sections() -> list[Section]:
    found: dict[str, list[ShownTable]] = {}
    for table in newest_tables():
        found.setdefault(table.frozen.rows_by, []).append(table)
    return [Section(code, ROWS_BY[code].title, tables) for code, tables in found.items()]


def lines() -> Iterator[tuple[str, ...]]:
    """Every figure that was ever frozen, the newest term first."""
    for frozen in FrozenTable.objects.select_related("term").order_by("-term__starts_on", "order"):
        table = ShownTable(frozen)
        for row in table.rows:
            for figure in row.figures:
                yield (
                    table.key,
                    table.title,
                    table.rows_by,
                    day(table.counted_from),
                    day(table.counted_to),
                    day(table.frozen_on),
                    row.label,
                    figure.label,
                    figure.words.replace(",", ""),
                )


def day(value: date | None) -> str:
    return value.isoformat() if value else ""


def as_csv() -> bytes:
    """All frozen figures as a file, each on a line of its own."""
    return write_csv(COLUMNS, lines())


@dataclass(frozen=True)
class Summary:
    """What is said on a listing's or a provider's page: about whom, and one or two figures."""

    about: str
    after: ShownRow
    table: ShownTable
    still: ShownRow | None

    @property
    def chart(self) -> BarChart:
        return self.table.chart_of([self.after])


def summary_of(*rows: tuple[str, str, str]) -> Summary | None:
    """The first of `rows` (rows by, row, about whom) that has a percentage to show; None where none has."""
    frozen = FrozenTable.objects.filter(measure__in=["after", "still_26"])
    tables = {(t.frozen.rows_by, t.frozen.measure): t for t in map(ShownTable, frozen.newest())}
    for rows_by, code, about in rows:
        table = tables.get((rows_by, "after"))
        after = find(table, code)
        if table and after and after.has_percent:
            still = find(tables.get((rows_by, "still_26")), code)
            return Summary(about, after, table, still if still and still.has_percent else None)
    return None


def find(table: ShownTable | None, code: str) -> ShownRow | None:
    return next((row for row in table.rows if row.code == code), None) if table else None
