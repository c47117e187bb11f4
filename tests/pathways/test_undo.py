"""An import is taken back where nobody has changed the listing since."""

import pytest

from core.audit import AuditEvent
from pathways.history import CHANGED_SINCE, Why, begin, keep_version, kept, undo
from pathways.models import Opportunity
from tests.factories import IntakeFactory, OpportunityFactory

pytestmark = pytest.mark.django_db
SOURCE = "import:7"


def imported(*listings: Opportunity, **facts) -> None:
    with kept([listing.pk for listing in listings], by=None, why=Why.IMPORT, source=SOURCE):
        for listing in listings:
            for name, value in facts.items():
                setattr(listing, name, value)
            listing.save()


@pytest.fixture
def baking() -> Opportunity:
    return OpportunityFactory(title="Baking", days="Tuesdays", needs=["autism"])


def stands(listing: Opportunity) -> Opportunity:
    return Opportunity.objects.get(pk=listing.pk)


def test_each_listing_says_again_what_it_said_before(baking, officer):
    imported(baking, days="Fridays", status="draft")
    imported(baking, days="Sundays")
    IntakeFactory(opportunity=baking)
    with kept([baking.pk], by=None, why=Why.IMPORT, source=SOURCE):
        baking.needs.clear()
    undone = undo(SOURCE, by=officer)
    assert (undone.restored, undone.archived, undone.left) == ([baking], [], [])
    after = stands(baking)
    assert (after.days, after.status, after.intakes.count()) == ("Tuesdays", "published", 0)
    assert [need.code for need in after.needs.all()] == ["autism"]
    newest = baking.versions.order_by("number").last()
    assert (newest.why, newest.by, newest.as_document()) == (
        "undone",
        officer,
        baking.versions.get(number=1).as_document(),
    )
    assert AuditEvent.objects.about(baking).get(action="opportunity.import_undone").note == "Undone: import:7"


def test_what_somebody_has_changed_since_is_left_and_named(baking, officer):
    imported(baking, days="Fridays")
    Opportunity.objects.filter(pk=baking.pk).update(summary="Another.")
    keep_version(baking, by=officer, why=Why.EDITED)
    assert undo(SOURCE, by=officer).left == [(baking, CHANGED_SINCE)]
    assert stands(baking).days == "Fridays"


def test_another_number_of_its_contact_is_no_change_of_the_listing(baking, officer):
    imported(baking, days="Fridays")
    baking.contact.phone = "01632 960999"
    baking.contact.save()
    assert undo(SOURCE, by=officer).restored == [baking]
    assert stands(baking).days == "Tuesdays"


def test_what_the_import_made_is_archived_and_never_deleted(officer):
    new = OpportunityFactory()
    keep_version(new, by=None, why=Why.IMPORT, source=SOURCE)
    assert undo(SOURCE, by=officer).archived == [new]
    assert stands(new).status == "archived"


def test_what_cannot_stand_any_more_is_left_with_the_reason(baking, officer):
    other = OpportunityFactory(days="Mondays")
    begin([other.pk])
    imported(baking, other, days="Fridays")
    with kept([baking.pk], by=None, why=Why.IMPORT, source=SOURCE):
        baking.needs.clear()
    baking.needs.model.objects.all().delete()
    undone = undo(SOURCE, by=officer)
    assert undone.left == [(baking, "The need (in families' words) “Autism” is not there any more.")]
    assert undone.restored == [other]
    assert (stands(baking).days, stands(other).days) == ("Fridays", "Mondays")


def test_a_second_time_there_is_nothing_to_do(baking, officer):
    imported(baking, days="Fridays")
    undo(SOURCE, by=officer)
    again = undo(SOURCE, by=officer)
    assert (again.restored, again.archived, [why for _, why in again.left]) == ([], [], [CHANGED_SINCE])
    assert baking.versions.count() == 3


def test_an_import_that_never_was_undoes_nothing(baking, officer):
    begin([baking.pk])
    undone = undo("", by=officer)
    assert (undone.restored, undone.archived, undone.left) == ([], [], [])
