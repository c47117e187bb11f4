"""Who acts for an organisation. One organisation has one list of people, whether it lists, places or does both."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from providers.models.providers import Provider


class Level(models.TextChoices):
    VIEWER = "viewer", "Viewer: reads"
    EDITOR = "editor", "Editor: reads and proposes changes"
    MANAGER = "manager", "Manager: also invites colleagues"

    @property
    def may_edit(self) -> bool:
        return self in {Level.EDITOR, Level.MANAGER}

    @property
    def may_manage(self) -> bool:
        return self == Level.MANAGER


class MembershipQuerySet(models.QuerySet):
    def of(self, user) -> MembershipQuerySet:
        """Those through which `user` acts, while the account is open."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(user=user).select_related("provider")

    def managers(self) -> MembershipQuerySet:
        return self.filter(level=Level.MANAGER, user__is_active=True)


class Membership(models.Model):
    """A person who acts for an organisation: what they may do there, and in which of the two portals."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="memberships")
    level = models.CharField(max_length=10, choices=Level, default=Level.VIEWER)
    may_list = models.BooleanField("listings", default=True, help_text="Sees to what the organisation offers.")
    may_place = models.BooleanField("placements", default=False, help_text="Registers placements. Colleges only.")
    since = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["provider__name", "user__email"]
        constraints = [
            models.UniqueConstraint(fields=["user", "provider"], name="membership_is_unique"),
            models.CheckConstraint(
                condition=Q(may_list=True) | Q(may_place=True),
                name="membership_is_for_something",
                violation_error_message="Choose listings, placements or both.",
            ),
        ]

    def __str__(self):
        return f"{self.user} for {self.provider}"

    def clean(self):
        if self.may_place and self.provider_id and not self.provider.may_place:
            raise ValidationError({"may_place": "Only colleges and schools register placements."})

    @property
    def may_edit(self) -> bool:
        return Level(self.level).may_edit

    @property
    def may_manage(self) -> bool:
        return Level(self.level).may_manage
