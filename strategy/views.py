"""What is missing and what we are doing about it, and the offer as it was once recorded."""

from collections.abc import Iterable

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pathways import words
from pathways.continuum import Stage
from pathways.models import Opportunity
from pathways.views.public import HOME, block
from strategy.models import ExpansionPlan, Gap


def by_stage(rows: Iterable) -> dict[str, list]:
    found: dict[str, list] = {stage.value: [] for stage in Stage}
    for row in rows:
        found[row.stage].append(row)
    return found


@require_safe
def gap_list(request: HttpRequest) -> HttpResponse:
    plans = ExpansionPlan.objects.public()
    gaps = Gap.objects.public().select_related("type").prefetch_related("areas", Prefetch("plans", plans))
    gaps_by_stage, loose = by_stage(gaps), by_stage(plans.filter(gap=None, is_recorded=False))
    recorded = by_stage(plans.filter(is_recorded=True))
    context = {
        "intro": block("gaps-intro"),
        "groups": [
            (stage, gaps_by_stage[stage], loose[stage]) for stage in Stage if gaps_by_stage[stage] or loose[stage]
        ],
        "recorded_groups": [(stage, [], recorded[stage]) for stage in Stage if recorded[stage]],
        "total": sum(map(len, gaps_by_stage.values())),
        "as_of": timezone.localdate(),
        "crumbs": [HOME, ("What is missing", "")],
    }
    return render(request, "strategy/gap_list.html", context)


@require_safe
def offer_recorded(request: HttpRequest) -> HttpResponse:
    listings = by_stage(Opportunity.objects.recorded().select_related("provider").prefetch_related("intakes"))
    plans = by_stage(ExpansionPlan.objects.public().filter(is_recorded=True))
    context = {
        "intro": block("offer-recorded-intro"),
        "stage_groups": [
            (stage, [RecordedListing(row) for row in listings[stage]], plans[stage])
            for stage in Stage
            if listings[stage] or plans[stage]
        ],
        "total": sum(map(len, listings.values())),
        "crumbs": [HOME, ("The offer as the paper recorded it", "")],
    }
    return render(request, "strategy/offer_recorded.html", context)


class RecordedListing:
    """A recorded listing with its places in words: what is not stated is not none."""

    def __init__(self, listing: Opportunity):
        self.listing = listing
        stated = [i.places for i in listing.intakes.all() if i.places is not None]
        self.places_words = words.count(sum(stated), "place") if stated else "places not stated"
