"""The desk's first page: what waits, for whom, in which order, and what can be done with it."""

import sys
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import Role
from core.audit import record
from core.models import Message, QueueAssignment
from core.pictures import MEANINGS
from core.queue import Harm, Kind, put_off, take
from localoffer.queue_forms import ACTS
from localoffer.work_queue import SOURCES, Choice, WorkQueue, done_since
from pathways.models import Opportunity
from tests.factories import (
    TODAY,
    ContactRequestFactory,
    IntakeFactory,
    NamedContactFactory,
    OpportunityFactory,
    PageFactory,
    PathwayTypeFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres, pytest.mark.sweep]
LONG_AGO = date(2020, 1, 1)
LIST, ACT = "/admin/queue/", "/admin/queue/act/"


def found(user, on=TODAY, **asked) -> set[tuple[str, str]]:
    return {(item.kind.code, item.title) for item in WorkQueue(user, on=on).chosen(Choice(**asked))}


def overdue(**facts):
    return OpportunityFactory(**({"review_by": TODAY - timedelta(days=9)} | facts))


def key_of(listing) -> str:
    return f"overdue:{listing.pk}"


def test_every_kind_has_a_name_a_picture_and_nothing_that_cannot_be_done():
    modules = {sys.modules[source.__module__] for _, source in SOURCES}
    kinds = [kind for module in modules for kind in vars(module).values() if isinstance(kind, Kind)]
    assert len({kind.code for kind in kinds}) == len({kind.label for kind in kinds}) == len(kinds) > 10
    for kind in kinds:
        assert kind.picture in MEANINGS, kind.code
        assert set(kind.at_once) <= set(ACTS), kind.code


# ── What waits ──────────────────────────────────────────────────────────────


def test_each_thing_that_waits_is_found_and_nothing_else(officer):
    OpportunityFactory(title="Fine")
    OpportunityFactory(title="Recorded", is_historical=True, review_by=LONG_AGO)
    overdue(title="Overdue")
    OpportunityFactory(title="Hidden", hidden_on=LONG_AGO)
    OpportunityFactory(title="To review", status="awaiting_review")
    IntakeFactory(opportunity=OpportunityFactory(title="Closed"), apply_by=LONG_AGO)
    passed = OpportunityFactory(title="Passed")
    IntakeFactory(opportunity=passed, apply_by=LONG_AGO)
    IntakeFactory(opportunity=passed, starts_on=date(2099, 1, 1))
    OpportunityFactory(title="New draft", status="draft")
    old = OpportunityFactory(title="Old draft", status="draft")
    Opportunity.objects.filter(pk=old.pk).update(modified_at=timezone.now() - timedelta(days=400))
    stale = OpportunityFactory(title="Stale", easy_read=["You bake."])
    Opportunity.objects.filter(pk=stale.pk).update(easy_read_of="as it was")
    PathwayTypeFactory(code="moon", label="Moon work", is_confirmed=False)
    ContactRequestFactory(name="Robin")
    ContactRequestFactory(state="answered", answered_on=TODAY, answered_by=officer)
    NamedContactFactory(is_placeholder=True, role="college")
    NamedContactFactory()
    PageFactory(key="help/money", title="Money", is_placeholder=True)
    Message.objects.create(
        template="x", to="a@example.org", subject="Hello", state="given_up", next_try_at=timezone.now()
    )
    Message.objects.create(template="x", to="a@example.org", subject="Sent", state="sent", next_try_at=timezone.now())
    assert found(officer) == {
        ("overdue", "Overdue"),
        ("hidden", "Hidden"),
        ("to-review", "To review"),
        ("closed", "Closed"),
        ("date-passed", "Passed"),
        ("old-draft", "Old draft"),
        ("easy-read", "Stale"),
        ("type", "Moon work"),
        ("contact-request", "Talk to somebody, asked on 22 Nov 2026"),
        ("named-contact", "College"),
        ("page-placeholder", "Money"),
        ("mail", "Hello"),
    }


