"""What waits for an officer here: employers that a college proposed. Never a placement."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from core.queue import Harm, Kind, QueueItem
from placements.models import HostProposal

NEW_HOSTS = Kind("new-employer", "New employers to check", "Look at it", Harm.TIDY, "provider")


def queue_items(on: date) -> Iterator[QueueItem]:
    proposals = HostProposal.objects.filter(decided_on=None).values_list(
        "pk", "host__name", "college__name", "proposed_on"
    )
    for pk, host, college, since in proposals:
        url = reverse("admin:new_employer", args=[pk])
        yield QueueItem(NEW_HOSTS, f"{NEW_HOSTS.code}:{pk}", host, url, since, f"Proposed by {college}")
