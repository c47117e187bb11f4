"""Placements of a college: the list, one of them, registering, and what is begun and left."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pathways.words import full_date
from placements.beginning import Beginning, after, from_draft, from_question
from placements.deleting import delete_placement
from placements.forms.placements import ChangeForm, RegisterForm
from placements.listing import SHOWN, found, tabs
from placements.models import Placement, PlacementDraft
from placements.registering import keep_draft, missing, warnings_of
from placements.viewing import seen, seen_list
from providers.membership import get_membership
from providers.models import Membership

LATER = "later"
EDITED = ["GET", "HEAD", "POST"]


@require_http_methods(EDITED)
def placement_list(request: HttpRequest, slug: str) -> HttpResponse:
    """A search is sent by POST, and changes nothing: an address stands in logs, and a reference must not."""
    membership = get_membership(request.user, slug, portal="place")
    on, text = timezone.localdate(), request.POST.get("text", "").strip()[:100]
    seen_list(membership.provider, by=request.user, what="Placements")
    show = request.GET.get("show", "")
    show = show if show in SHOWN else "running"
    context = {
        "membership": membership,
        "show": show,
        "text": text,
        "on": on,
        **found(membership.provider, show=show, text=text, on=on, asked=request.GET),
        "tabs": tabs(membership.provider, on=on),
    }
    return render(request, "placements/placement_list.html", context)


@require_safe
def placement(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, portal="place")
    row = own_placement(membership, uuid)
    seen(row, by=request.user)
    context = {
        "membership": membership,
        "placement": row,
        "state": row.state(timezone.localdate()),
        "warnings": warnings_of(row),
        "missing": missing(row),
        "others": row.young_person.placements.select_related("host").order_by("start_on", "pk"),
        "next": Placement.objects.filter(previous=row).first(),
        "reviews": row.reviews.select_related("by"),
        "follow_ups": row.follow_ups.all(),
    }
    return render(request, "placements/placement.html", context)


@require_http_methods(EDITED)
def placement_new(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit", portal="place")
    if not membership.provider.cohorts.open().exists():
        messages.warning(request, "First make a cohort. It takes half a minute.")
        return redirect("cohort_new", slug)
    return registering(request, membership, from_question(membership, request.GET, on=timezone.localdate()))


@require_http_methods(EDITED)
def placement_next(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Same again: the rotation after the placement `uuid`."""
    membership = get_membership(request.user, slug, may="edit", portal="place")
    row = own_placement(membership, uuid)
    if following := Placement.objects.filter(previous=row).first():
        messages.warning(request, "The next rotation is registered already. This is it.")
        return redirect("placement", slug, following.uuid)
    return registering(request, membership, after(row))


@require_http_methods(EDITED)
def placement_draft(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """What somebody has begun and left. Nobody else sees it."""
    membership = get_membership(request.user, slug, may="edit", portal="place")
    return registering(request, membership, from_draft(membership, own_draft(request, membership, uuid)))


@transaction.atomic
def registering(request: HttpRequest, membership: Membership, begun: Beginning) -> HttpResponse:
    college, slug, on = membership.provider, membership.provider.slug, timezone.localdate()
    sent = request.POST if request.method == "POST" else None
    form = RegisterForm(sent, college=college, on=on, previous=begun.previous, initial=begun.answers)
    if sent is not None and LATER in sent and not form.says_who_somebody_is():
        keep_draft(begun.draft, college=college, by=request.user, answers=begun.kept(form))
        messages.success(request, "We have kept what you wrote. Go on when you have time.")
        return redirect("college_home", slug)
    if sent is not None and LATER not in sent and form.is_valid():
        row = form.register(by=request.user)
        if begun.draft:
            begun.draft.delete()
        messages.success(request, "It is registered.")
        return redirect("placement", slug, row.uuid)
    context = {"membership": membership, "form": form, "previous": begun.previous, "draft": begun.draft}
    return render(request, "placements/placement_new.html", context)


@require_POST
def placement_draft_delete(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit", portal="place")
    own_draft(request, membership, uuid).delete()
    messages.success(request, "What you had begun is deleted.")
    return redirect("college_home", slug)


@require_http_methods(EDITED)
@transaction.atomic
def placement_change(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit", portal="place")
    row = own_placement(membership, uuid)
    sent = request.POST if request.method == "POST" else None
    form = ChangeForm(sent, instance=row, college=membership.provider, on=timezone.localdate())
    if sent is not None and form.is_valid():
        form.change(by=request.user)
        messages.success(request, "Your changes are kept.")
        return redirect("placement", slug, row.uuid)
    if sent is None:
        seen(row, by=request.user)
    return render(
        request, "placements/placement_change.html", {"membership": membership, "form": form, "placement": row}
    )


@require_http_methods(EDITED)
def placement_delete(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, may="manage", portal="place")
    row = own_placement(membership, uuid)
    if request.method == "POST":
        try:
            delete_placement(row, by=request.user)
        except ValidationError as refused:
            messages.warning(request, refused.message)
            return redirect("placement", slug, uuid)
        messages.success(request, "The placement is deleted.")
        return redirect("young_person", slug, row.young_person.uuid)
    seen(row, by=request.user)
    context = {
        "membership": membership,
        "what": f"Delete this placement of {row.young_person}?",
        "goes": [f"{row.role}, {row.host}, from {full_date(row.start_on)}.", "Its outcome, reviews and follow-ups."],
        "keep": reverse("placement", args=[slug, uuid]),
    }
    return render(request, "placements/delete.html", context)


def own_placement(membership: Membership, uuid: UUID) -> Placement:
    """Raises `Http404` for another college's: it does not exist for them."""
    rows = Placement.objects.of(membership.provider).select_related(
        "college", "young_person__cohort", "young_person__need__public_need", "young_person__plan",
        "young_person__home_area", "host", "opportunity", "type", "aim", "previous", "end_reason", "ilr_outcome",
    )  # fmt: skip
    return get_object_or_404(rows, uuid=uuid)


def own_draft(request: HttpRequest, membership: Membership, uuid: UUID) -> PlacementDraft:
    mine = PlacementDraft.objects.of(membership.provider).filter(started_by=request.user)
    return get_object_or_404(mine, uuid=uuid)
