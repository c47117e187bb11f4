"""How a placement goes, as somebody saw it on a day."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms

from core.typed import TypedField
from placements.forms.fields import NO_CHOICE, NO_DATE, day_box
from placements.forms.scanned import ScannedForm
from placements.models import Placement, Review

LONGEST_WAIT = timedelta(days=366)


class ReviewForm(ScannedForm):
    """Its note is looked at for what says who somebody is."""

    scanned = ("note",)

    on = forms.DateField(
        label="When did you look in?", help_text="For example 2/10/2026.", widget=day_box(), error_messages=NO_DATE
    )
    going = forms.ChoiceField(
        label="How does it go?",
        choices=Review.Going.choices[:3],
        widget=forms.RadioSelect,
        error_messages=NO_CHOICE,
    )
    next_on = forms.DateField(
        label="When is the next review?",
        help_text="We put it on your list when the day comes.",
        required=False,
        widget=day_box(),
        error_messages=NO_DATE,
    )
    note = TypedField(
        label="What is there to do?",
        help_text="No name, no date of birth, no address, nothing about health. At most 300 letters.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, placement: Placement, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.placement, self.today = placement, today

    def clean_on(self) -> date:
        on = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError("This day is still to come. Write the day when you looked in.")
        if on < self.placement.start_on - LONGEST_WAIT:
            raise forms.ValidationError("That is long before the placement. Check the year.")
        return on

    def clean(self):
        cleaned = super().clean()
        on, next_on = self.cleaned_data.get("on"), self.cleaned_data.get("next_on")
        if on and next_on and next_on <= on:
            self.add_error("next_on", "The next review comes after this one. Check the two dates.")
        elif next_on and next_on > self.today + LONGEST_WAIT:
            self.add_error("next_on", "That is more than a year away. Check the year.")
        return cleaned

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("on", "going", "next_on", "note")}
