"""Follow-ups: who has to be asked about, one young person's, and the weekly mail about them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from placements.following_up import ANSWER_FROM
from placements.forms.follow_ups import FollowUpForm
from placements.models import FollowUp, Placement, ReminderPreference
from placements.models.people import OfCollege
from placements.viewing import seen, seen_list
from providers.membership import get_membership

GET_OR_POST = ["GET", "HEAD", "POST"]
MOST_ROWS, FIRST_COMING, LAST_ANSWERS = 25, 20, 10
COMING = timedelta(weeks=4)
WITH_ROWS = ("placement__host", "placement__young_person__cohort__kept_by__user")


@require_safe
def follow_ups(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, portal="place")
    on, own = timezone.localdate(), FollowUp.objects.of(membership.provider).select_related(*WITH_ROWS)
    due, coming = own.due(on), own.coming(on, until=on + COMING)
    placements = Placement.objects.of(membership.provider)
    reviews = placements.review_due(on).select_related("young_person", "host").order_by("next_review_on", "pk")
    context = {
        "membership": membership,
        "due": due.first_rows(MOST_ROWS),
        "due_count": due.count(),
        "coming": first_of(coming, FIRST_COMING),
        "answered": own.answered_last().first_rows(LAST_ANSWERS),
        "reviews": first_of(reviews, MOST_ROWS),
        "without_outcome": placements.without_outcome(on).count(),
    }
    seen_list(membership.provider, by=request.user, what="Follow-ups")
    return render(request, "placements/follow_ups.html", context)


def first_of(rows: OfCollege, most: int) -> dict[str, Any]:
    """The first rows, and whether there are more: cheaper than how many."""
    found = list(rows.first_rows(most + 1))
    return {"rows": found[:most], "has_more": len(found) > most}


@require_http_methods(GET_OR_POST)
def follow_up(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    may = "edit" if request.method == "POST" else "read"
    membership = get_membership(request.user, slug, may=may, portal="place")
    own = FollowUp.objects.of(membership.provider).select_related(*WITH_ROWS)
    found, on = get_object_or_404(own, uuid=uuid), timezone.localdate()
    with transaction.atomic():
        form = FollowUpForm(request.POST or None, instance=found, by=request.user, on=on)
        if form.is_valid():
            kept = form.save()
            messages.success(request, f"We have kept your answer: {kept.answer_words}.")
            return redirect("follow_ups", slug)
    seen(found.placement, by=request.user)
    context = {"membership": membership, "follow_up": found, "form": form, "opens_on": found.due_on - ANSWER_FROM}
    return render(request, "placements/follow_up.html", context | {"is_open": on >= context["opens_on"]})


@require_http_methods(GET_OR_POST)
def follow_up_mail(request: HttpRequest, slug: str) -> HttpResponse:
    """The weekly mail: whether you get it."""
    membership = get_membership(request.user, slug, may="edit", portal="place")
    preference = ReminderPreference.objects.filter(membership=membership).first()
    if request.method == "POST":
        wants = request.POST.get("wants_mail") == "yes"
        ReminderPreference.objects.update_or_create(membership=membership, defaults={"wants_mail": wants})
        messages.success(request, "You get the weekly mail." if wants else "You get no weekly mail any more.")
        return redirect("follow_up_mail", slug)
    context = {"membership": membership, "wants_mail": preference is None or preference.wants_mail}
    return render(request, "placements/follow_up_mail.html", context)
