"""What the review ladder puts before the officers."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import Message
from localoffer.work_queue import WorkQueue
from pathways.checking import flag_due_checks
from pathways.letters import token_of
from pathways.models import CheckLetter, CheckRequest
from pathways.queue_checks import queue_items
from tests.factories import (
    TODAY,
    CheckLetterFactory,
    CheckRequestFactory,
    ContactFactory,
    OpportunityFactory,
    PathwayTypeFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]


def waiting(on=TODAY) -> dict[str, str]:
    return {item.kind.code: item.detail for item in queue_items(on)}


def test_who_has_no_address_is_someone_to_ring():
    listing = OpportunityFactory(review_by=TODAY, contact=ContactFactory(email=""))
    flag_due_checks(on=TODAY - timedelta(days=14))
    assert waiting(TODAY - timedelta(days=1)) == {}, "not before its day"
    (item,) = queue_items(TODAY)
    assert (item.kind.code, item.title, item.since) == ("ring", str(listing), TODAY - timedelta(days=14))
    assert item.detail == "The placements team, 020 7946 0123"
    assert item.url == f"/admin/pathways/opportunity/{listing.pk}/change/"


def test_what_will_be_hidden_is_said_with_its_day():
    CheckRequestFactory(opportunity__review_by=TODAY, hide_on=TODAY + timedelta(days=9))
    assert waiting() == {"to_be_hidden": "Will be hidden on 1 December 2026, or soon after"}
    CheckRequest.objects.update(answer="right", answered_on=TODAY)
    assert waiting() == {}


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"opportunity__contact__email": ""}, "ring"),
        ({"hide_on": TODAY + timedelta(days=9)}, "to_be_hidden"),
        ({"opportunity__contact__email": "", "hide_on": TODAY + timedelta(days=9)}, "to_be_hidden"),
        ({}, "overdue"),
    ],
)
def test_a_listing_that_is_overdue_waits_once(officer, facts, kind):
    CheckRequestFactory(opportunity__review_by=TODAY - timedelta(days=9), sent_to="team@example.org", **facts)
    assert [item.kind.code for item in WorkQueue(officer, on=TODAY).items] == [kind]


def test_a_letter_that_could_not_be_delivered_is_said():
    asked = CheckRequestFactory(opportunity__review_by=TODAY, opened_on=TODAY)
    letter = CheckLetterFactory(requests=[asked])
    message = {"template": "check_listings", "to": letter.sent_to, "subject": "x", "next_try_at": timezone.now()}
    Message.objects.create(key=letter.message_key, state="given_up", **message)
    assert waiting() == {"letter_not_delivered": "To team@willow-yard.example.org"}
    CheckLetterFactory(requests=[asked])
    assert waiting() == {}, "a newer letter may have arrived"


def test_what_is_said_to_have_closed_is_said_with_their_words():
    closed = {"opportunity__is_paused": True, "opportunity__review_by": TODAY}
    CheckRequestFactory(answer="closed", answered_on=TODAY, said="Since May.", **closed)
    assert waiting() == {"said_closed": "Since May."}


@pytest.mark.one_database
def test_it_asks_as_often_for_many_as_for_few():
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            list(queue_items(TODAY))
        return len(asked)

    kind = PathwayTypeFactory()
    few = None
    for _ in range(8):
        for answer in ("", "closed", "changes"):
            listing = OpportunityFactory(review_by=TODAY, type=kind, is_paused=answer == "closed")
            answered_on = TODAY if answer else None
            CheckRequestFactory(opportunity=listing, answer=answer, answered_on=answered_on, hide_on=TODAY)
        few = few or queries()
    assert queries() == few == 5
    assert len(list(queue_items(TODAY))) == 24


@pytest.mark.one_database
def test_the_page_of_a_letter_asks_as_often_for_many_as_for_few():
    def queries(number: int) -> int:
        contact = ContactFactory()
        listings = [OpportunityFactory(provider=contact.provider, contact=contact) for _ in range(number)]
        letter = CheckLetterFactory(requests=[CheckRequestFactory(opportunity=listing) for listing in listings])
        address = f"/confirm/{token_of(letter)}/"
        with CaptureQueriesContext(connection) as asked:
            assert f"Are these {number} still right?" in Client().get(address).content.decode()
        return len(asked)

    assert queries(9) == queries(3)


def test_the_form_of_a_listing_says_who_was_asked_and_what_they_answered(as_officer):
    listing = OpportunityFactory(review_by=TODAY)
    flag_due_checks(on=TODAY)
    CheckRequest.objects.update(answer="closed", answered_on=TODAY, said="Since <May>.")
    page = as_officer.get(f"/admin/pathways/opportunity/{listing.pk}/change/").content.decode()
    assert "Asked if it is still right" in page
    assert "asked on 22 Nov 2026 (team@willow-yard.example.org)" in page
    assert "Closed, or not offered any more" in page
    assert "Since &lt;May&gt;." in page
    assert CheckLetter.objects.count() == 1
