"""The short form by which those who run a listing say what has changed, without an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import EmailValidator, MaxValueValidator, MinValueValidator

from core.fields import phone_validator
from core.reviews import Facts
from core.typed import TypedField
from pathways.document.reading import as_json
from pathways.edits.groups import NOTE
from pathways.models import Opportunity
from pathways.models.opportunities import MOST_HOURS

LONGEST_TEXT = 2000
PAUSED, RUNNING = "paused", "running"
CONTACT = {"contact_name": "name_or_post", "contact_phone": "phone", "contact_email": "email"}
NOTHING_NEW = "Nothing is different yet. Change what is wrong, or go back and say that all is right."
IN_WORDS = ("dates", "said")
FACTS = ("pay", "pay_details", "hours_from", "hours_to", "days")


def hours_field(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_HOURS)],
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-4"}),
        error_messages={"invalid": "Write a number of hours, such as 7 or 7.5."},
    )


class ChangeForm(forms.Form):
    """It opens with what families see now; `changes` are the answers that differ from that."""

    taking = forms.ChoiceField(
        label="Are you taking people now?",
        choices=[(RUNNING, "Yes"), (PAUSED, "No, not just now")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no.", "invalid_choice": "Choose yes or no."},
    )
    paused_note = TypedField(
        label="If not: until when?", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    dates = TypedField(
        label="New dates and places",
        help_text="When people start, the last day to apply, and how many places there are.",
        max_length=LONGEST_TEXT,
        one_line=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    pay = forms.ChoiceField(
        label="Is it paid?",
        choices=Opportunity.Pay,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of these."},
    )
    pay_details = TypedField(label="How much?", help_text="In words: “£12.21 an hour”.", max_length=200)
    hours_from = hours_field("Fewest hours a week")
    hours_to = hours_field("Most hours a week")
    days = TypedField(label="Days and times", help_text="“Tuesdays and Thursdays, 10 to 3”.", max_length=200)
    contact_name = TypedField(
        label="Who should families ask for?", max_length=120, empty="Write a name, or what the person does."
    )
    contact_phone = TypedField(
        label="Phone number for families",
        max_length=40,
        validators=[phone_validator],
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    contact_email = TypedField(
        label="Email address for families",
        help_text="We write to this address too, when we ask if all is right.",
        max_length=254,
        validators=[EmailValidator("Write an email address like name@example.org.")],
        widget=forms.EmailInput,
    )
    said = TypedField(
        label="Anything else that has changed",
        help_text="In your own words.",
        max_length=LONGEST_TEXT,
        one_line=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, listing: Opportunity, **kwargs):
        self.listing = listing
        now = {name: getattr(listing, name) for name in (*FACTS, "paused_note")}
        now["taking"] = PAUSED if listing.is_paused else RUNNING
        now |= {name: getattr(listing.contact, field) for name, field in CONTACT.items()}
        super().__init__(*args, initial=now, **kwargs)

    def clean(self):
        fewest, most = self.cleaned_data.get("hours_from"), self.cleaned_data.get("hours_to")
        if fewest is not None and most is not None and fewest > most:
            self.add_error("hours_to", "The most hours are fewer than the fewest. Check the two numbers.")
        no_way = not (self.cleaned_data.get("contact_phone") or self.cleaned_data.get("contact_email"))
        if no_way and not {"contact_phone", "contact_email"} & self.errors.keys():
            self.add_error("contact_phone", "Give a phone number or an email address, or both.")
        if not self.errors and not self.changes:
            self.add_error(None, NOTHING_NEW)

    @property
    def changes(self) -> dict[str, Any]:
        """The answers that are another than before, by the name of their box."""
        return {name: value for name, value in self.cleaned_data.items() if self._differs(name, value)}

    def _differs(self, name: str, value: Any) -> bool:
        """None and an empty text are both "not stated"; 0 hours are not."""
        now = self.initial.get(name)
        return ("" if value is None else value) != ("" if now is None else now)

    @property
    def as_facts(self) -> Facts:
        """What has changed as plain data of the listing's document; what was said in words is a note."""
        changed = self.changes
        facts = {name: as_json(changed[name]) for name in FACTS if name in changed}
        if {"taking", "paused_note"} & changed.keys():
            facts["is_paused"] = self.cleaned_data["taking"] == PAUSED
            facts["paused_note"] = self.cleaned_data["paused_note"] if facts["is_paused"] else ""
        if CONTACT.keys() & changed.keys():
            facts["contact"] = {field: self.cleaned_data[name] for name, field in CONTACT.items()}
        if notes := [f"{self.fields[name].label}: {changed[name]}" for name in IN_WORDS if name in changed]:
            facts[NOTE] = "\n".join(notes)
        return facts
