"""What each listing said before: a version is kept whenever its document has become another.

Whatever writes a listing keeps a version in the same transaction. `generate_listings` alone does not: its listings are
invented to be measured, and have no past to prove.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.audit import record, record_each
from core.commands import Progress, RowError, silent
from core.row_history import begin_tables
from pathways.document import WRITTEN, apply_document, as_text, for_document, to_document
from pathways.document.reading import MANY, ONE
from pathways.document.references import REFERENCES, Values
from pathways.loading import load_for_documents
from pathways.models import ListingVersion, Opportunity

Why = ListingVersion.Why
BATCH = 500
#: Whether families see a listing, and until when. It comes back only when somebody asks for that too. When all of it
#: was checked is no part of this: the day belongs to the facts that were checked.
STATE = frozenset({"status", "publish_on", "hidden_on", "merged_into", "is_paused", "paused_note", "review_by"})


# ── Keeping ──────────────────────────────────────────────────────────────────


def keep_version(listing: Opportunity, *, by: User | None, why: str, source: str = "") -> ListingVersion | None:
    """Keep `listing` as it is stored now, where that is another than its newest version; None where it is the same."""
    return next(iter(keep_versions([listing.pk], by=by, why=why, source=source)), None)


@transaction.atomic
def keep_versions(pks: Iterable[int], *, by: User | None, why: str, source: str = "") -> list[ListingVersion]:
    """As `keep_version` for many listings, by number: a dozen queries for every 500 of them."""
    kept, pks = [], iter(pks)
    while batch := list(islice(pks, BATCH)):
        list(Opportunity.objects.filter(pk__in=batch).order_by("pk").select_for_update().values_list("pk"))
        kept += ListingVersion.objects.bulk_create(next_versions(batch, by=by, why=why, source=source))
    return kept


def next_versions(pks: list[int], *, by: User | None, why: str, source: str) -> Iterator[ListingVersion]:
    """What is to be kept of these listings. Whoever asks holds their rows, so no two give the same number."""
    listings, now = Opportunity.objects.filter(pk__in=pks), timezone.now()
    newest = {version.opportunity_id: version for version in ListingVersion.objects.newest(listings)}
    for listing in load_for_documents(listings.order_by("pk").defer("search_text", "entry")):
        last, text = newest.get(listing.pk), as_text(to_document(listing))
        if last and last.document == text:
            continue
        yield ListingVersion(
            opportunity=listing,
            number=last.number + 1 if last else 1,
            document=text,
            kept_at=now,
            on=max(timezone.localdate(now), last.on) if last else timezone.localdate(now),
            by=by,
            by_name=by.get_short_name()[:120] if by else "",
            why=why,
            source=source,
        )


def begin(pks: Iterable[int]) -> None:
    """Keep as it stands whatever has no version yet: for listings of before there was a history."""
    new = Opportunity.objects.filter(pk__in=list(pks), versions=None).order_by("pk")
    keep_versions(new.values_list("pk", flat=True), by=None, why=Why.BASELINE)


@contextmanager
def kept(pks: Iterable[int], *, by: User | None, why: str, source: str = "") -> Iterator[None]:
    """What is written on these listings meanwhile makes a version of each that has become another."""
    pks = list(pks)
    with transaction.atomic():
        begin(pks)
        yield
        keep_versions(pks, by=by, why=why, source=source)


@transaction.atomic
def keep_what_changed_around(pks: Iterable[int], *, by: User | None) -> None:
    """Their provider, place or contact says something else now, and so do they; those without a history stay so."""
    with_history = Opportunity.objects.filter(pk__in=list(pks)).exclude(versions=None).order_by("pk")
    keep_versions(with_history.values_list("pk", flat=True), by=by, why=Why.AROUND)


@dataclass
class HistoryReport:
    """How many listings there are, and of how many a version was missing."""

    listings: int = 0
    kept: int = 0
    rows: int = 0  # of other tables, whose history begins now
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [f"listings: {self.listings:,}, versions kept: {self.kept:,}", f"other rows begun: {self.rows:,}"]


def keep_missing(*, progress: Progress = silent) -> HistoryReport:
    """Keep a version of every listing that lacks one, and a first record of whatever else has a history."""
    report = HistoryReport(rows=begin_tables())
    pks = iter(list(Opportunity.objects.order_by("pk").values_list("pk", flat=True)))
    while batch := list(islice(pks, BATCH)):
        with transaction.atomic():
            report.kept += Opportunity.objects.filter(pk__in=batch, versions=None).count()
            begin(batch)
            report.kept += len(keep_versions(batch, by=None, why=Why.EDITED))
        report.listings += len(batch)
        progress(f"{report.listings:,} listings")
    return report


# ── Bringing back ────────────────────────────────────────────────────────────


class SomebodyElseWasFaster(Exception):
    """The listing has changed since it was looked at; nothing was written."""


def brought_back(*, with_state: bool) -> frozenset[str]:
    """The names of what a restore writes. Whether families see it stays as it is, unless asked for."""
    return WRITTEN if with_state else WRITTEN - STATE


def as_brought_back(document: Values, now: Values) -> tuple[Values, list[str]]:
    """What a listing that says `now` would say with all of `document` brought back, and what cannot come back.

    Only which rows it names is written, so they keep the names and addresses that they have today.
    """
    then, missing = dict(now), []
    for name in WRITTEN & document.keys():
        if name in (*ONE, *MANY):
            then[name], gone = named_today(name, document[name], now[name])
            missing += gone
        else:
            then[name] = document[name]
    return then, sorted(missing)


def named_today(name: str, given: Any, now: Any) -> tuple[Any, list[str]]:
    reference, wanted = REFERENCES[name], [given] if name in ONE and given else given or []
    rows, gone = reference.find(wanted)
    known = {reference.key_in(one): one for one in ([now] if name in ONE and now else now or [])}
    found = [known.get(key, {}) or reference.to(row) for row in rows for key in [reference.key_of_row(row)]]
    found.sort(key=lambda row: str(reference.key_in(row)))
    return (found[0] if found else None) if name in ONE else found, gone


@transaction.atomic
def restore(
    version: ListingVersion, *, by: User, seen: int, with_state: bool = False, skip_missing: bool = False
) -> list[str]:
    """Make the listing say what it said in `version`, as a new version; what could not come back, in words.

    `seen` is the `lock_version` of the listing that `by` looked at: raises `SomebodyElseWasFaster` where it has moved
    since, and `ValidationError` where the listing could not stand like that today.
    """
    listing = locked(version.opportunity_id)
    if listing.lock_version != seen:
        raise SomebodyElseWasFaster
    with kept([listing.pk], by=by, why=Why.RESTORED, source=f"version:{version.number}"):
        fields = brought_back(with_state=with_state)
        missing = apply_document(listing, version.as_document(), fields=fields, skip_missing=skip_missing)
    record("opportunity.restored", by=by, row=listing, note=f"As it stood in version {version.number}.")
    return missing


def locked(pk: int) -> Opportunity:
    """The listing with all that its document says, and nobody else writes it meanwhile."""
    Opportunity.objects.select_for_update().only("pk").get(pk=pk)
    return for_document(Opportunity.objects.filter(pk=pk)).get()


# ── Undoing ──────────────────────────────────────────────────────────────────


@dataclass
class Undone:
    """The listings that are as they were before, those that are archived, and those that were left, with the reason."""

    restored: list[Opportunity] = field(default_factory=list)
    archived: list[Opportunity] = field(default_factory=list)
    left: list[tuple[Opportunity, str]] = field(default_factory=list)


CHANGED_SINCE = "Somebody has changed it since."


@transaction.atomic
def undo(source: str, *, by: User) -> Undone:
    """Take back what came from `source`: each listing says again what it said before.

    What somebody has changed since, or what cannot stand like that any more, is left and named. A listing that the
    source made is archived, and never deleted. A second time there is nothing to do.
    """
    undone = Undone()
    for first, last in spans_of(source):
        listing = locked(first.opportunity_id)
        if last.pk != newest_by_people(listing).pk:
            undone.left.append((listing, CHANGED_SINCE))
            continue
        try:
            with kept([listing.pk], by=by, why=Why.UNDONE):
                put_back(listing, first, undone)
        except ValidationError as error:
            undone.left.append((listing, " ".join(error.messages)))
    touched = [*undone.restored, *undone.archived]
    record_each("opportunity.import_undone", touched, by=by, note=f"Undone: {source}"[:500])
    return undone


def put_back(listing: Opportunity, first: ListingVersion, undone: Undone) -> None:
    before = listing.versions.filter(number=first.number - 1).first()
    if before:
        apply_document(listing, before.as_document())
        undone.restored.append(listing)
    else:
        apply_document(listing, {"status": Opportunity.Status.ARCHIVED.value})
        undone.archived.append(listing)


def spans_of(source: str) -> Iterator[tuple[ListingVersion, ListingVersion]]:
    """Of each listing that `source` touched, the first and the last version that came from it."""
    spans: dict[int, tuple[ListingVersion, ListingVersion]] = {}
    for version in ListingVersion.objects.filter(source=source).order_by("opportunity", "number") if source else ():
        first, _ = spans.get(version.opportunity_id, (version, version))
        spans[version.opportunity_id] = (first, version)
    yield from spans.values()


def newest_by_people(listing: Opportunity) -> ListingVersion:
    """The newest version that somebody made of the listing itself."""
    return listing.versions.exclude(why=Why.AROUND).order_by("number").last()
