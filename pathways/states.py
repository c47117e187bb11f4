"""The state of a listing on a day. One function decides, in this order of precedence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from pathways.entries import Entry
    from pathways.models import Opportunity


class State(models.TextChoices):
    MERGED = "merged", "Merged into another listing"
    ARCHIVED = "archived", "Archived"
    DRAFT = "draft", "Draft"
    AWAITING_REVIEW = "awaiting_review", "Waiting for review"
    SCHEDULED = "scheduled", "Scheduled"
    HIDDEN = "hidden", "Hidden: not confirmed"
    PAUSED = "paused", "Not taking people now"
    CLOSED = "closed", "Closed to applications"
    OVERDUE = "overdue", "Overdue for checking"
    LIVE = "live", "Live"

    @property
    def in_directory(self) -> bool:
        return self in {State.PAUSED, State.CLOSED, State.OVERDUE, State.LIVE}

    @property
    def http_status(self) -> int:
        """How the listing's own page answers: 200, 301 (moved), 404 or 410 (gone)."""
        if self == State.MERGED:
            return 301
        if self == State.ARCHIVED:
            return 410
        return 404 if self in {State.DRAFT, State.AWAITING_REVIEW, State.SCHEDULED} else 200


class Opening:
    """When somebody can apply: for whatever has `kind`, `starts_on`, `apply_from` and `apply_by`."""

    def is_open(self, on: date) -> bool:
        """Can somebody apply on this day? A fixed intake says so by its dates; see `queryset.open_on`."""
        if self.apply_from and self.apply_from > on:
            return False
        if self.apply_by:
            return self.apply_by >= on
        return self.kind == "rolling" or bool(self.apply_from and not self.has_started(on))

    def is_over(self, on: date) -> bool:
        """Nobody can apply any more: the last day, or failing that the start, has passed."""
        if self.apply_by:
            return self.apply_by < on
        return self.has_started(on)

    def has_started(self, on: date) -> bool:
        return bool(self.starts_on and self.starts_on < on)


def state_of(listing: Opportunity | Entry, *, on: date) -> State:
    """The state of `listing` on the London date `on`. `OpportunityQuerySet.in_state` agrees with it."""
    if listing.merged_into_id:
        return State.MERGED
    if listing.status != "published":
        return State(listing.status)
    if listing.publish_on and listing.publish_on > on:
        return State.SCHEDULED
    if listing.hidden_on and listing.hidden_on <= on:
        return State.HIDDEN
    if listing.is_paused:
        return State.PAUSED
    intakes = listing.all_intakes
    if intakes and all(intake.is_over(on) for intake in intakes):
        return State.CLOSED
    if listing.review_by and listing.review_by < on:
        return State.OVERDUE
    return State.LIVE
