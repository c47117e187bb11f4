"""What a listing said, each time that it was another than before."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from pathways.models.opportunities import Opportunity


class ListingVersionQuerySet(models.QuerySet):
    def newest(self, listings: QuerySet[Opportunity]) -> ListingVersionQuerySet:
        """The newest version of each of `listings` that has one."""
        return self._one_of_each(listings, ListingVersion.objects.all())

    def as_of(self, on: date, listings: QuerySet[Opportunity]) -> ListingVersionQuerySet:
        """Of each of `listings` the version that stood at the end of the London date `on`, where it had one."""
        return self._one_of_each(listings, ListingVersion.objects.filter(on__lte=on))

    def _one_of_each(self, listings, versions) -> ListingVersionQuerySet:
        """By one look into the index for each listing, however many versions it has."""
        of_the_same = versions.filter(opportunity=OuterRef("pk")).order_by("-on", "-number").values("pk")[:1]
        return self.filter(pk__in=listings.order_by().values_list(Subquery(of_the_same)))


class ListingVersion(models.Model):
    """A listing as it stood from one moment on. Rows are only ever added.

    The document holds the state's own facts too (status, dates, paused), so `state_of` answers for any later day.
    """

    class Why(models.TextChoices):
        BASELINE = "baseline", "When history began"
        CREATED = "created", "Written"
        EDITED = "edited", "Changed"
        CHECKED = "checked", "Checked"
        PUBLISHED = "published", "Published"
        PAUSED = "paused", "Paused"
        ARCHIVED = "archived", "Archived"
        MERGED = "merged", "Merged"
        HIDDEN = "hidden", "Hidden: not confirmed"
        REVIEW = "review", "Change from the provider accepted"
        IMPORT = "import", "Import"
        RESTORED = "restored", "Brought back"
        UNDONE = "undone", "Import undone"
        AROUND = "around", "Its provider, place or contact changed"

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.TextField(help_text="JSON: see pathways.document.")
    kept_at = models.DateTimeField(default=timezone.now)
    on = models.DateField(help_text="The London date; never before that of an earlier version.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="listing_versions"
    )
    by_name = models.CharField(max_length=120, blank=True, help_text="As it was then. Blank: a command.")
    why = models.CharField(max_length=12, choices=Why)
    source = models.CharField(max_length=120, blank=True, help_text="The import or edit that it came from.")

    objects = ListingVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version of a listing"
        verbose_name_plural = "versions of listings"
        ordering = ["opportunity", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "number"], name="version_has_its_own_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_numbers_begin_at_one"),
        ]
        indexes = [
            models.Index(fields=["opportunity", "-on", "-number"], name="version_of_a_day"),
            models.Index(fields=["source"], condition=~Q(source=""), name="version_by_source"),
        ]

    def __str__(self):
        return f"Version {self.number}"

    @property
    def word(self) -> str:
        """Its number as a text, for headings."""
        return str(self.number)

    def as_document(self) -> dict[str, Any]:
        from pathways.document import read_document

        return read_document(self.document)
