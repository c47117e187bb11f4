"""What people do to whole listings. Each is one transaction and leaves a version and a line in the audit."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F

from accounts.models import User
from core.audit import record_each
from pathways.history import Why, kept
from pathways.models import Opportunity


@transaction.atomic
def mark_checked(listings: Iterable[Opportunity], *, by: User, on: date, review_by: date | None = None) -> int:
    """Record that `by` confirmed all of each listing on the London date `on`; how many there were.

    Nothing else of a listing moves, its version included: an open form does not hold these two facts. With `review_by`
    that moves too, and a listing that was hidden because nobody had confirmed it is shown again.
    """
    listings = list(listings)
    with kept(pks_of(listings), by=by, why=Why.CHECKED):
        for listing in listings:
            listing.checked_on, listing.checked_by = on, by
            listing.save(update_fields=["checked_on", "checked_by", "modified_at"])
            if review_by:
                listing.review_by, listing.hidden_on = review_by, None
                _save_next_version(listing, "review_by", "hidden_on")
    after = {"checked_on": on} | ({"review_by": review_by} if review_by else {})
    record_each("opportunity.checked", listings, by=by, after=after)
    return len(listings)


@transaction.atomic
def pause(listings: Iterable[Opportunity], *, by: User) -> int:
    """Say "not taking people now" on each listing; how many were not paused before."""
    running = [listing for listing in listings if not listing.is_paused]
    with kept(pks_of(running), by=by, why=Why.PAUSED):
        for listing in running:
            listing.is_paused = True
            _save_next_version(listing, "is_paused")
    record_each("opportunity.paused", running, by=by)
    return len(running)


@transaction.atomic
def archive(listings: Iterable[Opportunity], *, by: User) -> int:
    """Take each listing off the site and keep it; how many were not archived before."""
    shown = [listing for listing in listings if listing.status != Opportunity.Status.ARCHIVED]
    with kept(pks_of(shown), by=by, why=Why.ARCHIVED):
        for listing in shown:
            listing.status = Opportunity.Status.ARCHIVED
            _save_next_version(listing, "status")
    record_each("opportunity.archived", shown, by=by)
    return len(shown)


def pks_of(listings: Iterable[Opportunity]) -> list[int]:
    return [listing.pk for listing in listings]


def _save_next_version(listing: Opportunity, *fields: str) -> None:
    listing.lock_version = F("lock_version") + 1
    listing.save(update_fields=[*fields, "lock_version", "modified_at"])
    listing.refresh_from_db(fields=["lock_version"])
