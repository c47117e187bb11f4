"""What the forms share by which anybody asks us to get in touch."""

from datetime import datetime, timedelta

from django import forms
from django.core.signing import BadSignature, Signer
from django.core.validators import EmailValidator

from core.fields import phone_validator
from core.typed import TypedField

QUICKEST = timedelta(seconds=3)  # nobody reads and fills in the form faster
STAMP = Signer(salt="participation.contact_me")
PHONE, EMAIL = "phone", "email"


def stamp(at: datetime) -> str:
    """When the page was made, in a way that nobody else can write."""
    return STAMP.sign(str(int(at.timestamp())))


class ReachableForm(forms.Form):
    """One way to reach somebody, at the moment `at`. A filled trap, or a form sent at once, is to be sent again."""

    opened = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
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
    leave_empty = forms.CharField(
        label="Leave this box empty",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at

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
