"""The directory's question as a spreadsheet: what families may see of each listing that is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.downloads import attached
from core.tabular import csv_lines, write_xlsx
from pathways.addresses import start_of, url
from pathways.columns import NAMES
from pathways.exports import rows_of
from pathways.models import Opportunity
from pathways.search import SearchQuery, engine
from pathways.views.directory import read

MOST_IN_CSV = 20_000  # as many as one file may bring back
MOST_IN_XLSX = 2_000  # a workbook is packed before it can be sent
REVALIDATED = {"Cache-Control": "public, max-age=0, must-revalidate"}


@require_safe
def opportunity_csv(request: HttpRequest) -> HttpResponse:
    """Sent as it is written: the first line leaves before the last listing is read."""
    pks, _, on = found(request, MOST_IN_CSV)
    return attached(csv_lines(NAMES, public_rows(pks, on)), f"opportunities-{on:%Y-%m-%d}.csv", **REVALIDATED)


@require_safe
def opportunity_xlsx(request: HttpRequest) -> HttpResponse:
    """What is too much for a workbook made while somebody waits is sent as CSV."""
    pks, query, on = found(request, MOST_IN_XLSX + 1)
    if len(pks) > MOST_IN_XLSX:
        return redirect(url(query, start_of("opportunity_csv")))
    return attached(write_xlsx(NAMES, public_rows(pks, on)), f"opportunities-{on:%Y-%m-%d}.xlsx", **REVALIDATED)


def found(request: HttpRequest, most: int) -> tuple[list[int], SearchQuery, date]:
    """The listings that the directory finds, in its order. So long an answer is not kept in memory."""
    searching, on = engine(), timezone.localdate()
    query = replace(read(searching, request.GET, on=on).query, page=1)
    return [hit.pk for hit in searching.answer(replace(query, per_page=most)).hits], query, on


def public_rows(pks: list[int], on: date) -> Iterator[list[str]]:
    return rows_of(pks, of=Opportunity.objects.in_directory(on, historical=True), public=True)
