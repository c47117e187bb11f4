"""The pages on which a college says how placements ended, how they go, and who is still in work."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.models import AuditEvent
from placements.ending import record_outcome
from placements.models import FollowUp, Placement, ReminderPreference
from placements.views import follow_ups
from placements.waiting import Waiting, waiting_for
from providers.models import Level
from tests.conftest import signed_in
from tests.factories import (
    CohortFactory,
    CollegeFactory,
    EndReasonFactory,
    FollowUpFactory,
    MembershipFactory,
    PlacementFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
START = "/portal/college/larkspur/"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def college():
    return CollegeFactory(slug="larkspur")


@pytest.fixture
def cohort(college):
    return CohortFactory(college=college, name="Bakers")


@pytest.fixture
def editor(college):
    return signed_in(MembershipFactory(provider=college, level=Level.EDITOR, may_place=True).user)


@pytest.fixture
def due(cohort, today):
    """Three that should have ended a week ago."""
    days = {"start_on": today - timedelta(days=90), "planned_end_on": today - timedelta(days=7)}
    return [
        PlacementFactory(young_person__cohort=cohort, young_person__reference=f"SI-0{n}", **days) for n in (1, 2, 3)
    ]


def answers(rows: list[Placement], **by_field) -> dict:
    """What the class list sends: each row as it was shown, but for what is given as `field=[a value for each row]`."""
    sent = {"row": [str(row.uuid) for row in rows]}
    shown = {"ended_on": "", "end_reason": "", "result": "not_stated", "job_hours": "", "same_employer": "not_stated"}
    for number, row in enumerate(rows):
        values = shown | {"lock_version": row.lock_version}
        values |= {name: given[number] for name, given in by_field.items() if given[number] is not None}
        sent |= {f"{row.uuid}-{name}": value for name, value in values.items()}
    return sent


def results() -> list[str]:
    return list(Placement.objects.order_by("young_person__reference").values_list("result", flat=True))


def test_a_class_list_keeps_all_that_was_answered_and_leaves_the_rest(editor, due, today):
    reason = EndReasonFactory()
    early = today - timedelta(days=20)
    sent = answers(
        due,
        result=["job", "looking", None],
        job_hours=["16.5", None, None],
        same_employer=["yes", None, None],
        ended_on=[None, f"{early:%d/%m/%Y}", None],
        end_reason=[reason.pk, None, None],
    )
    response = editor.post(f"{START}outcomes/", sent, follow=True)
    assert "We have kept 2 rows." in response.text
    assert results() == ["job", "looking", "not_stated"]
    first, second, third = Placement.objects.order_by("young_person__reference")
    assert (first.ended_on, first.end_reason, first.job_hours) == (first.planned_end_on, reason, 16.5)
    assert (second.ended_on, third.ended_on) == (early, None)
    assert FollowUp.objects.filter(placement__in=[first, second]).count() == 6
    assert "SI-03" in response.text
    assert "SI-01" not in response.text
    assert AuditEvent.objects.filter(action="placement.outcome_recorded").count() == 2


def test_where_one_row_is_wrong_none_is_kept_and_nothing_written_is_lost(editor, due):
    sent = answers(due, result=["job", "looking", None], job_hours=["18", "12", None], ended_on=["soon", None, None])
    response = editor.post(f"{START}outcomes/", sent)
    assert response.status_code == 200
    assert results() == ["not_stated"] * 3
    page = response.text
    assert "2 of the 2 rows you answered have something to mend" in page
    assert f'<a href="#id_{due[0].uuid}-ended_on">SI-01: Write a date' in page
    assert f'<a href="#id_{due[1].uuid}-job_hours">SI-02: Only for a job' in page
    for typed in ('value="soon"', 'value="18"', 'value="12"', '<option value="looking" selected'):
        assert typed in page


def test_a_row_that_a_colleague_answered_meanwhile_is_never_overwritten_unseen(editor, due, today):
    sent = answers(due, result=["job", None, None])
    for row in due[:2]:
        record_outcome(placement=row, by=None, on=today, ended_on=row.planned_end_on, result="looking")
    page = editor.post(f"{START}outcomes/", sent).text
    assert "SI-01: Somebody else has changed this" in page
    assert "Stored now: Looking for work" in page
    assert "SI-02: " not in page, "nobody answered in that row"
    assert results() == ["looking", "looking", "not_stated"]
    again = answers(due, result=["job", None, None], lock_version=[due[0].lock_version + 1, None, None])
    editor.post(f"{START}outcomes/", again)
    assert results()[0] == "job"


def test_what_is_sent_for_another_college_or_for_nothing_changes_nothing(editor, due):
    other = PlacementFactory(planned_end_on=date(2026, 9, 20), start_on=date(2026, 9, 14))
    page = editor.post(f"{START}outcomes/", answers([other], result=["job"]), follow=True).text
    assert "You have not answered any row" in page
    assert editor.post(f"{START}outcomes/", {"row": ["x", "1"]}).status_code == 302
    assert results() == ["not_stated"] * 4
    for asked in (other.young_person.cohort.uuid, "x", "00000000-0000-0000-0000-000000000000"):
        assert editor.get(f"{START}outcomes/?cohort={asked}").status_code == 404


def test_one_outcome_is_asked_in_full_and_a_stale_form_shows_both(editor, due, today):
    row, address = due[0], f"{START}placements/{due[0].uuid}/outcome/"
    assert "How did it end?" in editor.get(address).text
    sent = {"ended_on": f"{row.planned_end_on:%d/%m/%Y}", "result": "job", "job_offered": "yes", "job_taken": "yes"}
    sent |= {"same_employer": "unknown", "job_pay": "minimum", "job_hours": "20", "lock_version": row.lock_version}
    response = editor.post(address, sent)
    assert (response.status_code, response["Location"]) == (302, f"{START}placements/{row.uuid}/")
    row.refresh_from_db()
    assert (row.result, row.same_employer, row.job_pay, row.recorded_on) == ("job", "unknown", "minimum", today)
    stale = editor.post(address, sent | {"job_hours": "25"}).text
    assert "Somebody else has changed this" in stale
    assert "Stored now: 20" in stale
    row.refresh_from_db()
    assert row.job_hours == 20


def test_a_follow_up_is_answered_by_one_button(editor, cohort, today):
    placement = PlacementFactory(young_person__cohort=cohort, ended_on=date(2026, 9, 20), result="job")
    for week, sent, kept in (
        (13, {"in_work": "yes", "hours": "16", "same_employer": "yes"}, ("yes", 16, "yes")),
        (26, {"in_work": "no", "same_employer": "not_stated"}, ("no", None, "not_stated")),
        (52, {"in_work": "unknown", "same_employer": "not_stated"}, ("unknown", None, "not_stated")),
    ):
        row = FollowUpFactory(placement=placement, week=week, due_on=today)
        page = editor.get(row.get_absolute_url()).text
        assert f"Are they in paid work after {week} weeks?" in page
        response = editor.post(row.get_absolute_url(), sent | {"lock_version": row.lock_version})
        assert (response.status_code, response["Location"]) == (302, f"{START}follow-ups/")
        row.refresh_from_db()
        assert (row.in_work, row.hours, row.same_employer) == kept
        assert row.answered_on == today
    page = editor.get(f"{START}follow-ups/").text
    for words in (
        "In paid work, 16 hours a week",
        "Not in paid work",
        "We could not find out",
        "Nobody to ask about now",
    ):
        assert words in page


def test_a_follow_up_answered_wrongly_or_too_late_says_so(editor, cohort, today):
    placement = PlacementFactory(young_person__cohort=cohort, ended_on=date(2026, 9, 20))
    row = FollowUpFactory(placement=placement, due_on=today)
    sent = {"in_work": "no", "hours": "16", "same_employer": "not_stated", "lock_version": row.lock_version}
    page = editor.post(row.get_absolute_url(), sent).text
    assert "Hours are for those who work" in page
    assert 'value="16"' in page
    FollowUp.objects.update(in_work="yes", answered_on=today, lock_version=2)
    page = editor.post(row.get_absolute_url(), sent | {"hours": ""}).text
    assert "Somebody else has changed this" in page
    assert FollowUp.objects.get().in_work == "yes"


def test_the_list_says_who_is_due_who_comes_and_who_keeps_the_cohort(college, cohort, editor, today):
    keeper = MembershipFactory(provider=college, may_place=True, user__name="Bethan Rees")
    cohort.kept_by = keeper
    cohort.save()
    for number, days in enumerate((-1, 27, 40)):
        whose = {"young_person__cohort": cohort, "young_person__reference": f"ZZ-{number}"}
        placement = PlacementFactory(**whose, ended_on=date(2026, 9, 20), result="job")
        FollowUpFactory(placement=placement, due_on=today + timedelta(days=days))
    page = editor.get(f"{START}follow-ups/").text
    due, coming = page.index('id="due"'), page.index('id="coming"')
    assert due < page.index("ZZ-0") < coming < page.index("ZZ-1")
    assert "ZZ-2" not in page
    assert "Bethan Rees keeps it" in page


def test_a_long_list_begins_with_what_comes_first_and_says_that_there_is_more(cohort, editor, today, monkeypatch):
    for name in ("MOST_ROWS", "FIRST_COMING"):
        monkeypatch.setattr(follow_ups, name, 2)
    for number in (3, 1, 2):
        whose = {"young_person__cohort": cohort, "young_person__reference": f"ZZ-{number}"}
        placement = PlacementFactory(**whose, ended_on=date(2026, 9, 20), result="job")
        FollowUpFactory(placement=placement, week=13, due_on=today - timedelta(days=10 - number))
        FollowUpFactory(placement=placement, week=26, due_on=today + timedelta(days=number))
    page = editor.get(f"{START}follow-ups/").text
    assert page.index("ZZ-1") < page.index("ZZ-2") < page.index('id="coming"')
    assert "There are 3 in all." in page
    assert "There are more. These are the first." in page
    assert "ZZ-3" not in page


def test_a_review_is_kept_and_the_next_one_waits_when_its_day_comes(college, editor, due, today):
    address = f"{START}placements/{due[0].uuid}/reviews/new/"
    sent = {"on": f"{today:%d/%m/%Y}", "going": "mixed", "next_on": f"{today + timedelta(days=7):%d/%m/%Y}", "note": ""}
    named = editor.post(address, sent | {"note": "Ring ana@example.org"}).text
    assert "looks like an email address" in named
    assert "Ring ana@example.org" in named
    assert editor.post(address, sent | {"on": f"{today + timedelta(days=1):%d/%m/%Y}"}).status_code == 200
    assert editor.post(address, sent | {"going": ""}).status_code == 200
    assert not due[0].reviews.exists()
    assert editor.post(address, sent).status_code == 302
    assert due[0].reviews.get().going == "mixed"
    week = today + timedelta(days=7)
    assert waiting_for(college, week - timedelta(days=1)).reviews == 0
    assert waiting_for(college, week) == Waiting(due=3, follow_ups=0, reviews=1)
    assert waiting_for(CollegeFactory(), week) == Waiting()


def test_the_weekly_mail_is_stopped_and_begun_again(editor):
    address = f"{START}follow-ups/mail/"
    assert "Stop the weekly mail" in editor.get(address).text
    assert "You get no weekly mail" in editor.post(address, {"wants_mail": "no"}, follow=True).text
    assert not ReminderPreference.objects.get().wants_mail
    editor.post(address, {"wants_mail": "yes"})
    assert ReminderPreference.objects.get().wants_mail


def test_the_number_of_queries_does_not_grow_with_the_rows(editor, cohort, due, today, django_assert_max_num_queries):
    days = {"start_on": today - timedelta(days=90), "planned_end_on": today - timedelta(days=7)}
    for _ in range(27):
        row = PlacementFactory(young_person__cohort=cohort, **days)
        row.reviews.create(on=today - timedelta(days=20), next_on=today - timedelta(days=1))
        ended = PlacementFactory(young_person__cohort=cohort, ended_on=date(2026, 9, 20), result="job")
        FollowUpFactory(placement=ended, due_on=today)
        FollowUpFactory(placement=ended, week=26, due_on=today + timedelta(days=3))
    for address in ("outcomes/", "follow-ups/"):
        with django_assert_max_num_queries(16):
            assert editor.get(f"{START}{address}").status_code == 200
