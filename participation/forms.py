"""The form by which anybody asks us to contact them."""

from datetime import datetime, timedelta

from django import forms
from django.core.signing import BadSignature, Signer
from django.core.validators import EmailValidator
from django.utils import timezone

from core.fields import phone_validator
from core.typed import TypedField
from participation.models import LONGEST_NAME, LONGEST_TEXT, ContactRequest
from pathways.models import Opportunity
from providers.models import NamedContact

QUICKEST = timedelta(seconds=3)  # nobody reads and fills in the form faster
STAMP = Signer(salt="participation.contact_me")
PHONE, EMAIL = "phone", "email"


def stamp(at: datetime) -> str:
    """When the page was made, in a way that nobody else can write."""
    return STAMP.sign(str(int(at.timestamp())))


class ContactMeForm(forms.Form):
    """At the moment `at`; a filled trap, or a form sent at once, is asked to be sent again."""

    opened = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
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
    way = forms.ChoiceField(
        label="How can we reach you?",
        choices=[(PHONE, "By phone"), (EMAIL, "By email")],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose phone or email."},
    )
    phone = TypedField(
        label="Your phone number",
        max_length=40,
        validators=[phone_validator],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    email = TypedField(
        label="Your email address",
        max_length=254,
        validators=[EmailValidator("Write an email address like name@example.org.")],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
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
    leave_empty = forms.CharField(
        label="Leave this box empty",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_listing(self) -> Opportunity | None:
        """The listing that somebody came from, where it has a page today; else none."""
        listings = Opportunity.objects.published(timezone.localdate(self.at))
        return listings.filter(slug=self.cleaned_data["listing"]).first()

    def clean_leave_empty(self) -> None:
        if self.cleaned_data["leave_empty"]:
            raise forms.ValidationError("One box must stay empty. Empty it, and send it again.")

    def clean(self):
        self._keep_one_way()
        if not self._was_opened_a_while_ago() and not self.errors:
            self.add_error(None, "That was very quick. Look at what you wrote, and send it again.")

    def _keep_one_way(self) -> None:
        """One way to reach them is enough: the other is not kept. A box that was filled in says which."""
        ways = [way for way in (PHONE, EMAIL) if self[way].data]
        way = self.cleaned_data.get("way") or (ways[0] if len(ways) == 1 else "")
        if not way and "way" not in self.errors:
            self.add_error("way", "Choose how we can reach you: by phone or by email.")
        for other in {PHONE, EMAIL} - {way}:
            self.cleaned_data[other] = ""
            if way:
                self.errors.pop(other, None)
        if way and not self.cleaned_data.get(way) and way not in self.errors:
            self.add_error(way, "Write your phone number." if way == PHONE else "Write your email address.")

    def _was_opened_a_while_ago(self) -> bool:
        try:
            opened = int(STAMP.unsign(self.cleaned_data.get("opened", "")))
        except (BadSignature, ValueError):
            self.data = self.data.copy()
            self.data["opened"] = stamp(self.at)
            return False
        return self.at.timestamp() - opened >= QUICKEST.total_seconds()

    def as_request(self) -> dict:
        """What `ask_for_contact` takes."""
        taken = ("kind", "name", "phone", "email", "best_time", "role", "about")
        return {name: self.cleaned_data[name] for name in taken} | {"opportunity": self.cleaned_data["listing"]}
