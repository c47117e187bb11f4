"""What waits for a college: how much of it, for its first page and its weekly mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from placements.models import Cohort, FollowUp, Placement
from providers.models import Provider


@dataclass(frozen=True)
class Waiting:
    """How many placements have no outcome although they should have ended, and so on."""

    due: int = 0
    follow_ups: int = 0
    reviews: int = 0

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


def waiting_by_cohort(on: date) -> dict[int, Waiting]:
    """The same for each cohort of every college in which something waits, by its number; in three queries too."""
    found = {
        "due": counted(Placement.objects.without_outcome(on), "young_person__cohort"),
        "follow_ups": counted(FollowUp.objects.due(on), "placement__young_person__cohort"),
        "reviews": counted(Placement.objects.review_due(on), "young_person__cohort"),
    }
    cohorts = set().union(*found.values())
    return {pk: Waiting(**{name: numbers.get(pk, 0) for name, numbers in found.items()}) for pk in cohorts}


def counted(rows: QuerySet, cohort: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(cohort).annotate(Count("pk")))


def cohorts_to_finish(college: Provider, on: date) -> list[Cohort]:
    """Those with placements that have no outcome yet, each with how many in `waiting`."""
    numbers = counted(Placement.objects.of(college).without_outcome(on), "young_person__cohort")
    cohorts = list(Cohort.objects.of(college).filter(pk__in=numbers))
    for cohort in cohorts:
        cohort.waiting = numbers[cohort.pk]
    return cohorts
