"""Imports in which something was wrong, as things that wait for an officer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from core.queue import Harm, Kind, QueueItem
from pathways import words
from pathways.models import ImportRun

IMPORTS = Kind("import_errors", "Imports with wrong rows", "Look at the rows", Harm.TIDY)


def queue_items(on: date) -> Iterable[QueueItem]:
    """One for each file of which rows were left out, or that was not imported because of them."""
    for run in ImportRun.objects.with_trouble().for_lists():
        wrong = words.count(run.errors, "row")
        became = "left out" if run.applied_at else "wrong"
        yield QueueItem(
            IMPORTS,
            f"import:{run.pk}",
            f"{run.file_name}: {wrong} {became}",
            run.get_absolute_url(),
            timezone.localdate(run.made_at),
            "Put them right in the file and send it again.",
        )
