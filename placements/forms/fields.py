"""Boxes that the colleges' forms share."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from pathways import words
from placements.models.outcomes import MOST_HOURS, POSSIBLE_HOURS

A_DATE = "Write a date like 14/9/26 or 14 Sep 2026."
A_NUMBER = "Write a number, such as 16 or 7.5."
NO_DATE, NO_NUMBER = {"invalid": A_DATE}, {"invalid": A_NUMBER}
NO_CHOICE = dict.fromkeys(("required", "invalid_choice"), "Choose one of the answers.")
NOT_KNOWN = "We do not know yet"


def day_box() -> forms.DateInput:
    return forms.DateInput(format="%d/%m/%Y", attrs={"class": "govuk-input--width-10", "autocomplete": "off"})


def hours_box() -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-4", "autocomplete": "off"})


def day_field(label: str, *, required: str = "", hint: str = "") -> forms.DateField:
    """A date as people type it. `required`: what to say where there is none."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=bool(required),
        widget=day_box(),
        error_messages={"required": required, "invalid": A_DATE},
    )


class HoursField(forms.DecimalField):
    def prepare_value(self, value):
        """16 and not 16.00; what was typed stays."""
        return words.number(value) if isinstance(value, Decimal) else value


def hours_field(label: str, *, hint: str = "") -> HoursField:
    return HoursField(
        label=label,
        help_text=hint,
        required=False,
        max_digits=4,
        decimal_places=2,
        validators=[MinValueValidator(0, POSSIBLE_HOURS), MaxValueValidator(MOST_HOURS, POSSIBLE_HOURS)],
        widget=hours_box(),
        error_messages=dict.fromkeys(("invalid", "max_digits", "max_decimal_places", "max_whole_digits"), A_NUMBER),
    )


def choice_field(label: str, choices: type[models.TextChoices], *, hint: str = "", required: str = "") -> forms.Field:
    """One of a few, each to be seen; the answer "not stated" is the last and in words that a person says."""
    known = [(value, words) for value, words in choices.choices if value != "not_stated"]
    unknown = [("not_stated", NOT_KNOWN)] if "not_stated" in choices.values else []
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=[*known, *unknown],
        required=bool(required),
        widget=forms.RadioSelect,
        error_messages={"required": required, "invalid_choice": "Choose one of these."},
    )
