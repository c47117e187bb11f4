"""Two runs of the ladder at once, and a link that is clicked by several at once: what is done is done once."""

import threading
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.models import AuditEvent
from pathways.checking import flag_due_checks
from pathways.letters import token_of
from pathways.models import CheckLetter, CheckRequest, Opportunity
from tests.factories import TODAY, CheckLetterFactory, CheckRequestFactory, ContactFactory, OpportunityFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite writers stand in line"),
]

AT_ONCE = 4


def all_at_once(do: Callable[[], object]) -> list[object]:
    gate, done, failed = threading.Barrier(AT_ONCE), [], []

    def one():
        try:
            gate.wait()
            done.append(do())
        except Exception as error:  # noqa: BLE001 - whatever it is fails the test
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    return done


def test_runs_at_once_send_each_letter_once():
    for number in range(3):
        OpportunityFactory(review_by=TODAY, contact=ContactFactory(email=f"c{number}@example.org"))
    reports = all_at_once(lambda: flag_due_checks(on=TODAY))
    assert sorted(report.letters for report in reports) == [0, 0, 0, 3]
    assert (CheckLetter.objects.count(), CheckRequest.objects.count(), len(mail.outbox)) == (3, 3, 3)


def test_runs_at_once_hide_no_more_than_one_does():
    for _ in range(3):
        CheckRequestFactory(
            opportunity=OpportunityFactory(review_by=TODAY, contact=ContactFactory(email="")),
            sent_to="", asked_on=None, hide_on=TODAY,
        )  # fmt: skip
    all_at_once(lambda: flag_due_checks(on=TODAY))
    assert Opportunity.objects.exclude(hidden_on=None).count() == 1


def test_a_link_that_several_click_is_answered_once():
    asked = CheckRequestFactory(opportunity=OpportunityFactory(review_by=timezone.localdate()))
    address = f"/confirm/{token_of(CheckLetterFactory(requests=[asked]), asked)}/"
    answers = all_at_once(lambda: Client(headers={"sec-fetch-site": "same-origin"}).post(address).status_code)
    assert answers == [302] * AT_ONCE
    assert AuditEvent.objects.filter(action="opportunity.confirmed").count() == 1
