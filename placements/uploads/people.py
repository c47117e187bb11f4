"""Whose file it is, where a command sends it in."""

from accounts.models import User
from core.commands import CannotStart
from providers.models import Membership, Provider


def which_college(slug: str) -> Provider:
    college = Provider.objects.filter(slug=slug).first()
    if college is None or not college.may_place:
        raise CannotStart(f"There is no college at {slug}.")
    return college


def which_member(college: Provider, email: str | None) -> User | None:
    if not email:
        return None
    members = Membership.objects.filter(provider=college, may_place=True, user__is_active=True)
    member = members.filter(user__email=email.strip().lower()).select_related("user").first()
    if member is None or not member.may_edit:
        raise CannotStart(f"Nobody with the address {email} registers placements for {college}.")
    return member.user
