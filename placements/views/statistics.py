"""What people moved on to: for everybody, and for the desk. Both show frozen figures and nothing else.

The admin site lets nobody in but officers, commissioners and administrators (`LocalOfferAdmin.admin_view`).
"""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.downloads import attached
from core.views import HOME
from placements.statistics import as_csv, hidden_words, sections


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    context = page() | {"crumbs": [HOME, ("What people moved on to", "")]}
    return render(request, "placements/progress.html", context)


@require_safe
def progress_csv(_request: HttpRequest) -> HttpResponse:
    return attached(as_csv(), "what-people-moved-on-to.csv")


@require_safe
def outcomes(request: HttpRequest) -> HttpResponse:
    context = admin.site.each_context(request) | page() | {"title": "What people moved on to"}
    return render(request, "admin/placements/outcomes.html", context)


def page() -> dict:
    return {"sections": sections(), "hidden_words": hidden_words()}
