"""The placements of a college as a list: without an outcome, running, planned and ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict

from placements.models import Placement
from placements.models.placements import PlacementQuerySet, conditions_of, no_outcome_yet
from placements.paging import PER_PAGE, Paged
from providers.models import Provider

SHOWN = {"due": "To tell", "running": "Running", "planned": "Planned", "ended": "Ended"}


def shown(placements: PlacementQuerySet, show: str, *, on: date) -> PlacementQuerySet:
    return {
        "due": lambda: placements.without_outcome(on).order_by("planned_end_on", "pk"),
        "running": lambda: placements.running(on).order_by("planned_end_on", "pk"),
        "planned": lambda: placements.planned(on).order_by("start_on", "pk"),
        "ended": lambda: placements.ended().order_by("-ended_on", "-pk"),
    }[show]()


def found(college: Provider, *, show: str, text: str, on: date, asked: QueryDict) -> dict[str, Any]:
    """A page of the placements of one tab; where there is a `text`, the first of all tabs that hold it."""
    rows = Placement.objects.of(college).select_related("young_person__cohort", "host")
    if text:
        rows = rows.filter(Q(young_person__reference__icontains=text) | Q(host__name__icontains=text))
        paged = Paged.of(rows.order_by("-start_on", "-pk"), QueryDict(), per_page=2 * PER_PAGE)
    else:
        paged = Paged.of(shown(rows, show, on=on), asked, kept=("show",))
    return {"pages": paged, "rows": [(row, row.state(on)) for row in paged.rows]}


def tabs(college: Provider, *, on: date) -> list[tuple[str, str, int]]:
    """Each tab with its words and how many are in it, by one query."""
    conditions = conditions_of(on) | {"due": no_outcome_yet(on)}
    counts = (
        Placement.objects.of(college)
        .order_by()
        .aggregate(**{name: Count("pk", filter=conditions[name]) for name in SHOWN})
    )
    return [(name, words, counts[name]) for name, words in SHOWN.items()]
