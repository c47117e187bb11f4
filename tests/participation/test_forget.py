"""After ninety days a request is gone, whatever has become of it, and nothing of it stays."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from participation.actions import deal_with, forget_contact_requests
from participation.models import ContactRequest
from tests.factories import TODAY, ContactRequestFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def requests():
    return {days: ContactRequestFactory(asked_on=TODAY - timedelta(days=days)) for days in (0, 89, 90, 200)}


def left() -> list[int]:
    return [(TODAY - asked_on).days for asked_on in ContactRequest.objects.values_list("asked_on", flat=True)]


def test_on_the_ninetieth_day_it_is_forgotten(requests):
    deal_with([requests[200]], as_="answered", by=UserFactory(), on=TODAY)
    report = forget_contact_requests(on=TODAY)
    assert left() == [89, 0]
    assert report.lines() == ["contact requests: 2 deleted, 1 of them unanswered"]
    assert forget_contact_requests(on=TODAY).forgotten == 0


def test_a_dry_run_only_counts(requests):
    report = forget_contact_requests(on=TODAY + timedelta(days=1), is_dry_run=True)
    assert report.lines() == ["contact requests: 3 would be deleted, 3 of them unanswered"]
    assert len(left()) == 4


def test_a_leap_year_does_not_matter():
    request = ContactRequestFactory(asked_on=TODAY.replace(year=2027, month=12, day=31))
    assert (request.forget_on.month, request.forget_on.day) == (3, 30)


def test_the_command_reports_numbers_and_nothing_else(requests, tmp_path, capsys):
    ContactRequest.objects.update(name="Goodfellow", about="A secret")
    report = tmp_path / "report.json"
    call_command("forget", "--dry-run", report=report)
    call_command("forget", report=report)
    said = capsys.readouterr().out + report.read_text()
    assert json.loads(report.read_text())["status"] == 0
    assert "deleted" in said
    assert "Goodfellow" not in said
    assert "secret" not in said
