"""What search needs to know besides the listings: words that mean the same, and what has changed."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models

from core.models import HeardQuerySet, PublicRow
from core.row_history import KeptHistory

MOST_WORDS = 5


class SynonymGroupQuerySet(HeardQuerySet):
    def entries(self) -> list[list[str]]:
        return [entries_of(words) for words in self.values_list("words", flat=True)]


class SynonymGroup(PublicRow):
    """Words and short phrases that mean the same: who searches for one of them finds the others too."""

    words = models.TextField(
        "words that mean the same",
        help_text="One on each line, at least two: “job coach”, then “employment adviser”. Singular is enough.",
    )
    note = models.CharField(max_length=200, blank=True, help_text="Why, for the next officer.")
    key = models.SlugField(max_length=60, unique=True, null=True, blank=True, editable=False)

    objects = SynonymGroupQuerySet.as_manager()
    history = KeptHistory()

    class Meta:
        ordering = ["words"]
        verbose_name = "words that mean the same"
        verbose_name_plural = "words that mean the same"

    def __str__(self):
        return " = ".join(entries_of(self.words))

    def clean(self):
        entries = entries_of(self.words)
        if len({entry.casefold() for entry in entries}) < 2:
            raise ValidationError({"words": "Write at least two, each on a line of its own."})
        if long := next((entry for entry in entries if len(entry.split()) > MOST_WORDS), None):
            raise ValidationError(
                {"words": f"“{long}” is too long to be searched for: {MOST_WORDS} words are the most."}
            )


def entries_of(words: str) -> list[str]:
    return [entry for line in words.splitlines() if (entry := " ".join(line.split()))]


class SearchChange(models.Model):
    """Something that the search index of every process has yet to take in; see `pathways.search.freshness`.

    Rows are only ever added, so that no writer waits for another. The token tells a row from one of the
    same number in a database that was restored or rolled back.
    """

    class What(models.TextChoices):
        LISTING = "listing", "One listing"
        WORDS = "words", "Labels, areas or words that mean the same"
        EVERYTHING = "everything", "Everything"

    token = models.UUIDField(default=uuid.uuid4, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    what = models.CharField(max_length=10, choices=What)
    listing = models.BigIntegerField(null=True, help_text="The number of the listing, which may be gone.")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.what} {self.listing or ''}".strip()
