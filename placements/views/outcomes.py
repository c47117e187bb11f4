"""How placements ended: one by one, and a class list of many."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pathways import words
from placements.beginning import as_uuid
from placements.forms.outcomes import ClassList, OutcomeForm
from placements.models import Cohort, Placement
from placements.models.placements import PlacementQuerySet
from placements.viewing import seen, seen_list
from placements.waiting import cohorts_to_finish
from providers.membership import get_membership
from providers.models import Provider

MOST_ROWS = 50
KEPT, NOTHING = "We have kept {}.", "You have not answered any row. So there was nothing to keep."
GET_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_OR_POST)
def placement_outcome(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit", portal="place")
    own = Placement.objects.of(membership.provider).select_related("young_person__cohort", "host")
    placement = get_object_or_404(own, uuid=uuid)
    was_over, on = placement.ended_on is not None, timezone.localdate()
    with transaction.atomic():
        form = OutcomeForm(request.POST or None, instance=placement, by=request.user, on=on)
        if form.is_valid():
            form.save()
            messages.success(request, f"We have kept how {placement.young_person}’s placement ended.")
            return redirect("placement", slug, uuid)
    seen(placement, by=request.user)
    context = {"membership": membership, "placement": placement, "form": form, "was_over": was_over}
    return render(request, "placements/outcome.html", context)


@require_http_methods(GET_OR_POST)
def outcomes(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit", portal="place")
    on = timezone.localdate()
    cohorts = cohorts_to_finish(membership.provider, on)
    cohort = chosen(request, membership.provider, cohorts)
    with transaction.atomic():
        grid = ClassList(rows(request, cohort, on), by=request.user, on=on, data=request.POST or None)
        if request.method == "POST" and not grid.wrong:
            messages.success(request, KEPT.format(words.count(len(grid.save()), "row")) if grid.answered else NOTHING)
            return redirect(class_list(slug, cohort))
    seen_list(membership.provider, by=request.user, what="Class list of outcomes")
    context = {"membership": membership, "cohorts": cohorts, "cohort": cohort, "grid": grid, "on": on}
    return render(request, "placements/outcomes.html", context)


def chosen(request: HttpRequest, college: Provider, cohorts: list[Cohort]) -> Cohort | None:
    """The cohort that the address names; without one, the first with something to do. Another college's is 404."""
    if asked := request.GET.get("cohort"):
        return get_object_or_404(Cohort.objects.of(college), uuid=as_uuid(asked))
    return next(iter(cohorts), None)


def rows(request: HttpRequest, cohort: Cohort | None, on: date) -> PlacementQuerySet:
    """Those that wait; of those that were sent back also what a colleague has answered meanwhile."""
    own = Placement.objects.filter(young_person__cohort=cohort).select_related("young_person", "host")
    own = own.order_by("young_person__reference", "start_on", "pk")
    if request.method == "POST":
        return own.filter(uuid__in=filter(None, map(as_uuid, request.POST.getlist("row")[:MOST_ROWS])))
    return own.without_outcome(on)[:MOST_ROWS]


def class_list(slug: str, cohort: Cohort | None) -> str:
    return reverse("outcomes", args=[slug]) + (f"?cohort={cohort.uuid}" if cohort else "")
