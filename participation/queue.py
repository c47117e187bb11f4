"""What people wait for. In a title stands nothing personal: it goes into mail."""

from collections.abc import Iterator
from datetime import date

from core.queue import Harm, Kind, QueueItem, form_of
from participation.models import ContactRequest, PlaceOffer

CONTACT_REQUESTS = Kind("contact-request", "People who wait for an answer", "Answer", Harm.WAITS, "speech")
PLACE_OFFERS = Kind("place-offers", "Offers of a place", "Answer it", Harm.WAITS, "new-job")


def queue_items(on: date) -> Iterator[QueueItem]:
    """Two queries. `on` makes no difference: people wait until somebody answers."""
    url = form_of(ContactRequest)
    for request in ContactRequest.objects.waiting().only("kind", "asked_on"):
        key = f"{CONTACT_REQUESTS.code}:{request.pk}"
        yield QueueItem(CONTACT_REQUESTS, key, str(request), url(request.pk), request.asked_on)
    for offer in PlaceOffer.objects.waiting():
        yield QueueItem(
            kind=PLACE_OFFERS,
            key=f"place-offer-{offer.uuid}",
            title=str(offer),
            url=offer.get_decide_url(),
            since=offer.sent_on,
            detail=offer.get_stage_display(),
        )
