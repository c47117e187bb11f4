import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from core.audit import record, record_each
from core.models import AuditEvent
from tests.factories import TODAY, OpportunityFactory

pytestmark = pytest.mark.django_db


def test_it_says_who_did_what_to_what(officer):
    officer.name = "Niamh"
    listing = OpportunityFactory(title="Baking")
    event = record("listing.paused", by=officer, row=listing, before={"on": TODAY}, after={"on": None}, note="Closed")
    event.refresh_from_db()
    assert (event.action, event.by_key, event.by_name) == ("listing.paused", str(officer.pk), "Niamh")
    assert (event.kind, event.key, event.what) == ("pathways.opportunity", str(listing.uuid), "Baking")
    assert (event.before, event.after, event.note) == ({"on": "2026-11-22"}, {"on": None}, "Closed")


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_nobody_who_signed_in_is_nobody(nobody):
    event = record("sign_in.failed", by=nobody)
    assert (event.by_key, event.by_name, event.kind, event.before) == ("", "", "", None)


def test_many_rows_are_one_query(officer, django_assert_num_queries):
    listings = OpportunityFactory.create_batch(3)
    with django_assert_num_queries(1):
        record_each("listing.paused", listings, by=officer)
    assert AuditEvent.objects.about(listings[1]).get().action == "listing.paused"


def test_it_is_undone_with_what_it_tells_of(officer):
    with transaction.atomic():
        record("listing.paused", by=officer)
        transaction.set_rollback(True)
    assert not AuditEvent.objects.exists()


def test_it_never_changes_and_stays(officer):
    record("listing.paused", by=officer)
    with pytest.raises(TypeError):
        AuditEvent.objects.update(action="nothing")
    with pytest.raises(TypeError):
        AuditEvent.objects.all().delete()


def test_a_long_name_is_cut_and_not_refused(officer):
    event = record("listing.paused", by=officer, row=OpportunityFactory(title="B" * 120), note="n" * 900)
    event.refresh_from_db()
    assert len(event.note) == 500
