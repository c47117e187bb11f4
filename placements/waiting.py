"""What waits for a college: how much of it, for its first page and its weekly mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placements.models import FollowUp, Placement
from providers.models import Provider


@dataclass(frozen=True)
class Waiting:
    """How many placements have no outcome although they should have ended, and so on."""

    due: int
    follow_ups: int
    reviews: int

    @property
    def total(self) -> int:
        return self.due + self.follow_ups + self.reviews


def waiting_for(college: Provider, on: date) -> Waiting:
    """In three queries, however many rows there are."""
    placements = Placement.objects.of(college)
    return Waiting(
        due=placements.without_outcome(on).count(),
        follow_ups=FollowUp.objects.of(college).due(on).count(),
        reviews=placements.review_due(on).count(),
    )
