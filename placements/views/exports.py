"""A college saves its own placements, with the codes of the ILR."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.audit import record
from core.downloads import attached
from core.tabular import csv_lines, write_xlsx
from placements.exports import COLUMNS, ILR_NAMES, Codes, rows_of
from placements.models import Cohort, year_in_words
from providers.membership import get_membership
from providers.models import Provider


class ExportForm(forms.Form):
    year = forms.TypedChoiceField(
        label="College year", coerce=int, error_messages={"invalid_choice": "Choose one of your college years."}
    )
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in ("csv", "xlsx")])

    def __init__(self, *args, college: Provider, **kwargs):
        super().__init__(*args, **kwargs)
        years = Cohort.objects.of(college).order_by("-year").values_list("year", flat=True).distinct()
        self.fields["year"].choices = [(year, year_in_words(year)) for year in years]


@require_http_methods(["GET", "HEAD", "POST"])
def college_export(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, portal="place")
    form = ExportForm(request.POST if request.method == "POST" else None, college=membership.provider)
    if request.method == "POST" and form.is_valid():
        year, kind = form.cleaned_data["year"], form.cleaned_data["kind"]
        record("placements.exported", by=request.user, row=membership.provider, after={"year": year, "kind": kind})
        return saved(membership.provider, year, kind)
    context = {"membership": membership, "form": form, "ilr": ILR_NAMES, "codes": Codes.load()}
    return render(request, "placements/export.html", context)


def saved(college: Provider, year: int, kind: str) -> HttpResponse | StreamingHttpResponse:
    """CSV is sent as it is written. A workbook is packed first: a college year has some hundred rows."""
    name = f"placements-{college.slug}-{year}-{timezone.localdate():%Y-%m-%d}.{kind}"
    rows = rows_of(college, year)
    if kind == "xlsx":
        return attached(write_xlsx(COLUMNS, rows, title="Placements"), name)
    return attached(csv_lines(COLUMNS, rows), name)
