"""The offer on a date, as a page and as files."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.downloads import attached
from pathways.continuum import Stage
from pathways.offer_as_of import Question, history_began_on, offer_as_of
from pathways.offer_files import csv_of, json_of, xlsx_of
from pathways.states import State
from pathways.views.exports import MOST_IN_XLSX

PER_PAGE = 50
may_see = permission_required("pathways.view_opportunity", raise_exception=True)
STATES = [("", "Any"), ("public", "What families could find"), *reversed(State.choices)]


class AsOfForm(forms.Form):
    on = forms.DateField(label="On", error_messages={"invalid": "Write the day like 3 March 2026 or 03/03/2026."})
    words = forms.CharField(label="Words in the title or provider", required=False, max_length=200)
    state = forms.ChoiceField(choices=STATES, required=False)
    stage = forms.ChoiceField(label="Way into work", choices=[("", "Any"), *Stage.choices], required=False)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("This day is still to come. Choose today or a day before.")
        return on

    @property
    def question(self) -> Question:
        """What was asked, without what was not understood."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in self.errors}
        return Question(**{"on": timezone.localdate()} | said)


def asked(query: QueryDict) -> AsOfForm:
    """Today, where no day is given."""
    form = AsOfForm({"on": timezone.localdate().isoformat()} | query.dict())
    form.is_valid()
    return form


@require_safe
@may_see
def offer_on_a_date(request: HttpRequest) -> HttpResponse:
    form = asked(request.GET)
    offer = offer_as_of(form.question)
    kept = {name: value for name, value in request.GET.items() if name != "page"}
    context = admin.site.each_context(request) | {
        "title": "The offer on a date",
        "form": form,
        "offer": offer,
        "began_on": history_began_on(),
        "page": Paginator(offer.asked, PER_PAGE).get_page(request.GET.get("page")),
        "query": as_query(kept),
    }
    return render(request, "admin/offer_as_of.html", context)


def as_query(values: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(values)
    return query.urlencode()


@require_safe
@may_see
def offer_as_csv(request: HttpRequest) -> HttpResponse:
    offer = offer_as_of(asked(request.GET).question)
    return attached(csv_of(offer), name_of(offer, "csv"))


@require_safe
@may_see
def offer_as_xlsx(request: HttpRequest) -> HttpResponse:
    """What is too much for a workbook made while somebody waits is sent as CSV."""
    offer = offer_as_of(asked(request.GET).question)
    if len(offer.asked) > MOST_IN_XLSX:
        return redirect(f"{reverse('admin:offer_as_of_csv')}?{request.GET.urlencode()}")
    return attached(xlsx_of(offer), name_of(offer, "xlsx"))


@require_safe
@may_see
def offer_as_json(request: HttpRequest) -> HttpResponse:
    offer = offer_as_of(asked(request.GET).question)
    return attached(json_of(offer), name_of(offer, "json"))


def name_of(offer, ending: str) -> str:
    return f"offer-on-{offer.question.on}.{ending}"
