"""An end and what came of it: the rules, the ILR code that follows, and the days on which to ask again."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import AuditEvent
from placements.ending import record_outcome
from placements.models import FollowUp, Placement
from tests.factories import EndReasonFactory, FollowUpFactory, IlrCodeFactory, PlacementFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 12, 21)
ENDED = date(2026, 12, 11)
JOB = {"ended_on": ENDED, "result": "job", "job_offered": "yes", "job_taken": "yes"}


@pytest.fixture
def placement():
    return PlacementFactory()


def due_days(placement) -> dict[int, date]:
    return dict(FollowUp.objects.filter(placement=placement).values_list("week", "due_on"))


def test_an_end_is_kept_with_its_follow_ups_and_a_line_that_tells_nothing(placement, member):
    reason = EndReasonFactory()
    stored = record_outcome(placement=placement, by=member, on=ON, **JOB, end_reason=reason, job_hours=18)
    stored.refresh_from_db()
    assert (stored.ended_on, stored.result, stored.end_reason, stored.recorded_on) == (ENDED, "job", reason, ON)
    assert stored.lock_version == placement.lock_version + 1
    assert due_days(stored) == {13: date(2027, 3, 12), 26: date(2027, 6, 11), 52: date(2027, 12, 10)}
    line = AuditEvent.objects.about(stored).get()
    assert (line.action, line.what, line.by_key) == ("placement.outcome_recorded", "A placement", str(member.pk))
    assert (line.before, line.after) == (None, None)
    record_outcome(placement=placement, by=member, on=ON, **JOB)
    assert AuditEvent.objects.count() == 1, "what changes nothing leaves no line"


def test_an_end_alone_is_kept_too_and_has_no_outcome_yet(placement):
    stored = record_outcome(placement=placement, by=None, on=ON, ended_on=ENDED)
    assert (stored.recorded_on, stored.has_outcome) == (None, False)
    assert len(due_days(stored)) == 3


def test_the_clock_moves_with_the_job_and_what_was_answered_stays(placement):
    record_outcome(placement=placement, by=None, on=ON, ended_on=ENDED)
    FollowUp.objects.filter(week=13).update(in_work="yes", answered_on=date(2027, 3, 12))
    record_outcome(placement=placement, by=None, on=date(2027, 3, 20), **JOB, job_started_on=date(2027, 1, 4))
    assert due_days(placement) == {13: date(2027, 3, 12), 26: date(2027, 7, 5), 52: date(2028, 1, 3)}


def test_who_goes_on_to_the_next_rotation_is_asked_about_there(placement):
    record_outcome(placement=placement, by=None, on=ON, ended_on=ENDED)
    assert FollowUp.objects.due(date(2028, 1, 1)).count() == 3
    assert Placement.objects.without_outcome(ON).get() == placement
    after = PlacementFactory(young_person=placement.young_person, previous=placement, rotation=2)
    assert not Placement.objects.without_outcome(ON).filter(pk=placement.pk).exists()
    assert not FollowUp.objects.due(date(2028, 1, 1)).exists(), "those made before the next was known do not wait"
    FollowUpFactory(placement=after)
    record_outcome(placement=placement, by=None, on=ON, ended_on=ENDED, job_offered="no")
    assert due_days(placement) == {}
    assert FollowUp.objects.due(date(2028, 1, 1)).get().placement == after


def test_an_end_is_taken_back_with_all_that_came_of_it(placement):
    IlrCodeFactory(code="edu3", value="EDU3")
    record_outcome(placement=placement, by=None, on=ON, ended_on=ENDED, result="internship")
    stored = record_outcome(placement=placement, by=None, on=ON, ended_on=None)
    assert (stored.result, stored.result_stage, stored.ilr_outcome, stored.recorded_on) == (
        "not_stated",
        "",
        None,
        None,
    )
    assert due_days(stored) == {}
    record_outcome(placement=placement, by=None, on=ON, ended_on=ENDED)
    FollowUp.objects.filter(week=13).update(in_work="no", answered_on=date(2027, 3, 12))
    with pytest.raises(ValidationError, match="keep the last day"):
        record_outcome(placement=placement, by=None, on=ON, ended_on=None)


REFUSALS = {
    "before it started": ({"ended_on": date(2026, 9, 13)}, "ended_on", "cannot be before that"),
    "still to come": ({"ended_on": ON + timedelta(days=1)}, "ended_on", "still to come"),
    "an outcome without an end": ({"result": "job"}, "ended_on", "Say when it ended"),
    "taken and not offered": (JOB | {"job_offered": "no"}, "job_taken", "was offered"),
    "pay of no job": ({"ended_on": ENDED, "result": "looking", "job_pay": "minimum"}, "job_pay", "Only for a job"),
    "hours of no job": ({"ended_on": ENDED, "result": "unknown", "job_hours": 0}, "job_hours", "Only for a job"),
    "the employer of no job": ({"ended_on": ENDED, "same_employer": "no"}, "same_employer", "Only for a job"),
    "a job before the placement": (
        JOB | {"job_started_on": date(2026, 9, 1)},
        "job_started_on",
        "before the placement",
    ),
    "a job in another century": (JOB | {"job_started_on": date(2072, 1, 4)}, "job_started_on", "Check the year"),
    "too many hours": (JOB | {"job_hours": 61}, "job_hours", "from 0 to 60"),
    "an answer nobody knows": (JOB | {"result": "rich"}, "result", "not a valid choice"),
}


@pytest.mark.parametrize(("facts", "field", "words"), REFUSALS.values(), ids=REFUSALS)
def test_an_outcome_that_cannot_be_is_refused_by_field(placement, facts, field, words):
    with pytest.raises(ValidationError) as refused:
        record_outcome(placement=placement, by=None, on=ON, **facts)
    assert words in " ".join(refused.value.message_dict[field])
    placement.refresh_from_db()
    assert placement.ended_on is None
    assert due_days(placement) == {}


def test_a_code_that_is_no_outcome_is_refused(placement):
    aim = IlrCodeFactory(code="zwrkx001", value="ZWRKX001", field="aim")
    with pytest.raises(ValidationError, match="not a valid choice"):
        record_outcome(placement=placement, by=None, on=ON, **JOB, ilr_outcome=aim)


ILR = [
    ("job", 16, "emp1"),
    ("job", 15.75, "emp2"),
    ("job", None, None),
    ("apprenticeship", 30, "edu2"),
    ("self_employed", 20, "emp4"),
    ("self_employed", 4, "emp5"),
    ("internship", None, "edu3"),
    ("voluntary", None, "vol1"),
    ("education", None, None),
    ("looking", None, "npe1"),
    ("not_looking", None, "npe2"),
    ("unknown", None, "oth4"),
    ("not_stated", None, None),
]


@pytest.fixture
def ilr_codes():
    codes = {code for _, _, code in ILR if code}
    return {code: IlrCodeFactory(code=code, value=code.upper()) for code in codes}


def test_the_ilr_code_follows_the_answers_until_somebody_chooses_another(placement, ilr_codes):
    for result, hours, code in ILR:
        stored = record_outcome(placement=placement, by=None, on=ON, ended_on=ENDED, result=result, job_hours=hours)
        assert (stored.ilr_outcome and stored.ilr_outcome.code) == code, (result, hours)
    chosen = record_outcome(placement=placement, by=None, on=ON, result="education", ilr_outcome=ilr_codes["edu2"])
    assert chosen.ilr_outcome.code == "edu2"
    kept = record_outcome(placement=placement, by=None, on=ON, result="looking")
    assert kept.ilr_outcome.code == "edu2"


def test_a_code_that_is_no_longer_in_use_is_not_suggested(placement):
    IlrCodeFactory(code="npe1", value="NPE1", ends_on=ON - timedelta(days=1))
    stored = record_outcome(placement=placement, by=None, on=ON, ended_on=ENDED, result="looking")
    assert stored.ilr_outcome is None


days = st.integers(0, 400).map(lambda days: date(2026, 9, 14) + timedelta(days=days))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changes=st.lists(st.tuples(days, st.none() | days), min_size=1, max_size=4), answered=st.sampled_from([13, 26, 52])
)
def test_whatever_changes_each_week_is_asked_once_and_on_its_day(placement, changes, answered):
    FollowUp.objects.filter(placement=placement).delete()
    answered_due = None
    for ended_on, job in changes:
        record_outcome(
            placement=placement, by=None, on=date(2028, 1, 1), **(JOB | {"ended_on": ended_on, "job_started_on": job})
        )
        expected = {week: (job or ended_on) + timedelta(weeks=week) for week in (13, 26, 52)}
        if answered_due:
            expected[answered] = answered_due
        assert due_days(placement) == expected
        answered_due = expected[answered]
        FollowUp.objects.filter(placement=placement, week=answered).update(in_work="unknown", answered_on=answered_due)
