"""The form by which a provider asks to change what is said of it."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from core.fields import phone_validator
from core.proposal_form import ProposalForm
from core.reviews import Facts
from core.typed import TypedField
from providers.models import Provider, ProviderEdit
from providers.models.edits import NOTE

LONGEST_TEXT = 4000
BAD_ADDRESS = "Write a web address like https://example.org."


class AboutForm(ProposalForm):
    edits = ProviderEdit

    name = TypedField(label="What is your organisation called?", max_length=150, empty="Write its name.")
    summary = TypedField(
        label="Who are you, in one sentence?", help_text="It stands on the list. At most 200 letters.", max_length=200
    )
    description = TypedField(
        label="Tell families about you",
        help_text="A short paragraph in plain words.",
        max_length=LONGEST_TEXT,
        one_line=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    website = forms.URLField(
        label="Your website",
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": BAD_ADDRESS},
    )
    phone = TypedField(
        label="Your phone number",
        max_length=40,
        validators=[phone_validator],
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    email = TypedField(
        label="Your email address",
        help_text="Families see it. An address that several people read is best.",
        max_length=254,
        validators=[EmailValidator("Write an email address like name@example.org.")],
        widget=forms.EmailInput,
    )
    note_to_officers = TypedField(
        label="What else should the council know?",
        max_length=1000,
        one_line=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self):
        self._check_name()
        if not self.errors:
            self.compare()
        return self.cleaned_data

    def _check_name(self) -> None:
        name = self.cleaned_data.get("name")
        if name and Provider.objects.exclude(pk=self.subject.pk).filter(name=name).exists():
            self.add_error("name", "Another organisation here has this name.")

    def clean_website(self) -> str:
        address = self.cleaned_data["website"]
        try:
            Provider._meta.get_field("website").run_validators(address)
        except ValidationError as error:
            raise ValidationError(BAD_ADDRESS) from error
        return address


def as_held(facts: Facts) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """What is said of a provider, as the page shows it: for each part its label and words."""
    groups = [group for group in ProviderEdit.groups if group.facts != (NOTE,)]
    return [(group.label, [("", [facts[fact]]) for fact in group.facts if facts[fact]]) for group in groups]
