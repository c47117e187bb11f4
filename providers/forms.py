"""Forms about the people of an organisation."""

from django import forms
from django.contrib.auth import password_validation

from accounts.forms import email_field, password_field
from accounts.models import User
from core.typed import TypedField
from providers.models import Invitation, Level, Membership, Provider

LEVELS = [
    (Level.VIEWER, "They can look, and change nothing"),
    (Level.EDITOR, "They can look, and propose changes"),
    (Level.MANAGER, "They can do that, and also invite and remove colleagues"),
]
PARTS = [("may_list", "What you offer: your listings"), ("may_place", "Young people’s placements")]


class RightsForm(forms.Form):
    """What somebody may do. Only colleges and schools choose between listings and placements."""

    level = forms.ChoiceField(
        label="What can they do?",
        choices=LEVELS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they can do.", "invalid_choice": "Choose one of these."},
    )
    parts = forms.MultipleChoiceField(
        label="What do they work on?",
        choices=PARTS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose one or both.", "invalid_choice": "Choose one or both of these."},
    )

    def __init__(self, *args, provider: Provider, **kwargs):
        super().__init__(*args, **kwargs)
        self.provider = provider
        if not provider.may_place:
            del self.fields["parts"]

    @staticmethod
    def initial_for(row: Membership) -> dict:
        return {"level": row.level, "parts": [name for name, _ in PARTS if getattr(row, name)]}

    def rights(self) -> dict:
        parts = self.cleaned_data.get("parts", ["may_list"])
        return {"level": self.cleaned_data["level"]} | {name: name in parts for name, _ in PARTS}


class InviteForm(RightsForm):
    email = email_field("Their email address", hint="The one they use at work. We send them a link.")
    field_order = ["email", "level", "parts"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if Membership.objects.filter(provider=self.provider, user__email=email).exists():
            raise forms.ValidationError("This person is here already.")
        if Invitation.objects.waiting().filter(provider=self.provider, email=email).exists():
            raise forms.ValidationError("This person is invited already. You can send the invitation again.")
        return email


class NewAccountForm(forms.Form):
    """Somebody who accepts an invitation and has no account yet."""

    name = TypedField(
        label="Your name",
        help_text="As your colleagues know you.",
        max_length=120,
        empty="Write your name.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = password_field("Choose a password", is_new=True)

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        password_validation.validate_password(password, User(email=self.email, name=self.data.get("name", "")))
        return password
