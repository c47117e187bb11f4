"""Which figures may be shown, and whether what is shown gives away what is hidden. docs/disclosure-control.md says why.

All of it is plain counting: no database, no clock. Whoever publishes builds a `Breakdown` of the people, offers it one
table after another, and keeps those that `add` takes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

Row, Profile, Label, Answer = Hashable, Hashable, Hashable, str
Cell = tuple[int, Label, Answer]  # the number of a table, a row of it and a column
PERCENT_FROM = 10  # people; a percentage of fewer says too much about each
LEAST_POSSIBLE = 3  # numbers that a hidden cell may be, for all that anybody can work out
WITHOUT_END = 10**9
SIZE = ""  # stands for a column: everybody in a row, whatever they answered
MOST_TRIED = 40  # rows looked at on either side of a move; finding none only means that less is shown


@dataclass(frozen=True)
class Rule:
    """Fewer than `suppress_below` is hidden, none included; the rest is rounded to `round_to`."""

    suppress_below: int = 5
    round_to: int = 5

    def shown(self, number: int) -> int | None:
        """What may be shown of `number` people; None: fewer than `suppress_below`, or none."""
        if number < self.suppress_below:
            return None
        return max(self.round_to, (number + self.round_to // 2) // self.round_to * self.round_to)

    def span(self, shown: int | None) -> tuple[int, int]:
        """The least and the most people that a shown figure, or a hidden one, can stand for."""
        if shown is None:
            return 0, self.suppress_below - 1
        least = shown - self.round_to // 2
        return (self.suppress_below if shown == self.round_to else max(self.suppress_below, least)), (
            least + self.round_to - 1
        )


def percent(shown: int | None, row: Iterable[int | None]) -> int | None:
    """`shown` in a hundred of a row's shown figures; None where one is hidden or they come to fewer than ten."""
    figures = list(row)
    if shown is None or None in figures or sum(figures) < PERCENT_FROM:
        return None
    return round(100 * shown / sum(figures))


@dataclass(frozen=True)
class Table:
    """How people are laid out: a label for each row (rows may be rolled up into one), a column for each profile.

    `column` gives None for people who are not in the table at all. `measure` names it for counts without people.
    `own` is the label before rows were rolled up into one, and `told` the limits on its people that are given away by
    its being shown by itself or rolled up.
    """

    measure: str
    label: Callable[[Row], Label]
    column: Callable[[Profile], Answer | None]
    columns: tuple[Answer, ...]
    column_of_answer: Callable[[Answer], Answer] = str
    own: Callable[[Row], Label] | None = None
    told: Callable[[Label], tuple[int, int]] = lambda label: (1, WITHOUT_END)

    def own_label(self, row: Row) -> Label:
        return (self.own or self.label)(row)


