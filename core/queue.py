"""What waits for an officer. Each app's `queue.py` says what waits there; `localoffer.work_queue` puts it together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.conf import settings
from django.db import models
from django.db.models import Q


class Harm(IntEnum):
    """What it does to families while nobody sees to it."""

    TIDY = 1  # nobody is worse off: duplicates, gaps in a listing
    UNSURE = 2  # it may be wrong: overdue for checking
    WAITS = 3  # somebody waits for our answer
    MISLEADS = 4  # families act on something that is not so: a date that has passed, a dead link


@dataclass(frozen=True)
class Kind:
    """A kind of thing that waits."""

    code: str
    label: str  # "Edits to decide"
    action: str  # what an officer does next: "Decide"
    harm: Harm


@dataclass(frozen=True)
class QueueItem:
    """One thing that waits. `key` names it for good: the same thing has the same key tomorrow."""

    kind: Kind
    key: str
    title: str
    url: str
    since: date  # London
    detail: str = ""

    def days_waited(self, on: date) -> int:
        return max((on - self.since).days, 0)


QueueSource = Callable[[date], Iterable[QueueItem]]


class QueueAssignmentQuerySet(models.QuerySet):
    def put_off(self, on: date) -> QueueAssignmentQuerySet:
        """Those that nobody wants to see on that day."""
        return self.filter(later_until__gt=on)


class QueueAssignment(models.Model):
    """Who sees to a thing that waits, or until when it can wait. Without a row: anybody, now."""

    key = models.CharField(max_length=150, unique=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="queue_assignments"
    )
    later_until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    modified_at = models.DateTimeField(auto_now=True)

    objects = QueueAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(key=""), name="queue_assignment_has_a_key")]

    def __str__(self):
        return self.key
