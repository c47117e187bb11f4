import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from providers.membership import get_membership
from providers.models import Level, Membership, Provider
from tests.factories import MembershipFactory, ProviderFactory
from tests.refusals import assert_refused, assert_the_form_says_so_first

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("level", "allowed"),
    [(Level.VIEWER, ["read"]), (Level.EDITOR, ["read", "edit"]), (Level.MANAGER, ["read", "edit", "manage"])],
)
def test_each_level_may_do_what_it_says(level, allowed):
    membership = MembershipFactory(level=level, provider__slug="willow-yard")
    for may in ("read", "edit", "manage"):
        if may in allowed:
            assert get_membership(membership.user, "willow-yard", may=may) == membership
        else:
            with pytest.raises(PermissionDenied):
                get_membership(membership.user, "willow-yard", may=may)


def test_a_stranger_finds_nothing(officer):
    provider, others = ProviderFactory(), MembershipFactory()
    for user in (others.user, officer, AnonymousUser()):
        with pytest.raises(Http404):
            get_membership(user, provider.slug)


def test_the_other_portal_does_not_exist_for_those_without_part_in_it():
    places = MembershipFactory(may_list=False, may_place=True)
    with pytest.raises(Http404):
        get_membership(places.user, places.provider.slug)
    assert get_membership(places.user, places.provider.slug, portal="place") == places


def test_a_closed_account_acts_for_nobody():
    membership = MembershipFactory(user__is_active=False)
    with pytest.raises(Http404):
        get_membership(membership.user, membership.provider.slug)
    assert not Provider.objects.for_user(membership.user).exists()


def test_a_person_acts_for_their_own(officer):
    membership = MembershipFactory()
    ProviderFactory()
    assert list(Provider.objects.for_user(membership.user)) == [membership.provider]
    assert list(Membership.objects.of(membership.user)) == [membership]
    assert not Provider.objects.for_user(AnonymousUser()).exists()


def test_a_membership_is_for_something():
    broken = {"may_list": False, "may_place": False}
    assert_refused("membership_is_for_something", MembershipFactory(), **broken)
    assert_the_form_says_so_first("membership_is_for_something", MembershipFactory(), **broken)


def test_only_colleges_and_schools_place():
    membership = MembershipFactory(provider__kind="charity")
    membership.may_place = True
    with pytest.raises(ValidationError, match="Only colleges and schools"):
        membership.full_clean()
    MembershipFactory(provider__kind="college", may_place=True).full_clean()
