"""The weekly mail: to whom, how often, and what is never in it."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.models import Message, QueueAssignment, QueuePreference
from core.queue import put_off, take
from localoffer.digests import send_digests
from tests.factories import ContactRequestFactory, OpportunityFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MONDAY = date(2026, 11, 23)


@pytest.fixture
def waiting(officer):
    return OpportunityFactory(title="Baking & more", review_by=MONDAY - timedelta(days=40))


def test_it_says_what_waits_and_where(officer, waiting):
    take([f"overdue:{waiting.pk}"], by=officer)
    assert send_digests(on=MONDAY).sent == 1
    message = Message.objects.get()
    assert (message.to, message.subject) == ("officer@example.org", "This week: 1 thing waits (Ways into work)")
    assert "1. Baking & more\n" in message.text
    assert f"/admin/pathways/opportunity/{waiting.pk}/change/" in message.text
    assert "1 of them with you" in message.text
    assert "The longest has waited 40 days." in message.text
    assert "http://127.0.0.1:8000/admin/digest/" in message.text
    assert ">Baking &amp; more</a>" in message.html


def test_nobody_gets_two_in_a_week_whoever_runs_it(officer, waiting):
    for day in range(7):
        send_digests(on=MONDAY + timedelta(days=day))
    assert Message.objects.count() == 1
    assert send_digests(on=MONDAY + timedelta(days=7)).sent == 1


def test_the_week_at_the_turn_of_the_year_is_one(officer, waiting):
    for day in (date(2026, 12, 28), date(2027, 1, 3)):  # the 53rd week of 2026
        send_digests(on=day)
    assert Message.objects.count() == 1


def test_who_has_nothing_to_do_or_wants_none_gets_none(officer, commissioner, member, waiting):
    UserFactory(is_active=False)
    QueuePreference.objects.create(user=UserFactory(email="quiet@example.org"), wants_digest=False)
    report = send_digests(on=MONDAY)
    assert list(Message.objects.values_list("to", flat=True)) == ["officer@example.org"]
    assert (report.sent, report.not_needed) == (1, 2)
    Message.objects.all().delete()
    put_off([f"overdue:{waiting.pk}"], until=MONDAY + timedelta(days=3))
    assert send_digests(on=MONDAY).sent == 0


def test_nothing_about_a_person_is_in_it(officer):
    ContactRequestFactory(name="Robin Redbreast", phone="01632 960301", about="I am worried", note="Ring again")
    send_digests(on=MONDAY)
    text = Message.objects.get().text
    assert "Talk to somebody" in text
    for secret in ("Robin", "01632 960301", "worried", "Ring again"):
        assert secret not in text


def test_who_saw_to_what_is_done_is_forgotten(officer, waiting):
    keys = [f"overdue:{waiting.pk}", "overdue:999"]
    take([*keys, "overdue:new"], by=officer)
    long_ago = timezone.now() - timedelta(days=31)
    QueueAssignment.objects.filter(key__in=keys).update(modified_at=long_ago)
    send_digests(on=MONDAY)
    assert set(QueueAssignment.objects.values_list("key", flat=True)) == {keys[0], "overdue:new"}


def test_the_command_sends_it(officer, waiting, django_capture_on_commit_callbacks, mailoutbox, capsys):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("send_digests")
    assert [mail.to for mail in mailoutbox] == [["officer@example.org"]]
    assert "weekly mail: 1 sent, 0 not needed" in capsys.readouterr().out
