"""How often each listing is opened: counted in memory and written down now and then, without cookies or addresses.

No request waits for the database. What a process has not written when it is killed is lost: at most half a minute.
Who looks does not matter and is not known, but for these: somebody who is signed in, a browser that fetches ahead,
and what says of itself that it is a robot are not counted. Nobody is counted as one person: looking twice is two.
A listing's page is always sent in full, so there is no "not modified" to miss.
"""

from __future__ import annotations

import atexit
import logging
import re
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import Error, connections, transaction
from django.http import HttpRequest

from core.forgetting import Forgotten, forget_due
from pathways import words
from pathways.models import Opportunity, ViewCount
from pathways.models.view_counts import RECENT

logger = logging.getLogger(__name__)
KEPT_YEARS = 3
MOST_WAITING = 500  # views; of more, one writes at once
MOST_KEPT = 100_000  # listings and days; while the database is away no more are taken in
ROBOTS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|monitor|uptime|archiv|scan|fetch|feed|curl|wget|python|httpx|java/|go-http|"
    r"headless|lighthouse|facebookexternalhit|whatsapp",
    re.IGNORECASE,
)


class Views:
    """What this process has counted and not written down yet."""

    def __init__(self):
        self._waiting: Counter[tuple[int, date]] = Counter()
        self._number = 0
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def add(self, listing: Opportunity, *, on: date) -> None:
        with self._lock:
            if len(self._waiting) < MOST_KEPT:
                self._waiting[listing.pk, on] += 1
                self._number += 1
            if settings.VIEWS_WRITTEN_EVERY:
                self._set_timer(at_once=self._number == MOST_WAITING)

    def _set_timer(self, *, at_once: bool) -> None:
        if self._timer is None:
            atexit.unregister(self.write_down)
            atexit.register(self.write_down)
        if self._timer is None or at_once:
            seconds = 0 if at_once else settings.VIEWS_WRITTEN_EVERY
            self._timer = threading.Timer(seconds, self._write_down_apart)
            self._timer.daemon = True
            self._timer.start()

    def _write_down_apart(self) -> None:
        try:
            self.write_down()
        finally:
            connections.close_all()  # this thread's own

    def write_down(self) -> None:
        """Add what waits to what stands in the database; it waits on where the database cannot take it."""
        with self._lock:
            taken, self._waiting, self._number, self._timer = self._waiting, Counter(), 0, None
        if not taken:
            return
        try:
            with transaction.atomic():
                ViewCount.objects.add(taken)
        except Error:
            logger.warning("%s views of listings are not written down yet.", taken.total())
            with self._lock:
                self._waiting += taken


views = Views()


def count_view(request: HttpRequest, listing: Opportunity, *, on: date) -> None:
    """Count that `listing` was opened on the London date `on`, where it was a person who opened it."""
    if is_a_person(request):
        views.add(listing, on=on)


def is_a_person(request: HttpRequest) -> bool:
    headers = request.headers
    ahead = f"{headers.get('Sec-Purpose', '')} {headers.get('Purpose', '')} {headers.get('X-Moz', '')}"
    browser = headers.get("User-Agent", "")
    if request.method != "GET" or "prefetch" in ahead or not browser or ROBOTS.search(browser):
        return False
    return not is_signed_in(request)


def is_signed_in(request: HttpRequest) -> bool:
    """Only somebody with a session is asked who they are, so that a page for everybody stays the same for everybody."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


@dataclass(frozen=True)
class Viewed:
    """How often a listing was opened in the last 28 days, and in the 28 days before: none where nobody counted yet."""

    recent: int
    before: int | None

    def __str__(self):
        recent = f"{times(self.recent)} in the last 28 days"
        return recent if self.before is None else f"{recent}, {times(self.before)} in the 28 days before"


def viewed(listings: Iterable[Opportunity], *, on: date) -> dict[int, Viewed]:
    """By the number of each listing, as written down until now. Two queries."""
    pks = [listing.pk for listing in listings]
    since, counts = ViewCount.objects.counted_since(), ViewCount.objects.filter(opportunity__in=pks).per_listing(on)
    was_counted = since is not None and since <= on - RECENT
    found = {pk: counts.get(pk, (0, 0)) for pk in pks}
    return {pk: Viewed(recent, before if was_counted else None) for pk, (recent, before) in found.items()}


def viewed_words(listing: Opportunity, *, on: date) -> str:
    return str(viewed([listing], on=on)[listing.pk])


def times(number: int) -> str:
    return "once" if number == 1 else words.count(number, "time")


def forget_view_counts(*, on: date, is_dry_run: bool = False) -> Forgotten:
    """Delete what was counted more than three years ago."""
    first = date(on.year - KEPT_YEARS, on.month, 1)
    return forget_due(ViewCount.objects.filter(on__lt=first), what="view counts", is_dry_run=is_dry_run)
