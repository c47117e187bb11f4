"""A file that was sent in, and what would or did become of its rows."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from pathways.models.opportunities import Opportunity

KEPT_FOR = timedelta(hours=24)  # the file; what it did is kept longer
ROWS_KEPT_FOR = timedelta(days=90)


class ImportRunQuerySet(models.QuerySet):
    def with_trouble(self) -> ImportRunQuerySet:
        """Those with wrong rows that nobody has seen to."""
        return self.filter(errors__gt=0, settled_at=None).exclude(state=ImportRun.State.UNDONE)

    def for_lists(self) -> ImportRunQuerySet:
        """Without the files themselves."""
        return self.defer("content").select_related("by")


class ImportRun(models.Model):
    """A file on its way in. Its number is the `source` of the versions that it makes."""

    class State(models.TextChoices):
        READING = "reading", "Being read"
        UNREADABLE = "unreadable", "Could not be read"
        READY = "ready", "Ready: look and decide"
        APPLIED = "applied", "Imported"
        UNDONE = "undone", "Undone"
        LEFT = "left", "Not imported"

        @property
        def css(self) -> str:
            """Which of the desk's chips it wears."""
            return {"applied": "live", "ready": "overdue", "unreadable": "hidden"}.get(self.value, "archived")

    file_name = models.CharField(max_length=150)
    file_digest = models.CharField(max_length=64)
    content = models.BinaryField(null=True, help_text="The file itself, for a day.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="import_runs"
    )
    made_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.READING)
    provider_create = models.BooleanField("makes new providers", default=False)
    publish = models.BooleanField("publishes", default=False)
    skip_bad_rows = models.BooleanField("leaves wrong rows out", default=False)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0, help_text="Rows with something wrong.")
    notes = models.JSONField(default=list, blank=True)
    plan_digest = models.CharField(max_length=64, blank=True)
    changed_since = models.BooleanField(default=False, help_text="The offer changed between looking and importing.")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="Somebody has seen to the wrong rows.")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["applied", "undone"], applied_at__isnull=False)
                | Q(applied_at__isnull=True) & ~Q(state__in=["applied", "undone"]),
                name="applied_import_says_when",
            )
        ]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("admin:pathways_opportunity_import_run", args=[self.pk])

    @property
    def source(self) -> str:
        """By which the versions are known that it made."""
        return f"import:{self.pk}"

    @property
    def state_enum(self) -> ImportRun.State:
        return self.State(self.state)

    @property
    def rows_in_all(self) -> int:
        return self.new + self.changed + self.unchanged + self.errors

    @property
    def written(self) -> int:
        return self.new + self.changed

    @property
    def may_apply(self) -> bool:
        return self.state == self.State.READY and self.content is not None and self.written > 0


class ImportRow(models.Model):
    """A row that is wrong or that changes something, as officers read it."""

    class Outcome(models.TextChoices):
        ERROR = "error", "Wrong"
        NEW = "new", "New"
        CHANGED = "changed", "Changed"

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    title = models.CharField(max_length=200, blank=True)
    provider = models.CharField(max_length=200, blank=True)
    listing = models.ForeignKey(
        Opportunity, on_delete=models.PROTECT, null=True, blank=True, related_name="import_rows"
    )
    is_published = models.BooleanField(default=False)
    lines = models.JSONField(help_text="What is wrong (column, value, right) or changes (column, before, after).")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_stands_once")]
        indexes = [models.Index(fields=["run", "outcome", "number"], name="import_rows_by_outcome")]

    def __str__(self):
        return f"Row {self.number}"
