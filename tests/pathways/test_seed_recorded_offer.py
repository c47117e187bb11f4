"""The founding paper's offer as history: what it states, and nothing more."""

import pytest

from core.fields import Answer
from core.seeding import SeedReport
from pathways.models import Intake, Opportunity
from pathways.seeding import seed_pathway_types, seed_recorded_listings
from providers.models import Provider
from tests.factories import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def seeded(kept_for_module):
    seed_pathway_types(SeedReport())
    seed_recorded_listings(SeedReport())


@pytest.fixture
def recorded():
    return Opportunity.objects.recorded()


def test_there_are_fourteen_listings(recorded):
    stages = list(recorded.values_list("stage", flat=True))
    counts = [stages.count(stage) for stage in ("voluntary", "social_enterprise", "supported", "independent")]
    assert counts == [6, 1, 5, 2]


def test_one_capacity_is_stated(recorded):
    intake = Intake.objects.get()
    assert intake.opportunity.title == "Action on Disability pilot"
    assert (intake.kind, intake.places, intake.places_left) == ("fixed", 12, None)
    assert (intake.starts_on, intake.apply_by) == (None, None)


def test_what_the_paper_does_not_state_is_not_stated(recorded):
    for listing in recorded:
        assert {listing.ehcp, listing.in_area, listing.keeps_plan, listing.pay, listing.delivery} == {Answer.NOT_STATED}
        assert not any(
            getattr(listing, field).exists() for field in ("sites", "areas", "needs", "support", "interests")
        )
        assert not listing.covers_all_areas
        assert (listing.age_from, listing.age_to, listing.contact, listing.how_to_apply) == (None, None, None, "")
        assert (listing.checked_on, listing.review_by) == (None, None)


def test_each_says_how_it_was_recorded_and_how_sure_that_is(recorded):
    assert all(listing.recorded_as and "sure of this reading" in listing.recorded_note for listing in recorded)
    written = dict(recorded.values_list("title", "recorded_as"))
    assert written["Pure Innovations"] == "Pure innovations"
    assert written["SweeTree"] == "Sweetree"


def test_only_what_is_certain_has_a_type(recorded):
    kinds = {listing.ref: listing.type.code for listing in recorded.exclude(type=None)}
    assert set(kinds.values()) == {"supported_internship", "independent_part_full_time"}
    assert kinds["recorded-loreal-supported-internship"] == "supported_internship"
    assert "recorded-westminster-kingsway-college" not in kinds


def test_its_addresses_say_that_it_is_recorded(recorded):
    assert all(listing.slug.startswith("recorded-") for listing in recorded)


def test_families_do_not_meet_it_unasked(recorded):
    assert not Opportunity.objects.in_directory(TODAY).exists()
    assert Opportunity.objects.in_directory(TODAY, historical=True).count() == 14
    assert not Provider.objects.listed().exists()


def test_search_knows_its_words(recorded):
    assert recorded.filter(search_text__contains="glaxosmithklin").count() == 1
