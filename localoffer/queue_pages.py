"""The officers' first page and the pages of the work queue."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from core.models import QueuePreference
from localoffer.queue_forms import ActForm, ChoiceForm
from localoffer.work_queue import WorkQueue, colleagues, done_since, monday_of

PER_PAGE = 50


def start(request: HttpRequest) -> dict:
    """What the first page says of the queue."""
    queue = WorkQueue(request.user, on=timezone.localdate())
    week, done = queue.this_week(), done_since(monday_of(queue.on), staff=colleagues())
    return {
        "queue": queue,
        "week": queue.shown(week),
        "form": ActForm(queue=queue, shown=week),
        "count": len(queue.now),
        "done": done.total(),
        "done_by_you": done[str(request.user.pk)],
        "back": reverse("admin:index"),
    }


@require_safe
def queue_list(request: HttpRequest) -> HttpResponse:
    queue = WorkQueue(request.user, on=timezone.localdate())
    filters = ChoiceForm(request.GET, queue=queue)
    found = queue.chosen(filters.choice)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "title": "Everything that waits",
        "filters": filters,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "asked": asked.urlencode(),
        "waiting": queue.shown(page),
        "is_later": filters.choice.is_later,
        "form": ActForm(queue=queue, shown=list(page)),
        "back": request.get_full_path(),
    }
    return render(request, "admin/queue/list.html", admin.site.each_context(request) | context)


@require_POST
def queue_act(request: HttpRequest) -> HttpResponse:
    """Do it and go back; where something is amiss, show what was ticked and say what."""
    queue = WorkQueue(request.user, on=timezone.localdate())
    form, back = ActForm(request.POST, queue=queue), way_back(request)
    if form.is_valid():
        messages.success(request, form.perform())
        return HttpResponseRedirect(back)
    context = {
        "title": "Look at this again",
        "form": form,
        "waiting": queue.shown(form.items),
        "ticked": True,
        "back": back,
    }
    return render(request, "admin/queue/again.html", admin.site.each_context(request) | context)


def digest(request: HttpRequest) -> HttpResponse:
    """The weekly mail: whether you get it."""
    preference = QueuePreference.objects.filter(user=request.user).first() or QueuePreference(user=request.user)
    if request.method == "POST":
        wants = request.POST.get("wants_digest") == "yes"
        QueuePreference.objects.update_or_create(user=request.user, defaults={"wants_digest": wants})
        messages.success(request, "You get the weekly mail." if wants else "You get no weekly mail any more.")
        return redirect("admin:digest")
    context = {"title": "The weekly mail", "preference": preference}
    return render(request, "admin/queue/digest.html", admin.site.each_context(request) | context)


def way_back(request: HttpRequest) -> str:
    """The page of the desk that the form was on."""
    asked = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith(reverse("admin:index"))
    return asked if is_ours else reverse("admin:index")
