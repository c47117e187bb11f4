"""A listing that an organisation is writing, question by question, until an officer publishes it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from pathways.models.opportunities import Opportunity


class ListingDraftQuerySet(models.QuerySet):
    def sent(self) -> ListingDraftQuerySet:
        """Those that wait for an officer, whoever waits longest first."""
        waiting = self.filter(opportunity__status=Opportunity.Status.AWAITING_REVIEW, sent_at__isnull=False)
        return waiting.select_related("opportunity__provider", "sent_by").order_by("sent_at", "pk")


class ListingDraft(models.Model):
    """What belongs to the writing of a listing and not to the listing.

    A new place and a new contact stand here until the listing is published: as rows of the provider's, families
    would see them at once on its page.
    """

    opportunity = models.OneToOneField(Opportunity, on_delete=models.CASCADE, related_name="draft")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="started_listings")
    started_at = models.DateTimeField()
    answered = models.JSONField(default=list, blank=True, help_text="The questions that have been answered.")
    later = models.JSONField(default=list, blank=True, help_text="The questions that are to be asked again.")
    place = models.JSONField(default=dict, blank=True)
    person = models.JSONField(default=dict, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="sent_listings"
    )
    reason = models.TextField("why it was sent back", blank=True)
    sent_back_at = models.DateTimeField(null=True, blank=True)
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="listings_sent_back"
    )

    objects = ListingDraftQuerySet.as_manager()

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None, sent_by=None) | Q(sent_at__isnull=False, sent_by__isnull=False),
                name="listing_draft_says_who_sent_it",
            ),
            models.CheckConstraint(
                condition=Q(sent_back_at=None, sent_back_by=None, reason="")
                | Q(sent_back_at__isnull=False, sent_back_by__isnull=False, sent_at__isnull=False) & ~Q(reason=""),
                name="listing_draft_says_why_it_came_back",
            ),
        ]

    def __str__(self):
        return str(self.opportunity)

    def get_review_url(self) -> str:
        return reverse("admin:pathways_opportunity_review", args=[self.opportunity_id])

    @property
    def was_sent_back(self) -> bool:
        return bool(self.reason) and self.sent_back_at >= self.sent_at

    @property
    def may_be_deleted(self) -> bool:
        """Only what nobody but its own organisation has seen."""
        is_theirs = self.opportunity.status == Opportunity.Status.DRAFT and self.sent_at is None
        return is_theirs and not self.opportunity.versions.exists()
