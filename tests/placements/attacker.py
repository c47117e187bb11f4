"""Somebody who has read everything that was ever published, knows how it is made, and can add and subtract.

They have the file with all figures of all terms, and nothing else. For each figure they keep the least and the most
that it can stand for, and narrow both by every sum that must be the same in two tables, until nothing moves any more.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from placements.statistics.measures import AFTER, JOB_ANSWERS, MEASURES
from placements.suppression import WITHOUT_END

Cell = tuple[int, str, str]  # number of the table, row, column


@dataclass
class Read:
    """One published table, as a reader of the file puts it together again."""

    number: int
    measure: str
    rows_by: str
    window: tuple[str, str]
    columns: dict[str, frozenset[str]] = field(default_factory=dict)  # label -> the answers that it stands for
    rows: list[str] = field(default_factory=list)

    def cells(self, rows: Iterable[str], columns: Iterable[str]) -> frozenset[Cell]:
        columns = list(columns)
        return frozenset((self.number, row, column) for row in rows for column in columns)


def answers_of(measure: str, label: str) -> frozenset[str]:
    return next(frozenset(c.answers) for way in MEASURES[measure].ways for c in way if c.label == label)


class Attacker:
    def __init__(
        self, text: str, *, below: int = 5, round_to: int = 5, zero_is_shown: bool = False, believes_in_terms=True
    ):
        self.below, self.round_to, self.zero_is_shown = below, round_to, zero_is_shown
        self.tables: dict[tuple, Read] = {}
        self.low: dict[Cell, int] = {}
        self.high: dict[Cell, int] = {}
        self.hidden: set[Cell] = set()
        self.same: list[tuple[frozenset[Cell], frozenset[Cell]]] = []
        self.between: list[tuple[frozenset[Cell], int, int]] = []
        for line in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))):
            self.read(line)
        self.rising: list[tuple[frozenset[Cell], frozenset[Cell]]] = []
        self.link(believes_in_terms)

    def read(self, line: dict[str, str]) -> None:
        rows_by, _, measure = line["table"].partition("-")
        measure = measure.replace("-", "_")
        window = (line["counted_from"], line["counted_to"])
        key = (rows_by, measure, window)
        table = self.tables.setdefault(key, Read(len(self.tables), measure, rows_by, window))
        table.columns[line["answer"]] = answers_of(measure, line["answer"])
        if line["row"] not in table.rows:
            table.rows.append(line["row"])
        cell = (table.number, line["row"], line["answer"])
        self.low[cell], self.high[cell] = self.range(line["people"])
        if "fewer" in line["people"]:
            self.hidden.add(cell)

    def range(self, people: str) -> tuple[int, int]:
        if "fewer" in people:
            return int(self.zero_is_shown), self.below - 1
        if people == "0":
            return 0, 0
        low = int(people) - self.round_to // 2
        return max(self.below, low), low + self.round_to - 1

    # ── What must be the same ────────────────────────────────────────────────

    def link(self, believes_in_terms: bool) -> None:
        for first, second in combinations(self.tables.values(), 2):
            if first.window == second.window:
                for rows in same_rows(first, second):
                    self.link_rows(first, second, *rows)
        for table in self.tables.values():
            if table.measure == AFTER.code:
                for row in table.rows:  # nobody has a row without a person
                    self.between.append((table.cells([row], table.columns), 1, WITHOUT_END))
        if believes_in_terms:  # that nobody's answer was changed between two terms
            self.link_windows()
            self.link_history()

    def is_told(self, rows_by: str, window_ends: str, row: str, low: int, high: int) -> None:
        """A total that was rounded by itself: only where somebody publishes such."""
        for table in self.tables.values():
            if (table.rows_by, table.measure, table.window[1]) == (rows_by, "after", window_ends) and row in table.rows:
                self.between.append((table.cells([row], table.columns), low, high))

    def link_rows(self, first: Read, second: Read, rows: list[str], others: list[str]) -> None:
        """The same people in two tables: whatever answers both count, they count alike."""
        for answers in joined(first, second):
            self.same.append(
                (
                    first.cells(rows, (c for c, codes in first.columns.items() if codes <= answers)),
                    second.cells(others, (c for c, codes in second.columns.items() if codes <= answers)),
                )
            )
        jobs = frozenset(JOB_ANSWERS)
        for one, its, other, theirs in ((first, rows, second, others), (second, others, first, rows)):
            if one.measure == "after" and other.measure.startswith("still"):
                found = [c for c, codes in one.columns.items() if codes <= jobs]
                self.same.append((one.cells(its, found), other.cells(theirs, other.columns)))
            if {one.measure, other.measure} == {"after", "to"}:
                self.same.append((one.cells(its, one.columns), other.cells(theirs, other.columns)))

    def link_windows(self) -> None:
        """Two breakdowns that both say all up to the same day, however many terms each took for it."""
        by_key: dict[tuple[str, str], list[Read]] = defaultdict(list)
        for table in self.tables.values():
            by_key[table.rows_by, table.measure].append(table)
        for its, theirs in combinations(by_key.values(), 2):
            if its[0].measure == theirs[0].measure and is_all(its) and is_all(theirs) and last(its) == last(theirs):
                tables = [*its, *theirs]
                for answers in joined(*tables):
                    self.same.append((all_of(its, answers), all_of(theirs, answers)))

    def link_history(self) -> None:
        """Where tables begin on the same day, the later has everybody of the earlier: no figure falls."""
        for first, second in combinations(self.tables.values(), 2):
            earlier, later = sorted((first, second), key=lambda table: table.window[1])
            if earlier.window[0] == later.window[0] and earlier.window != later.window:
                for rows, others in same_rows(earlier, later):
                    for answers in joined(earlier, later):
                        self.rising.append(
                            (
                                earlier.cells(rows, (c for c, codes in earlier.columns.items() if codes <= answers)),
                                later.cells(others, (c for c, codes in later.columns.items() if codes <= answers)),
                            )
                        )

    # ── Adding and subtracting ───────────────────────────────────────────────

    def work(self) -> Attacker:
        moved = True
        while moved:
            moved = False
            for left, right in self.same:
                low = max(self.least(left), self.least(right))
                high = min(self.most(left), self.most(right))
                moved |= self.narrow(left, low, high) | self.narrow(right, low, high)
            for fewer, more in self.rising:
                moved |= self.narrow(fewer, 0, self.most(more)) | self.narrow(more, self.least(fewer), WITHOUT_END)
            for cells, low, high in self.between:
                moved |= self.narrow(cells, low, high)
        return self

    def least(self, cells: Iterable[Cell]) -> int:
        return sum(self.low[cell] for cell in cells)

    def most(self, cells: Iterable[Cell]) -> int:
        return sum(self.high[cell] for cell in cells)

    def narrow(self, cells: frozenset[Cell], low: int, high: int) -> bool:
        """The sum of `cells` is from `low` to `high`: what does that leave for each?"""
        least, most, moved = self.least(cells), self.most(cells), False
        for cell in cells:
            from_, to = self.low[cell], self.high[cell]
            new_low, new_high = max(from_, low - (most - to)), min(to, high - (least - from_))
            if (new_low, new_high) != (from_, to):
                self.low[cell], self.high[cell], moved = new_low, new_high, True
                least, most = least + new_low - from_, most + new_high - to
        return moved

    @property
    def recovered(self) -> dict[Cell, int]:
        """The hidden cells that can be only one number."""
        return {cell: self.low[cell] for cell in self.hidden if self.low[cell] == self.high[cell]}


def same_rows(first: Read, second: Read) -> list[tuple[list[str], list[str]]]:
    """Rows of two tables that hold the same people: row by row where they share them, and all of them together."""
    found = [(first.rows, second.rows)]
    if first.rows_by == second.rows_by:
        shared = [row for row in first.rows if row in second.rows and not row.startswith("Other ")]
        found += [([row], [row]) for row in shared]
        rest = ([r for r in first.rows if r not in shared], [r for r in second.rows if r not in shared])
        found += [rest] if all(rest) else []
    for stage, type_ in ((first, second), (second, first)):
        if (stage.rows_by, type_.rows_by) == ("stage", "type"):
            for row in stage.rows:
                types = [label for label in type_.rows if label.startswith(f"{row}: ")]
                are_all = not any(label.startswith(("Other ", "Not ")) for label in type_.rows)
                if types and are_all:
                    found.append(([row], types) if stage is first else (types, [row]))
    return found


def joined(*tables: Read) -> list[frozenset[str]]:
    """The smallest sets of answers that all the tables count as whole columns."""
    if len({table.measure for table in tables}) > 1:
        return []
    groups: list[frozenset[str]] = []
    for table in tables:
        for codes in table.columns.values():
            touching = [group for group in groups if group & codes]
            groups = [group for group in groups if group not in touching] + [frozenset().union(codes, *touching)]
    return groups


def is_all(tables: list[Read]) -> bool:
    """Whether the tables follow each other from the beginning and leave nothing out."""
    following = ""
    for start, end in sorted(table.window for table in tables):
        if start != following:
            return False
        following = (date.fromisoformat(end) + timedelta(days=1)).isoformat()
    return True


def last(tables: list[Read]) -> str:
    return max(table.window[1] for table in tables)


def all_of(tables: list[Read], answers: frozenset[str]) -> frozenset[Cell]:
    return frozenset().union(
        *(table.cells(table.rows, (c for c, codes in table.columns.items() if codes <= answers)) for table in tables)
    )
