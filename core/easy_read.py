"""Easy Read: rows of one picture and one short sentence, and the text that they sum up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from core import pictures

MOST_LETTERS = 200


def picture_choices():
    """Asked for each time, so that a new picture needs no migration."""
    return pictures.CHOICES


class PictureSentence(models.Model):
    """One row of an Easy Read. Its table adds whose row it is, by the name `easy_read`."""

    order = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=60, blank=True)
    picture = models.CharField(max_length=40, choices=picture_choices)
    sentence = models.CharField(max_length=MOST_LETTERS)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(picture=""), name="%(app_label)s_%(class)s_has_a_picture"),
            models.CheckConstraint(condition=~Q(sentence=""), name="%(app_label)s_%(class)s_has_a_sentence"),
        ]

    def __str__(self):
        return self.sentence

    @property
    def words(self) -> str:
        """The sentence as it is read."""
        return self.sentence


class SummedUpQuerySet(models.QuerySet):
    def in_easy_read(self):
        """Those of which somebody has written an Easy Read."""
        return self.exclude(easy_read_of="")

    def easy_read_out_of_date(self):
        """Compared one by one, so for officers' pages alone."""
        return self.filter(
            pk__in=[row.pk for row in self.in_easy_read().with_what_is_summed_up() if row.easy_read_is_stale]
        )

    def with_what_is_summed_up(self):
        """With the relations that `summed_up` reads."""
        return self


class SummedUp(models.Model):
    """A text that may have an Easy Read.

    `easy_read_of` is the digest of the text as it stood when its Easy Read was written or last found right:
    where the text is another now, the Easy Read is out of date. Blank: there is no Easy Read.
    """

    easy_read_of = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    def summed_up(self) -> list[object]:
        """All that an Easy Read of this sums up."""
        raise NotImplementedError

    def easy_read_digest(self) -> str:
        """How the text stands now; spaces and ends of lines make no difference."""
        said = ["" if part is None else " ".join(str(part).split()) for part in self.summed_up()]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    @property
    def has_easy_read(self) -> bool:
        return bool(self.easy_read_of)

    @property
    def easy_read_is_stale(self) -> bool:
        return self.has_easy_read and self.easy_read_of != self.easy_read_digest()

    @property
    def easy_read_stands(self) -> str:
        """Where its Easy Read stands, in an officer's words."""
        if not self.has_easy_read:
            return "There is no Easy Read yet."
        if self.easy_read_is_stale:
            return "The Easy Read is out of date: the text has changed since it was written."
        return "The Easy Read is up to date."

    def keep_easy_read(self, *, is_right: bool = False) -> None:
        """Remember what the rows sum up: when they are first written, and when somebody finds them still right."""
        rows = type(self)._base_manager
        stored = rows.get(pk=self.pk)
        of = stored.easy_read_of if stored.easy_read.exists() else None
        if of is not None and (is_right or not of):
            of = stored.easy_read_digest()
        self.easy_read_of = of or ""
        rows.filter(pk=self.pk).update(easy_read_of=self.easy_read_of)


# ── As it is shown ───────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Row:
    """One picture and one sentence; with a heading it begins a part."""

    picture: str
    words: str
    heading: str = ""


@dataclass(frozen=True)
class Part:
    heading: str
    rows: list


def in_parts(rows: Iterable[Row | PictureSentence]) -> list[Part]:
    """The rows under their headings. The first may have none."""
    parts: list[Part] = []
    for row in rows:
        if row.heading or not parts:
            parts.append(Part(row.heading, []))
        parts[-1].rows.append(row)
    return parts


@dataclass(frozen=True)
class Switch:
    """The way from a page to another way of reading it."""

    url: str
    words: str
    picture: str


def to_easy_read(url: str) -> Switch:
    return Switch(url, "Easy Read", "easy-read")


def to_main_facts(url: str) -> Switch:
    return Switch(url, "Main facts in pictures", "photo")


def to_all_the_words(url: str) -> Switch:
    return Switch(url, "All the words", "book")
