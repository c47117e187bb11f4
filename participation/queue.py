"""What waits for an officer here: people who asked to be contacted. Nothing personal: it goes into mail."""

from collections.abc import Iterator
from datetime import date

from core.queue import Harm, Kind, QueueItem, form_of
from participation.models import ContactRequest

CONTACT_REQUESTS = Kind("contact-request", "People who wait for an answer", "Answer", Harm.WAITS, "speech")


def queue_items(on: date) -> Iterator[QueueItem]:
    url = form_of(ContactRequest)
    for request in ContactRequest.objects.waiting().only("kind", "asked_on"):
        key = f"{CONTACT_REQUESTS.code}:{request.pk}"
        yield QueueItem(CONTACT_REQUESTS, key, str(request), url(request.pk), request.asked_on)
