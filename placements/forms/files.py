"""What a college sends in as a file."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from core.commands import CannotStart
from core.tabular import Table
from core.typed import TypedField
from placements.forms.scanned import ScannedForm
from placements.models import Cohort, year_in_words
from placements.uploads.columns import MOST_ROWS
from placements.uploads.runs import cohort_called, read_cohort
from providers.models import Provider

MOST_BYTES = 2 * 1024 * 1024  # 2,000 rows are some 300 kB
TOO_HEAVY = "This file is larger than 2 MB. A cohort is a few rows: send the sheet with them alone."
NEW = "new"
NO_NAME = "Write a name for the new cohort."
YEARS_BACK, YEARS_AHEAD = 3, 1


class FileForm(forms.Form):
    """A spreadsheet, read into `table`. It is never written to anything but memory here."""

    file = forms.FileField(
        label="Your spreadsheet",
        help_text=f"CSV or XLSX, at most {MOST_ROWS:,} rows. Of a workbook we read the first sheet.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty. Choose it again."},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
    )
    table: Table

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(TOO_HEAVY)
        try:
            self.table = read_cohort(file.read())
        except CannotStart as error:
            raise ValidationError([str(problem) for problem in error.problems]) from error
        return file


class CohortFileForm(ScannedForm, FileForm):
    """A cohort's file, and the cohort that its new young people go to. `year` is the college year it is now."""

    scanned = ("name",)
    cohort = forms.ChoiceField(
        label="Which cohort are they in?",
        error_messages={"required": "Choose a cohort.", "invalid_choice": "Choose one of your own cohorts."},
        widget=forms.RadioSelect,
    )
    name = TypedField(
        label="What do you call the new cohort?",
        help_text="Only for a new one. Never the name of a young person.",
        max_length=80,
        empty=NO_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    year = forms.TypedChoiceField(label="College year of the new cohort", coerce=int)
    field_order = ("cohort", "name", "year", "file")

    def __init__(self, *args, college: Provider, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.college = college
        self.fields["name"].required = False
        self.cohorts = {str(row.uuid): row for row in Cohort.objects.of(college).open().select_related("college")}
        self.fields["cohort"].choices = [*((key, str(row)) for key, row in self.cohorts.items()), (NEW, "A new cohort")]
        years = range(year - YEARS_BACK, year + YEARS_AHEAD + 1)
        self.fields["year"].choices = [(one, year_in_words(one)) for one in reversed(years)]
        self.fields["cohort"].initial = next(iter(self.cohorts), NEW)
        self.fields["year"].initial = year
        if not self.cohorts:
            self.fields["cohort"].widget = forms.HiddenInput()
            self.fields["name"].required = True

    def clean(self):
        super().clean()
        if self.cleaned_data.get("cohort") == NEW and "name" not in self.errors and not self.cleaned_data["name"]:
            self.add_error("name", NO_NAME)
        return self.cleaned_data

    @property
    def chosen(self) -> Cohort:
        """The cohort; a new one is not saved yet."""
        known = self.cohorts.get(self.cleaned_data["cohort"])
        return known or cohort_called(self.college, self.cleaned_data["name"], self.cleaned_data["year"])
