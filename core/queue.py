"""What waits for an officer. Each app's `queue.py` says what waits there; `localoffer.work_queue` puts it together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class Harm(IntEnum):
    """What it does to families while nobody sees to it."""

    TIDY = 1  # nobody is worse off: duplicates, gaps in a listing
    UNSURE = 2  # it may be wrong: overdue for checking
    WAITS = 3  # somebody waits for our answer
    MISLEADS = 4  # families act on something that is not so: a date that has passed, a dead link

    @property
    def words(self) -> str:
        return {4: "Families may be misled", 3: "Somebody waits", 2: "May be wrong", 1: "To tidy up"}[self]

    @property
    def code(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Kind:
    """A kind of thing that waits."""

    code: str
    label: str  # "Edits to decide"
    action: str  # what an officer does next: "Decide"
    harm: Harm
    picture: str = "list"  # of `core.pictures`
    at_once: tuple[str, ...] = ()  # what may be done to many of them unseen: "check", "pause", "archive"


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


def form_of(model: type[models.Model]) -> Callable[[int], str]:
    """The address of the officers' form of a row. The URLconf is asked once, and not for each of 10,000 rows."""
    start, _, end = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[0]).rpartition(
        "/0/"
    )
    return lambda pk: f"{start}/{pk}/{end}"


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


def assigned(keys: Collection[str]) -> QueueAssignmentQuerySet:
    """The rows of these things, made where there is none."""
    QueueAssignment.objects.bulk_create([QueueAssignment(key=key) for key in keys], ignore_conflicts=True)
    return QueueAssignment.objects.filter(key__in=keys)


@transaction.atomic
def take(keys: Collection[str], *, by: AbstractBaseUser) -> int:
    """`by` sees to those that nobody else sees to; how many. Of two who take one at once, the second gets none."""
    return assigned(keys).filter(Q(owner=None) | Q(owner=by)).update(owner=by)


@transaction.atomic
def give(keys: Collection[str], *, to: AbstractBaseUser | None) -> int:
    """`to` sees to them from now on, whoever did before; None: anybody."""
    return assigned(keys).update(owner=to)


@transaction.atomic
def put_off(keys: Collection[str], *, until: date | None, note: str = "") -> int:
    """Nobody is shown them before `until`; None: they are shown again."""
    return assigned(keys).update(later_until=until, note=note)


class QueuePreference(models.Model):
    """Whether somebody gets the weekly mail about what waits. Without a row: yes."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="queue_preference")
    wants_digest = models.BooleanField(default=True)

    def __str__(self):
        return f"{self.user}: {'weekly mail' if self.wants_digest else 'no mail'}"
