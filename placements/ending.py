"""The end of a placement, and what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from core.audit import record
from pathways.continuum import Stage
from placements.answers import Learned, Result
from placements.following_up import set_follow_ups
from placements.models import IlrCode, Placement
from placements.models.outcomes import JobPay

OF_A_JOB = {
    "same_employer": Learned.NOT_STATED,
    "job_started_on": None,
    "job_hours": None,
    "job_pay": JobPay.NOT_STATED,
}
NOTHING = OF_A_JOB | {
    "ended_on": None,
    "end_reason": None,
    "result": Result.NOT_STATED,
    "result_stage": "",
    "job_offered": Learned.NOT_STATED,
    "job_taken": Learned.NOT_STATED,
    "ilr_outcome": None,
}
FACTS = tuple(NOTHING)
MANY_HOURS = 16  # a week; where the ILR's codes of paid work part
LATEST_START = timedelta(days=366)  # of a job that is agreed; later is a slip of the pen
# For results that the ILR has one code for. A course has several, and which one is not asked here.
ILR_OUTCOMES = {
    Result.APPRENTICESHIP: "edu2",
    Result.INTERNSHIP: "edu3",
    Result.VOLUNTARY: "vol1",
    Result.LOOKING: "npe1",
    Result.NOT_LOOKING: "npe2",
    Result.OTHER: "oth1",
    Result.UNKNOWN: "oth4",
}
ILR_OUTCOMES_BY_HOURS = {Result.JOB: ("emp2", "emp1"), Result.SELF_EMPLOYED: ("emp5", "emp4")}
STAGES = {Result.VOLUNTARY: Stage.VOLUNTARY, Result.INTERNSHIP: Stage.SUPPORTED}


@transaction.atomic
def record_outcome(*, placement: Placement, by: User | None, on: date, **facts: Any) -> Placement:
    """Keep `facts` (of `FACTS`; what is left out stays as it is), and ask again in 13, 26 and 52 weeks.

    The ILR outcome and the stage follow the answers where they are left out and nobody has chosen another.
    `ended_on=None` takes an end back, and all that came of it. Raises `ValidationError` with messages by field.
    """
    if strange := facts.keys() - set(FACTS):
        raise TypeError(f"No facts of an outcome: {', '.join(sorted(strange))}")
    stored = Placement.objects.select_for_update().get(pk=placement.pk)
    before = facts_of(stored)
    suggested = suggested_ilr(stored, on=on)
    if facts.get("ended_on", stored.ended_on) is None:
        facts = NOTHING | facts
    for name, value in facts.items():
        setattr(stored, name, value)
    check_outcome(stored, on=on)
    if "ilr_outcome" not in facts and stored.ilr_outcome in (None, suggested):
        stored.ilr_outcome = suggested_ilr(stored, on=on)
    if "result_stage" not in facts and not stored.result_stage:
        stored.result_stage = STAGES.get(stored.result, "")
    after = facts_of(stored)
    changed = [name for name in FACTS if before[name] != after[name]]
    if changed:
        stored.recorded_on = on if stored.has_outcome else None
        stored.lock_version += 1
        stored.save(update_fields=[*changed, "recorded_on", "lock_version", "modified_at"])
        record("placement.outcome_recorded", by=by, row=stored, note=f"Changed: {', '.join(changed)}")
    set_follow_ups(stored)
    return stored


def facts_of(placement: Placement) -> dict[str, Any]:
    return {name: getattr(placement, name) for name in FACTS}


def check_outcome(placement: Placement, *, on: date) -> None:
    """What the database refuses as well, said kindly and by field; and what only a person can know to be a slip."""
    placement.clean_fields(exclude=[field.name for field in placement._meta.fields if field.name not in FACTS])
    wrong = problems_of_the_end(placement, on) | problems_of_the_job(placement, on)
    if wrong:
        raise ValidationError(wrong)


def problems_of_the_end(placement: Placement, on: date) -> dict[str, str]:
    ended_on = placement.ended_on
    if ended_on is None:
        if facts_of(placement) != NOTHING:
            return {"ended_on": "Say when it ended. An outcome comes after the last day."}
        if placement.pk and placement.follow_ups.exclude(answered_on=None).exists():
            return {"ended_on": "Somebody has answered a follow-up already. So it has ended: keep the last day."}
        return {}
    if ended_on < placement.start_on:
        return {"ended_on": f"It started on {placement.start_on:%d/%m/%Y}. The last day cannot be before that."}
    if ended_on > on:
        return {"ended_on": "This day is still to come. Tell us when it has ended."}
    return {}


def problems_of_the_job(placement: Placement, on: date) -> dict[str, str]:
    wrong = {}
    if placement.job_taken == Learned.YES and placement.job_offered == Learned.NO:
        wrong["job_taken"] = "A job that was taken was offered. Check the two answers."
    has_job = placement.job_taken == Learned.YES or placement.is_in_work
    for name, nothing in OF_A_JOB.items():
        if not has_job and getattr(placement, name) != nothing:
            wrong[name] = "Only for a job. Leave it empty, or say that they have one."
    start = placement.job_started_on
    if start and start < placement.start_on:
        wrong["job_started_on"] = "The job started before the placement. Check the two dates."
    elif start and start > on + LATEST_START:
        wrong["job_started_on"] = "That is more than a year away. Check the year."
    return wrong


def suggested_ilr(placement: Placement, *, on: date) -> IlrCode | None:
    """The code that the answers lead to; none where they lead to several, or it is no longer in use."""
    result = Result(placement.result)
    code = ILR_OUTCOMES.get(result, "")
    if result in ILR_OUTCOMES_BY_HOURS and placement.job_hours is not None:
        code = ILR_OUTCOMES_BY_HOURS[result][placement.job_hours >= MANY_HOURS]
    return IlrCode.objects.filter(code=code).in_use(on).first() if code else None
