"""A listing as its provider sees it, and how they ask to change it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.comparing import compare
from core.deciding import AlreadyDecided, propose, waiting_edit, withdraw
from pathways.edits.forms import ListingForm
from pathways.edits.words import as_held
from pathways.listing import state_shown
from pathways.models import Opportunity, OpportunityEdit
from pathways.states import State
from providers.membership import get_membership
from providers.models import Membership

SENT = "We have sent this to the council. Families see the page as it was until the council answers."
TAKEN_BACK = "You have taken it back. The council will not look at it."
NOTHING_LEFT = "It is all as it was before. So there is nothing for the council to look at."
LAST_ANSWERS = 3
GONE = {State.ARCHIVED, State.MERGED}


@require_safe
def portal_listing(request: HttpRequest, slug: str, listing: str) -> HttpResponse:
    membership = get_membership(request.user, slug)
    on = timezone.localdate()
    row = own_listing(membership, listing)
    now = OpportunityEdit.facts_of(row)
    waiting = waiting_edit(OpportunityEdit, row)
    context = {
        "membership": membership,
        "listing": row,
        "state": state_shown(row, on=on),
        "facts": as_held(now),
        "waiting": waiting,
        "groups": compare(waiting, now=now) if waiting else [],
        "answers": OpportunityEdit.objects.decided()
        .filter(opportunity=row)
        .select_related("decided_by")[:LAST_ANSWERS],
        "may_change": membership.may_edit and row.state(on) not in GONE,
    }
    return render(request, "portal/listing.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def portal_listing_change(request: HttpRequest, slug: str, listing: str) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit")
    row = own_listing(membership, listing)
    if row.state(timezone.localdate()) in GONE:
        raise PermissionDenied
    again = OpportunityEdit.objects.decided().filter(opportunity=row, uuid=uuid_in(request)).first()
    with transaction.atomic():
        if request.method == "POST":
            Opportunity.objects.select_for_update().get(pk=row.pk)
        form = ListingForm(request.POST if request.method == "POST" else None, subject=row, again=again)
        if request.method == "POST" and form.is_valid():
            edit = propose(OpportunityEdit, row, form.changes, by=request.user, at=timezone.now(), again=again)
            messages.success(request, SENT if edit and edit.is_waiting else NOTHING_LEFT)
            return redirect("portal_listing", slug, row.slug)
    context = {
        "membership": membership,
        "listing": row,
        "form": form,
        "again": again,
        "waiting": waiting_edit(OpportunityEdit, row),
    }
    return render(request, "portal/listing_change.html", context)


@require_POST
def portal_listing_withdraw(request: HttpRequest, slug: str, listing: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit")
    row = own_listing(membership, listing)
    edit = get_object_or_404(OpportunityEdit, opportunity=row, uuid=uuid)
    try:
        withdraw(edit, by=request.user)
    except AlreadyDecided:
        messages.warning(request, "This does not wait any more. See the answer below.")
    else:
        messages.success(request, TAKEN_BACK)
    return redirect("portal_listing", slug, row.slug)


def own_listing(membership: Membership, slug: str) -> Opportunity:
    """Raises `Http404` for another provider's: it does not exist for them."""
    listings = Opportunity.objects.written().select_related("provider").prefetch_related("intakes")
    return get_object_or_404(listings, provider=membership.provider, slug=slug)


def uuid_in(request: HttpRequest) -> UUID | None:
    """Of the edit that is asked again; nothing where the address holds something else."""
    try:
        return UUID(request.GET.get("again", ""))
    except ValueError:
        return None
