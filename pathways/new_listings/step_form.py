"""What the forms of all questions share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.fields import Answer
from core.locking import SOMEBODY_ELSE, LockedModelForm
from core.templatetags.site import full_date
from core.typed import HIDDEN, HIDDEN_WAS_THERE
from pathways.models import ListingDraft

LONGEST = 4000
UNKNOWN = "We do not know"
TOO_LONG = {"max_length": "Write at most %(limit_value)d letters. You have %(show_value)d."}
NUMBER = "Write a number, for example 16."
LIMITS = {"min_value": "Write %(limit_value)s or more.", "max_value": "Write %(limit_value)s or less."}
DIGITS = dict.fromkeys(("invalid", "max_digits", "max_decimal_places", "max_whole_digits"), NUMBER)
IN_OUR_WORDS = {
    forms.IntegerField: LIMITS | DIGITS,  # a DecimalField too
    forms.URLField: {"invalid": "Write a web address like www.example.org."},
}
YES_OR_NO = [(Answer.YES, "Yes"), (Answer.NO, "No"), (Answer.NOT_STATED, UNKNOWN)]


class StepForm(LockedModelForm):
    """One question about the listing of `draft`. A colleague's answer is never overwritten unseen.

    The fields of the listing are those of `Meta`; all others stand elsewhere: `read_others` gets them and
    `write_others` keeps them. A text may have 4,000 letters.
    """

    may_all_stay_empty = True  # the page says so once

    def __init__(self, *args, draft: ListingDraft, **kwargs):
        self.draft = draft
        super().__init__(*args, instance=draft.opportunity, **kwargs)
        self.initial |= self.read_others()
        for field in self.fields.values():
            kind = next((kind for kind in IN_OUR_WORDS if isinstance(field, kind)), None)
            field.error_messages |= TOO_LONG | IN_OUR_WORDS.get(kind, {})

    @property
    def others(self) -> list[str]:
        return [name for name in self.fields if name not in {*self._meta.fields, "lock_version"}]

    def read_others(self) -> dict[str, Any]:
        return {}

    def write_others(self) -> None:
        """Called after the listing is saved, in the same transaction."""

    def clean(self):
        super().clean()
        for name, value in list(self.cleaned_data.items()):
            if not isinstance(value, str):
                continue
            if HIDDEN.search(value):
                self.add_error(name, HIDDEN_WAS_THERE)
            elif len(value) > LONGEST:
                self.add_error(name, f"Write at most {LONGEST:,} letters. You have {len(value):,}.")
        return self.cleaned_data

    def save(self, commit=True):
        """Only what this question is about, its choices, and what stands elsewhere."""
        listing = super().save(commit=False)
        listing.save(update_fields=self.saved_fields)
        self._save_m2m()
        self.write_others()
        return listing

    def _compare_with_stored(self):
        super()._compare_with_stored()
        if SOMEBODY_ELSE in self.non_field_errors():
            for name in self.others:
                if self[name].initial not in (None, "", []) and str(self[name].initial) != str(self[name].data or ""):
                    self.add_error(name, f"Stored now: {answer_words(self, name)}")

    def answers(self) -> list[tuple[str, str]]:
        """Each question and its answer as a person reads it; nothing where there is none."""
        return [(str(self[name].label), answer_words(self, name)) for name in self.fields if name != "lock_version"]


def answer_words(form: forms.ModelForm, name: str) -> str:
    field, value = form.fields[name], form.initial.get(name, form.fields[name].initial)
    if value in (None, "", [], Answer.NOT_STATED):
        return ""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(field.label_from_instance(row) for row in value)
    if isinstance(field, forms.ModelChoiceField):
        row = field.queryset.filter(pk=value).first()
        return field.label_from_instance(row) if row else ""
    if isinstance(field, forms.ChoiceField):
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(str(label) for code, label in field.choices if str(code) in map(str, chosen))
    if isinstance(field, forms.DecimalField):
        return f"{value:g}"
    return full_date(value) if isinstance(field, forms.DateField) else str(value)


def check_row(form: forms.Form, row, *, names: dict[str, str], exclude: set[str]) -> None:
    """Say what is wrong with a row that a form makes beside the listing, at the box it came from."""
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            form.add_error(names.get(field), messages)


def text(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})
