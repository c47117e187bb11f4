"""The first line of every page in an organisation's portal: who is this person here, and may they do this?"""

from typing import Literal

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.models import User
from providers.models import Membership

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
