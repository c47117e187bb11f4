"""The coverage page of the desk, and its table as a file."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.downloads import attached
from core.tabular import write_csv
from strategy.coverage import offer_report

COLUMNS = ["way into work", "area", "need", "listings", "cover"]


@require_safe
def coverage_table(request: HttpRequest) -> HttpResponse:
    refuse_strangers(request)
    context = {"title": "Is the offer complete?", "report": offer_report(timezone.localdate())}
    return render(request, "admin/strategy/coverage.html", admin.site.each_context(request) | context)


@require_safe
def coverage_csv(request: HttpRequest) -> HttpResponse:
    refuse_strangers(request)
    today = timezone.localdate()
    cells = offer_report(today).cells()
    rows = ([c.stage.label, c.area.name, c.need.label, str(c.number), c.cover.value] for c in cells)
    return attached(write_csv(COLUMNS, rows), f"coverage-{today:%Y-%m-%d}.csv")


def refuse_strangers(request: HttpRequest) -> None:
    if not request.user.has_perm("strategy.view_dutyitem"):
        raise PermissionDenied
