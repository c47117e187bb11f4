"""How often a listing was opened on a day, and nothing about who opened it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, models
from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from pathways.models.opportunities import Opportunity

RECENT = timedelta(days=28)


class ViewCountQuerySet(models.QuerySet):
    def recent(self, on: date) -> ViewCountQuerySet:
        """Of the 28 days that end with `on`."""
        return self.filter(on__gt=on - RECENT, on__lte=on)

    def per_listing(self, on: date) -> dict[int, tuple[int, int]]:
        """By listing: how often in the 28 days that end with `on`, and in the 28 days before. One query."""
        before = Q(on__gt=on - 2 * RECENT, on__lte=on - RECENT)
        counted = self.filter(on__gt=on - 2 * RECENT, on__lte=on).order_by().values_list("opportunity")
        found = counted.annotate(recent=Sum("number", filter=~before), before=Sum("number", filter=before))
        return {pk: (recent or 0, earlier or 0) for pk, recent, earlier in found}

    def counted_since(self) -> date | None:
        """The first day on which anything was counted at all."""
        return self.aggregate(first=models.Min("on"))["first"]

    def add(self, numbers: dict[tuple[int, date], int]) -> None:
        """Add to what stands there, in one statement; a listing that has gone meanwhile is left out."""
        there = set(Opportunity.objects.filter(pk__in={pk for pk, _ in numbers}).values_list("pk", flat=True))
        rows = [(pk, on, number) for (pk, on), number in sorted(numbers.items()) if pk in there]
        with connection.cursor() as cursor:
            cursor.executemany(ADD, rows)


def recent_views(on: date) -> Coalesce:
    """For a list of listings: how often each was opened in the 28 days that end with `on`."""
    counted = ViewCount.objects.recent(on).filter(opportunity=OuterRef("pk")).order_by().values("opportunity")
    return Coalesce(Subquery(counted.annotate(total=Sum("number")).values("total")), 0)


class ViewCount(models.Model):
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="view_counts")
    on = models.DateField(help_text="The day in London.")
    number = models.PositiveIntegerField()

    objects = ViewCountQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opportunity", "on"], name="view_count_is_one_a_day")]
        indexes = [models.Index(fields=["on"], name="view_count_by_day")]

    def __str__(self):
        return f"{self.opportunity_id} on {self.on}: {self.number}"


#: Both databases know it; Django's own upsert puts a number in the place of another and cannot add to it.
ADD = """
    INSERT INTO pathways_viewcount (opportunity_id, "on", number) VALUES (%s, %s, %s)
    ON CONFLICT (opportunity_id, "on") DO UPDATE SET number = pathways_viewcount.number + excluded.number
"""
