"""The weekly mail to college staff, and what becomes of a cohort whose keeper goes."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_string, policy

import pytest
from django.core.management import call_command

from core.models import Message
from placements.ending import record_outcome
from placements.following_up import answer_follow_up
from placements.models import Cohort, CohortKeeping, FollowUp, ReminderPreference, Review
from placements.reminders import send_follow_ups
from providers.actions import remove
from providers.models import Level
from tests.factories import (
    CohortFactory,
    CollegeFactory,
    FollowUpFactory,
    MembershipFactory,
    PlacementFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MONDAY = date(2026, 12, 21)


def colleague(college, email, level=Level.EDITOR, **more):
    user = UserFactory(email=email, name=more.pop("name", "Sam Reed"))
    return MembershipFactory(provider=college, user=user, level=level, **({"may_place": True} | more))


@pytest.fixture
def college():
    return CollegeFactory(name="Larkspur & Sons College", slug="larkspur")


@pytest.fixture
def manager(college):
    return colleague(college, "manager@example.org", Level.MANAGER)


@pytest.fixture
def keeper(college):
    return colleague(college, "keeper@example.org")


@pytest.fixture
def cohort(college, manager, keeper):
    return CohortFactory(college=college, name="Bakers", kept_by=keeper)


@pytest.fixture
def follow_up(cohort):
    whose = {"young_person__cohort": cohort, "young_person__reference": "ZZ-SECRET", "host__name": "Zorbing Ltd"}
    placement = PlacementFactory(**whose, ended_on=date(2026, 9, 20), result="job", role="Zookeeper")
    return FollowUpFactory(placement=placement, due_on=MONDAY - timedelta(days=1))


def told() -> dict[str, Message]:
    return {message.to: message for message in Message.objects.all()}


def test_who_keeps_the_cohort_gets_it_and_it_says_how_many_and_where(follow_up, cohort):
    due = PlacementFactory(young_person__cohort=cohort, planned_end_on=MONDAY - timedelta(days=3))
    Review.objects.create(placement=due, on=date(2026, 10, 1), next_on=date(2026, 11, 1))
    assert send_follow_ups(on=MONDAY).sent == 1
    message = told()["keeper@example.org"]
    assert message.subject == "This week: 3 to see to (Ways into work)"
    for part in (message.text, message.html):
        assert "Bakers, 2026/27" in part
        for words in ("1 to follow up", "1 without an outcome", "1 to review"):
            assert words in part
        assert "http://127.0.0.1:8000/portal/college/larkspur/follow-ups/" in part
        assert "/portal/college/larkspur/follow-ups/mail/" in part
    assert "Larkspur & Sons" in message.text
    assert "Larkspur &amp; Sons" in message.html
    for secret in ("ZZ-SECRET", "Zorbing", "Zookeeper", str(follow_up.uuid)):
        assert secret not in message.subject + message.text + message.html


def test_nobody_gets_two_in_a_week_whoever_runs_it(follow_up):
    for day in range(7):
        send_follow_ups(on=MONDAY + timedelta(days=day))
    assert Message.objects.count() == 1
    assert send_follow_ups(on=MONDAY + timedelta(days=7)).sent == 1


def test_a_cohort_that_nobody_keeps_is_for_all_managers_who_may_place(follow_up, cohort, college):
    Cohort.objects.update(kept_by=None)
    colleague(college, "second@example.org", Level.MANAGER)
    colleague(college, "listings@example.org", Level.MANAGER, may_place=False)
    colleague(CollegeFactory(), "elsewhere@example.org", Level.MANAGER)
    report = send_follow_ups(on=MONDAY)
    assert set(told()) == {"manager@example.org", "second@example.org"}
    assert (report.sent, report.not_needed, report.handed_over) == (2, 2, 0)


def test_where_no_manager_places_all_who_do_are_reminded(follow_up, manager, keeper):
    Cohort.objects.update(kept_by=None)
    places_no_more(manager, None)
    assert send_follow_ups(on=MONDAY).reach_nobody == 0
    assert list(told()) == ["keeper@example.org"]


def test_who_has_nothing_due_or_wants_none_gets_none(follow_up, keeper):
    ReminderPreference.objects.create(membership=keeper, wants_mail=False)
    assert send_follow_ups(on=MONDAY).sent == 0
    keeper.reminder_preference.delete()
    answer_follow_up(follow_up=follow_up, by=None, on=MONDAY, in_work="unknown")
    assert send_follow_ups(on=MONDAY).sent == 0


def leaves(keeper, manager):
    remove(membership=keeper, by=manager.user)


def is_closed(keeper, manager):
    keeper.user.is_active = False
    keeper.user.save()


def may_only_read(keeper, manager):
    keeper.level = Level.VIEWER
    keeper.save()


def places_no_more(keeper, manager):
    keeper.may_place = False
    keeper.save()


@pytest.mark.parametrize("goes", [leaves, is_closed, may_only_read, places_no_more])
def test_when_the_keeper_goes_the_managers_are_told_once(follow_up, cohort, keeper, manager, goes):
    send_follow_ups(on=MONDAY)
    goes(keeper, manager)
    Message.objects.all().delete()
    assert send_follow_ups(on=MONDAY + timedelta(days=7)).handed_over == 1
    assert list(told()) == ["manager@example.org"]
    assert "Bakers, 2026/27\n   Handed over to you." in told()["manager@example.org"].text
    cohort.refresh_from_db()
    assert cohort.kept_by is None
    send_follow_ups(on=MONDAY + timedelta(days=14))
    assert "Handed over" not in Message.objects.first().text


def test_a_hand_over_is_told_even_when_nothing_waits(cohort, keeper, manager):
    assert send_follow_ups(on=MONDAY).sent == 0
    cohort.kept_by = manager
    cohort.save()
    assert send_follow_ups(on=MONDAY).sent == 1
    assert told()["manager@example.org"].subject == "You keep another cohort now (Ways into work)"


def test_the_end_of_the_college_year_hands_over_once(cohort, keeper, manager):
    Cohort.objects.update(created_at=datetime(2026, 9, 1, tzinfo=UTC))
    send_follow_ups(on=date(2027, 7, 31))
    cohort.refresh_from_db()
    assert cohort.kept_by == keeper
    assert send_follow_ups(on=date(2027, 8, 1)).handed_over == 1
    cohort.refresh_from_db()
    assert cohort.kept_by is None
    Cohort.objects.update(kept_by=keeper)
    assert send_follow_ups(on=date(2027, 8, 9)).handed_over == 0
    cohort.refresh_from_db()
    assert cohort.kept_by == keeper, "who is chosen for what is left to ask keeps it"


def test_a_cohort_of_a_past_year_that_comes_late_keeps_its_keeper(cohort, keeper):
    Cohort.objects.update(year=2024, created_at=datetime(2026, 9, 1, tzinfo=UTC))
    assert send_follow_ups(on=MONDAY).handed_over == 0


def test_where_nobody_can_be_reminded_the_report_says_so(follow_up, manager, keeper):
    for membership in (manager, keeper):
        is_closed(membership, None)
    report = send_follow_ups(on=MONDAY)
    assert (report.sent, report.reach_nobody) == (0, 1)
    assert "cohorts with nobody to remind: 1" in report.lines()


def test_the_number_of_queries_does_not_grow_with_what_waits(cohort, django_assert_max_num_queries):
    for week in range(12):
        placement = PlacementFactory(young_person__cohort=cohort, ended_on=date(2026, 9, 20))
        FollowUpFactory(placement=placement, due_on=MONDAY - timedelta(weeks=week))
    with django_assert_max_num_queries(25):
        send_follow_ups(on=MONDAY)


def test_the_command_sends_it_as_mail_that_programs_can_read(follow_up, mailoutbox, django_capture_on_commit_callbacks):
    follow_up.due_on = date(2020, 1, 1)
    follow_up.save()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("send_follow_ups", verbosity=0)
    (sent,) = mailoutbox
    mail = message_from_string(sent.message().as_string(), policy=policy.default)
    assert mail["To"] == "keeper@example.org"
    assert "/portal/college/larkspur/follow-ups/" in mail.get_body(["plain"]).get_content()
    assert "See whom to ask about" in mail.get_body(["html"]).get_content()


@pytest.mark.sweep
def test_a_year_of_it(cohort, keeper, manager):
    """Every day until the last follow-up of eight ends; answered on Fridays."""
    Cohort.objects.update(created_at=datetime(2026, 9, 1, tzinfo=UTC))
    ends = {date(2026, 12, 11) + timedelta(weeks=2 * n): n for n in range(8)}
    placements = [PlacementFactory(young_person__cohort=cohort, planned_end_on=day) for day in ends]
    day, weeks = date(2026, 9, 1), {}
    while day < date(2028, 3, 26):
        before = Message.objects.count()
        send_follow_ups(on=day)
        weeks.setdefault(day.isocalendar()[:2], 0)
        weeks[day.isocalendar()[:2]] += Message.objects.count() - before
        if day in ends:
            record_outcome(placement=placements[ends[day]], by=None, on=day, ended_on=day, result="looking")
        if day.isoweekday() == 5:
            for follow_up in FollowUp.objects.due(day):
                answer_follow_up(follow_up=follow_up, by=None, on=day, in_work="no")
        day += timedelta(days=1)
    assert max(weeks.values()) == 1
    assert FollowUp.objects.filter(answered_on__isnull=False).count() == 24
    assert not FollowUp.objects.open().exists()
    assert all(0 <= (row.answered_on - row.due_on).days <= 7 for row in FollowUp.objects.all())
    by_person = {to: Message.objects.filter(to=to).count() for to in ("keeper@example.org", "manager@example.org")}
    assert min(by_person.values()) > 3, by_person
    last = Message.objects.filter(to="keeper@example.org").order_by("pk").last()
    assert "Handed over" not in last.text
    assert Message.objects.filter(text__contains="Handed over").count() == 1
    assert CohortKeeping.objects.get().is_past_year
