"""Rows of an XLSX file, which is a zip of XML and may be made to unfold into anything."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from datetime import time as time_of_day
from typing import Any

import defusedxml  # noqa: F401 - where it is installed, openpyxl refuses entities that unfold
from openpyxl import load_workbook

from core.tabular.cells import Unreadable

MOST_PARTS = 500
MOST_UNPACKED = 120 * 1024 * 1024  # 20,000 rows of long texts
MOST_SHARED = 60 * 1024 * 1024  # texts that cells point to: all of them are in memory at once
MOST_RATIO = 200  # a real sheet shrinks to a tenth or a twentieth
SMALL = 1024 * 1024  # a part of this size does no harm, whatever its ratio
MOST_SECONDS = 40

BROKEN = "This spreadsheet is damaged, or only a part of it arrived. Save it anew, then choose it again."
BOMB = "This spreadsheet unpacks into far more than it should. Save it as CSV, then choose that."
NOT_XLSX = "This is a packed file, but no XLSX spreadsheet. Open it, and save it as CSV or as XLSX."
TOO_SLOW = "This spreadsheet takes too long to read. Save it as CSV, then choose that."


def workbook_rows(content: bytes, *, most_rows: int, most_columns: int) -> tuple[Iterator[list[str]], list[str]]:
    """The rows of the first sheet, and sentences on how it was read. Formulas stay as they were typed."""
    look_into(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
    except Exception as error:  # a damaged file raises some eleven kinds
        raise Unreadable(BROKEN) from error
    notes = [f"We read the first sheet, “{sheet.title}”, and no other."] if len(book.worksheets) > 1 else []
    return sheet_rows(sheet, most_rows=most_rows, most_columns=most_columns), notes


def look_into(content: bytes) -> None:
    """Refuse by the list of its parts alone what would unpack into too much."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except Exception as error:  # as above
        raise Unreadable(BROKEN) from error
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Unreadable(NOT_XLSX)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(BOMB)
    for part in parts:
        is_shared = part.filename.casefold().endswith("sharedstrings.xml")
        if part.file_size > (MOST_SHARED if is_shared else MOST_UNPACKED):
            raise Unreadable(BOMB)
        if part.file_size > SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise Unreadable(BOMB)


def sheet_rows(sheet: Any, *, most_rows: int, most_columns: int) -> Iterator[list[str]]:
    """Each row up to its last cell that holds something; a row too many and a column too many show that there are."""
    given_up = time.monotonic() + MOST_SECONDS
    try:
        rows = sheet.iter_rows(max_row=2 * most_rows + 2, max_col=most_columns + 1, values_only=True)
        for row in rows:
            if time.monotonic() > given_up:
                raise Unreadable(TOO_SLOW)
            yield [as_text(value) for value in row]
    except Unreadable:
        raise
    except Exception as error:  # as above; what is done with the rows is not caught here
        raise Unreadable(BROKEN) from error


def as_text(value: Any) -> str:
    """A cell as one would type it into a CSV."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time_of_day() else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, (date, time_of_day)) else str(value)
