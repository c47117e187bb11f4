"""What is in a table, and how a text is kept from being read as a formula.

A spreadsheet runs a cell that begins with `= + - @`, a tab or a line's end. Such a text goes out with an apostrophe
before it, and one apostrophe is taken away again when it comes back, so nothing is lost on the way. What comes in
without the apostrophe is marked in `Row.formulas`: whoever imports refuses it. `+44 20 7946 0123` and `- Ring the
team` are no formulas: they come in as they are, and go out neutralised like the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

RUNS = "=+\\-@\t\r\n＝＋－＠"  # noqa: RUF001 - spreadsheets take the wide signs for the narrow ones
WOULD_RUN = re.compile(f"'*[{RUNS}]")
NEUTRALISED = re.compile(f"'+[{RUNS}]")
HARMLESS = re.compile(
    r"\+[\d\s()-]{7,}(?:\s*(?:ext\.?|x)\s*\d+)?$|- +[^\W\d]|-{1,2}$"
)  # a telephone number, a line of a list


class Unreadable(Exception):
    """The file as a whole is no table; its text says why, and what to do."""


@dataclass(frozen=True)
class Row:
    """A row as people see it: its texts by column. Row 1 is the first one under the headings."""

    number: int
    values: dict[str, str]
    formulas: frozenset[str] = frozenset()  # columns whose cell a spreadsheet would run
    extra: int = 0  # cells that stand under no heading


@dataclass(frozen=True)
class Table:
    """A file's columns, in its order and in small letters, and its rows without the blank ones."""

    columns: tuple[str, ...]
    rows: list[Row]
    notes: tuple[str, ...] = ()  # sentences on how it was read


def neutral(text: str) -> str:
    """`text` as it may stand in a file that a spreadsheet opens."""
    return f"'{text}" if WOULD_RUN.match(text) else text


def plain(text: str) -> str:
    """`text` without the apostrophe of `neutral`."""
    return text[1:] if NEUTRALISED.match(text) else text


def is_formula(text: str) -> bool:
    return bool(WOULD_RUN.match(text)) and not NEUTRALISED.match(text) and not HARMLESS.match(text)
