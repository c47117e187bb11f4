"""Tables as files. Every text is neutralised, so that no spreadsheet runs it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from tablib import Dataset

from core.tabular.cells import neutral

BOM = "\ufeff"  # by which Excel knows UTF-8


class Echo:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        return text


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a CSV file (RFC 4180), one at a time."""
    writer = csv.writer(Echo())
    yield BOM + writer.writerow(columns)
    for row in rows:
        yield writer.writerow(map(neutral, row))


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return "".join(csv_lines(columns, rows)).encode("utf-8", "replace")


def write_json(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A list of objects. No spreadsheet runs it, so texts stay as they are."""
    return Dataset(*rows, headers=columns).export("json").encode("utf-8", "replace")


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "Opportunities") -> bytes:
    """One sheet whose headings stay in sight. Every cell is a text, so no zero or date is changed."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    headings = [WriteOnlyCell(sheet, column) for column in columns]
    for heading in headings:
        heading.font = Font(bold=True)
    sheet.append(headings)
    for row in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", neutral(text))[:32_767] or None for text in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
