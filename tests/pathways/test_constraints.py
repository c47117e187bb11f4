"""What must be true of the offer: the database refuses the rest, and the form says why in kind words."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from pathways.continuum import Stage
from pathways.models import Intake, Interest, Opportunity, PathwayType, PublicNeed, SupportNeed, SupportOffer
from pathways.models.opportunities import RESERVED_SLUGS
from tests.factories import (
    TODAY,
    ContactFactory,
    IntakeFactory,
    InterestFactory,
    NeedFactory,
    OpportunityFactory,
    PathwayTypeFactory,
    SupportFactory,
)
from tests.refusals import assert_refused, assert_the_form_says_so_first

pytestmark = pytest.mark.django_db

EARLIER = TODAY - timedelta(days=1)

# constraint, what makes a row, what breaks it
REFUSED = [
    ("opportunity_has_a_known_stage", OpportunityFactory, {"stage": "moon"}),
    ("opportunity_ages_are_in_order", OpportunityFactory, {"age_from": 19, "age_to": 18}),
    ("opportunity_ages_are_plausible", OpportunityFactory, {"age_from": 13}),
    ("opportunity_ages_are_plausible", OpportunityFactory, {"age_to": 100}),
    ("opportunity_hours_are_in_order", OpportunityFactory, {"hours_from": 9, "hours_to": 8}),
    ("opportunity_hours_are_plausible", OpportunityFactory, {"hours_to": 61}),
    ("opportunity_hours_are_plausible", OpportunityFactory, {"hours_from": -1}),
    *[
        ("published_opportunity_is_complete", OpportunityFactory, broken)
        for broken in (
            {"title": ""},
            {"summary": ""},
            {"stage": ""},
            {"how_to_apply": ""},
            {"in_area": "not_stated"},
            {"type": None},
            {"provider": None, "contact": None},
            {"contact": None},
            {"review_by": None},
        )
    ],
    ("film_is_said_to_be_about_something", OpportunityFactory, {"film_url": "https://films.example.org/1"}),
    ("opportunity_has_an_address", OpportunityFactory, {"slug": ""}),
    ("type_has_a_known_stage", PathwayTypeFactory, {"stage": "moon"}),
    ("rolling_intake_has_no_start_date", IntakeFactory, {"kind": "rolling", "starts_on": TODAY}),
    ("intake_opens_before_it_closes", IntakeFactory, {"apply_from": TODAY, "apply_by": EARLIER}),
    ("intake_closes_before_it_starts", IntakeFactory, {"apply_by": TODAY, "starts_on": EARLIER}),
    ("intake_has_no_more_places_left_than_places", IntakeFactory, {"places": 3, "places_left": 4}),
]


NAMES = [f"{name}: {broken}" for name, _, broken in REFUSED]


@pytest.mark.parametrize(("name", "factory", "broken"), REFUSED, ids=NAMES)
def test_the_database_refuses(name, factory, broken):
    assert_refused(name, factory(), **broken)


@pytest.mark.parametrize(("name", "factory", "broken"), REFUSED, ids=NAMES)
def test_the_form_says_so_first(name, factory, broken):
    assert_the_form_says_so_first(name, factory(), **broken)


def test_every_named_constraint_is_tested_here():
    models = (Opportunity, PathwayType, Intake, PublicNeed, SupportNeed, SupportOffer, Interest)
    named = {constraint.name for model in models for constraint in model._meta.constraints}
    elsewhere = {"one_need_means_everyone", "opportunity_is_not_merged_into_itself", "type_is_not_its_own_parent"}
    elsewhere |= {"intake_is_known_on_its_listing"}
    assert named == {name for name, _, _ in REFUSED} | elsewhere


def test_a_listing_is_not_merged_into_itself():
    row = OpportunityFactory()
    assert_refused("opportunity_is_not_merged_into_itself", row, merged_into=row.pk)


def test_a_type_is_not_its_own_parent():
    row = PathwayTypeFactory()
    assert_refused("type_is_not_its_own_parent", row, parent=row.pk)


def test_only_one_need_means_everyone():
    NeedFactory(code="all")
    name = "one_need_means_everyone" if connection.vendor == "postgresql" else "meets_all"
    assert_refused(name, NeedFactory(code="autism"), meets_all=True)


@pytest.mark.parametrize("field", ["slug", "ref", "uuid"])
def test_what_others_hold_on_to_is_unique(field):
    first, second = OpportunityFactory(ref="one"), OpportunityFactory(ref="two")
    assert_refused(field, second, **{field: getattr(first, field)})


@pytest.mark.parametrize("factory", [NeedFactory, SupportFactory, InterestFactory, PathwayTypeFactory])
def test_a_code_is_unique(factory):
    factory(code="one")
    assert_refused("code", factory(code="two"), code="one")


@pytest.mark.parametrize(
    "facts",
    [
        {"age_from": 14, "age_to": 99},
        {"age_from": 17, "age_to": 17},
        {"hours_from": 0, "hours_to": 60},
        {"hours_from": "7.5", "hours_to": "7.5"},
        {"status": "draft", "title": "", "stage": "", "type": None, "provider": None, "contact": None},
        {"is_historical": True, "provider": None, "contact": None, "type": None, "summary": "", "review_by": None},
    ],
    ids=str,
)
def test_what_is_right_at_the_edge_is_taken(facts):
    OpportunityFactory(**facts).full_clean()


@pytest.mark.parametrize(
    "facts",
    [
        {"apply_from": TODAY, "apply_by": TODAY, "starts_on": TODAY},
        {"places": 0, "places_left": 0},
        {"places_left": 3},
        {"kind": "rolling", "apply_from": EARLIER, "apply_by": TODAY},
        {},
    ],
    ids=str,
)
def test_an_intake_at_the_edge_is_taken(facts):
    IntakeFactory(**facts).full_clean()


# ── Publishing ───────────────────────────────────────────────────────────────


def test_publishing_is_refused_with_the_whole_list_of_what_is_missing():
    row = Opportunity(slug="this", status="published")
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    missing = (
        "a title, the way into work, the type, the provider, a one-sentence summary, a contact, how to apply, "
        "whether it is in our area, a review-by date"
    )
    assert f"Before families can see this, add: {missing}." in refusal.value.messages


@pytest.mark.parametrize("status", ["draft", "awaiting_review", "archived"])
def test_nothing_is_missing_from_what_is_not_published(status):
    Opportunity(slug="this", status=status).full_clean()


def test_a_recorded_listing_needs_its_way_into_work():
    """Cards, the listing's page and the recorded offer all stand under one."""
    row = Opportunity(slug="this", title="Then", status="published", is_historical=True)
    with pytest.raises(ValidationError):
        row.full_clean()
    row.stage = Stage.VOLUNTARY
    row.full_clean()


@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
def test_an_address_of_the_site_itself_is_refused(slug):
    with pytest.raises(ValidationError, match="an address of the site itself"):
        Opportunity(slug=slug).full_clean()


def test_a_type_belongs_to_the_same_way_into_work():
    row = OpportunityFactory(status="draft")
    row.type = PathwayTypeFactory(code="other", stage="supported")
    with pytest.raises(ValidationError, match="This type belongs to “Supported work”"):
        row.full_clean()


def test_a_contact_belongs_to_the_same_provider():
    row = OpportunityFactory()
    row.contact = ContactFactory()
    with pytest.raises(ValidationError, match="Choose a contact of the same provider"):
        row.full_clean()


def test_types_have_two_levels_in_one_way_into_work():
    top = PathwayTypeFactory(code="top")
    middle = PathwayTypeFactory(code="middle", parent=top)
    with pytest.raises(ValidationError, match="two levels"):
        PathwayTypeFactory.build(code="bottom", parent=middle).full_clean()
    with pytest.raises(ValidationError, match="same way into work"):
        PathwayTypeFactory.build(code="bottom", parent=top, stage="supported").full_clean()
