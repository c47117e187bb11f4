"""Cohorts and their young people, whom the college alone can name."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.audit import record
from pathways.words import count
from placements.dashboard import dashboard
from placements.deleting import delete_person
from placements.forms.cohorts import CohortForm, YoungPersonForm
from placements.models import Cohort, Placement, YoungPerson, academic_year_of
from placements.paging import Paged
from placements.viewing import seen_list
from providers.membership import get_membership
from providers.models import Membership


@require_safe
def cohort_list(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, portal="place")
    seen_list(membership.provider, by=request.user, what="Cohorts")
    cohorts = Cohort.objects.of(membership.provider).counted(timezone.localdate())
    return render(request, "placements/cohort_list.html", {"membership": membership, "cohorts": cohorts})


@require_safe
def cohort(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, portal="place")
    row = get_object_or_404(Cohort.objects.of(membership.provider), uuid=uuid)
    seen_list(membership.provider, by=request.user, what="A cohort")
    people = row.young_people.with_facts().prefetch_related(
        Prefetch("placements", Placement.objects.select_related("host"), to_attr="newest_first")
    )
    on = timezone.localdate()
    context = {
        "membership": membership,
        "cohort": row,
        "on": on,
        "dashboard": dashboard(row, on=on),
        "people": Paged.of(people, request.GET),
    }
    return render(request, "placements/cohort.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cohort_new(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit", portal="place")
    return cohort_form(request, membership, Cohort(college=membership.provider))


@require_http_methods(["GET", "HEAD", "POST"])
def cohort_change(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, may="manage", portal="place")
    return cohort_form(request, membership, get_object_or_404(Cohort.objects.of(membership.provider), uuid=uuid))


@transaction.atomic
def cohort_form(request: HttpRequest, membership: Membership, row: Cohort) -> HttpResponse:
    sent, is_new = request.POST if request.method == "POST" else None, row.pk is None
    form = CohortForm(sent, instance=row, year=academic_year_of(timezone.localdate()))
    if sent is not None and form.is_valid():
        row = form.save()
        record("cohort.added" if is_new else "cohort.changed", by=request.user, row=row)
        messages.success(request, f"“{row}” is kept." if is_new else "Your changes are kept.")
        return redirect("cohort", membership.provider.slug, row.uuid)
    return render(request, "placements/cohort_form.html", {"membership": membership, "form": form, "is_new": is_new})


@require_POST
@transaction.atomic
def cohort_close(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Nobody is added to it any more; or again, where it was closed."""
    membership = get_membership(request.user, slug, may="manage", portal="place")
    row = get_object_or_404(Cohort.objects.of(membership.provider).select_for_update(), uuid=uuid)
    row.is_closed = request.POST.get("open") != "1"
    row.save(update_fields=["is_closed", "modified_at"])
    record("cohort.closed" if row.is_closed else "cohort.opened", by=request.user, row=row)
    messages.success(request, "It is closed. Its follow-ups go on." if row.is_closed else "It is open again.")
    return redirect("cohort", slug, row.uuid)


@require_safe
def young_person(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """One reference: what is known, the chain of placements, and what they look for."""
    membership = get_membership(request.user, slug, portal="place")
    person = get_object_or_404(YoungPerson.objects.of(membership.provider).with_facts(), uuid=uuid)
    seen_list(membership.provider, by=request.user, what="A young person")
    on = timezone.localdate()
    placements = person.placements.select_related("host").order_by("start_on", "pk")
    context = {
        "membership": membership,
        "person": person,
        "placements": [(row, row.state(on)) for row in placements],
        "looking_for": person.looking_for.filter(ended_on=None).with_facts(),
    }
    return render(request, "placements/young_person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def young_person_new(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    """A new reference in the cohort `uuid`."""
    membership = get_membership(request.user, slug, may="edit", portal="place")
    row = get_object_or_404(Cohort.objects.of(membership.provider).open(), uuid=uuid)
    return person_form(request, membership, YoungPerson(college=membership.provider, cohort=row))


@require_http_methods(["GET", "HEAD", "POST"])
def young_person_change(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit", portal="place")
    people = YoungPerson.objects.of(membership.provider).select_related("cohort")
    return person_form(request, membership, get_object_or_404(people, uuid=uuid))


@require_http_methods(["GET", "HEAD", "POST"])
def young_person_delete(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, may="manage", portal="place")
    person = get_object_or_404(YoungPerson.objects.of(membership.provider).select_related("cohort"), uuid=uuid)
    if request.method == "POST":
        delete_person(person, by=request.user)
        messages.success(request, f"All about {person} is deleted.")
        return redirect("cohort", slug, person.cohort.uuid)
    seen_list(membership.provider, by=request.user, what="A young person")
    context = {
        "membership": membership,
        "what": f"Delete all about {person}?",
        "goes": [
            f"{count(person.placements.count(), 'placement')}, with outcomes and follow-ups.",
            "What they look for.",
        ],
        "keep": reverse("young_person", args=[slug, uuid]),
    }
    return render(request, "placements/delete.html", context)


@transaction.atomic
def person_form(request: HttpRequest, membership: Membership, person: YoungPerson) -> HttpResponse:
    sent, is_new = request.POST if request.method == "POST" else None, person.pk is None
    form = YoungPersonForm(sent, instance=person, on=timezone.localdate())
    if sent is not None and form.is_valid():
        person = form.save()
        record("young_person.added" if is_new else "young_person.changed", by=request.user, row=person)
        messages.success(request, f"{person} is kept.")
        return redirect("young_person", membership.provider.slug, person.uuid)
    context = {"membership": membership, "form": form, "is_new": is_new, "cohort": form.instance.cohort}
    return render(request, "placements/young_person_form.html", context)
