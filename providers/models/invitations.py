"""A person who is asked to act for an organisation. The mail holds a link; the row says whether it still works."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from core.tokens import ExpiredToken, WrongToken, make_token, read_token
from providers.models.memberships import Level
from providers.models.providers import Provider

PURPOSE, LIVES = "invitation", timedelta(days=14)


class InvitationQuerySet(models.QuerySet):
    def waiting(self) -> InvitationQuerySet:
        """Neither accepted nor taken back; the link may be too old."""
        return self.filter(accepted_at=None, revoked_at=None)

    def usable(self, at: datetime) -> InvitationQuerySet:
        return self.waiting().filter(sent_at__gt=at - LIVES)

    def by_token(self, token: str, *, at: datetime) -> Invitation | None:
        """The invitation that a link is for, whatever has become of it; none for a link that we did not make.

        A link that was sent again replaces the one before it.
        """
        try:
            value = read_token(PURPOSE, token, at=at, max_age=LIVES)
        except ExpiredToken as expired:
            value = expired.value
        except WrongToken:
            return None
        number, _, sent = value.partition(":")
        return self.filter(uuid=number, times_sent=int(sent)).select_related("provider", "invited_by").first()


class Invitation(models.Model):
    """Used once, for 14 days, and until it is taken back or sent again."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    level = models.CharField(max_length=10, choices=Level, default=Level.EDITOR)
    may_list = models.BooleanField("listings", default=True)
    may_place = models.BooleanField("placements", default=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="invitations_sent", null=True, blank=True
    )
    sent_at = models.DateTimeField()
    times_sent = models.PositiveSmallIntegerField(default=1)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                F("provider"),
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_waits_once",
                violation_error_message="This person is invited already.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitation_is_accepted_or_revoked"
            ),
            models.CheckConstraint(
                condition=Q(may_list=True) | Q(may_place=True),
                name="invitation_is_for_something",
                violation_error_message="Choose listings, placements or both.",
            ),
        ]

    def __str__(self):
        return f"{self.email} for {self.provider}"

    def clean(self):
        if self.may_place and self.provider_id and not self.provider.may_place:
            raise ValidationError({"may_place": "Only colleges and schools register placements."})

    @property
    def token(self) -> str:
        return make_token(PURPOSE, f"{self.uuid}:{self.times_sent}", at=self.sent_at)

    @property
    def ends_at(self) -> datetime:
        return self.sent_at + LIVES

    @property
    def is_waiting(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None

    def is_usable(self, at: datetime) -> bool:
        return self.is_waiting and at < self.ends_at
