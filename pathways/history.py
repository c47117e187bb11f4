"""What each listing said before: a version is kept whenever its document has become another.

Whatever writes a listing keeps a version in the same transaction. `generate_listings` alone does not: its listings are
invented to be measured, and have no past to prove.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from pathways.document import as_text, for_document, to_document
from pathways.models import ListingVersion, Opportunity

Why = ListingVersion.Why
BATCH = 500


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
    for listing in for_document(listings.order_by("pk")):
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
            by_name=by.get_short_name() if by else "",
            why=why,
            source=source,
        )
