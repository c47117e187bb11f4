"""New listings that wait for an officer."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from core.queue import Harm, Kind, QueueItem
from pathways.models import ListingDraft

NEW_LISTINGS = Kind("new-listings", "New listings to read", "Read and publish it", Harm.WAITS)


def queue_items(on: date) -> Iterator[QueueItem]:
    """One query. `on` makes no difference: a listing waits until somebody decides."""
    for draft in ListingDraft.objects.sent():
        listing = draft.opportunity
        yield QueueItem(
            kind=NEW_LISTINGS,
            key=f"new-listing-{listing.uuid}",
            title=str(listing),
            url=draft.get_review_url(),
            since=timezone.localdate(draft.sent_at),
            detail=str(listing.provider),
        )
