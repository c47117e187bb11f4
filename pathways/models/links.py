"""What is known of the addresses of other sites that listings and providers lead to."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q

CHECK_AGAIN_AFTER = timedelta(days=7)


class LinkCheckQuerySet(models.QuerySet):
    def dead(self) -> "LinkCheckQuerySet":
        return self.exclude(dead_since=None)

    def due(self, on: date) -> "LinkCheckQuerySet":
        """Those not asked this week, and those that failed and were not asked today; the longest unasked first."""
        long_ago = Q(checked_on=None) | Q(checked_on__lte=on - CHECK_AGAIN_AFTER)
        failed = Q(failures__gt=0, checked_on__lt=on)
        return self.filter(long_ago | failed).order_by(models.F("checked_on").asc(nulls_first=True), "pk")


class LinkCheck(models.Model):
    """One address, however many pages lead to it."""

    url = models.URLField(max_length=500, unique=True)
    checked_on = models.DateField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The HTTP status. Blank: no answer.")
    trouble = models.CharField(max_length=120, blank=True, help_text="In an officer's words. Blank: it answered.")
    failures = models.PositiveSmallIntegerField(default=0, help_text="On how many days in a row.")
    gone = models.PositiveSmallIntegerField(default=0, help_text="On how many of them it said that there is no page.")
    dead_since = models.DateField(null=True, blank=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        ordering = ["url"]
        constraints = [
            models.CheckConstraint(condition=~Q(url=""), name="checked_link_has_an_address"),
            models.CheckConstraint(condition=Q(dead_since=None) | Q(failures__gt=0), name="dead_link_has_failed"),
        ]

    def __str__(self):
        return self.url
