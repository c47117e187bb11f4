"""What people wait for. Nothing personal: it goes into mail."""

from collections.abc import Iterator
from datetime import date

from core.queue import Harm, Kind, QueueItem, form_of
from participation.models import ContactRequest, PlaceOffer

CONTACT_REQUESTS = Kind("contact-request", "People who wait for an answer", "Answer", Harm.WAITS, "speech")
PLACE_OFFERS = Kind("place-offer", "Offers of a place", "Answer", Harm.WAITS, "work")


def requests_to_answer(on: date) -> Iterator[QueueItem]:
    url = form_of(ContactRequest)
    for request in ContactRequest.objects.waiting().only("kind", "asked_on"):
        key = f"{CONTACT_REQUESTS.code}:{request.pk}"
        yield QueueItem(CONTACT_REQUESTS, key, str(request), url(request.pk), request.asked_on)


def offers_to_answer(on: date) -> Iterator[QueueItem]:
    for offer in PlaceOffer.objects.waiting():
        key, stage = f"{PLACE_OFFERS.code}:{offer.uuid}", offer.get_stage_display()
        yield QueueItem(PLACE_OFFERS, key, str(offer), offer.get_decide_url(), offer.sent_on, stage)
