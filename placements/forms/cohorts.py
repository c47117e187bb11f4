"""Cohorts, and the young people in them."""

from __future__ import annotations

from datetime import date

from django import forms

from core.locking import LockedModelForm
from core.typed import TypedField
from pathways.models import SupportNeed
from placements.answers import AgeBand
from placements.forms.fields import NOT_KNOWN, choice_field
from placements.forms.scanned import ScannedForm
from placements.models import Cohort, PlanType, YoungPerson, year_in_words
from providers.models import Area, Membership

YEARS_BACK, YEARS_AHEAD = 3, 1


class CohortForm(ScannedForm, LockedModelForm):
    """`instance` is of its college already. `year` is the college year it is now."""

    scanned = ("name",)
    name = TypedField(
        label="What do you call it?",
        help_text="For example: Supported internships, hospital. Never the name of a young person.",
        max_length=80,
        empty="Write a name for the cohort.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    year = forms.TypedChoiceField(label="College year", coerce=int)

    class Meta:
        model = Cohort
        fields = ["name", "year", "stage", "kept_by"]
        labels = {"stage": "Way into work", "kept_by": "Who is reminded?"}
        help_texts = {"stage": "Choose one if it is the same for all of them.", "kept_by": ""}

    def __init__(self, *args, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        years = {*range(year - YEARS_BACK, year + YEARS_AHEAD + 1), *filter(None, [self.instance.year])}
        self.fields["year"].choices = [(one, year_in_words(one)) for one in sorted(years, reverse=True)]
        self.initial["year"] = self.instance.year or year
        self.fields["stage"].choices = [("", "More than one"), *self.fields["stage"].choices[1:]]
        self.fields["kept_by"].empty_label = "All managers"
        members = Membership.objects.filter(provider=self.instance.college, may_place=True, user__is_active=True)
        self.fields["kept_by"].queryset = members.select_related("user")
        self.fields["kept_by"].label_from_instance = lambda member: str(member.user)

    def clean(self):
        cleaned = super().clean()
        same = Cohort.objects.of(self.instance.college).exclude(pk=self.instance.pk)
        if same.filter(year=cleaned.get("year"), name__iexact=cleaned.get("name", "")).exists():
            self.add_error("name", "You have a cohort of that name in that year. Choose another name.")
        return cleaned


class YoungPersonForm(LockedModelForm):
    """`instance` is of its college already."""

    may_all_stay_empty = True  # all but the reference; the page says so

    reference = TypedField(
        label="Reference",
        help_text="Your own, for example SI-07. Never a name, a date of birth or another number of theirs.",
        max_length=20,
        empty="Write a reference.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )
    age_band = choice_field("How old are they?", AgeBand)

    class Meta:
        model = YoungPerson
        fields = ["reference", "cohort", "age_band", "need", "plan", "home_area"]
        labels = {
            "need": "What is their main special educational need?",
            "plan": "Do they have a plan?",
            "home_area": "Where do they live?",
        }
        widgets = {"plan": forms.RadioSelect}

    def __init__(self, *args, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        own = Cohort.objects.of(self.instance.college)
        self.fields["cohort"].queryset = own.open() | own.filter(pk=self.instance.cohort_id)
        self.fields["cohort"].empty_label = None
        person = self.instance
        self.fields["need"].queryset = SupportNeed.objects.in_use(on) | SupportNeed.objects.filter(pk=person.need_id)
        self.fields["plan"].queryset = PlanType.objects.in_use(on) | PlanType.objects.filter(pk=person.plan_id)
        self.fields["home_area"].queryset = Area.objects.all()
        for name in ("need", "plan", "home_area"):
            self.fields[name].empty_label = NOT_KNOWN

    def clean_reference(self):
        reference = self.cleaned_data["reference"]
        others = YoungPerson.objects.of(self.instance.college).exclude(pk=self.instance.pk)
        if others.filter(reference__iexact=reference).exists():
            raise forms.ValidationError("You use that reference already.")
        return reference

    def clean_age_band(self):
        return self.cleaned_data["age_band"] or AgeBand.NOT_STATED
