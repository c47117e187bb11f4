"""A page on which one sees a job go on. It works without a script; with one it follows by itself."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.jobs import Job, begin_soon, kind_of


@require_safe
def job_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever may do such work may see it. What a dead worker left is taken up again when somebody looks."""
    job = get_object_or_404(Job, pk=pk)
    if not request.user.has_perm(kind_of(job.kind).permission):
        raise PermissionDenied
    if Job.objects.free(timezone.now()).filter(pk=pk).exists():
        begin_soon()
    if "application/json" in request.headers.get("accept", ""):
        return JsonResponse(told(job))
    if job.state == Job.State.DONE:
        return redirect(job.result_url)
    context = admin.site.each_context(request) | {"title": job.label, "job": job}
    return render(request, "admin/job.html", context)


def told(job: Job) -> dict:
    """What the script shows; `url` once there is a result to go to."""
    words = job.doing or job.get_state_display()
    if job.total and job.is_going_on:
        words = f"{words}: {job.done:,} of {job.total:,}"
    return {"words": words, "percent": job.percent, "url": "" if job.is_going_on else job.result_url}
