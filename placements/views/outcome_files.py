"""Outcomes and follow-ups that a college sends in as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from core.commands import CannotStart
from placements.forms.files import FileForm
from placements.uploads.carrying import Stale, seal, unseal
from placements.uploads.outcomes import COLUMNS, NAMES, plan_outcomes, save_outcomes
from placements.uploads.runs import LOOK_AGAIN
from placements.views.files import TOO_LATE, show_plan
from providers.membership import get_membership

HERE = "outcomes_upload"


@require_http_methods(["GET", "HEAD", "POST"])
def outcomes_upload(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit", portal="place")
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        whose = {"college": membership.provider, "by": request.user}
        try:
            plan = plan_outcomes(form.table, on=timezone.localdate(), **whose)
            return show_plan(request, membership, plan, seal(form.table, names=NAMES, also=None, **whose), of=HERE)
        except CannotStart as refused:
            form.add_error("file", [str(problem) for problem in refused.problems])
    context = {"membership": membership, "form": form, "columns": COLUMNS, "at": 1}
    return render(request, "placements/outcomes_upload.html", context)


@require_POST
def outcomes_upload_save(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit", portal="place")
    whose = {"college": membership.provider, "by": request.user}
    sealed, digest = request.POST.get("sealed", ""), request.POST.get("digest", "")
    try:
        table, _ = unseal(sealed, **whose)
    except Stale:
        messages.warning(request, TOO_LATE)
        return redirect(HERE, slug)
    plan = save_outcomes(table, on=timezone.localdate(), digest=digest, **whose)
    if plan.errors or plan.digest != digest or not plan.written:
        return show_plan(request, membership, plan, sealed, of=HERE, problem=LOOK_AGAIN)
    messages.success(request, f"Saved. {len(plan.written)} of the rows changed something.")
    return redirect("college_files", slug)