def test_it_says_since_when_and_leads_to_where_it_is_done(as_officer, officer):
    IntakeFactory(opportunity=OpportunityFactory(title="Closed"), apply_by=TODAY - timedelta(days=3), starts_on=TODAY)
    (item,) = WorkQueue(officer, on=TODAY).items
    assert (item.since, item.days_waited(TODAY)) == (TODAY - timedelta(days=3), 3)
    assert as_officer.get(item.url).status_code == 200
    assert item.detail.startswith("Willow Yard")


def test_each_sees_what_they_may_see_to(officer, commissioner, member):
    overdue(title="Overdue")
    assert found(officer) == {("overdue", "Overdue")}
    assert found(commissioner) == found(member) == set()


def test_harm_comes_first_and_then_age(officer):
    overdue(title="old", review_by=LONG_AGO)
    overdue(title="older", review_by=LONG_AGO - timedelta(days=1))
    ContactRequestFactory()
    IntakeFactory(opportunity=OpportunityFactory(title="closed"), apply_by=TODAY - timedelta(days=1))
    queue = WorkQueue(officer, on=TODAY)
    assert [item.title for item in queue.items] == [
        "closed",
        "Talk to somebody, asked on 22 Nov 2026",
        "older",
        "old",
    ]
    assert [kind.harm for kind, _ in queue.kinds()] == [Harm.MISLEADS, Harm.WAITS, Harm.UNSURE]


def test_a_week_holds_fifteen_and_not_one_kind_alone(officer):
    listings = [overdue() for _ in range(6)]
    for _ in range(20):
        OpportunityFactory(status="awaiting_review")
    week = WorkQueue(officer, on=TODAY).this_week()
    assert [item.kind.code for item in week] == ["to-review"] * 11 + ["overdue"] * 4
    colleague = UserFactory()
    take([key_of(listing) for listing in listings], by=colleague)
    assert {item.kind.code for item in WorkQueue(officer, on=TODAY).this_week()} == {"to-review"}
    assert "overdue" in {item.kind.code for item in WorkQueue(colleague, on=TODAY).this_week()}


def test_the_list_answers_questions(officer):
    mine, nobodys = overdue(title="Mine"), overdue(title="Nobody's")
    fresh = overdue(title="Fresh", review_by=TODAY - timedelta(days=2))
    take([key_of(mine)], by=officer)
    take([key_of(fresh)], by=UserFactory())
    assert found(officer, owner="mine") == {("overdue", "Mine")}
    assert found(officer, owner="nobody") == {("overdue", "Nobody's")}
    assert found(officer, older_than=7) == {("overdue", "Mine"), ("overdue", "Nobody's")}
    assert found(officer, text="NOBODY") == {("overdue", "Nobody's")}
    assert found(officer, text="willow", kind="overdue") == found(officer)
    assert found(officer, kind="closed") == set()
    put_off([key_of(nobodys)], until=TODAY + timedelta(days=1))
    assert found(officer, is_later=True) == {("overdue", "Nobody's")}
    assert ("overdue", "Nobody's") not in found(officer)
    assert ("overdue", "Nobody's") in found(officer, on=TODAY + timedelta(days=1))


def test_what_was_done_is_counted_once_for_each_thing(officer, member):
    listing, other = OpportunityFactory(), OpportunityFactory()
    for action in ("opportunity.checked", "opportunity.paused"):
        record(action, by=officer, row=listing)
    record("opportunity.checked", by=officer, row=other)
    record("signed_in", by=officer, row=officer)
    record("signed_in", by=officer)
    record("opportunity.proposed", by=member, row=listing)
    today = timezone.localdate()
    assert done_since(today, staff=[officer]) == {str(officer.pk): 2}
    assert done_since(today + timedelta(days=1), staff=[officer]) == {}


# ── The pages ───────────────────────────────────────────────────────────────


def test_the_first_page_shows_the_week_and_the_kinds(as_officer, as_commissioner):
    OpportunityFactory(title="Baking <b>", review_by=LONG_AGO)
    page = as_officer.get("/admin/").content.decode()
    assert "Baking &lt;b&gt;" in page
    assert 'href="/admin/queue/?kind=overdue"' in page
    assert "Baking" not in as_commissioner.get("/admin/").content.decode()


