"""The forms by which anybody asks us to contact them, or offers a place."""

from django import forms
from django.utils import timezone

from core.typed import TypedField
from participation.models import LONGEST_NAME, LONGEST_OFFER, LONGEST_TEXT, MOST_PLACES, ContactRequest
from participation.reaching import ReachableForm
from pathways.continuum import Stage
from pathways.models import Opportunity
from providers.models import NamedContact, Provider


class ContactMeForm(ReachableForm):
    field_order = ["opened", "listing", "kind", "name", "way", "phone", "email", "best_time", "role", "about"]

    listing = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    kind = forms.ChoiceField(
        label="What would you like to do?",
        help_text="If you want a paper copy, we will ask you where to send it.",
        choices=ContactRequest.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you would like.", "invalid_choice": "Choose what you would like."},
    )
    name = TypedField(
        label="Your name",
        help_text="What we may call you. A first name is enough.",
        max_length=LONGEST_NAME,
        empty="Write a name that we may call you.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    best_time = forms.ChoiceField(
        label="When is best?",
        choices=ContactRequest.BestTime,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose one of these times."},
    )
    role = forms.ChoiceField(
        label="Who would you like to talk to?",
        choices=[("", "I do not know"), *NamedContact.Role.choices],
        required=False,
        error_messages={"invalid_choice": "Choose one of these people."},
    )
    about = TypedField(
        label="What is it about?",
        help_text=f"For a paper copy, say which pages. At most {LONGEST_TEXT} letters. "
        "Do not tell us about your health here.",
        max_length=LONGEST_TEXT,
        one_line=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_listing(self) -> Opportunity | None:
        """The listing that somebody came from, where it has a page today; else none."""
        listings = Opportunity.objects.published(timezone.localdate(self.at))
        return listings.filter(slug=self.cleaned_data["listing"]).first()

    def as_request(self) -> dict:
        """What `ask_for_contact` takes."""
        taken = ("kind", "name", "phone", "email", "best_time", "role", "about")
        return {name: self.cleaned_data[name] for name in taken} | {"opportunity": self.cleaned_data["listing"]}


WRONG_NUMBER = f"Write a number from 1 to {MOST_PLACES}, or leave it empty."


class OfferForm(ReachableForm):
    """What an employer or a new provider could offer. Only who, what and one way to reach them is asked for."""

    field_order = [
        "opened", "organisation", "kind", "website", "what", "stage", "where", "places", "name", "way", "phone",
        "email", "may_contact",
    ]  # fmt: skip

    organisation = TypedField(
        label="What is your organisation called?",
        max_length=150,
        empty="Write the name of your organisation.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    kind = forms.ChoiceField(
        label="What kind of organisation is it?",
        choices=[
            (Provider.Kind.NOT_STATED, "Something else, or I am not sure"),
            *((kind.value, kind.label) for kind in Provider.Kind if kind != Provider.Kind.NOT_STATED),
        ],
        initial=Provider.Kind.NOT_STATED,
        required=False,
        error_messages={"invalid_choice": "Choose one of these kinds."},
    )
    website = forms.URLField(
        label="Your website",
        max_length=500,
        assume_scheme="https",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "url", "inputmode": "url"}),
        error_messages={
            "invalid": "Write a web address like www.example.org, or leave it empty.",
            "max_length": "This address is too long. Write the first page of your website.",
        },
    )
    what = TypedField(
        label="What could a young person do with you?",
        help_text=f"One or two sentences are fine. At most {LONGEST_OFFER} letters.",
        max_length=LONGEST_OFFER,
        one_line=False,
        empty="Write what a young person could do with you.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    stage = forms.ChoiceField(
        label="Which way into work is it?",
        help_text="If you are not sure, we will work it out together.",
        choices=[*((stage.value, stage.label) for stage in Stage), ("", "I am not sure yet")],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose one of these ways."},
    )
    where = TypedField(label="Where would it be?", help_text="A town or a postcode is enough.", max_length=120)
    places = forms.IntegerField(
        label="For how many young people?",
        help_text="A number. If you do not know yet, leave it empty.",
        required=False,
        min_value=1,
        max_value=MOST_PLACES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={"invalid": WRONG_NUMBER, "min_value": WRONG_NUMBER, "max_value": WRONG_NUMBER},
    )
    name = TypedField(
        label="Who should we ask for?",
        help_text="Your name, or who sees to it.",
        max_length=LONGEST_NAME,
        empty="Write the name of somebody we can ask for.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    may_contact = forms.BooleanField(
        label="You may contact me about this offer",
        error_messages={"required": "Tick the box, so that we may contact you about your offer."},
    )

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Provider.Kind.NOT_STATED

    def as_offer(self) -> dict:
        """What `offer_a_place` takes."""
        taken = ("organisation", "kind", "website", "what", "stage", "where", "places", "name", "phone", "email")
        return {name: self.cleaned_data[name] for name in taken}
