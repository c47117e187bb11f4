"""What was frozen, in words and files. Every page, chart and file is made from this alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings

from core.tabular import write_csv
from pathways.continuum import Stage
from placements.models import FrozenTable
from placements.statistics.books import ROWS_BY
from placements.statistics.measures import MEASURES, NO, NOT_STATED, UNKNOWN, YES
from placements.suppression import PERCENT_FROM, percent

HIDDEN = "fewer than {} or none"
MOST_DRAWN = 12  # rows of a table
HIDDEN_WIDTH = 6  # of a bar of a hundred
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


@dataclass(frozen=True)
class Part:
    """A piece of a bar: where it begins and how wide it is, the whole of what is shown being a hundred."""

    figure: Figure
    kind: str
    start: int
    width: int


def kind_of(figure: Figure, number: int) -> str:
    """How a piece is drawn."""
    if figure.shown is None:
        return "hidden"
    if figure.answer in Stage.values:
        return figure.answer
    if figure.is_good:
        return f"good-{number % 4}"
    return "unknown" if figure.answer in {UNKNOWN, NOT_STATED, "not_known"} else "other"


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
    def is_hidden(self) -> bool:
        """Whether nothing of it may be shown."""
        return all(figure.shown is None for figure in self.figures)

    @property
    def has_percent(self) -> bool:
        return any(figure.percent is not None for figure in self.figures)

    @property
    def good_percent(self) -> int | None:
        """Of a hundred, those with a good answer, whichever."""
        good = sum(figure.shown or 0 for figure in self.figures if figure.is_good)
        return percent(good, [figure.shown for figure in self.figures])

    @cached_property
    def parts(self) -> list[Part]:
        """The figures beside each other, as one bar; what is hidden has a width of its own, which says nothing."""
        unit = max(sum(figure.shown or 0 for figure in self.figures), 5)
        found, start = [], 0
        for number, figure in enumerate(self.figures):
            width = figure.shown * 100 // unit if figure.shown else HIDDEN_WIDTH
            found.append(Part(figure, kind_of(figure, number), start, width))
            start += width
        return found

    @property
    def hidden_labels(self) -> list[str]:
        return [figure.label for figure in self.figures if figure.shown is None]

    @property
    def hidden_words(self) -> str:
        return hidden_words()

    @property
    def width(self) -> int:
        return sum(part.width for part in self.parts)

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
    def drawn(self) -> list[ShownRow]:
        """The rows with a picture of their own: the largest, where there are many."""
        largest = sorted(self.rows, key=lambda row: -sum(figure.shown or 0 for figure in row.figures))[:MOST_DRAWN]
        return [row for row in self.rows if row in largest]

    @property
    def rows_by(self) -> str:
        return ROWS_BY[self.frozen.rows_by].title

    @property
    def is_counted_together(self) -> bool:
        return len(self.columns) < len(self.measure.ways[0])


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