def test_when_nothing_waits_it_says_so(as_officer):
    page = as_officer.get("/admin/").content.decode()
    assert "Nothing waits for you" in page
    assert "With those you tick" not in page
    assert "Nothing here waits" in as_officer.get(LIST).content.decode()


def test_the_list_is_paged_and_never_an_error(as_officer):
    for _ in range(51):
        overdue()
    assert len(as_officer.get(LIST).context["waiting"]) == 50
    assert len(as_officer.get(LIST, {"page": "2"}).context["waiting"]) == 1
    for odd in ({"page": "x"}, {"kind": "moon", "owner": "x", "older": "x"}, {"q": "x" * 500}, {"page": "999999"}):
        assert as_officer.get(LIST, odd).status_code == 200
    assert 'href="?kind=overdue&amp;page=2"' in as_officer.get(LIST, {"kind": "overdue"}).content.decode()


@pytest.mark.one_database
def test_a_thousand_things_cost_no_more_queries_than_ten(as_officer):
    first = OpportunityFactory()

    def more(number):
        start = Opportunity.objects.count()
        Opportunity.objects.bulk_create(
            Opportunity(slug=f"n{i}", title=f"N {i}", provider=first.provider, status="awaiting_review")
            for i in range(start, start + number)
        )
        pks = Opportunity.objects.values_list("pk", flat=True)
        take([f"to-review:{pk}" for pk in pks], by=UserFactory())

    def queries(address) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert as_officer.get(address).status_code == 200
        return len(asked)

    more(9)
    few = [queries("/admin/"), queries(LIST)]
    more(990)
    assert [queries("/admin/"), queries(LIST)] == few
    assert max(few) <= 40


# ── What is done with them ──────────────────────────────────────────────────


def act(client, act, *listings, **more):
    return client.post(ACT, {"act": act, "key": [key_of(listing) for listing in listings], "back": LIST} | more)


def assignment(listing) -> QueueAssignment:
    return QueueAssignment.objects.get(key=key_of(listing))


def test_one_takes_one_or_several(as_officer, officer):
    one, two, three = overdue(), overdue(), overdue()
    assert as_officer.post(ACT, {"take": key_of(one), "key": [key_of(three)], "back": LIST}).url == LIST
    act(as_officer, "take", two, one)
    assert assignment(one).owner == assignment(two).owner == officer
    assert not QueueAssignment.objects.filter(key=key_of(three)).exists()


def test_what_a_colleague_has_taken_stays_theirs(as_officer, officer):
    listing, colleague = overdue(), UserFactory()
    take([key_of(listing)], by=colleague)
    page = as_officer.post(ACT, {"act": "take", "key": key_of(listing), "back": LIST}, follow=True)
    assert "0 things are now yours. Somebody else sees to the rest." in page.content.decode()
    assert assignment(listing).owner == colleague


def test_one_gives_it_to_a_colleague_and_leaves_it_to_anybody(as_officer):
    listing, colleague = overdue(), UserFactory(name="Sam")
    act(as_officer, "give", listing, to=colleague.pk)
    assert assignment(listing).owner == colleague
    act(as_officer, "nobody", listing)
    assert assignment(listing).owner is None


def test_nobody_is_given_what_they_may_not_see_to(as_officer, commissioner, member):
    listing = overdue()
    act(as_officer, "give", listing, to=commissioner.pk)
    assert not QueueAssignment.objects.exclude(owner=None).exists()
    for stranger in (member.pk, UserFactory(is_active=False).pk, "x", ""):
        assert "Nothing was done yet" in act(as_officer, "give", listing, to=stranger).content.decode()


def test_one_puts_it_off_with_a_note_and_brings_it_back(as_officer):
    listing, until = overdue(title="Baking"), timezone.localdate() + timedelta(days=7)
    act(as_officer, "later", listing, until=until.isoformat(), note="They ring on Monday <b>")
    assert (assignment(listing).later_until, assignment(listing).note) == (until, "They ring on Monday <b>")
    assert "Baking" not in as_officer.get(LIST).content.decode()
    assert "They ring on Monday &lt;b&gt;" in as_officer.get(LIST, {"later": "on"}).content.decode()
    act(as_officer, "now", listing)
    assert "Baking" in as_officer.get(LIST).content.decode()


