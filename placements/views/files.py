"""Files of a college: a cohort sent in, looked at, saved and undone; what it may begin from."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.commands import CannotStart
from core.downloads import attached
from core.tabular import write_csv, write_xlsx
from placements.forms.files import CohortFileForm
from placements.models import Upload, academic_year_of
from placements.uploads.applying import ChangedMeanwhile
from placements.uploads.carrying import Stale
from placements.uploads.columns import NAMES, explained
from placements.uploads.plan import Plan
from placements.uploads.planning import plan_cohort
from placements.uploads.runs import LOOK_AGAIN, carried, carry, save_if_seen
from placements.uploads.undoing import BuiltOn, built_on, undo_upload
from placements.viewing import seen_list
from providers.membership import get_membership
from providers.models import Membership

RECENT = 10
COHORT = "college_upload"
TOO_LATE = "This page was open for too long, so nothing was saved. Choose your file again."
NOT_LOOKED = "Look at the texts below, and tick the box."


@require_safe
def college_files(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, portal="place")
    uploads = Upload.objects.of(membership.provider).select_related("by", "cohort", "college")[:RECENT]
    return render(request, "placements/files.html", {"membership": membership, "uploads": uploads})


@require_http_methods(["GET", "HEAD", "POST"])
def college_upload(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit", portal="place")
    on = timezone.localdate()
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = CohortFileForm(*posted, college=membership.provider, year=academic_year_of(on))
    if request.method == "POST" and form.is_valid():
        try:
            plan = plan_cohort(form.table, cohort=form.chosen, on=on)
            return show_plan(request, membership, plan, carry(form.table, cohort=form.chosen, by=request.user))
        except CannotStart as refused:
            form.add_error("file", [str(problem) for problem in refused.problems])
    return render(request, "placements/upload.html", {"membership": membership, "form": form, "at": 1})


def show_plan(
    request: HttpRequest,
    membership: Membership,
    plan: Plan,
    sealed: str,
    *,
    of: str = COHORT,
    problem: str = "",
) -> HttpResponse:
    """`of`: the page on which the file was chosen."""
    seen_list(membership.provider, by=request.user, what="A file before it was saved")
    context = {
        "membership": membership,
        "plan": plan,
        "counts": plan.counts,
        "sealed": sealed,
        "problem": problem,
        "again": of,
        "save": f"{of}_save",
        "at": 2,
    }
    return render(request, "placements/upload_check.html", context)


@require_POST
def college_upload_save(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit", portal="place")
    sealed, digest, looked = (request.POST.get(name, "") for name in ("sealed", "digest", "looked"))
    try:
        table, cohort = carried(sealed, college=membership.provider, by=request.user)
    except Stale:
        messages.warning(request, TOO_LATE)
        return redirect("college_upload", slug)
    try:
        done = save_if_seen(
            table, cohort=cohort, by=request.user, on=timezone.localdate(), digest=digest, looked=looked == "yes"
        )
    except ChangedMeanwhile:
        done = plan_cohort(table, cohort=cohort, on=timezone.localdate())
    if isinstance(done, Upload):
        return redirect(done)
    return show_plan(request, membership, done, sealed, problem=NOT_LOOKED if done.digest == digest else LOOK_AGAIN)


@require_safe
def college_upload_result(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, portal="place")
    upload = own_upload(membership, uuid)
    seen_list(membership.provider, by=request.user, what="What a file changed")
    context = {"membership": membership, "upload": upload, "built_on": built_on(upload), "at": 3}
    return render(request, "placements/upload_result.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def college_upload_undo(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit", portal="place")
    upload = own_upload(membership, uuid)
    if request.method != "POST" and not upload.undone_at:
        return render(request, "placements/upload_undo.html", {"membership": membership, "upload": upload})
    try:
        undo_upload(upload, by=request.user, at=timezone.now())
    except BuiltOn as refused:
        messages.warning(request, f"Nothing was undone. Somebody has worked on {', '.join(refused.references)} since.")
    return redirect(upload)


def own_upload(membership: Membership, uuid: UUID) -> Upload:
    uploads = Upload.objects.of(membership.provider).select_related("by", "cohort", "college")
    return get_object_or_404(uploads, uuid=uuid)


@require_safe
def college_upload_columns(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, portal="place")
    context = {"membership": membership, "columns": explained()}
    return render(request, "placements/upload_columns.html", context)


@require_safe
def college_upload_example(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    get_membership(request.user, slug, portal="place")
    if kind not in {"csv", "xlsx"}:
        raise Http404
    rows = [[column.example for column in explained()]]
    content = write_csv(NAMES, rows) if kind == "csv" else write_xlsx(NAMES, rows, title="Cohort")
    return attached(content, f"cohort-example.{kind}")
