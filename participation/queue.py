"""What people wait for."""

from collections.abc import Iterator
from datetime import date

from core.queue import Harm, Kind, QueueItem
from participation.models import PlaceOffer

PLACE_OFFERS = Kind("place-offers", "Offers of a place", "Answer it", Harm.WAITS)


def queue_items(on: date) -> Iterator[QueueItem]:
    """One query. `on` makes no difference: an offer waits until somebody decides."""
    for offer in PlaceOffer.objects.waiting():
        yield QueueItem(
            kind=PLACE_OFFERS,
            key=f"place-offer-{offer.uuid}",
            title=str(offer),
            url=offer.get_decide_url(),
            since=offer.sent_on,
            detail=offer.get_stage_display(),
        )
