"""A change that waits for an answer. What the public sees stays as it is until somebody says yes.

What belongs together is decided together: a `Group` of facts. An edit holds plain data, as it was when it was proposed
and as it would be, and once it is decided an answer for each group.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

Facts = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """Facts that make sense only together: a lowest and a highest age."""

    code: str
    label: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    """What was answered about one group. `seen` is the digest of what stood there when somebody looked."""

    accepted: bool
    reason: str = ""
    seen: str = ""

    def kept(self) -> Facts:
        return {name: value for name, value in asdict(self).items() if name != "seen"}


class ReviewedEditQuerySet(models.QuerySet):
    def waiting(self) -> ReviewedEditQuerySet:
        return self.filter(state=ReviewedEdit.State.WAITING).order_by("proposed_at", "pk")

    def decided(self) -> ReviewedEditQuerySet:
        return self.filter(state=ReviewedEdit.State.DECIDED).order_by("-decided_at", "-pk")


class ReviewedEdit(models.Model):
    """A change of one row, proposed by somebody who may not publish it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for an answer"
        DECIDED = "decided", "Answered"
        WITHDRAWN = "withdrawn", "Taken back"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    base = models.JSONField(encoder=DjangoJSONEncoder, help_text="What stood there when it was proposed.")
    proposed = models.JSONField(encoder=DjangoJSONEncoder, help_text="What is to stand there.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="proposed_%(class)ss"
    )
    by_name = models.CharField(max_length=254, help_text="Who proposed it, as officers read it.")
    reply_to = models.EmailField(blank=True, help_text="Where a link was sent that it was proposed by.")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    decisions = models.JSONField(null=True, blank=True, help_text="Group: accepted or not, and why not.")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="decided_%(class)ss"
    )
    resubmitted_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="resubmitted_as"
    )
    lock_version = models.PositiveIntegerField(default=1, editable=False)

    groups: ClassVar[tuple[Group, ...]] = ()
    subject_field: ClassVar[str] = ""

    objects = ReviewedEditQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=False, decided_by__isnull=False, decisions__isnull=False)
                & Q(state="decided")
                | Q(decided_at__isnull=True, decided_by__isnull=True, decisions__isnull=True) & ~Q(state="decided"),
                name="%(class)s_is_decided_wholly_or_not",
            )
        ]

    def __str__(self):
        return f"A change to {self.subject}"

    # What a kind of edit answers for its rows
    def get_absolute_url(self) -> str:
        """Where the organisation that proposed it reads the answer."""
        raise NotImplementedError

    @classmethod
    def facts_of(cls, subject: models.Model) -> Facts:
        """What stands on `subject` now: the facts of all groups, as plain data."""
        raise NotImplementedError

    @classmethod
    def meant(cls, fact: str, value: Any) -> Any:
        """What counts when two values of a fact are compared."""
        return value

    @classmethod
    def in_words(cls, fact: str, value: Any) -> list[str]:
        """A value as people read it, a line for each thing that it holds; none where it is not stated."""
        return [str(value)] if value else []

    @classmethod
    def label_of(cls, fact: str) -> str:
        """What a fact is called beside the others of its group."""
        return ""

    @classmethod
    def lines_of(cls, group: Group, facts: Facts) -> list[tuple[str, list[str]]]:
        """A group as people read it: each of its facts with its label, or all in one line."""
        return [(cls.label_of(fact), cls.in_words(fact, facts.get(fact))) for fact in group.facts]

    def apply(self, facts: Facts, *, by: models.Model) -> None:
        """Write `facts` on the subject. Raises `ValidationError` by fact, and then nothing is written."""
        raise NotImplementedError

    def recipients(self) -> list[str]:
        """Whom the answer is mailed to."""
        raise NotImplementedError

    # What they share
    @property
    def subject(self) -> models.Model:
        return getattr(self, self.subject_field)

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def proposed_groups(self) -> list[Group]:
        return [group for group in self.groups if self.proposed.keys() & set(group.facts)]

    def decision(self, group: Group) -> Decision | None:
        kept = (self.decisions or {}).get(group.code)
        return Decision(**kept) if kept else None

    def rejected(self) -> list[tuple[Group, str]]:
        """What was not taken over, with the reason of each."""
        answers = ((group, self.decision(group)) for group in self.proposed_groups)
        return [(group, answer.reason) for group, answer in answers if answer and not answer.accepted]

    def accepted(self) -> list[Group]:
        answers = ((group, self.decision(group)) for group in self.proposed_groups)
        return [group for group, answer in answers if answer and answer.accepted]

    def overtaken(self, now: Facts) -> list[Group]:
        """Groups that have become something else since they were proposed, and not what is proposed."""
        return [
            group
            for group in self.proposed_groups
            if not self.same(group, self.base, now) and not self.same(group, self.proposed, now)
        ]

    @classmethod
    def same(cls, group: Group, one: Facts, other: Facts) -> bool:
        return cls.digest(group, one) == cls.digest(group, other)

    @classmethod
    def digest(cls, group: Group, facts: Facts) -> str:
        """The same for the same meaning, whatever else has changed around it."""
        values = [plain(cls.meant(fact, facts.get(fact))) for fact in group.facts]
        return sha256(json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()[:16]

    @classmethod
    def all_facts(cls) -> Iterator[str]:
        return (fact for group in cls.groups for fact in group.facts)


def plain(value: Any) -> Any:
    """Text as a browser sends it back: the ends of lines and spaces around it are nobody's change."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
