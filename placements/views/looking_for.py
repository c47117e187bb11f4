"""What young people look for, and which live listings match it."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.audit import record
from placements.forms.looking_for import EndForm, LookingForForm
from placements.matching import directory_url, matched, matches
from placements.models import LookingFor, YoungPerson
from placements.paging import Paged
from placements.viewing import seen_list
from providers.membership import get_membership
from providers.models import Membership


@require_safe
def looking_for_list(request: HttpRequest, slug: str) -> HttpResponse:
    membership, on = get_membership(request.user, slug, portal="place"), timezone.localdate()
    seen_list(membership.provider, by=request.user, what="Looking for")
    pages = Paged.of(LookingFor.objects.of(membership.provider).filter(ended_on=None).with_facts(), request.GET)
    context = {"membership": membership, "pages": pages, "rows": matched(pages.rows, on=on), "on": on}
    return render(request, "placements/looking_for_list.html", context)


@require_safe
def looking_for(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """The live listings that match, found as a family would find them."""
    membership = get_membership(request.user, slug, portal="place")
    row = own_row(membership, uuid)
    seen_list(membership.provider, by=request.user, what="Listings for a young person")
    context = {
        "membership": membership,
        "looking_for": row,
        "page": matches(row, on=timezone.localdate()),
        "directory_url": directory_url(row),
    }
    return render(request, "placements/looking_for.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def looking_for_new(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """For the young person `uuid`."""
    membership = get_membership(request.user, slug, may="edit", portal="place")
    people = YoungPerson.objects.of(membership.provider).select_related("home_area")
    row = LookingFor(college=membership.provider, young_person=get_object_or_404(people, uuid=uuid))
    return looking_for_form(request, membership, row, begins_with={"from_on": timezone.localdate()})


@require_http_methods(["GET", "HEAD", "POST"])
def looking_for_change(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit", portal="place")
    return looking_for_form(request, membership, own_row(membership, uuid), begins_with={})


@transaction.atomic
def looking_for_form(
    request: HttpRequest, membership: Membership, row: LookingFor, *, begins_with: dict
) -> HttpResponse:
    sent, is_new = request.POST if request.method == "POST" else None, row.pk is None
    form = LookingForForm(sent, instance=row, initial=begins_with, on=timezone.localdate())
    if sent is not None and form.is_valid():
        row = form.save()
        record("looking_for.added" if is_new else "looking_for.changed", by=request.user, row=row)
        return redirect("looking_for", membership.provider.slug, row.uuid)
    context = {"membership": membership, "form": form, "person": row.young_person, "is_new": is_new}
    return render(request, "placements/looking_for_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def looking_for_end(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit", portal="place")
    row, on = own_row(membership, uuid), timezone.localdate()
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        row.ended_on, row.ending = max(on, row.from_on), form.cleaned_data["ending"]
        row.save(update_fields=["ended_on", "ending", "modified_at"])
        record("looking_for.ended", by=request.user, row=row)
        messages.success(request, f"{row.young_person} is off this list.")
        return redirect("looking_for_list", slug)
    context = {"membership": membership, "form": form, "looking_for": row}
    return render(request, "placements/looking_for_end.html", context)


def own_row(membership: Membership, uuid: UUID) -> LookingFor:
    """Raises `Http404` for another college's: it does not exist for them."""
    return get_object_or_404(LookingFor.objects.of(membership.provider).with_facts(), uuid=uuid)