@dataclass
class Breakdown:
    """People by one thing about them (their area, say), and the tables of it that are to be published.

    `people` counts them by row and profile: all that the tables of this breakdown tell about a person. `fixed` are
    counts that no person stands behind any more (measure, row, answer).

    A table is taken only if each hidden cell of all tables could be one of three numbers. That is shown by doing it:
    people are moved from one row to another, with everything else about them, so that no shown figure changes. Such
    people are as likely as the real ones. Nothing else is changed by it: not a total, and not a table by another
    thing, whenever that is published. So whoever knows all of those, to the last person, is no nearer.
    """

    people: Mapping[tuple[Row, Profile], int]
    rule: Rule
    fixed: Mapping[tuple[str, Row, Answer], int] = field(default_factory=dict)
    asked_of_all: str = "after"  # the measure in which everybody is, by which `fixed` people are counted
    tables: list[Table] = field(default_factory=list)

    def __post_init__(self):
        self.now = Counter(self.people)
        self.rows_of: dict[Profile, list[Row]] = defaultdict(list)
        self.in_row: Counter = Counter()
        for (row, profile), number in self.people.items():
            self.rows_of[profile].append(row)
            self.in_row[row] += number
        for (measure, row, _), number in self.fixed.items():
            self.in_row[row] += number if measure == self.asked_of_all else 0
        self.rows = sorted(self.in_row, key=repr)

    def count(self, table: Table) -> Counter:
        """How many people are in each cell of `table`: never to be shown."""
        found: Counter = Counter()
        for (row, profile), number in self.people.items():
            if (column := table.column(profile)) is not None:
                found[table.label(row), column] += number
        for (measure, row, answer), number in self.fixed.items():
            if measure == table.measure:
                found[table.label(row), table.column_of_answer(answer)] += number
        return found

    def figures(self, table: Table) -> dict[Label, dict[Answer, int | None]]:
        """What may be shown of `table`, row by row."""
        counted = self.count(table)
        labels = list(dict.fromkeys(map(table.label, self.rows)))
        return {
            label: {column: self.rule.shown(counted[label, column]) for column in table.columns} for label in labels
        }

    def add(self, table: Table) -> bool:
        """Take `table` among those to be published, unless a hidden cell would then be given away."""
        self.tables.append(table)
        self.measure_spans()
        if all(map(self.may_be_three, self.hidden)):
            return True
        self.tables.pop()
        self.measure_spans()
        return False

    def measure_spans(self) -> None:
        """What everybody may know of each cell, and of how many people stand in each row."""
        self.counted, self.spans, self.hidden = Counter(), {}, []
        for number, table in enumerate(self.tables):
            counted = self.count(table)
            for label, figures in self.figures(table).items():
                for column, shown in figures.items():
                    cell = (number, label, column)
                    self.counted[cell], self.spans[cell] = counted[label, column], self.rule.span(shown)
                    self.hidden += [cell] if shown is None else []
            for row in self.rows:
                size = (number, table.own_label(row), SIZE)
                self.counted[size] += self.in_row[row]
                self.spans[size] = table.told(table.own_label(row))

    def may_be_three(self, cell: Cell) -> bool:
        others = 0
        for more in (True, False):
            done = []
            while others + 1 < LEAST_POSSIBLE and (move := next(self.moves(cell, more=more), None)):
                self.move(*move)
                done.append(move)
                others += 1
            for row, to, profile in reversed(done):
                self.move(to, row, profile)
        return others + 1 >= LEAST_POSSIBLE

    def moves(self, cell: Cell, *, more: bool) -> Iterator[tuple[Row, Row, Profile]]:
        """Moves of one person into `cell` (or out of it) by which no figure that is shown changes."""
        number, label, column = cell
        table = self.tables[number]
        inside = list(islice((row for row in self.rows if table.label(row) == label), MOST_TRIED))
        for profile, rows in self.rows_of.items():
            if table.column(profile) != column:
                continue
            outside = [row for row in (rows if more else self.rows) if table.label(row) != label]
            for out in islice(outside, MOST_TRIED):
                for within in inside:
                    row, to = (out, within) if more else (within, out)
                    if self.now[row, profile] > 0 and self.is_unseen(row, to, profile):
                        yield row, to, profile

    def is_unseen(self, row: Row, to: Row, profile: Profile) -> bool:
        return all(
            self.spans[before][0] < self.counted[before] and self.counted[after] < self.spans[after][1]
            for before, after in self.touched(row, to, profile)
        )

    def touched(self, row: Row, to: Row, profile: Profile) -> Iterator[tuple[Cell, Cell]]:
        """The cells, and the sizes of rows, that lose and win a person of `profile` who moves from `row` to `to`."""
        for number, table in enumerate(self.tables):
            column = table.column(profile)
            if column is not None and table.label(row) != table.label(to):
                yield (number, table.label(row), column), (number, table.label(to), column)
            if table.own_label(row) != table.own_label(to):
                yield (number, table.own_label(row), SIZE), (number, table.own_label(to), SIZE)

    def move(self, row: Row, to: Row, profile: Profile) -> None:
        self.now[row, profile] -= 1
        self.now[to, profile] += 1
        if to not in self.rows_of[profile]:
            self.rows_of[profile].append(to)
        for before, after in self.touched(row, to, profile):
            self.counted[before] -= 1
            self.counted[after] += 1
