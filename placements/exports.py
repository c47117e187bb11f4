"""What a college saves of its own: each placement of a college year as its upload reads it, and as the ILR asks for it.

The ILR is the Individualised Learner Record, in which colleges return their data to the DfE.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Prefetch

from placements.answers import Result
from placements.models import IlrCode, LookingFor, Placement, YoungPerson
from placements.uploads.cells import looking_cells, number, person_cells, placement_cells, stated
from placements.uploads.columns import LOOKING_NAMES, NAMES, PLACEMENT_NAMES
from providers.models import Provider

OUTCOME_NAMES = (
    "ended_on", "end_reason", "job_offered", "job_taken", "result", "result_stage", "same_employer", "job_started_on",
    "job_hours", "job_pay", "ilr_outcome",
)  # fmt: skip
ILR_NAMES = (
    "LearnAimRef", "WorkPlaceStartDate", "WorkPlaceEndDate", "WorkPlaceHours", "WorkPlaceMode", "WorkPlaceEmpId",
    "OutType", "OutCode", "EmpStat", "EII", "ILRCodeYear",
)  # fmt: skip
COLUMNS = (*NAMES, *OUTCOME_NAMES, *ILR_NAMES)
TO_CHECK = "to be checked"
OUT_CODE = re.compile(r"([A-Z]+)([0-9]+)")
MODES = {Placement.Mode.INTERNAL: "mode-1", Placement.Mode.EXTERNAL: "mode-2"}
EMPLOYMENT = {
    Result.JOB: "empstat-10",
    Result.APPRENTICESHIP: "empstat-10",
    Result.SELF_EMPLOYED: "empstat-10",
    Result.LOOKING: "empstat-11",
    Result.NOT_LOOKING: "empstat-12",
    Result.UNKNOWN: "empstat-98",
}


def rows_of(college: Provider, year: int) -> Iterator[list[str]]:
    """A row for each placement of the young people in the cohorts of `year`; for who has none, one without.

    The years of the code lists are in each row. A constant number of queries for every 500 young people.
    """
    codes = Codes.load()
    people = YoungPerson.objects.of(college).filter(cohort__year=year).order_by("reference")
    people = people.select_related("need", "plan", "home_area").prefetch_related(
        Prefetch(
            "placements",
            Placement.objects.order_by("start_on", "pk").select_related(
                "host", "opportunity", "type", "aim", "end_reason", "ilr_outcome"
            ),
        ),
        Prefetch(
            "looking_for",
            LookingFor.objects.filter(ended_on=None).select_related("type").prefetch_related("interests"),
        ),
    )
    for person in people.iterator(chunk_size=500):
        own = {"ref": person.reference} | person_cells(person)
        looks_for = list(person.looking_for.all())
        own |= looking_cells(looks_for[-1]) if looks_for else dict.fromkeys(LOOKING_NAMES, "")
        for placement in person.placements.all() or [None]:
            cells = own | cells_of(placement, codes)
            yield [cells[name] for name in COLUMNS]


def cells_of(placement: Placement | None, codes: Codes) -> dict[str, str]:
    if placement is None:
        return dict.fromkeys((*PLACEMENT_NAMES, *OUTCOME_NAMES, *ILR_NAMES), "")
    return placement_cells(placement) | outcome_cells(placement) | ilr_cells(placement, codes)


def outcome_cells(placement: Placement) -> dict[str, str]:
    return {
        "ended_on": day(placement.ended_on),
        "end_reason": placement.end_reason.code if placement.end_reason else "",
        "job_offered": stated(placement.job_offered),
        "job_taken": stated(placement.job_taken),
        "result": stated(placement.result),
        "result_stage": placement.result_stage,
        "same_employer": stated(placement.same_employer),
        "job_started_on": day(placement.job_started_on),
        "job_hours": number(placement.job_hours),
        "job_pay": stated(placement.job_pay),
        "ilr_outcome": placement.ilr_outcome.value if placement.ilr_outcome else "",
    }


def ilr_cells(placement: Placement, codes: Codes) -> dict[str, str]:
    """The fields of the return. `WorkPlaceEmpId` is not known here, so it stays blank."""
    outcome = OUT_CODE.fullmatch(placement.ilr_outcome.value) if placement.ilr_outcome else None
    is_work = placement.is_in_work and placement.job_hours is not None
    return {
        "LearnAimRef": placement.aim.value if placement.aim else "",
        "WorkPlaceStartDate": day(placement.start_on),
        "WorkPlaceEndDate": day(placement.ended_on),
        "WorkPlaceHours": planned_hours(placement),
        "WorkPlaceMode": codes.value(MODES[placement.mode]),
        "WorkPlaceEmpId": "",
        "OutType": outcome[1] if outcome else "",
        "OutCode": outcome[2] if outcome else "",
        "EmpStat": codes.value(EMPLOYMENT.get(placement.result, "")),
        "EII": codes.intensity(placement.job_hours) if is_work else "",
        "ILRCodeYear": codes.year,
    }


def planned_hours(placement: Placement) -> str:
    """All planned hours as a whole number: those of a week, for as many weeks as are planned."""
    if placement.hours is None:
        return ""
    days = (placement.planned_end_on - placement.start_on).days + 1
    return str((placement.hours * days / 7).quantize(Decimal(1), ROUND_HALF_UP))


def day(value: date | None) -> str:
    return value.isoformat() if value else ""


@dataclass
class Codes:
    """The ILR's codes as they stand here."""

    values: dict[str, str] = field(default_factory=dict)
    bands: list[tuple[int, str]] = field(default_factory=list)  # the fewest hours of each, and its value
    year: str = ""

    @classmethod
    def load(cls) -> Codes:
        rows = list(IlrCode.objects.exclude(field=IlrCode.Field.DIFFICULTY).order_by("year"))
        years = ", ".join(dict.fromkeys(row.year for row in rows))
        to_check = f" ({TO_CHECK})" if any(row.is_to_check for row in rows) else ""
        bands = [(row.hours_from, row.value) for row in rows if row.hours_from is not None]
        return cls({row.code: row.value for row in rows}, sorted(bands), f"{years}{to_check}" if years else "")

    def value(self, code: str) -> str:
        return self.values.get(code, "")

    def intensity(self, hours: Decimal) -> str:
        return next((value for start, value in reversed(self.bands) if start <= hours), "")
