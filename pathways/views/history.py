"""What a listing said before: its versions, what differs, how its page stood, and bringing one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.differences import Difference
from pathways.as_it_stood import features_of, stand_in
from pathways.differences import differences
from pathways.document import for_document, to_document
from pathways.history import STATE, SomebodyElseWasFaster, as_brought_back, restore
from pathways.listing import listing_context
from pathways.models import ListingVersion, Opportunity

PER_PAGE = 20
CHANGED_SINCE = "Somebody else has changed this listing since you opened this page. Look again at what changes."
may_see = permission_required("pathways.view_opportunity", raise_exception=True)
may_change = permission_required("pathways.change_opportunity", raise_exception=True)


@dataclass(frozen=True)
class Step:
    """A version, and what it has changed."""

    version: ListingVersion
    before: ListingVersion | None
    changes: list[Difference]


@require_safe
@may_see
def listing_history(request: HttpRequest, pk: int) -> HttpResponse:
    listing = get_object_or_404(Opportunity.objects.select_related("provider"), pk=pk)
    page = Paginator(listing.versions.order_by("-number"), PER_PAGE).get_page(request.GET.get("page"))
    start = page.start_index() - 1 if page.paginator.count else 0
    versions = list(listing.versions.order_by("-number")[start : start + PER_PAGE + 1])  # and the one before them
    numbers = range(page.paginator.count, 0, -1)
    context = {"title": f"History of {listing}", "listing": listing, "page": page, "numbers": numbers}
    may = request.user.has_perm("pathways.change_opportunity")
    return on_desk(request, "history", context | {"steps": steps_of(versions)[: len(page)], "may_change": may})


def steps_of(versions: list[ListingVersion]) -> list[Step]:
    """The newest first, each with what differs from the next."""
    documents = [version.as_document() for version in versions]
    befores = zip([*versions[1:], None], [*documents[1:], None], strict=False)
    pairs = zip(versions, documents, befores, strict=False)
    return [Step(new, old, differences(was, now) if old else []) for new, now, (old, was) in pairs]


@require_safe
@may_see
def listing_compare(request: HttpRequest, pk: int) -> HttpResponse:
    listing = get_object_or_404(Opportunity, pk=pk)
    asked = {name: request.GET.get(name, "") for name in ("from", "to")}
    wanted = {int(number) for number in asked.values() if number.isdecimal() and len(number) < 10}
    found = sorted(listing.versions.filter(number__in=wanted), key=lambda version: version.number)
    if len(found) != 2:
        messages.warning(request, "Choose two versions to compare.")
        return redirect("admin:pathways_opportunity_history", pk)
    before, after = found
    changes = differences(before.as_document(), after.as_document())
    context = {"title": f"What changed in {listing}", "listing": listing, "changes": changes}
    return on_desk(request, "compare", context | {"before": before, "after": after})


@require_safe
@may_see
def listing_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The public page as it stood, on the day that is asked for or the first of the version."""
    version = get_object_or_404(ListingVersion, opportunity=pk, number=number)
    on, document = day_in(request) or version.on, version.as_document()
    listing = stand_in(document, pk=pk)
    if not listing.stage:
        messages.warning(request, f"Version {number} had no way into work yet, so it had no page.")
        return redirect("admin:pathways_opportunity_history", pk)
    context = listing_context(listing, on=on, features=features_of(document))
    return render(request, "admin/pathways/opportunity/version.html", context | {"version": version, "on": on})


def day_in(request: HttpRequest) -> date | None:
    try:
        return forms.DateField(required=False).clean(request.GET.get("on"))
    except ValidationError:
        return None


class RestoreForm(forms.Form):
    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    with_state = forms.BooleanField(required=False)
    without_missing = forms.BooleanField(required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@may_change
def listing_restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Asks first: what would change, and what cannot come back."""
    version = get_object_or_404(ListingVersion, opportunity=pk, number=number)
    form = RestoreForm(request.POST) if request.method == "POST" else None
    problems: list[str] = []
    if form and form.is_valid():
        try:
            bring_back(version, form.cleaned_data, by=request.user)
        except SomebodyElseWasFaster:
            problems = [
                "Somebody else has changed this listing since you opened this page. Look again at what changes."
            ]
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(request, f"Version {number} is back, as a new version.")
            return redirect("admin:pathways_opportunity_history", pk)
    context = restore_context(version) | {"problems": problems, "form": form}
    return on_desk(request, "restore", context)


def bring_back(version: ListingVersion, said: dict, *, by) -> list[str]:
    return restore(
        version, by=by, seen=said["seen"], with_state=said["with_state"], skip_missing=said["without_missing"]
    )


def restore_context(version: ListingVersion) -> dict:
    listing = for_document(Opportunity.objects.filter(pk=version.opportunity_id)).get()
    now = to_document(listing)
    then, missing = as_brought_back(version.as_document(), now)
    changes = differences(now, then)
    return {
        "title": f"Bring back version {version.number} of {listing}",
        "listing": listing,
        "version": version,
        "changes": [change for change in changes if change.name not in STATE],
        "state_changes": [change for change in changes if change.name in STATE],
        "missing": missing,
    }


def on_desk(request: HttpRequest, name: str, context: dict) -> HttpResponse:
    context = admin.site.each_context(request) | {"opts": Opportunity._meta} | context
    return render(request, f"admin/pathways/opportunity/{name}.html", context)
