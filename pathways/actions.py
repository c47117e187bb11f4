"""What people do to whole listings. Each is one transaction and leaves a version and a line in the audit."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from accounts.models import User
from core.audit import record, record_each
from pathways.history import Why, kept
from pathways.models import CheckRequest, Opportunity
from pathways.new_listings.actions import settle
from pathways.review_dates import next_review, spread_review_dates
from pathways.search.changes import held


@transaction.atomic
def mark_checked(listings: Iterable[Opportunity], *, by: User, on: date) -> int:
    """Record that `by` confirmed all of each listing on the London date `on`; how many there were.

    Its review date moves on, unless it is a later one already; one that was hidden comes back; who was asked
    about it need not answer any more. Where neither moves, its version stays: an open form does not hold the rest.
    """
    return _check_each(listings, by=by, on=on, answer=CheckRequest.Answer.OFFICER, action="opportunity.checked")


def confirm_listing(listing: Opportunity, *, on: date, by: User | None = None, note: str = "") -> None:
    """Record that those who run `listing` confirmed all of it on the London date `on`.

    `by` is None where they answered by a link and not by signing in; `note` then says whom the link was sent to.
    """
    confirm_listings([listing], on=on, by=by, note=note)


@transaction.atomic
def confirm_listings(listings: Iterable[Opportunity], *, on: date, by: User | None = None, note: str = "") -> None:
    """The same for several at once."""
    answer, action = CheckRequest.Answer.RIGHT, "opportunity.confirmed"
    _check_each(listings, by=by, on=on, answer=answer, action=action, note=note)


def _check_each(listings, *, by: User | None, on: date, answer: str, action: str, note: str = "") -> int:
    listings = list(listings)
    with kept(pks_of(listings), by=by, why=Why.CHECKED), held():
        for listing in listings:
            _check(listing, by=by, on=on)
    CheckRequest.objects.open().filter(opportunity__in=listings).update(answer=answer, answered_on=on)
    record_each(action, listings, by=by, after={"checked_on": on}, note=note)
    return len(listings)


def _check(listing: Opportunity, *, by: User | None, on: date) -> None:
    listing.checked_on, listing.checked_by = on, by
    review_by = max(filter(None, [listing.review_by, next_review(on)]))
    if (review_by, None) == (listing.review_by, listing.hidden_on):
        listing.save(update_fields=["checked_on", "checked_by", "modified_at"])
        return
    listing.review_by, listing.hidden_on = review_by, None
    _save_next_version(listing, "checked_on", "checked_by", "review_by", "hidden_on")


@transaction.atomic
def hide(listings: Iterable[Opportunity], *, on: date) -> None:
    """Hide listings that nobody has confirmed, from the London date `on`."""
    listings = list(listings)
    with kept(pks_of(listings), by=None, why=Why.HIDDEN), held():
        for listing in listings:
            listing.hidden_on = on
            _save_next_version(listing, "hidden_on")
    record_each("opportunity.hidden", listings, by=None, after={"hidden_on": on})


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
def pause_with_note(listing: Opportunity, *, words: str, by: User | None, audit_note: str = "") -> None:
    """Say "not taking people now" with `words` to families, whether it was paused before or not."""
    with kept([listing.pk], by=by, why=Why.PAUSED):
        listing.is_paused, listing.paused_note = True, words
        _save_next_version(listing, "is_paused", "paused_note")
    record("opportunity.paused", by=by, row=listing, note=audit_note)


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


def publish(listings: Iterable[Opportunity], *, by: User) -> tuple[int, list[tuple[Opportunity, str]]]:
    """Put drafts and what waits for review before families: how many, and those refused, each with why in kind words.

    Each is a transaction of its own. What is archived is brought back first: `restore`.
    """
    done, refused = 0, []
    for listing in listings:
        if listing.status == Opportunity.Status.PUBLISHED:
            continue
        if listing.status == Opportunity.Status.ARCHIVED:
            refused.append((listing, "It is archived. Bring it back first."))
            continue
        before, listing.status = listing.status, Opportunity.Status.PUBLISHED
        try:
            listing.clean()
        except ValidationError as error:
            refused.append((listing, " ".join(error.messages)))
            continue
        with kept([listing.pk], by=by, why=Why.PUBLISHED):
            _save_next_version(listing, "status")
            settle(listing)
            record("opportunity.published", by=by, row=listing, before={"status": before})
        done += 1
    return done, refused


@transaction.atomic
def restore(listings: Iterable[Opportunity], *, by: User) -> int:
    """Bring back what was archived, as a draft that an officer looks through; how many were archived."""
    archived = [listing for listing in listings if listing.status == Opportunity.Status.ARCHIVED]
    with kept(pks_of(archived), by=by, why=Why.RESTORED):
        for listing in archived:
            listing.status = Opportunity.Status.DRAFT
            _save_next_version(listing, "status")
    record_each("opportunity.restored", archived, by=by)
    return len(archived)


@transaction.atomic
def spread_reviews(listings: Iterable[Opportunity], *, by: User, on: date) -> int:
    """Give the listings review dates over the coming year, as many in one week as in any other; how many."""
    listings = list(listings)
    spread_review_dates(listings, on)
    with kept(pks_of(listings), by=by, why=Why.EDITED):
        for listing in listings:
            _save_next_version(listing, "review_by")
    record_each("opportunity.review_dates_spread", listings, by=by, after={"from": on})
    return len(listings)


def pks_of(listings: Iterable[Opportunity]) -> list[int]:
    return [listing.pk for listing in listings]


def _save_next_version(listing: Opportunity, *fields: str) -> None:
    listing.lock_version = F("lock_version") + 1
    listing.save(update_fields=[*fields, "lock_version", "modified_at"])
    listing.refresh_from_db(fields=["lock_version"])