@pytest.mark.parametrize("until", ["", "2020-01-01", "2999-01-01", "soon"])
def test_a_wrong_day_is_told_beside_what_was_ticked(as_officer, until):
    listing = overdue(title="Baking")
    page = act(as_officer, "later", listing, until=until)
    assert page.status_code == 200
    assert 'href="#id_until"' in page.content.decode()
    assert f'value="{key_of(listing)}"' in page.content.decode()
    assert not QueueAssignment.objects.exists()


def test_nothing_ticked_or_nothing_chosen_is_told(as_officer):
    assert "Tick at least one thing" in act(as_officer, "take").content.decode()
    assert "Choose what to do" in act(as_officer, "", overdue()).content.decode()
    assert act(as_officer, "explode", overdue()).status_code == 200


def test_listings_are_checked_paused_and_archived_from_the_queue(as_officer, officer):
    checked, paused, archived = overdue(), overdue(), overdue()
    act(as_officer, "check", checked)
    act(as_officer, "pause", paused)
    act(as_officer, "archive", archived)
    for listing in (checked, paused, archived):
        listing.refresh_from_db()
    today = timezone.localdate()
    assert (checked.checked_on, checked.checked_by) == (today, officer)
    assert checked.review_by > today + timedelta(days=360)
    assert paused.is_paused
    assert archived.status == "archived"
    assert WorkQueue(officer, on=today).items == []


def test_what_needs_eyes_is_not_done_unseen(as_officer):
    closed = OpportunityFactory()
    IntakeFactory(opportunity=closed, apply_by=LONG_AGO)
    as_officer.post(ACT, {"act": "check", "key": f"closed:{closed.pk}"})
    closed.refresh_from_db()
    assert closed.checked_on is None
    fine = OpportunityFactory()
    as_officer.post(ACT, {"act": "archive", "key": [f"overdue:{fine.pk}", "overdue:x", "moon:1"]})
    fine.refresh_from_db()
    assert fine.status == "published"


def test_who_may_not_see_it_may_not_act_on_it(as_commissioner, as_member, visitor):
    listing = overdue()
    for client in (as_commissioner, as_member, visitor):
        act(client, "archive", listing)
    listing.refresh_from_db()
    assert listing.status == "published"
    assert not QueueAssignment.objects.exists()


@pytest.mark.parametrize("back", ["https://example.com/admin/", "//example.com/admin/", "/opportunities/", ""])
def test_one_is_never_led_away_from_the_desk(as_officer, back):
    assert as_officer.post(ACT, {"act": "take", "key": key_of(overdue()), "back": back}).url == "/admin/"


def test_the_weekly_mail_can_be_stopped_and_started(as_officer, officer):
    as_officer.post("/admin/digest/", {"wants_digest": "no"})
    assert officer.queue_preference.wants_digest is False
    assert "You get no weekly email" in as_officer.get("/admin/digest/").content.decode()
    as_officer.post("/admin/digest/", {"wants_digest": "yes"})
    officer.queue_preference.refresh_from_db()
    assert officer.queue_preference.wants_digest is True


def test_mail_in_trouble_is_sent_again_or_let_go(as_officer, mailoutbox):
    now = timezone.now()
    values = {"template": "x", "to": "a@example.org", "text": "secret link", "state": "given_up", "next_try_at": now}
    again, gone = (Message.objects.create(subject=subject, **values) for subject in ("Again", "Gone"))
    sent = Message.objects.create(**values | {"subject": "Sent", "state": "sent"})
    page = as_officer.get("/admin/core/message/").content.decode()
    assert "Again" in page
    assert "Sent" not in page
    assert "secret link" not in as_officer.get(f"/admin/core/message/{again.pk}/change/").content.decode()
    as_officer.post("/admin/core/message/", {"action": "send_again", "_selected_action": [again.pk, sent.pk]})
    as_officer.post("/admin/core/message/", {"action": "let_go", "_selected_action": [gone.pk]})
    states = dict(Message.objects.values_list("subject", "state"))
    assert states == {"Again": "waiting", "Gone": "let_go", "Sent": "sent"}
    assert found(UserFactory(role=Role.OFFICER)) == set()
