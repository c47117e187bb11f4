"""What waits for an officer here: people to talk to who are not real yet."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from core.queue import Harm, Kind, QueueItem, form_of
from providers.models import NamedContact

PLACEHOLDERS = Kind(
    "named-contact", "People to talk to without real details", "Put real details in", Harm.MISLEADS, "contact"
)


def queue_items(on: date) -> Iterator[QueueItem]:
    url = form_of(NamedContact)
    for contact in NamedContact.objects.filter(is_placeholder=True, is_shown=True):
        key, since = f"{PLACEHOLDERS.code}:{contact.pk}", timezone.localdate(contact.modified_at)
        yield QueueItem(PLACEHOLDERS, key, contact.role_label, url(contact.pk), since, contact.name_or_post)
