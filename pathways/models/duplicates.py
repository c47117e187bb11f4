from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pathways.models.opportunities import Opportunity


class PossibleDuplicateQuerySet(models.QuerySet):
    def open(self) -> PossibleDuplicateQuerySet:
        """Those that nobody has answered, while both listings still stand."""
        standing = {f"{side}__merged_into": None for side in ("first", "second")}
        return self.filter(answer="", **standing).exclude(first__status="archived").exclude(second__status="archived")

    def between(self, one: Opportunity, other: Opportunity) -> PossibleDuplicateQuerySet:
        first, second = sorted([one.pk, other.pk])
        return self.filter(first=first, second=second)


class PossibleDuplicate(models.Model):
    """Two listings that may be one and the same, and what an officer says of them."""

    class Why(models.TextChoices):
        PROVIDER = "provider", "The same provider, and nearly the same title"
        PLACE = "place", "The same place, and nearly the same title"
        LINK = "link", "The same web address, and a similar title"

    class Answer(models.TextChoices):
        MERGED = "merged", "They were one, and are merged"
        DIFFERENT = "different", "They are two different things"

    first = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="possible_duplicates")
    second = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="possibly_duplicated_by")
    why = models.CharField(max_length=10, choices=Why)
    likeness = models.PositiveSmallIntegerField(help_text="Of the two titles, from 0 to 100.")
    found_on = models.DateField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="answered_duplicates"
    )

    objects = PossibleDuplicateQuerySet.as_manager()

    class Meta:
        ordering = ["found_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="possible_duplicate_is_unique"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="possible_duplicate_has_one_order"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None) | ~Q(answer="") & Q(answered_on__isnull=False),
                name="possible_duplicate_says_when_it_was_answered",
            ),
        ]

    def __str__(self):
        return f"{self.first_id} and {self.second_id}: {self.get_why_display()}"

    def answered(self, answer: str, *, by, on: date) -> None:
        self.answer, self.answered_by, self.answered_on = answer, by, on
        self.save(update_fields=["answer", "answered_by", "answered_on"])
