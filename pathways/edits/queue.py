"""What waits for an officer here: changes that providers have asked for, of listings and of themselves."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone

from core.queue import Harm, Kind, QueueItem
from pathways.edits.finding import waiting

EDITS = Kind("edit", "Changes to decide", "Decide", Harm.WAITS)


def queue_items(on: date) -> Iterator[QueueItem]:
    for edit in waiting():
        yield QueueItem(
            kind=EDITS,
            key=f"edit:{edit.uuid}",
            title=str(edit.subject),
            url=reverse("admin:edit_detail", args=[edit.uuid]),
            since=timezone.localdate(edit.proposed_at),
            detail=", ".join(group.label for group in edit.proposed_groups),
        )
