"""The questions whose answers stand beside the listing: places, people and dates."""

from __future__ import annotations

from typing import Any

from django import forms

from pathways.models import Intake, Opportunity
from pathways.new_listings.step_form import LONGEST, UNKNOWN, StepForm, check_row, text
from providers.models import AccessFeature, Contact, Site

NOT_KNOWN, OTHER = "not_known", "other"
PLACE = ("name", "address", "town", "postcode")
PERSON = ("name_or_post", "phone", "email")
A_DATE = forms.DateInput(format="%d/%m/%Y", attrs={"class": "govuk-input--width-10"})


class WhereForm(StepForm):
    place_name = forms.CharField(
        label="What is the new place called?",
        help_text="Only for a place that is not in the list above. For example: the workshop.",
        max_length=120,
        required=False,
    )
    place_address = forms.CharField(
        label="Building and street of the new place", max_length=500, required=False, widget=text(2)
    )
    place_town = forms.CharField(label="Town of the new place", max_length=80, required=False)
    place_postcode = forms.CharField(
        label="Postcode of the new place",
        help_text="It puts the place on the map.",
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "postal-code"}),
    )

    class Meta:
        model = Opportunity
        fields = ["delivery", "sites"]
        labels = {"delivery": "How does it happen?", "sites": "At which of your places?"}
        help_texts = {"sites": "You can tick more than one."}
        widgets = {"delivery": forms.RadioSelect, "sites": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        answers = dict(Opportunity.Delivery.choices) | {Opportunity.Delivery.NOT_STATED: UNKNOWN}
        self.fields["delivery"].choices = list(answers.items())
        self.fields["delivery"].required = False
        self.fields["sites"].queryset = Site.objects.filter(provider=self.instance.provider)
        if not self.fields["sites"].queryset.exists():
            del self.fields["sites"]

    def read_others(self) -> dict[str, Any]:
        return {f"place_{name}": self.draft.place.get(name, "") for name in PLACE}

    def answers(self):
        """A new place is named only where there is one."""
        return [(label, words) for label, words in super().answers() if words or "new place" not in label]

    def clean_delivery(self):
        return self.cleaned_data["delivery"] or Opportunity.Delivery.NOT_STATED

    def clean(self):
        cleaned = super().clean()
        place = {name: cleaned.get(f"place_{name}", "") for name in PLACE}
        if any(place.values()):
            if not place["name"]:
                place["name"] = place["address"].partition("\n")[0].strip() or place["postcode"]
            site = Site(provider=self.instance.provider, **place)
            check_row(self, site, names={name: f"place_{name}" for name in PLACE}, exclude={"provider"})
            place["postcode"] = site.postcode
        self.place = place
        return cleaned

    def write_others(self) -> None:
        kept = {name: self.draft.place[name] for name in ("access", "access_note") if name in self.draft.place}
        self.draft.place = self.place | kept if self.place["name"] else {}


class TravelForm(StepForm):
    """How to get there; of a new place also what is there. What is not ticked is not stated, and never a no."""

    place_access = forms.MultipleChoiceField(
        label="What is there at the new place?",
        help_text="Tick what you are sure of. What you do not tick stays “not stated”.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    place_access_note = forms.CharField(
        label="Anything else about getting in and around?", max_length=LONGEST, required=False, widget=text(3)
    )

    class Meta:
        model = Opportunity
        fields = ["travel"]
        labels = {"travel": "What help is there with travel?"}
        help_texts = {"travel": "For example: we meet you at the bus stop in the first week."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.draft.place:
            del self.fields["place_access"], self.fields["place_access_note"]
            return
        features = AccessFeature.objects.filter(ends_on=None)
        self.fields["place_access"].choices = [(feature.code, feature.label) for feature in features]

    def read_others(self) -> dict[str, Any]:
        place = self.draft.place
        return {"place_access": place.get("access", []), "place_access_note": place.get("access_note", "")}

    def write_others(self) -> None:
        if self.draft.place:
            self.draft.place["access"] = self.cleaned_data["place_access"]
            self.draft.place["access_note"] = self.cleaned_data["place_access_note"]


class ContactForm(StepForm):
    """One of the provider's contacts, or somebody new, who is no contact of theirs before it is published."""

    also_saved = ("contact",)

    who = forms.ChoiceField(label="The contact", widget=forms.RadioSelect, required=False)
    person_name_or_post = forms.CharField(
        label="Name or post",
        help_text="A post lasts longer than a name: the volunteer manager.",
        max_length=120,
        required=False,
    )
    person_phone = forms.CharField(label="Their phone number", max_length=40, required=False)
    person_email = forms.CharField(label="Their email address", max_length=254, required=False)

    class Meta:
        model = Opportunity
        fields = ["ask_under_18", "ask_18_or_over"]
        labels = {
            "ask_under_18": "Who asks, if they are under 18?",
            "ask_18_or_over": "Who asks, if they are 18 or over?",
        }
        help_texts = {
            "ask_under_18": "For example: the school or college.",
            "ask_18_or_over": "For example: you can ask yourself.",
        }

    field_order = ["who", "person_name_or_post", "person_phone", "person_email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        contacts = Contact.objects.filter(provider=self.instance.provider)
        known = [(str(contact.pk), str(contact)) for contact in contacts]
        self.fields["who"].choices = [*known, (OTHER, "Somebody else")]
        if not known:
            self.fields["who"].widget = forms.HiddenInput()

    def read_others(self) -> dict[str, Any]:
        who = str(self.instance.contact_id or "") or (OTHER if self.draft.person else "")
        return {"who": who} | {f"person_{name}": self.draft.person.get(name, "") for name in PERSON}

    def answers(self):
        """Somebody new is named only where there is one."""
        persons = {self[f"person_{name}"].label for name in PERSON}
        return [(label, words) for label, words in super().answers() if words or label not in persons]

    def clean(self):
        cleaned = super().clean()
        person = {name: cleaned.get(f"person_{name}", "") for name in PERSON}
        who = cleaned.get("who") or (OTHER if any(person.values()) else "")
        self.person = person if who == OTHER and any(person.values()) else {}
        self.instance.contact_id = int(who) if who.isdecimal() else None
        if who == OTHER:
            row = Contact(provider=self.instance.provider, **person)
            exclude = {"provider"} if person["name_or_post"] else {"provider", "name_or_post"}
            check_row(self, row, names={name: f"person_{name}" for name in PERSON}, exclude=exclude)
            if not person["name_or_post"] and "person_name_or_post" not in self.errors:
                self.add_error("person_name_or_post", "Write a name or a post.")
        return cleaned

    def write_others(self) -> None:
        self.draft.person = self.person


class DatesForm(StepForm):
    """The first start, and only that: officers add more."""

    kind = forms.ChoiceField(
        label="Start",
        choices=[(Intake.Kind.ROLLING, "At any time"), (Intake.Kind.FIXED, "On a date"), (NOT_KNOWN, UNKNOWN)],
        widget=forms.RadioSelect,
        required=False,
    )
    starts_on = forms.DateField(
        label="On which date?",
        help_text="Only if there is a date. For example 14/01/2027.",
        required=False,
        widget=A_DATE,
        error_messages={"invalid": "Write a date like 14/01/2027."},
    )
    apply_by = forms.DateField(
        label="What is the last day to apply?",
        help_text="For example 20/12/2026.",
        required=False,
        widget=A_DATE,
        error_messages={"invalid": "Write a date like 20/12/2026."},
    )
    places = forms.IntegerField(
        label="How many places are there?",
        help_text="Leave it empty if you do not know. 0 means that there are none now.",
        required=False,
        min_value=0,
        max_value=5000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={"invalid": "Write a number, or leave it empty."},
    )

    class Meta:
        model = Opportunity
        fields: list[str] = []

    def read_others(self) -> dict[str, Any]:
        intake = self._intake()
        if intake is None:
            return {"kind": NOT_KNOWN if "dates" in self.draft.answered else ""}
        return {name: getattr(intake, name) for name in ("kind", "starts_on", "apply_by", "places")}

    def clean(self):
        cleaned = super().clean()
        facts = {name: cleaned.get(name) for name in ("starts_on", "apply_by", "places")}
        kind = cleaned.get("kind") or NOT_KNOWN
        self.intake = None
        if kind != NOT_KNOWN or any(value is not None for value in facts.values()):
            self.intake = self._intake() or Intake(opportunity=self.instance)
            self.intake.kind = Intake.Kind.FIXED if kind == NOT_KNOWN else kind
            for name, value in facts.items():
                setattr(self.intake, name, value)
            check_row(self, self.intake, names={name: name for name in facts}, exclude={"opportunity"})
        return cleaned

    def write_others(self) -> None:
        if self.intake is not None:
            self.intake.save()
        elif there := self._intake():
            there.delete()

    def _intake(self) -> Intake | None:
        return self.instance.intakes.order_by("pk").first()
