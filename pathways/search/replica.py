"""The index of a process, and which changes of the database it has taken in.

Writers add rows to `SearchChange` and wait for nobody. Two transactions may commit in another order than
their rows are numbered, so rows of the last ten minutes are looked at again and again until they settle.
"""

from __future__ import annotations

import logging
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import Error
from django.db.models import Q
from django.utils import timezone

from pathways.entries import UnreadableEntry
from pathways.models import Opportunity, SearchChange
from pathways.search import snapshot
from pathways.search.changes import rebuild
from pathways.search.index import FacetIndex, OutOfOrder, Row, moment_of

logger = logging.getLogger(__name__)
SETTLED = timedelta(minutes=10)
COLUMNS = Row._fields
BATCH = 1000


class Superseded(Exception):
    """Everything has changed: the index must be made anew, and may answer meanwhile."""


class Lost(Exception):
    """The index is of another database, or of another time, or came apart: it must be made anew."""


@dataclass(frozen=True)
class Caught:
    """What was taken in."""

    listings: set[int]
    words: bool


@dataclass
class Replica:
    """Not for two threads at once."""

    index: FacetIndex
    taken_in: dict[int, UUID]  # changes that have not settled, and the last that has
    is_kept: bool = False  # as it is now, in the file

    @classmethod
    def of_now(cls) -> Replica:
        """From the file and what has changed since, else made anew; the file is brought up to date."""
        replica = cls.from_file() or cls.made()
        if not replica.is_kept:
            snapshot.write(snapshot.Snapshot(replica.taken_in, replica.index.packed()))
            replica.is_kept = True
        return replica

    @classmethod
    def from_file(cls) -> Replica | None:
        """None where there is no file, or it is of no use."""
        try:
            if found := snapshot.read():
                replica = cls(FacetIndex.unpacked(found.index), found.taken_in, is_kept=True)
                replica.catch_up()
                return replica
        except (Superseded, Lost):
            logger.info("The kept search index is too old, and is made anew.")
        except Error:
            raise
        except Exception:
            logger.exception("The kept search index could not be read, and is made anew.")
        return None

    @classmethod
    def made(cls) -> Replica:
        try:
            return cls.from_rows()
        except UnreadableEntry:
            logger.warning("What search knows of the listings is of another time, and is written anew.")
            rebuild()
            return cls.from_rows()

    @classmethod
    def from_rows(cls) -> Replica:
        changes = recent_changes()  # what is written while the rows are read is still to be taken in
        return cls(FacetIndex(rows()), unsettled(changes))

    def catch_up(self) -> Caught:
        """Take in what has changed. Raises `Superseded` or `Lost`."""
        floor = min(self.taken_in, default=0)
        rows_found = SearchChange.objects.filter(pk__gte=floor).values_list("pk", "token", "what", "listing", "at")
        found = {pk: change for pk, *change in rows_found}
        if not self.taken_in or any(found.get(pk, [None])[0] != token for pk, token in self.taken_in.items()):
            raise Lost
        new = [change for pk, change in found.items() if pk not in self.taken_in]
        kinds = {what for _, what, _, _ in new}
        if SearchChange.What.EVERYTHING in kinds:
            raise Superseded
        changed = {listing for _, what, listing, _ in new if what == SearchChange.What.LISTING}
        if changed:
            try:
                self.index.replace(changed, list(rows(changed)))
            except OutOfOrder:
                raise Lost from None
        self.is_kept = self.is_kept and not new
        self.taken_in = unsettled({pk: (token, at) for pk, (token, _, _, at) in found.items()})
        return Caught(changed, words=SearchChange.What.WORDS in kinds)


def recent_changes() -> dict[int, tuple[UUID, datetime]]:
    newest = SearchChange.objects.order_by("-pk").values("pk")[:1]
    recent = SearchChange.objects.filter(Q(at__gte=timezone.now() - SETTLED) | Q(pk__in=newest))
    return {pk: (token, at) for pk, token, at in recent.values_list("pk", "token", "at")}


def unsettled(changes: dict[int, tuple[UUID, datetime]]) -> dict[int, UUID]:
    """The changes that may still be followed by one of a lower number, and the last that may not."""
    settled = [pk for pk, (_, at) in changes.items() if at < timezone.now() - SETTLED]
    floor = max(settled, default=0)
    return {pk: token for pk, (token, _) in changes.items() if pk >= floor}


def rows(pks: Iterable[int] | None = None) -> Iterator[Row]:
    """What the index reads of the listings that may be public on some day, the oldest first.

    Read in batches. What is written meanwhile is left out: its change is still to be taken in.
    """
    listings = Opportunity.objects.filter(status="published", merged_into=None).order_by("modified_at", "-pk")
    wanted = listings if pks is None else listings.filter(pk__in=pks)
    in_order, moments = array("q"), array("q")
    for pk, at in wanted.values_list("pk", "modified_at").iterator():
        in_order.append(pk)
        moments.append(moment_of(at))
    for start in range(0, len(in_order), BATCH):
        batch = slice(start, start + BATCH)
        expected = dict(zip(in_order[batch], moments[batch], strict=True))
        for found in listings.filter(pk__in=expected).values_list(*COLUMNS):
            row = Row._make(found)
            if moment_of(row.modified_at) == expected[row.pk]:
                yield row
