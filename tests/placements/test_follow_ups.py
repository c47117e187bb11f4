"""Answers 13, 26 and 52 weeks on."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEvent
from placements.following_up import answer_follow_up
from tests.factories import FollowUpFactory

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 20)


@pytest.fixture
def follow_up():
    return FollowUpFactory(due_on=DUE)


def test_yes_is_kept_with_hours_and_employer(follow_up, member):
    stored = answer_follow_up(follow_up=follow_up, by=member, on=DUE, in_work="yes", same_employer="no", hours=16)
    stored.refresh_from_db()
    assert (stored.in_work, stored.same_employer, stored.hours) == ("yes", "no", 16)
    assert (stored.answered_on, stored.answered_by) == (DUE, member)
    line = AuditEvent.objects.about(stored).get()
    assert (line.what, line.note) == ("A follow-up of a placement", "13 weeks")


def test_could_not_find_out_is_an_answer_and_no_no(follow_up):
    assert answer_follow_up(follow_up=follow_up, by=None, on=DUE, in_work="unknown").in_work == "unknown"


def test_another_answer_takes_its_place_and_the_same_changes_nothing(follow_up):
    first = answer_follow_up(follow_up=follow_up, by=None, on=DUE, in_work="unknown")
    again = answer_follow_up(follow_up=follow_up, by=None, on=DUE + timedelta(days=2), in_work="unknown")
    assert (again.answered_on, again.lock_version) == (DUE, first.lock_version)
    other = answer_follow_up(follow_up=follow_up, by=None, on=DUE + timedelta(days=2), in_work="no")
    assert (other.answered_on, other.lock_version) == (DUE + timedelta(days=2), first.lock_version + 1)
    assert AuditEvent.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"in_work": "not_stated"}, "in_work", "Choose yes"),
        ({"in_work": "perhaps"}, "in_work", "Choose yes"),
        ({"in_work": "no", "hours": 0}, "hours", "for those who work"),
        ({"in_work": "unknown", "same_employer": "no"}, "same_employer", "for those who work"),
        ({"in_work": "yes", "hours": 61}, "hours", "from 0 to 60"),
        ({"in_work": "yes", "on": DUE - timedelta(days=8)}, "in_work", "too early"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_by_field(follow_up, facts, field, words):
    with pytest.raises(ValidationError) as refused:
        answer_follow_up(**({"follow_up": follow_up, "by": None, "on": DUE} | facts))
    assert words in " ".join(refused.value.message_dict[field])
    follow_up.refresh_from_db()
    assert follow_up.answered_on is None
