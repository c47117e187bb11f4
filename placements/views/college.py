"""Where a college begins: what to do now, and its cohorts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from placements.models import Cohort, Placement, PlacementDraft
from placements.viewing import seen_list
from placements.waiting import waiting_for
from providers.membership import get_membership


@require_safe
def college_home(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, portal="place")
    college, on = membership.provider, timezone.localdate()
    seen_list(college, by=request.user, what="First page")
    placements = Placement.objects.of(college)
    context = {
        "membership": membership,
        "waiting": waiting_for(college, on),
        "running": placements.running(on).count(),
        "planned": placements.planned(on).count(),
        "drafts": PlacementDraft.objects.of(college).filter(started_by=request.user),
        "cohorts": Cohort.objects.of(college).counted(on),
    }
    return render(request, "placements/college_home.html", context)
