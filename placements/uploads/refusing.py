"""A file that says who somebody is, is refused as a whole, and nothing of it is kept. The reason never quotes it."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError

from core.commands import CannotStart
from core.tabular import Table
from placements.personal import Kind, findings, refuse_personal_reference
from placements.uploads.columns import DAYS, FREE_TEXTS

TAKE_OUT = "Take the column out of your file, and send it again. We kept nothing of it."
HEADINGS = {
    Kind.NAME: "names? forenames? surnames? firstnames? lastnames? fullnames? initials? mum mother dad father parents? "
    "carers?",
    Kind.DATE_OF_BIRTH: "dob births? birthdays? birthdate dateofbirth born",
    Kind.POSTCODE: "postcodes? postal zip address(?:es)? street",
    Kind.EMAIL: "e?mails? emailaddress",
    Kind.PHONE: "phones? telephones? tel mobiles?",
    Kind.NUMBER: "nhs nhs(?:no|number) uln upn nino ni unn passport uniquelearnernumber nationalinsurance",
}
PATTERNS = {kind: re.compile(rf"(?:{'|'.join(words.split())})") for kind, words in HEADINGS.items()}
A_NAME = re.compile(
    r"(?:fore|sur|first|last|full|middle|given|family|learner|student|pupil|child|person|trainee)_?names?"
)


class SaysWho(CannotStart):
    """The file holds what says who somebody is."""


def refuse_personal(table: Table, *, on: date, codes: Collection[str] = ()) -> None:
    """Raises `SaysWho` where a column's heading or any cell outside the free texts looks personal.

    `codes` are words of our own lists, in small letters: no name, whatever they look like.
    """
    problems = []
    for column in table.columns:
        if kind := kind_of_heading(column):
            problems.append(f"The column “{column[:40]}” seems to hold {kind.label}. {TAKE_OUT}")
        elif column not in FREE_TEXTS and (found := first_in(column, table, on=on, codes=codes)):
            row, kind = found
            problems.append(f"In row {row}, the column “{shown(column)}” seems to hold {kind.label}. {TAKE_OUT}")
    if any(row.extra for row in table.rows):
        problems.append("Some rows have more cells than there are headings. Look whether cells slipped.")
    if problems:
        raise SaysWho(*problems)


def shown(column: str) -> str:
    """A heading that looks personal itself is not shown."""
    return column[:40] if not findings(column) else "…"


def kind_of_heading(heading: str) -> Kind | None:
    words = re.split(r"[^a-z]+", heading)
    whole = "".join(words)
    for kind, pattern in PATTERNS.items():
        if pattern.fullmatch(whole) or any(pattern.fullmatch(word) for word in words):
            return kind
    return Kind.NAME if A_NAME.search(heading.replace(" ", "")) else None


def first_in(column: str, table: Table, *, on: date, codes: Collection[str]) -> tuple[int, Kind] | None:
    """The first row whose cell of `column` looks personal, and as what."""
    seen: set[str] = set()
    for row in table.rows:
        cell = row.values[column].strip()
        if not cell or cell in seen:
            continue
        seen.add(cell)
        if kind := kind_of_cell(column, cell, on=on, codes=codes):
            return row.number, kind
    return None


def kind_of_cell(column: str, cell: str, *, on: date, codes: Collection[str]) -> Kind | None:
    if column == "ref":
        try:
            refuse_personal_reference(cell, on=on)
        except ValidationError as error:
            return error.params["kind"]
        return None
    if all(part.strip().casefold() in codes for part in cell.split(";")):
        return None
    harmless = {Kind.DATE_OF_BIRTH} if column in DAYS else {Kind.NAME} if column == "opportunity_ref" else set()
    return next((finding.kind for finding in findings(cell, on=on) if finding.kind not in harmless), None)
