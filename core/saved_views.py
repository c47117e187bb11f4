"""Lists of the desk that an officer wants to find again: a name for what they chose."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict

LONGEST = 1000
PASSING = ("p", "e", "_popup", "_to_field", "_facets")  # of a moment, and no part of the question


class SavedViewQuerySet(models.QuerySet):
    def for_page(self, page: str, user) -> SavedViewQuerySet:
        """Their own and what colleagues share, on the list of one table: "pathways.opportunity"."""
        return self.filter(Q(owner=user) | Q(is_shared=True), page=page).select_related("owner")


class SavedView(models.Model):
    name = models.CharField(max_length=60)
    page = models.CharField(max_length=60, help_text="The table: pathways.opportunity.")
    query = models.CharField(max_length=LONGEST, help_text="As it stands in the address.")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views")
    is_shared = models.BooleanField(default=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_has_a_name_of_its_own"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="saved_view_has_a_name_and_a_question"),
        ]

    def __str__(self):
        return self.name


def question(params: QueryDict) -> str:
    """What was chosen on a list, without which page of it was open; the same for the same choice."""
    pairs = sorted((name, value) for name in params if name not in PASSING for value in params.getlist(name) if value)
    asked = QueryDict(mutable=True)
    for name, value in pairs:
        asked.appendlist(name, value)
    return asked.urlencode()
