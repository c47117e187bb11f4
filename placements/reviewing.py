"""Reviews: somebody looked in on a placement."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.models import User
from core.audit import record
from placements.models import Placement, Review


@transaction.atomic
def add_review(
    *, placement: Placement, by: User, on: date, going: str, next_on: date | None = None, note: str = ""
) -> Review:
    """Keep that `by` looked in on the day `on`."""
    review = Review.objects.create(placement=placement, by=by, on=on, going=going, next_on=next_on, note=note)
    record("placement.reviewed", by=by, row=review)
    return review
