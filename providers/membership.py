"""The first line of every page in an organisation's portal: who is this person here, and may they do this?"""

from typing import Literal

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.models import User
from providers.models import Membership, Provider

May = Literal["read", "edit", "manage"]
Portal = Literal["list", "place", "either"]


def get_membership(user: User, slug: str, *, may: May = "read", portal: Portal = "list") -> Membership:
    """The membership of `user` in the organisation at `slug`.

    Raises `Http404` for strangers, and for members who have no part in that portal: its pages do not exist for
    them. Raises `PermissionDenied` for members whose level is too low.
    """
    own = Membership.objects.of(user)
    if portal != "either":
        own = own.filter(**{f"may_{portal}": True})
    membership = get_object_or_404(own, provider__slug=slug)
    allowed = {"read": True, "edit": membership.may_edit, "manage": membership.may_manage}
    if not allowed[may]:
        raise PermissionDenied
    return membership


def who_hears(provider: Provider | None, user: User | None, *, reply_to: str = "") -> list[str]:
    """Where an answer to `provider` goes: to whom asked, or to its managers where that person has left it.

    Somebody who came by a link asked from `reply_to`, and hears there.
    """
    if reply_to:
        return [reply_to]
    members = Membership.objects.filter(provider=provider, may_list=True, user__is_active=True)
    asked = members.filter(user=user) if user else members.none()
    return [member.user.email for member in (asked or members.managers()).select_related("user")]
