"""From a cell to what the listing stores. Each reader gives the cell as an export would write it, and the facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from core.parsing import parse_answer, parse_date, parse_hours, parse_whole
from core.typed import HIDDEN
from pathways.columns import DATE, MOST_LETTERS, TEXTS, join, split
from pathways.importers.known import Known, Wrong
from pathways.models import Opportunity

Facts = dict[str, Any]  # by the name of the column that the listing has for it
Many = dict[str, list[int]]
Read = tuple[str, Facts, Many]

YES_OR_NO = "Write yes or no, or leave it blank: not stated."
NOBODY_SEES = "There are signs in it that nobody can see. Type it again."


def field_of(name: str):
    return Opportunity._meta.get_field(name)


def checked(name: str, value: Any) -> Any:
    """`value` as the listing's own field takes it."""
    try:
        return field_of(name).clean(value, None)
    except ValidationError as error:
        raise Wrong(" ".join(error.messages)) from error


def text(name: str, cell: str, known: Known) -> Read:
    if HIDDEN.search(cell):
        raise Wrong(NOBODY_SEES)
    most = MOST_LETTERS if name in TEXTS else field_of(name).max_length
    if len(cell) > most:
        raise Wrong(f"Write at most {most:,} letters. This has {len(cell):,}.")
    return cell, {name: cell}, {}


def ref(name: str, cell: str, known: Known) -> Read:
    text(name, cell, known)
    return cell, {name: cell or None}, {}


def web_address(name: str, cell: str, known: Known) -> Read:
    if cell and "://" not in cell:
        cell = f"https://{cell}"
    return cell, {name: checked(name, cell)}, {}


def age(name: str, cell: str, known: Known) -> Read:
    try:
        value = checked(name, parse_whole(cell)) if cell else None
    except ValueError as error:
        raise Wrong("Write a whole number from 14 to 99, or leave it blank.") from error
    return ("" if value is None else str(value)), {name: value}, {}


def hours(name: str, cell: str, known: Known) -> Read:
    try:
        value = checked(name, parse_hours(cell)) if cell else None
    except ValueError as error:
        raise Wrong("Write a number of hours a week from 0 to 60, for example 7.5.") from error
    return ("" if value is None else str(value).removesuffix(".0")), {name: value}, {}


def answer(name: str, cell: str, known: Known) -> Read:
    try:
        value = parse_answer(cell)
    except ValueError as error:
        raise Wrong(YES_OR_NO) from error
    return ("" if value == "not_stated" else str(value)), {name: str(value)}, {}


def choice(name: str, cell: str, known: Known) -> Read:
    code = known.choices[name].find(cell) if cell else ""
    if name == "stage":
        return code, {name: code}, {}
    code = "" if code == "not_stated" else code
    return code, {name: code or "not_stated"}, {}


def kind(name: str, cell: str, known: Known) -> Read:
    code = known.choices[name].find(cell) if cell else ""
    return code, {"type_id": known.choices[name].keys[code] if code else None}, {}


def several(name: str, cell: str, known: Known) -> Read:
    choices = known.choices[name]
    codes = sorted({choices.find(part) for part in split(cell) if part})
    return join(codes), {}, {name: [choices.keys[code] for code in codes]}


def areas(name: str, cell: str, known: Known) -> Read:
    parts = split(cell)
    covers = any(part.casefold() == "all" for part in parts)
    codes, _, many = several(name, join([part for part in parts if part.casefold() != "all"]), known)
    return join(["all"] * covers + split(codes)), {"covers_all_areas": covers}, many


def a_date(name: str, cell: str, known: Known) -> Read:
    value = day_in(cell)
    return (value.isoformat() if value else ""), {name: value}, {}


def day_in(cell: str):
    try:
        return parse_date(cell) if cell else None
    except ValueError as error:
        raise Wrong(DATE.replace("A date", "Write a date")) from error


Reader = Callable[[str, str, Known], Read]
READERS: dict[str, Reader] = {
    "ref": ref,
    **dict.fromkeys((*TEXTS, "title", "summary", "pay_details", "days", "length", "cost"), text),
    **dict.fromkeys(("stage", "pay", "delivery"), choice),
    "type": kind,
    **dict.fromkeys(("age_from", "age_to"), age),
    **dict.fromkeys(("hours_from", "hours_to"), hours),
    **dict.fromkeys(("ehcp", "in_area"), answer),
    **dict.fromkeys(("needs", "support", "interests"), several),
    "areas": areas,
    **dict.fromkeys(("apply_url", "source_url"), web_address),
    "review_by": a_date,
}
