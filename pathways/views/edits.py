"""Where officers answer what providers ask to change. The routes stand under `/admin/`."""

from __future__ import annotations

from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.comparing import compare
from core.deciding import AlreadyDecided, decide, waiting_edit
from core.decision_form import REJECT, DecisionForm
from core.reviews import ReviewedEdit
from core.templatetags.site import full_date
from pathways.edits.finding import find_edit, lately_decided, waiting
from pathways.listing import for_page
from pathways.models import Opportunity, OpportunityEdit
from pathways.views.providers import render_provider
from pathways.views.public import render_listing


def edit_urls(guard) -> list:
    """The routes, for the admin: `guard` lets nobody in who may not open it."""
    return [
        path("edits/", guard(edit_list), name="edit_list"),
        path("edits/<uuid:uuid>/", guard(edit_detail), name="edit_detail"),
        path("edits/<uuid:uuid>/preview/", guard(edit_preview), name="edit_preview"),
    ]


@require_safe
def edit_list(request: HttpRequest) -> HttpResponse:
    check_may(request, "view")
    context = {"title": "Changes from providers", "waiting": waiting(), "decided": lately_decided()}
    return render(request, "admin/edits/list.html", admin.site.each_context(request) | context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    check_may(request, "change" if request.method == "POST" else "view")
    edit = find_edit(uuid)
    form = form_for(edit, request)
    if request.method == "POST" and form.is_valid():
        try:
            decided = decide(
                edit,
                decisions=form.decisions(),
                by=request.user,
                at=timezone.now(),
                version=form.cleaned_data["version"],
            )
        except AlreadyDecided as late:
            messages.warning(request, too_late(late.edit))
            return redirect("admin:edit_detail", uuid)
        except ValidationError as error:
            edit = find_edit(uuid)
            form = form_for(edit, request)
            form.refused(error)
        else:
            messages.success(request, what_is_done(decided))
            return redirect("admin:edit_detail", uuid)
    if form.is_bound:
        form.look_again()
    return render(request, "admin/edits/detail.html", admin.site.each_context(request) | page_of(edit, form, request))


def form_for(edit: ReviewedEdit, request: HttpRequest) -> DecisionForm:
    groups = compare(edit, now=edit.facts_of(edit.subject))
    return DecisionForm(request.POST if request.method == "POST" else None, edit=edit, groups=groups)


def page_of(edit: ReviewedEdit, form: DecisionForm, request: HttpRequest) -> dict:
    is_listing = isinstance(edit, OpportunityEdit)
    provider = edit.opportunity.provider if is_listing else edit.provider
    admin_name = "admin:pathways_opportunity_change" if is_listing else "admin:providers_provider_change"
    asks = f"{edit.by_name} asks to change “{edit.subject}”"
    return {
        "title": asks if edit.is_waiting else f"A change to “{edit.subject}”",
        "edit": edit,
        "form": form,
        "provider": provider,
        "newer": None if edit.is_waiting else waiting_edit(type(edit), edit.subject),
        "may_decide": edit.is_waiting and request.user.has_perm("pathways.change_opportunity"),
        "desk_url": reverse(admin_name, args=[edit.subject.pk]),
    }


@require_POST
def edit_preview(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The public page with what is not rejected, drawn in a transaction that is then undone."""
    check_may(request, "view")
    edit = find_edit(uuid)
    rejected = {group.code for group in edit.proposed_groups if request.POST.get(f"answer_{group.code}") == REJECT}
    taken = [group for group in edit.proposed_groups if group.code not in rejected]
    facts = {fact: edit.proposed[fact] for group in taken for fact in group.facts}
    with transaction.atomic():
        try:
            edit.apply(facts, by=request.user)
            page = as_public(request, edit)
        except ValidationError as error:
            messages.error(request, " ".join(["It cannot be shown like this.", *error.messages]))
            page = redirect("admin:edit_detail", uuid)
        transaction.set_rollback(True)
    return page


def as_public(request: HttpRequest, edit: ReviewedEdit) -> HttpResponse:
    on = timezone.localdate()
    if isinstance(edit, OpportunityEdit):
        return render_listing(request, for_page(Opportunity.objects).get(pk=edit.opportunity_id), on=on)
    return render_provider(request, edit.provider, on=on)


def check_may(request: HttpRequest, right: str) -> None:
    if not request.user.has_perm(f"pathways.{right}_opportunity"):
        raise PermissionDenied


def too_late(edit: ReviewedEdit) -> str:
    """What the second of two officers is told."""
    if edit.state == edit.State.WITHDRAWN:
        return "They took this back while you looked at it. Nothing has changed."
    at = timezone.localtime(edit.decided_at)
    return (
        f"{edit.decided_by} answered this before you, on {full_date(at)} at {at:%H:%M}. "
        "That answer stands, and yours was not saved."
    )


def what_is_done(edit: ReviewedEdit) -> str:
    accepted, rejected = len(edit.accepted()), len(edit.rejected())
    if not rejected:
        return "All of it is accepted. The public page shows it now, and they get a mail."
    if not accepted:
        return "None of it is taken over. They get a mail with your reasons."
    return f"{accepted} accepted, {rejected} rejected. They get a mail with your reasons."
