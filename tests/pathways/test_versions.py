"""A version is kept whenever a listing has become another, with whatever wrote it."""

import pytest
from django.db import transaction

from pathways.history import Why, keep_version, keep_versions
from pathways.models import ListingVersion, Opportunity
from tests.factories import IntakeFactory, OpportunityFactory

pytestmark = pytest.mark.django_db


def test_a_version_says_what_stood_who_wrote_it_and_why(officer):
    listing = OpportunityFactory(title="Baking")
    version = keep_version(listing, by=officer, why=Why.CREATED, source="import:7")
    version.refresh_from_db()
    assert version.as_document()["title"] == "Baking"
    assert (version.number, version.by, version.by_name, version.why) == (1, officer, "officer", "created")
    assert version.source == "import:7"


def test_nothing_is_kept_where_nothing_differs(officer):
    listing = OpportunityFactory()
    keep_version(listing, by=officer, why=Why.CREATED)
    Opportunity.objects.get(pk=listing.pk).save()
    assert keep_version(listing, by=officer, why=Why.EDITED) is None
    IntakeFactory(opportunity=listing)
    assert keep_version(listing, by=officer, why=Why.EDITED).number == 2


def test_a_transaction_that_is_rolled_back_keeps_none(officer):
    listing = OpportunityFactory()
    with transaction.atomic():
        assert keep_version(listing, by=officer, why=Why.EDITED)
        transaction.set_rollback(True)
    assert not ListingVersion.objects.exists()


def test_many_are_kept_in_as_many_queries_as_one(django_assert_max_num_queries):
    listings = [OpportunityFactory(needs=["autism"]) for _ in range(4)]
    with django_assert_max_num_queries(21):
        kept = keep_versions([listing.pk for listing in listings], by=None, why=Why.IMPORT, source="import:1")
    assert [(version.opportunity, version.number, version.by_name) for version in kept] == [
        (listing, 1, "") for listing in listings
    ]
