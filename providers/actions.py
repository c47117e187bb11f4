"""What is done about the people of an organisation. Each is one transaction and leaves a line in the audit."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from core.audit import record
from core.outbox import post
from providers.models import Invitation, Level, Membership, Provider

RIGHTS = ("level", "may_list", "may_place")


class LastManager(Exception):
    """Somebody must stay who can invite others."""


class NotUsable(Exception):
    """The invitation was used, taken back or sent again, or it is too old."""


@transaction.atomic
def invite(
    *, provider: Provider, email: str, level: str, may_list: bool, may_place: bool, by: User, at: datetime
) -> Invitation:
    """Ask the person at `email` to act for `provider`. Whoever is invited already is not mailed twice."""
    invitation, is_new = Invitation.objects.get_or_create(
        provider=provider,
        email=email.strip().lower(),
        accepted_at=None,
        revoked_at=None,
        defaults={"level": level, "may_list": may_list, "may_place": may_place, "invited_by": by, "sent_at": at},
    )
    if is_new:
        record("invitation.sent", by=by, row=invitation, after=rights(invitation))
        post_invitation(invitation)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, by: User, at: datetime) -> bool:
    """With a new link, for another 14 days; the link before it ends. Whether it still waited."""
    values = {"sent_at": at, "times_sent": F("times_sent") + 1, "invited_by": by}
    if not Invitation.objects.waiting().filter(pk=invitation.pk).update(**values):
        return False
    invitation.refresh_from_db()
    record("invitation.sent_again", by=by, row=invitation)
    post_invitation(invitation)
    return True


@transaction.atomic
def take_back(*, invitation: Invitation, by: User, at: datetime) -> bool:
    """Whether it still waited."""
    if not Invitation.objects.waiting().filter(pk=invitation.pk).update(revoked_at=at):
        return False
    record("invitation.revoked", by=by, row=invitation)
    return True


@transaction.atomic
def open_account(*, invitation: Invitation, name: str, password: str, at: datetime) -> User:
    """Make the account that an invitation is for, and accept it. Raises `NotUsable`, also where there is one."""
    try:
        with transaction.atomic():
            user = User.objects.create_user(invitation.email, password, name=name, role=Role.MEMBER)
    except IntegrityError as error:
        raise NotUsable from error
    record("account.opened_by_invitation", by=user, row=user)
    accept(invitation=invitation, user=user, at=at)
    return user


@transaction.atomic
def accept(*, invitation: Invitation, user: User, at: datetime) -> Membership:
    """Once, by the account that has the address it was sent to. Raises `NotUsable`, or `PermissionDenied`."""
    if user.email != invitation.email.lower():
        raise PermissionDenied
    same_link = Invitation.objects.usable(at).filter(pk=invitation.pk, times_sent=invitation.times_sent)
    if not same_link.update(accepted_at=at):
        raise NotUsable
    membership, _ = Membership.objects.get_or_create(
        user=user, provider=invitation.provider, defaults=rights(invitation)
    )
    record("invitation.accepted", by=user, row=invitation, after=rights(membership))
    return membership


def ask_for_another(*, invitation: Invitation) -> None:
    """Tell whoever can send it again that the link is too old: once, however often it is asked for."""
    to, page = who_can_send_again(invitation)
    post(
        "invitation_again",
        to=to,
        context={"invitation": invitation, "url": f"{settings.SITE_URL}{page}"},
        key=f"invitation-again:{invitation.uuid}:{invitation.times_sent}",
    )


def who_can_send_again(invitation: Invitation) -> tuple[str, str]:
    """An email address, and the page to do it on: the inviter's while they may, else the council's."""
    inviter, provider = invitation.invited_by, invitation.provider
    if inviter and Membership.objects.of(inviter).managers().filter(provider=provider).exists():
        return inviter.email, reverse("provider_people", args=[provider.slug])
    is_officer = inviter is not None and inviter.has_perm("providers.change_provider")
    page = reverse("admin:providers_provider_people", args=[provider.pk])
    return inviter.email if is_officer else settings.COUNCIL_CONTACT_EMAIL, page


@transaction.atomic
def change_rights(*, membership: Membership, level: str, may_list: bool, may_place: bool, by: User) -> None:
    """Raises `LastManager`, or `PermissionDenied` for somebody who is no manager any more."""
    hold_people(membership.provider, by=by)
    stored = Membership.objects.get(pk=membership.pk)
    if level != Level.MANAGER:
        keep_a_manager(stored)
    before = rights(stored)
    stored.level, stored.may_list, stored.may_place = level, may_list, may_place
    stored.save(update_fields=RIGHTS)
    if rights(stored) != before:
        record("membership.changed", by=by, row=stored, before=before, after=rights(stored))


@transaction.atomic
def remove(*, membership: Membership, by: User) -> None:
    """The account stays. Raises `LastManager`, or `PermissionDenied` for somebody who is no manager any more."""
    hold_people(membership.provider, by=by)
    stored = Membership.objects.filter(pk=membership.pk).select_related("user", "provider").first()
    if stored is None:
        return
    keep_a_manager(stored)
    record("membership.removed", by=by, row=stored, before=rights(stored))
    stored.delete()


def hold_people(provider: Provider, *, by: User) -> None:
    """One change to the people of `provider` at a time: two managers could otherwise remove each other."""
    Provider.objects.select_for_update().get(pk=provider.pk)
    own = Membership.objects.of(by).filter(provider=provider)
    if not own.managers().exists() and not by.has_perm("providers.change_provider"):
        raise PermissionDenied


def keep_a_manager(membership: Membership) -> None:
    others = Membership.objects.managers().filter(provider=membership.provider).exclude(pk=membership.pk)
    if membership.may_manage and not others.exists():
        raise LastManager


def rights(row: Invitation | Membership) -> dict:
    return {name: getattr(row, name) for name in RIGHTS}


def post_invitation(invitation: Invitation) -> None:
    path = reverse("invitation", args=[invitation.token])
    post(
        "invitation",
        to=invitation.email,
        context={"invitation": invitation, "url": f"{settings.SITE_URL}{path}"},
        key=f"invitation:{invitation.uuid}:{invitation.times_sent}",
    )
