"""Whether young people are still in work 13, 26 and 52 weeks on: when to ask, and the answer.

The weeks are counted from the job's first day, else from the placement's last. They are asked about the last placement
of a chain only: who has gone on to the next rotation has not left yet, and would be asked about twice.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from core.audit import record
from placements.answers import Learned
from placements.models import FollowUp, Placement
from placements.models.outcomes import MOST_HOURS, POSSIBLE_HOURS

ANSWER_FROM = timedelta(weeks=1)  # before the day: an answer of nine weeks says nothing about 13


def set_follow_ups(placement: Placement) -> None:
    """Ask on the days that the clock of `placement` gives. What has been answered stays as it is."""
    asked = {follow_up.week: follow_up for follow_up in placement.follow_ups.all()}
    unanswered = [follow_up for follow_up in asked.values() if not follow_up.answered_on]
    start = placement.clock_starts_on
    if start is None or Placement.objects.filter(previous=placement).exists():
        FollowUp.objects.filter(pk__in=[follow_up.pk for follow_up in unanswered]).delete()
        return
    for follow_up in unanswered:
        due_on = FollowUp.day(start, follow_up.week)
        if follow_up.due_on != due_on:
            follow_up.due_on = due_on
            follow_up.save(update_fields=["due_on", "modified_at"])
    FollowUp.objects.bulk_create(
        FollowUp(college_id=placement.college_id, placement=placement, week=week, due_on=FollowUp.day(start, week))
        for week in FollowUp.Week.values
        if week not in asked
    )


@transaction.atomic
def answer_follow_up(
    *,
    follow_up: FollowUp,
    by: User | None,
    on: date,
    in_work: str,
    same_employer: str = Learned.NOT_STATED,
    hours: Decimal | None = None,
) -> FollowUp:
    """Keep the answer, or another one in its place. Raises `ValidationError` with messages by field."""
    stored = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    facts = {"in_work": in_work, "same_employer": same_employer, "hours": hours}
    check_answer(stored, on=on, **facts)
    if stored.answered_on and all(getattr(stored, name) == value for name, value in facts.items()):
        return stored
    for name, value in facts.items():
        setattr(stored, name, value)
    stored.answered_on, stored.answered_by = on, by
    stored.lock_version += 1
    stored.save(update_fields=[*facts, "answered_on", "answered_by", "lock_version", "modified_at"])
    record("placement.followed_up", by=by, row=stored, note=stored.get_week_display())
    return stored


def check_answer(follow_up: FollowUp, *, on: date, in_work: str, same_employer: str, hours: Decimal | None) -> None:
    wrong = {}
    if on < follow_up.due_on - ANSWER_FROM:
        wrong["in_work"] = "It is too early to say. Answer from a week before the day."
    elif in_work not in {Learned.YES, Learned.NO, Learned.UNKNOWN}:
        wrong["in_work"] = "Choose yes, no, or that you could not find out."
    elif in_work != Learned.YES:
        if hours is not None:
            wrong["hours"] = "Hours are for those who work. Leave them empty, or answer yes."
        if same_employer != Learned.NOT_STATED:
            wrong["same_employer"] = "An employer is for those who work. Leave this empty, or answer yes."
    if same_employer not in Learned.values:
        wrong["same_employer"] = "Choose one of the answers."
    if hours is not None and not 0 <= hours <= MOST_HOURS:
        wrong["hours"] = POSSIBLE_HOURS
    if wrong:
        raise ValidationError(wrong)
