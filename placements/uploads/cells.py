"""Between a cell and what a row holds. Each reader gives the cell as an export writes it, and the facts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from core.parsing import HOURS, parse_answer, parse_date
from core.typed import HIDDEN
from pathways import words
from pathways.importers.known import Wrong
from placements.models import LookingFor, Placement, YoungPerson
from placements.models.outcomes import MOST_HOURS, POSSIBLE_HOURS
from placements.uploads.columns import DATE
from placements.uploads.known import Known

Read = tuple[str, dict[str, Any]]
NOT_STATED = "not_stated"
SEPARATOR = ";"


# ── Out ──────────────────────────────────────────────────────────────────────


def person_cells(person: YoungPerson) -> dict[str, str]:
    return {
        "age_band": stated(person.age_band),
        "sen_type": person.need.code if person.need else "",
        "plan": person.plan.code if person.plan else "",
        "home_area": person.home_area.code if person.home_area else "",
    }


def looking_cells(looking: LookingFor) -> dict[str, str]:
    return {
        "looking_for_stage": looking.stage,
        "looking_for_type": looking.type.code if looking.type else "",
        "interests": SEPARATOR.join(sorted(interest.code for interest in looking.interests.all())),
        "from_on": looking.from_on.isoformat(),
    }


def placement_cells(placement: Placement) -> dict[str, str]:
    return {
        "host": placement.host.name,
        "opportunity_ref": (placement.opportunity.ref or placement.opportunity.slug) if placement.opportunity else "",
        "stage": placement.stage,
        "type": placement.type.code if placement.type else "",
        "role": placement.role,
        "start_on": placement.start_on.isoformat(),
        "planned_end_on": placement.planned_end_on.isoformat(),
        "hours": number(placement.hours),
        "pay": stated(placement.pay),
        "job_coach": stated(placement.job_coach),
        "access_to_work": stated(placement.access_to_work),
    }


def stated(value: str) -> str:
    return "" if value == NOT_STATED else str(value)


def number(value: Decimal | None) -> str:
    """Without noughts at its end: 16, 7.5."""
    return "" if value is None else words.number(value)


# ── In ───────────────────────────────────────────────────────────────────────


def choice(field: str) -> Callable[[str, str, Known], Read]:
    """One of a list whose code the row itself holds."""

    def read(name: str, cell: str, known: Known) -> Read:
        code = stated(known.choices[name].find(cell)) if cell else ""
        blank = "" if field == "stage" else NOT_STATED
        return code, {field: code or blank}

    return read


def row_of(field: str) -> Callable[[str, str, Known], Read]:
    """One of a list that is a table."""

    def read(name: str, cell: str, known: Known) -> Read:
        code = known.find(name, cell) if cell else ""
        return code, {f"{field}_id": known.choices[name].keys[code] if code else None}

    return read


def interests(name: str, cell: str, known: Known) -> Read:
    parts = [part.strip() for part in cell.split(SEPARATOR)]
    codes = sorted({known.find(name, part) for part in parts if part})
    return SEPARATOR.join(codes), {"interests": [known.choices[name].keys[code] for code in codes]}


def day(name: str, cell: str, known: Known) -> Read:
    try:
        value = parse_date(cell) if cell else None
    except ValueError as error:
        raise Wrong(DATE.replace("A date", "Write a date")) from error
    return (value.isoformat() if value else ""), {name: value}


def hours(name: str, cell: str, known: Known) -> Read:
    if cell and not HOURS.fullmatch(cell):
        raise Wrong("Write a number of hours a week, for example 7.5.")
    value = Decimal(cell).quantize(Decimal("0.01")) if cell else None
    if value is not None and value > MOST_HOURS:
        raise Wrong(POSSIBLE_HOURS)
    return number(value), {name: value}


def answer(name: str, cell: str, known: Known) -> Read:
    try:
        value = parse_answer(cell)
    except ValueError as error:
        raise Wrong("Write yes or no, or leave it blank: not stated.") from error
    return stated(value), {name: str(value)}


def text(name: str, cell: str, known: Known) -> Read:
    most = Placement._meta.get_field(name).max_length
    if HIDDEN.search(cell):
        raise Wrong("There are signs in it that nobody can see. Type it again.")
    if len(cell) > most:
        raise Wrong(f"Write at most {most} letters. This has {len(cell):,}.")
    return cell, {name: cell}


READERS: dict[str, Callable[[str, str, Known], Read]] = {
    "age_band": choice("age_band"),
    "sen_type": row_of("need"),
    "plan": row_of("plan"),
    "home_area": row_of("home_area"),
    "looking_for_stage": choice("stage"),
    "looking_for_type": row_of("type"),
    "interests": interests,
    "from_on": day,
    "opportunity_ref": row_of("opportunity"),
    "stage": choice("stage"),
    "type": row_of("type"),
    "role": text,
    "start_on": day,
    "planned_end_on": day,
    "hours": hours,
    "pay": choice("pay"),
    "job_coach": answer,
    "access_to_work": choice("access_to_work"),
}
