"""What must be true of providers: the database refuses the rest, and the form says why in kind words."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from providers.models import Contact, NamedContact, Provider, Site, SiteAccess
from tests.factories import (
    AccessFeatureFactory,
    AreaFactory,
    ContactFactory,
    NamedContactFactory,
    OpportunityFactory,
    ProviderFactory,
    SiteAccessFactory,
    SiteFactory,
)
from tests.refusals import assert_refused, assert_the_form_says_so_first

pytestmark = pytest.mark.django_db

UNREACHABLE = {"phone": "", "email": ""}
REFUSED = [
    ("contact_can_be_reached", ContactFactory, UNREACHABLE),
    ("named_contact_can_be_reached", NamedContactFactory, UNREACHABLE | {"website": ""}),
    ("provider_has_a_name", ProviderFactory, {"name": ""}),
    ("provider_has_an_address", ProviderFactory, {"slug": ""}),
    ("site_has_both_coordinates_or_none", SiteFactory, {"easting": 1}),
    ("site_has_both_coordinates_or_none", SiteFactory, {"northing": 1}),
]


@pytest.mark.parametrize(("name", "factory", "broken"), REFUSED)
def test_the_database_refuses(name, factory, broken):
    assert_refused(name, factory(), **broken)


@pytest.mark.parametrize(("name", "factory", "broken"), REFUSED[:4])
def test_the_form_says_so_first(name, factory, broken):
    assert_the_form_says_so_first(name, factory(), **broken)


def test_every_named_constraint_is_tested_here():
    models = (Provider, Contact, NamedContact, Site, SiteAccess)
    named = {constraint.name for model in models for constraint in model._meta.constraints}
    assert named == {name for name, _, _ in REFUSED} | {"site_answers_a_feature_once"}


def test_a_site_answers_a_feature_once():
    first = SiteAccessFactory()
    second = SiteAccessFactory(site=first.site, feature=AccessFeatureFactory(code="other"))
    assert_refused("site_id", second, feature=first.feature)


@pytest.mark.parametrize(
    "reachable",
    [
        {"phone": "01632 960000"},
        {"email": "a@example.org"},
        {"website": "https://example.org/"},
        {"is_placeholder": True},
    ],
)
def test_one_way_to_reach_a_named_contact_is_enough(reachable):
    NamedContactFactory(**(UNREACHABLE | reachable)).full_clean()


@pytest.mark.parametrize("field", ["name", "slug"])
def test_a_provider_has_a_name_and_an_address_of_its_own(field):
    assert_refused(field, ProviderFactory(), **{field: getattr(ProviderFactory(), field)})


@pytest.mark.parametrize(
    ("phone", "is_fine"),
    [
        ("020 7946 0123", True),
        ("+44 (0)20 7946 0123", True),
        ("020 7946 0123 ext 4", True),
        ("0207946-0123 x12", True),
        ("ring us", False),
        ("12345", False),
        ("020 7946 0123<script>", False),
    ],
)
def test_a_telephone_number_is_one(phone, is_fine):
    contact = ContactFactory.build(provider=ProviderFactory(), phone=phone)
    if is_fine:
        contact.full_clean()
    else:
        with pytest.raises(ValidationError, match="Write a telephone number with its area code"):
            contact.full_clean()


@pytest.mark.parametrize("website", ["javascript:alert(1)", "ftp://example.org/", "//example.org", "https://"])
def test_a_web_address_is_http(website):
    with pytest.raises(ValidationError):
        ProviderFactory.build(website=website).full_clean()


def test_what_listings_hang_on_is_not_deleted():
    listing = OpportunityFactory(sites=[SiteFactory(area=AreaFactory(code="camden"))])
    for row in (listing.provider, listing.contact, listing.type, AreaFactory(code="camden")):
        with pytest.raises(ProtectedError):
            row.delete()
