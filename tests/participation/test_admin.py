"""Officers answer those who wait, the oldest first; nobody else reads what people told us."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.models import AuditEvent
from localoffer.work_queue import WorkQueue
from participation.actions import deal_with
from participation.models import ContactRequest
from tests.desk import filled
from tests.factories import TODAY, ContactRequestFactory, UserFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LIST = "/admin/participation/contactrequest/"
PERSONAL = ("Goodfellow", "01632 960301", "What can I try?")


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture
def request_of_robin():
    return ContactRequestFactory(
        name="Goodfellow", about="What can I try?", asked_on=TODAY - timedelta(days=4), note="Called once."
    )


def names(page: Markup) -> list[str]:
    return [e.text for e in page.all("th", class_="field-name")]


def answered(**facts):
    return ContactRequestFactory(state="answered", answered_on=TODAY, answered_by=UserFactory(), **facts)


def test_those_who_wait_stand_there_the_oldest_first(as_officer, request_of_robin):
    ContactRequestFactory(name="Today")
    ContactRequestFactory(name="Long ago", asked_on=TODAY - timedelta(days=30))
    answered(name="Done")
    page = Markup(as_officer.get(LIST))
    assert names(page) == ["Long ago", "Goodfellow", "Today"]
    assert [e.text for e in page.all("td", class_="field-waited")] == ["30 days", "4 days", "0 days"]
    assert names(Markup(as_officer.get(f"{LIST}?state=answered"))) == ["Done"]
    assert len(names(Markup(as_officer.get(f"{LIST}?state=all")))) == 4


@pytest.mark.parametrize("person", ["as_commissioner", "as_member", "visitor"])
def test_nobody_else_reads_it(request, request_of_robin, person):
    client = request.getfixturevalue(person)
    pk = request_of_robin.pk
    for address in ("/admin/", LIST, f"{LIST}{pk}/change/", f"{LIST}{pk}/history/", f"{LIST}{pk}/delete/"):
        response = client.get(address)
        assert response.status_code in ({200} if address == "/admin/" and person == "as_commissioner" else {302, 403})
        assert not [word for word in PERSONAL if word in response.content.decode()]
    assert client.post(LIST, {"action": "we_have_answered", "_selected_action": [pk]}).status_code in {302, 403}
    assert ContactRequest.objects.waiting().exists()


def test_officers_mark_it_answered_in_the_list(as_officer, officer, request_of_robin):
    action = {"action": "we_have_answered", "_selected_action": [request_of_robin.pk]}
    assert b"1 request answered." in as_officer.post(LIST, action, follow=True).content
    request_of_robin.refresh_from_db()
    assert (request_of_robin.state, request_of_robin.answered_by) == ("answered", officer)
    assert request_of_robin.answered_on == TODAY
    assert b"0 requests answered." in as_officer.post(f"{LIST}?state=all", action, follow=True).content


def test_officers_mark_it_answered_on_its_own_page(as_officer, officer, request_of_robin):
    address = f"{LIST}{request_of_robin.pk}/change/"
    page = as_officer.get(address)
    assert as_officer.post(address, filled(page, outcome="closed", note="Moved away.")).status_code == 302
    request_of_robin.refresh_from_db()
    assert (request_of_robin.state, request_of_robin.note) == ("closed", "Moved away.")
    assert request_of_robin.answered_by == officer
    assert b'name="outcome"' not in as_officer.get(address).content


def test_a_note_alone_leaves_it_waiting(as_officer, request_of_robin):
    address = f"{LIST}{request_of_robin.pk}/change/"
    as_officer.post(address, filled(as_officer.get(address), note="Nobody there. Try in the evening."))
    request_of_robin.refresh_from_db()
    assert (request_of_robin.state, request_of_robin.note) == ("new", "Nobody there. Try in the evening.")


def test_what_people_said_cannot_be_changed(as_officer, request_of_robin):
    address = f"{LIST}{request_of_robin.pk}/change/"
    changes = {"name": "Somebody", "phone": "01632 960999", "state": "closed", "forget_on": "2099-01-01"}
    as_officer.post(address, filled(as_officer.get(address), **changes))
    before = request_of_robin
    request_of_robin.refresh_from_db()
    assert (before.name, before.phone, before.state) == ("Goodfellow", "01632 960301", "new")


def test_two_officers_do_not_answer_twice(officer, request_of_robin):
    stale = ContactRequest.objects.get(pk=request_of_robin.pk)
    assert deal_with([request_of_robin], as_="answered", by=officer, on=TODAY) == 1
    assert deal_with([stale], as_="closed", by=UserFactory(), on=TODAY + timedelta(days=1)) == 0
    stale.refresh_from_db()
    assert (stale.state, stale.answered_by, stale.answered_on) == ("answered", officer, TODAY)


def test_somebody_may_be_forgotten_at_once_and_the_history_names_nobody(as_officer, officer, request_of_robin):
    deal_with([request_of_robin], as_="answered", by=officer, on=TODAY)
    as_officer.post(f"{LIST}{request_of_robin.pk}/delete/", {"post": "yes"})
    assert not ContactRequest.objects.exists()
    assert AuditEvent.objects.count() == 2
    history = str(list(AuditEvent.objects.values()))
    assert not [word for word in PERSONAL if word in history]


def test_no_name_gets_into_an_address(as_officer, request_of_robin):
    """A search box would put its words there, and into the logs."""
    page = Markup(as_officer.get(LIST))
    assert not page.all("input", name="q")
    assert not [link for link in page.links if "Goodfellow" in link or "960301" in link]


def test_what_was_typed_is_escaped(as_officer):
    request = ContactRequestFactory(name="<img src=x>", about="<script>x</script>")
    for address in (LIST, f"{LIST}{request.pk}/change/"):
        page = Markup(as_officer.get(address))
        assert not [e for e in page.all("img") if e["src"] == "x"]
        assert all("src" in e.attributes or e.attributes.get("type") == "application/json" for e in page.all("script"))


def test_who_waits_is_in_the_work_queue_of_those_who_may_answer(officer, commissioner):
    ContactRequestFactory(asked_on=TODAY - timedelta(days=4))
    answered(asked_on=TODAY - timedelta(days=80))
    waiting = WorkQueue(officer, on=TODAY).items
    assert [(item.kind.code, item.days_waited(TODAY)) for item in waiting] == [("contact-request", 4)]
    assert WorkQueue(commissioner, on=TODAY).items == []


def test_the_list_does_not_ask_for_each_row(as_officer, django_assert_max_num_queries):
    ContactRequestFactory.create_batch(30)
    with django_assert_max_num_queries(12):
        as_officer.get(LIST)
