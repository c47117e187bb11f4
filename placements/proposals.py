"""What an officer decides about an employer that a college proposed. Placements are moved unseen, and never shown."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, ProtectedError

from accounts.models import User
from core.audit import record
from placements.models import HostProposal, Placement
from providers.models import Provider


class AlreadyDecided(ValidationError):
    """Somebody else was quicker."""


@transaction.atomic
def accept_host(proposal: HostProposal, *, by: User, on: date, listed: bool) -> Provider:
    """It stays as an organisation of its own, in the A to Z or not. Raises `AlreadyDecided`."""
    host = decide(proposal, on=on).host
    if listed:
        host.is_listed = True
        host.lock_version += 1
        host.save(update_fields=["is_listed", "lock_version", "modified_at"])
    record("host.accepted", by=by, row=host, after={"is_listed": host.is_listed})
    return host


@transaction.atomic
def merge_host(proposal: HostProposal, *, into: Provider, by: User, on: date) -> Provider:
    """It is `into`, which is here already: its placements are moved there, and it is gone.

    Raises `AlreadyDecided`; and `ValidationError` where the proposed one has got listings or people of its own.
    """
    host = decide(proposal, on=on).host
    if host == into:
        raise ValidationError("An employer cannot be merged into itself.")
    Placement.objects.filter(host=host).update(host=into, lock_version=F("lock_version") + 1)
    record("host.merged", by=by, row=host, after={"into": into.slug})
    try:
        host.delete()
    except ProtectedError as error:
        raise ValidationError("It has listings or people of its own here. Move them first.") from error
    return into


def decide(proposal: HostProposal, *, on: date) -> HostProposal:
    if not HostProposal.objects.filter(pk=proposal.pk, decided_on=None).update(decided_on=on):
        raise AlreadyDecided("Somebody else has decided this meanwhile. Nothing was changed.")
    proposal.decided_on = on
    return proposal
