"""A new listing, one question a page. Each answer is kept at once, so it can be left and taken up again."""

from __future__ import annotations

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pathways.models import ListingDraft, Opportunity
from pathways.new_listings import actions
from pathways.new_listings.actions import Moved
from pathways.new_listings.step_form import StepForm
from pathways.new_listings.steps import BY_CODE, STEPS, Step, all_answers, missing, where_to_go_on
from providers.membership import get_membership
from providers.models import Membership

LATER, CHECK = "later", "check"


def of_a_draft(view):
    """Hands a view the membership and the draft that it is about, with the draft held while it is written to."""

    @wraps(view)
    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @transaction.atomic
    def found(request: HttpRequest, slug: str, listing: str, **kwargs) -> HttpResponse:
        membership = get_membership(request.user, slug, may="read" if request.method in ("GET", "HEAD") else "edit")
        drafts = ListingDraft.objects.select_related("opportunity__provider", "opportunity__type", "sent_by")
        drafts = drafts.filter(opportunity__provider=membership.provider)
        if request.method == "POST":
            drafts = drafts.select_for_update(of=("self",))
        return view(request, membership, get_object_or_404(drafts, opportunity__slug=listing), **kwargs)

    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_listing(request: HttpRequest, slug: str) -> HttpResponse:
    """The first question. Its answer makes the draft."""
    membership = get_membership(request.user, slug, may="edit")
    draft = actions.blank(membership.provider, by=request.user, at=timezone.now())
    form = STEPS[0].form(request.POST if request.method == "POST" else None, draft=draft)
    if request.method == "POST" and form.is_valid():
        return redirect(step_url(actions.start(form), STEPS[1]))
    return show_step(request, membership, STEPS[0], form)


@of_a_draft
def new_listing_step(request: HttpRequest, membership: Membership, draft: ListingDraft, step: str) -> HttpResponse:
    if step not in BY_CODE:
        raise Http404
    if draft.opportunity.status != Opportunity.Status.DRAFT or not membership.may_edit:
        return redirect(check_url(draft))
    asked = BY_CODE[step]
    if request.method == "POST" and LATER in request.POST and asked.may_be_skipped:
        actions.ask_later(draft, step=asked)
        return redirect(way_on(request, draft, asked))
    form = asked.form(request.POST if request.method == "POST" else None, draft=draft)
    if request.method == "POST" and form.is_valid():
        actions.answer(form, step=asked)
        return redirect(way_on(request, draft, asked))
    return show_step(request, membership, asked, form)


def show_step(request: HttpRequest, membership: Membership, step: Step, form: StepForm) -> HttpResponse:
    draft = form.draft
    context = {
        "membership": membership,
        "step": step,
        "steps": len(STEPS),
        "form": form,
        "draft": draft,
        "back": step_url(draft, step.previous) if step.previous else portal_url(membership),
        "from_check": request.GET.get("from") == CHECK,
    }
    return render(request, "portal/new_listing_step.html", context)


@of_a_draft
def new_listing_check(request: HttpRequest, membership: Membership, draft: ListingDraft) -> HttpResponse:
    """All answers, what is missing, and the button that sends it."""
    if request.method == "POST":
        try:
            actions.send(draft, by=request.user, at=timezone.now())
        except Moved as moved:
            messages.warning(request, moved.message)
        return redirect(check_url(draft))
    status = draft.opportunity.status
    context = {
        "membership": membership,
        "draft": draft,
        "answers": all_answers(draft),
        "missing": missing(draft),
        "may_change": status == Opportunity.Status.DRAFT and membership.may_edit,
        "is_waiting": status == Opportunity.Status.AWAITING_REVIEW,
        "go_on": where_to_go_on(draft),
    }
    return render(request, "portal/new_listing_check.html", context)


@of_a_draft
def new_listing_delete(request: HttpRequest, membership: Membership, draft: ListingDraft) -> HttpResponse:
    if request.method == "POST":
        try:
            actions.delete(draft, by=request.user)
        except Moved as moved:
            messages.warning(request, moved.message)
            return redirect(check_url(draft))
        messages.success(request, f"“{draft}” is deleted.")
        return redirect(portal_url(membership))
    if not draft.may_be_deleted or not membership.may_edit:
        return redirect(check_url(draft))
    return render(request, "portal/new_listing_delete.html", {"membership": membership, "draft": draft})


def way_on(request: HttpRequest, draft: ListingDraft, step: Step) -> str:
    """Back to all answers, where somebody came from there; else the next question."""
    return check_url(draft) if request.GET.get("from") == CHECK or not step.next else step_url(draft, step.next)


def step_url(draft: ListingDraft, step: Step) -> str:
    listing = draft.opportunity
    return reverse("new_listing_step", args=[listing.provider.slug, listing.slug, step.code])


def check_url(draft: ListingDraft) -> str:
    return reverse("new_listing_check", args=[draft.opportunity.provider.slug, draft.opportunity.slug])


def portal_url(membership: Membership) -> str:
    return reverse("provider_portal", args=[membership.provider.slug])
