"""Keeps this process's index fresh: looks for changes at most twice a second and takes in only those."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import Error, close_old_connections, connection
from django.utils import timezone

from pathways.models import Opportunity
from pathways.search.answer import Day, answer
from pathways.search.gazetteer import Gazetteer, near
from pathways.search.index import FacetIndex
from pathways.search.kept import Kept
from pathways.search.orm import search_by_orm
from pathways.search.query import Result, SearchQuery
from pathways.search.replica import Caught, Lost, Replica, Superseded
from pathways.search.vocabulary import Vocabulary

T = TypeVar("T")
logger = logging.getLogger(__name__)
REST = 30.0  # seconds after a failure, in which the database answers


NEWEST = """
    SELECT (SELECT COUNT(*) FROM pathways_searchchange), id, token
    FROM pathways_searchchange ORDER BY id DESC LIMIT 1
"""


@dataclass(frozen=True)
class Stamp:
    """What the table of changes looks like; two databases never look the same."""

    number: int = 0
    last: int = 0
    token: UUID | str | None = None  # as the database gives it

    @classmethod
    def read(cls) -> Stamp:
        """By one plain statement: it is asked twice a second, and the ORM takes longer than the database."""
        with connection.cursor() as cursor:
            cursor.execute(NEWEST)
            return cls(*(cursor.fetchone() or ()))


class Slow:
    """Search while there is no index: by the database, remembering nothing."""

    def __init__(self):
        self.vocabulary, self.near = Vocabulary.load(), near

    def search(self, query: SearchQuery) -> Result:
        return search_by_orm(query, self.vocabulary)

    answer = search

    def keep(self, _name: str, make: Callable[[], T]) -> T:
        return make()

    keep_page = keep

    def cards(self, _on: date) -> dict:
        return {}

    def newest(self, _most: int) -> list[int]:
        return []


class Fast:
    """Search by the index in one version, with a memory of results and of whatever is made from them."""

    def __init__(self, index: FacetIndex, vocabulary: Vocabulary, gazetteer: Gazetteer, lock: threading.RLock):
        self.vocabulary, self.near = vocabulary, gazetteer.near
        self._index, self._lock = index, lock
        self._days = Kept()
        self._results, self._pages = Kept(), Kept()
        self._kept: dict[str, object] = {}
        self._cards: dict[date, dict] = {}

    def inherit(self, before: Fast, *, changed: set[int], same_words: bool) -> None:
        """Take over what was made before of words and listings that are still the same."""
        if same_words and before.vocabulary == self.vocabulary:
            self.vocabulary, self._kept = before.vocabulary, before._kept
        for on, cards in before._cards.items():
            self._cards[on] = {pk: card for pk, card in cards.copy().items() if pk not in changed}

    def search(self, query: SearchQuery) -> Result:
        return self._results.get_or_make(query, lambda: self.answer(query))

    def answer(self, query: SearchQuery) -> Result:
        """The answer, worked out anew."""
        with self._lock:
            if self._index is not None:
                day = self._days.get_or_make(query.on, lambda: Day(self._index, self.vocabulary, query.on))
                return answer(day, query)
        return search_by_orm(query, self.vocabulary)  # the index has just gone on

    def keep(self, name: str, make: Callable[[], T]) -> T:
        """What was made under that name, for as long as the words of this version stand."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    def cards(self, on: date) -> dict:
        """A memory of cards by the numbers of their listings, from which those that change are taken."""
        if on not in self._cards:
            self._cards = {on: {}}
        return self._cards[on]

    def newest(self, most: int) -> list[int]:
        """The numbers of the listings that come first where nothing is asked."""
        with self._lock:
            return self._index.newest(most) if self._index is not None else []

    def keep_page(self, key: Hashable, make: Callable[[], T]) -> T:
        """As `keep`, for this version alone and not without end."""
        return self._pages.get_or_make(key, make)

    def retire(self) -> None:
        self._index = None
        self._days.clear()


@dataclass
class Keeper:
    """The index of this process."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    stamp: Stamp | None = None
    fast: Fast | None = None
    _replica: Replica | None = None
    _gazetteer: Gazetteer | None = None
    _looked_at: float = 0.0
    _rests_until: float = 0.0
    _building: threading.Thread | None = None

    def engine(self) -> Fast | Slow:
        """Whoever can answer now. Only a database that is away makes it fail."""
        with self.lock:
            now = time.monotonic()
            is_due = self.fast is None or now - self._looked_at >= settings.SEARCH_LOOK_EVERY
            if is_due and now >= self._rests_until:
                self._look()
            return self.fast or Slow()

    def prepare(self) -> None:
        """Make the index, and put the listings in the orders of titles and of closing days."""
        with self.lock, self._surviving():
            self._build()
            for sort in ("title", "closing"):
                self.fast.search(SearchQuery(on=timezone.localdate(), sort=sort))

    def forget(self) -> None:
        with self.lock:
            if self.fast:
                self.fast.retire()
            self.stamp = self.fast = self._replica = self._gazetteer = None

    def _look(self) -> None:
        if self._building and self._building.is_alive():
            return
        stamp = Stamp.read()
        self._looked_at = time.monotonic()
        if stamp == self.stamp and self.fast:
            return
        with self._surviving():
            if caught := self._catch_up():
                self._ready(stamp, caught)
            else:
                self._make_anew()

    @contextmanager
    def _surviving(self) -> Iterator[None]:
        """Without an index the database answers; only where that is away nobody can."""
        try:
            yield
        except Error:
            self.forget()
            raise
        except Exception:
            logger.exception("The search index could not be brought up to date; the database answers meanwhile.")
            self.forget()
            self._rests_until = time.monotonic() + REST

    def _catch_up(self) -> Caught | None:
        """What the index has taken in; None where it must be made anew."""
        try:
            return self._replica and self._replica.catch_up()
        except Superseded:
            return None
        except Lost:
            self.forget()
            return None

    def _ready(self, stamp: Stamp, caught: Caught | None = None) -> None:
        """Let the index answer, which has `caught` what changed, or is a new one."""
        before, same_words = self.fast, bool(caught and self._gazetteer and not caught.words)
        if before:
            before.retire()
        if not same_words:
            self._gazetteer = Gazetteer()
        after = Fast(self._replica.index, Vocabulary.load(), self._gazetteer, self.lock)
        if before and caught:
            after.inherit(before, changed=caught.listings, same_words=same_words)
        self.stamp, self.fast = stamp, after

    def _make_anew(self) -> None:
        """At once, or apart where it takes longer; an index that is merely old goes on answering meanwhile."""
        if Opportunity.objects.count() <= settings.SEARCH_BUILD_AT_ONCE:
            self._build()
        else:
            self._building = threading.Thread(target=self._build_apart, name="search index", daemon=True)
            self._building.start()

    def _build(self) -> None:
        stamp, replica = Stamp.read(), Replica.of_now()
        with self.lock:
            self._replica = replica
            self._ready(stamp)
            self._looked_at = time.monotonic()

    def _build_apart(self) -> None:
        try:
            self._build()
            logger.info("The search index is ready: %s listings.", len(self._replica.index.alive))
        except Exception:
            logger.exception("The search index could not be made; the database answers meanwhile.")
        finally:
            close_old_connections()


keeper = Keeper()
