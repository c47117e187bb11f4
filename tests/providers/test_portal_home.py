"""The first page of somebody who signs in: what they act for, or whom to ask."""

import pytest

from providers.models import Level
from tests.conftest import signed_in
from tests.factories import MembershipFactory, ProviderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_a_member_finds_their_organisations_and_no_other():
    mine = MembershipFactory(provider__name="Willow Yard", provider__slug="willow-yard", level=Level.VIEWER)
    MembershipFactory(user=mine.user, provider__name="Second House")
    ProviderFactory(name="Not Mine")
    page = signed_in(mine.user).get("/portal/").content.decode()
    assert "Willow Yard" in page
    assert "Second House" in page
    assert "Not Mine" not in page
    assert 'href="/portal/provider/willow-yard/people/"' in page
    assert "/admin/" not in page


def test_staff_find_the_desk(as_officer):
    assert 'href="/admin/"' in as_officer.get("/portal/").content.decode()


def test_somebody_without_an_organisation_is_told_whom_to_ask(as_member, settings):
    page = as_member.get("/portal/").content.decode()
    assert "Ask a colleague who signs in here to invite you" in page
    assert settings.COUNCIL_CONTACT_EMAIL in page


def test_who_is_signed_in_stands_above_the_page(as_member, member):
    page = as_member.get("/portal/").content.decode()
    assert f"You are signed in as <b>{member}</b>" in page
    assert 'action="/accounts/logout/"' in page
    assert "You are signed in" not in as_member.get("/").content.decode()
