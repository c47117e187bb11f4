"""What imports take longer for than a page may."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from core.commands import CannotStart
from core.jobs import CannotDo, Job, Work, job_kind, tidying
from pathways.importers import runs
from pathways.models import ImportRun

CHANGE = "pathways.change_opportunity"

tidying(runs.forget)


def run_of(job: Job) -> ImportRun:
    return ImportRun.objects.select_related("by").get(pk=job.arguments["run"])


def url(job: Job) -> str:
    return run_of(job).get_absolute_url()


def rows_told(work: Work, doing: str) -> Callable[[str], None]:
    """The importer says "500 of 10,000 rows", and then what it saves."""

    def progress(text: str) -> None:
        counted = [int(word.replace(",", "")) for word in text.split() if word.replace(",", "").isdecimal()]
        if counted:
            work.progress(*counted, doing)
        else:
            work.progress(work.job.total, work.job.total, f"Saving: {text}")

    return progress


@job_kind("look_at_import", "Read a spreadsheet", permission=CHANGE, url=url)
def look_at_import(work: Work) -> dict:
    run = run_of(work.job)
    if run.state == ImportRun.State.READING:
        runs.look(run, on=timezone.localdate(), progress=rows_told(work, "Looking at each row"))
    return {"run": run.pk}


@job_kind("apply_import", "Import a spreadsheet", permission=CHANGE, url=url)
def apply_import(work: Work) -> dict:
    run = run_of(work.job)
    progress = rows_told(work, "Looking at each row once more")
    try:
        runs.import_looked_at(run, by=work.job.by, on=timezone.localdate(), progress=progress)
    except CannotStart as error:
        raise CannotDo(str(error)) from error
    return {"run": run.pk}


@job_kind("undo_import", "Undo an import", permission=CHANGE, url=url)
def undo_import(work: Work) -> dict:
    run = run_of(work.job)
    if run.state != ImportRun.State.APPLIED:
        return {"run": run.pk}
    undone = runs.undo_run(run, by=work.job.by)
    left = [{"pk": listing.pk, "title": str(listing), "why": why} for listing, why in undone.left]
    return {"run": run.pk, "restored": len(undone.restored), "archived": len(undone.archived), "left": left}
