"""What was published, as it was shown. Nothing here can be worked back to a person: see placements/suppression.py."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class FrozenTerm(models.Model):
    """A term whose figures are made. They are never made again, and what was shown stays as it is."""

    starts_on = models.DateField(unique=True)
    frozen_on = models.DateField()
    is_example = models.BooleanField(default=False, help_text="Invented, for the demonstration.")

    class Meta:
        ordering = ["-starts_on"]

    def __str__(self):
        return f"The term that began on {self.starts_on}"


class FrozenTableQuerySet(models.QuerySet):
    def newest(self) -> list[FrozenTable]:
        """Of each table the one frozen last, in the order in which pages show them."""
        found: dict[tuple[str, str, str], FrozenTable] = {}
        for table in self.select_related("term").order_by("order", "-term__starts_on"):
            found.setdefault((table.book, table.rows_by, table.measure), table)
        return list(found.values())


class FrozenTable(models.Model):
    """One table of one term: columns as [code, label, is good], rows as [code, label, figures]; null is hidden."""

    term = models.ForeignKey(FrozenTerm, on_delete=models.CASCADE, related_name="tables")
    book = models.CharField(max_length=20)
    measure = models.CharField(max_length=10)
    rows_by = models.CharField(max_length=10, help_text="Everyone, stage, type, area, need or host.")
    counted_from = models.DateField(null=True, blank=True, help_text="Blank: from the beginning.")
    counted_to = models.DateField()
    columns = models.JSONField()
    rows = models.JSONField()
    order = models.PositiveSmallIntegerField(default=0)

    objects = FrozenTableQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["term", "book", "rows_by", "measure"], name="table_is_frozen_once_a_term"),
            models.CheckConstraint(
                condition=Q(counted_from=None) | Q(counted_to__gte=models.F("counted_from")),
                name="table_counts_from_a_day_to_a_later_one",
            ),
        ]

    def __str__(self):
        return f"{self.measure} by {self.rows_by}, {self.term}"


class PrunedCount(models.Model):
    """How many people gave an answer, whose placements are deleted and who are in no table yet."""

    book = models.CharField(max_length=20)
    measure = models.CharField(max_length=10)
    row = models.CharField(max_length=120)
    answer = models.CharField(max_length=20)
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["book", "measure", "row", "answer"]
        constraints = [
            models.UniqueConstraint(fields=["book", "measure", "row", "answer"], name="pruned_count_is_kept_once"),
        ]

    def __str__(self):
        return f"{self.book}: {self.measure}"
