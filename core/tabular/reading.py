"""From the bytes of a file to its table. Whatever is sent, it takes little time and memory, or is refused kindly."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from core.commands import CannotStart
from core.tabular.cells import Row, Table, Unreadable, is_formula, plain

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
DELIMITERS = ",;\t"

SAVE_IT_ANEW = "Open it in your spreadsheet and save it as CSV or as XLSX."
TOO_LARGE = "This file is larger than 20 MB. Cut it into parts, and send one after the other."
TOO_MANY_ROWS = f"This file has more than {MOST_ROWS:,} rows. Cut it into parts, and send one after the other."
TOO_MANY_COLUMNS = f"This file has more than {MOST_COLUMNS} columns. Take out those that are not needed."
EMPTY = "This file is empty. Choose it again."
NO_HEADINGS = "The first line of this file is blank. It must hold the names of the columns."
TWICE = "Two columns are called “{}”. Take one of them out."
NOT_TEXT = f"This is not a spreadsheet that we can read. {SAVE_IT_ANEW}"
#: How files begin that are something else.
SOMETHING_ELSE = (
    (b"\xd0\xcf\x11\xe0", f"This is an old .xls file, or one with a password. {SAVE_IT_ANEW}"),
    (b"%PDF", "This is a PDF, not a spreadsheet. Ask whoever made it for the spreadsheet."),
    (b"\xff\xd8\xff", "This is a photo, not a spreadsheet. Choose the other file."),
    (b"\x89PNG", "This is a picture, not a spreadsheet. Choose the other file."),
    (b"GIF8", "This is a picture, not a spreadsheet. Choose the other file."),
    (b"{\\rtf", "This is a letter, not a spreadsheet. Choose the other file."),
    (b"<", f"This is a web page, not a spreadsheet. {SAVE_IT_ANEW}"),
    (b"\x1f\x8b", "This file is packed. Unpack it first, then send what was in it."),
    (b"7z\xbc\xaf", "This file is packed. Unpack it first, then send what was in it."),
)


def read_file(path: Path) -> bytes:
    """The content of a command's file. Raises `CannotStart`."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CannotStart(TOO_LARGE)
        return path.read_bytes()
    except OSError as error:
        raise CannotStart(f"“{path}” cannot be read: {error.strerror}.") from error


def read_table(content: bytes, *, most_rows: int = MOST_ROWS) -> Table:
    """The table in a CSV or XLSX file. Raises `Unreadable` in words for whoever sent it."""
    if len(content) > MOST_BYTES:
        raise Unreadable(TOO_LARGE)
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Unreadable(EMPTY)
    for opening, words in SOMETHING_ELSE:
        if content.startswith(opening):
            raise Unreadable(words)
    if content.startswith(b"PK"):
        from core.tabular.workbooks import workbook_rows  # openpyxl is large, and most processes never need it

        lines, notes = workbook_rows(content, most_rows=most_rows, most_columns=MOST_COLUMNS)
    else:
        text, notes = decoded(content)
        lines = csv_rows(text)
    return table_of(lines, notes, most_rows=most_rows)


def decoded(content: bytes) -> tuple[str, list[str]]:
    """Its text. UTF-8 with or without a mark, UTF-16 with one, or else the letters of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decoded_as(content, "utf-16"), []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        note = "This file is in an older kind of letters (Windows-1252). Look whether names with accents are right."
        return readable(decoded_as(content, "cp1252")), [note]
    return readable(text), []


def decoded_as(content: bytes, letters: str) -> str:
    try:
        return content.decode(letters)
    except UnicodeDecodeError as error:
        raise Unreadable(NOT_TEXT) from error


def readable(text: str) -> str:
    """Text that is mostly control signs is no text."""
    start = text[:4096]
    if start.count("\0") * 20 > len(start):
        raise Unreadable(NOT_TEXT)
    return text


def csv_rows(text: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise Unreadable(
            f"We cannot read this file from line {reader.line_num:,} on: a quote mark is missing, or one cell is "
            f"longer than {csv.field_size_limit():,} letters. {SAVE_IT_ANEW}"
        ) from error


def delimiter_of(text: str) -> str:
    """Whichever cuts the first line into the most columns."""

    def columns(delimiter: str) -> int:
        try:
            return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), ()))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=columns)


def table_of(lines: Iterable[Sequence[str]], notes: Sequence[str], *, most_rows: int) -> Table:
    lines = iter(lines)
    headings = [heading.strip().casefold() for heading in next(lines, ())]
    while headings and not headings[-1]:
        headings.pop()
    if not any(headings):
        raise Unreadable(NO_HEADINGS)
    if len(headings) > MOST_COLUMNS:
        raise Unreadable(TOO_MANY_COLUMNS)
    for heading in headings:
        if heading and headings.count(heading) > 1:
            raise Unreadable(TWICE.format(heading[:60]))
    rows: list[Row] = []
    for number, cells in enumerate(islice(lines, most_rows * 2), 1):  # blank rows are few, or the file is odd
        if any(map(str.strip, cells)):
            rows.append(row_of(number, headings, cells))
        if len(rows) > most_rows:
            raise Unreadable(TOO_MANY_ROWS)
    return Table(tuple(heading for heading in headings if heading), rows, tuple(notes))


def row_of(number: int, headings: list[str], cells: Sequence[str]) -> Row:
    """A row that is too short has blank cells at its end: Excel leaves them out of a CSV."""
    given = {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading}
    under_none = [cell for heading, cell in zip(headings, cells, strict=False) if not heading]
    return Row(
        number,
        {heading: plain(given.get(heading, "")) for heading in headings if heading},
        frozenset(heading for heading, cell in given.items() if is_formula(cell)),
        sum(bool(cell.strip()) for cell in (*under_none, *cells[len(headings) :])),
    )
