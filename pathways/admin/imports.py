"""The desk's pages for spreadsheets: send in, look, confirm, undo. Each way of writing is a POST."""

from __future__ import annotations

from functools import wraps

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.downloads import attached
from core.jobs import Job, enqueue
from core.tabular import write_csv, write_xlsx
from core.tabular.reading import MOST_BYTES, MOST_ROWS, TOO_LARGE
from pathways.columns import COLUMNS, NAMES, REQUIRED
from pathways.exports import WRITERS, export_offer
from pathways.importers import runs
from pathways.models import ImportRow, ImportRun

PAGE = 50
RECENT = 10
TEMPLATES = "admin/pathways/opportunity/import"
State = ImportRun.State


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Your spreadsheet",
        error_messages={"required": "Choose a file first.", "empty": "This file is empty. Choose it again."},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv", "aria-describedby": "file-help"}),
    )
    provider_create = forms.BooleanField(required=False)
    publish = forms.BooleanField(required=False)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file


def for_officers(view):
    """Whoever may change listings. Others are told so."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm("pathways.change_opportunity"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return admin.site.admin_view(guarded)


def shown(request: HttpRequest, template: str, title: str, *, status: int = 200, **context) -> HttpResponse:
    context = admin.site.each_context(request) | {"title": title, **context}
    return render(request, f"{TEMPLATES}/{template}.html", context, status=status)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        return redirect("admin:job", received(form, by=request.user).pk)
    recent = ImportRun.objects.for_lists()[:RECENT]
    return shown(
        request, "upload", "Import a spreadsheet", form=form, columns=COLUMNS, required=REQUIRED, runs=recent,
        most_rows=f"{MOST_ROWS:,}",
    )  # fmt: skip


@transaction.atomic
def received(form: UploadForm, *, by) -> Job:
    file = form.cleaned_data["file"]
    run = runs.receive(
        file.read(), file_name=file.name, by=by, at=timezone.now(),
        provider_create=form.cleaned_data["provider_create"], publish=form.cleaned_data["publish"],
    )  # fmt: skip
    return enqueue("look_at_import", by=by, about=run.file_name, run=run.pk)


@for_officers
@require_GET
def example(request: HttpRequest, kind: str) -> HttpResponse:
    write = {"csv": write_csv, "xlsx": write_xlsx}[kind]
    return attached(write(NAMES, [[column.example for column in COLUMNS]]), f"opportunities-example.{kind}")


@for_officers
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The whole offer, drafts included, as a file that comes back as unchanged."""
    kind = request.POST.get("format", "xlsx")
    if kind not in WRITERS:
        return redirect("admin:pathways_opportunity_import")
    content, _ = export_offer(kind, by=request.user)
    return attached(content, f"opportunities-{timezone.localdate():%Y-%m-%d}.{kind}")


# ── One import ───────────────────────────────────────────────────────────────


@for_officers
@require_GET
def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun.objects.for_lists(), pk=pk)
    if job := going_on(run):
        return redirect("admin:job", job.pk)
    kinds = [(kind, getattr(run, FIELDS[kind])) for kind in ImportRow.Outcome]
    chosen = request.GET.get("show", "")
    if chosen not in {kind for kind, number in kinds if number}:
        chosen = next((kind for kind, number in kinds if number), "")
    rows = Paginator(run.rows.filter(outcome=chosen).select_related("listing__provider"), PAGE)
    page = rows.get_page(request.GET.get("page"))
    undone = last_job(run, "undo_import") if run.state == State.UNDONE else None
    return shown(
        request, "run", run.file_name, run=run, kinds=kinds, chosen=chosen, page=page, undone=undone and undone.result
    )


FIELDS = {ImportRow.Outcome.ERROR: "errors", ImportRow.Outcome.NEW: "new", ImportRow.Outcome.CHANGED: "changed"}


def jobs_of(run: ImportRun):
    return Job.objects.filter(arguments__run=run.pk)


def going_on(run: ImportRun) -> Job | None:
    return jobs_of(run).going_on().first()


def last_job(run: ImportRun, kind: str) -> Job | None:
    return jobs_of(run).filter(kind=kind).first()


@for_officers
@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun, pk=pk)
    if job := going_on(run):
        return redirect("admin:job", job.pk)
    leaves_out = request.POST.get("skip_bad_rows") == "on"
    if not run.may_apply or run.state != State.READY:
        messages.warning(request, "This file cannot be imported any more. Send it again.")
        return redirect(run)
    if run.errors and not leaves_out:
        messages.error(request, runs.STILL_WRONG)
        return redirect(run)
    with transaction.atomic():
        ImportRun.objects.filter(pk=pk).update(skip_bad_rows=leaves_out, changed_since=False)
        job = enqueue("apply_import", by=request.user, about=run.file_name, run=run.pk)
    return redirect("admin:job", job.pk)


@for_officers
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun.objects.for_lists(), pk=pk)
    if runs.leave(run, by=request.user):
        messages.success(request, f"{run.file_name} was not imported. Nothing was changed.")
    return redirect("admin:pathways_opportunity_import")


@for_officers
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun.objects.for_lists(), pk=pk)
    runs.settle(run, by=request.user)
    messages.success(request, "Done. The wrong rows of this file do not wait for anybody any more.")
    return redirect(run)


@for_officers
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun.objects.for_lists(), pk=pk)
    if job := going_on(run):
        return redirect("admin:job", job.pk)
    if run.state != State.APPLIED:
        return redirect(run)
    if request.method == "POST":
        job = enqueue("undo_import", by=request.user, about=run.file_name, run=run.pk)
        return redirect("admin:job", job.pk)
    return shown(request, "undo", f"Undo the import of {run.file_name}?", run=run, would=runs.would_undo(run))


def import_urls() -> list:
    return [
        path("import/", import_page, name="pathways_opportunity_import"),
        path("import/example.csv", example, {"kind": "csv"}, name="pathways_opportunity_import_example"),
        path("import/example.xlsx", example, {"kind": "xlsx"}, name="pathways_opportunity_import_workbook"),
        path("export/", export, name="pathways_opportunity_export"),
        path("import/<int:pk>/", run_page, name="pathways_opportunity_import_run"),
        path("import/<int:pk>/apply/", apply, name="pathways_opportunity_import_apply"),
        path("import/<int:pk>/leave/", leave, name="pathways_opportunity_import_leave"),
        path("import/<int:pk>/settle/", settle, name="pathways_opportunity_import_settle"),
        path("import/<int:pk>/undo/", undo, name="pathways_opportunity_import_undo"),
    ]
