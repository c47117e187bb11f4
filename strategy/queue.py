"""What waits for an officer or a commissioner here: what the law asks of the offer and nobody has found there yet."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from core.queue import Harm, Kind, QueueItem, form_of
from strategy.models import DutyItem

DUTIES = Kind("duty", "What the law asks of the offer", "Say where it is", Harm.TIDY, "rights")


def queue_items(on: date) -> Iterator[QueueItem]:
    url = form_of(DutyItem)
    for duty in DutyItem.objects.open():
        since = duty.checked_on or timezone.localdate(duty.created_at)
        yield QueueItem(DUTIES, f"{DUTIES.code}:{duty.pk}", duty.topic, url(duty.pk), since, duty.get_status_display())
