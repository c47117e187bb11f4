"""The coverage page of the desk, and its table as a file."""

import csv

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

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
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="coverage-{today:%Y-%m-%d}.csv"'
    table = csv.writer(response)
    table.writerow(COLUMNS)
    for cell in offer_report(today).cells():
        names = [cell.stage.label, cell.area.name, cell.need.label]
        table.writerow([*map(plain, names), cell.number, cell.cover.value])
    return response


def refuse_strangers(request: HttpRequest) -> None:
    if not request.user.has_perm("strategy.view_dutyitem"):
        raise PermissionDenied


def plain(text: str) -> str:
    """A name that a spreadsheet would read as a formula is read as text."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
