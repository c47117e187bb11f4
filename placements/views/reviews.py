"""Reviews of a placement."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from placements.forms.reviews import ReviewForm
from placements.models import Placement
from placements.reviewing import add_review
from placements.viewing import seen
from providers.membership import get_membership


@require_http_methods(["GET", "HEAD", "POST"])
def placement_review_new(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit", portal="place")
    own = Placement.objects.of(membership.provider).select_related("young_person", "host")
    placement, today = get_object_or_404(own, uuid=uuid), timezone.localdate()
    form = ReviewForm(request.POST or None, placement=placement, today=today, initial={"on": today})
    if form.is_valid():
        add_review(placement=placement, by=request.user, **form.facts)
        messages.success(request, "We have kept your review.")
        return redirect("placement", slug, uuid)
    seen(placement, by=request.user)
    context = {"membership": membership, "placement": placement, "form": form}
    return render(request, "placements/review_new.html", context)
