"""The box in which somebody writes where a placement is. Whom we do not know is looked for, or proposed as new."""

from __future__ import annotations

from datetime import date

from django import forms

from accounts.models import User
from core.typed import TypedField
from placements.hosts import host_named, hosts_like, names_to_offer
from placements.registering import propose_host
from providers.models import Provider

NEW = "new:"  # and the name: a choice is made for one name and for no other
NAMES = "employers"  # the id of the list of names on the page
Kind = Provider.Kind
KINDS = [
    (kind, kind.label)
    for kind in (Kind.EMPLOYER, Kind.CHARITY, Kind.SOCIAL_ENTERPRISE, Kind.COUNCIL, Kind.HEALTH, Kind.SCHOOL)
]


class EmployerForm(forms.Form):
    """A mixin for a form of `self.college`. A valid one has an `employer`: a provider, or None for one to propose."""

    employer_name = TypedField(
        label="Employer",
        help_text="Where it is. Begin to write, and choose; a new name is fine too.",
        max_length=150,
        empty="Write where the placement is.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": NAMES}),
    )
    which = forms.ChoiceField(
        label="Which one do you mean?",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of these."},
    )
    kind = forms.ChoiceField(label="If it is new: what is it?", choices=KINDS, required=False)

    college: Provider

    def set_up_employer(self) -> None:
        """What the boxes offer. The two below the name are there only where we do not know it."""
        name = self.name_written()
        self.employer = host_named(self.college, name) if name else None
        if not self.is_bound or not name or self.employer:
            del self.fields["which"], self.fields["kind"]
            return
        self.likely = {str(host.pk): host for host in hosts_like(self.college, name)}
        known = [(pk, str(host)) for pk, host in self.likely.items()]
        self.fields["which"].choices = [*known, (f"{NEW}{name}", f"“{name}” is new: add it")]

    @property
    def names(self) -> list[str]:
        """What the box suggests. Any other name can be written."""
        return names_to_offer(self.college)

    def name_written(self) -> str:
        name = self["employer_name"].value() or ""
        return " ".join(str(name).split())[:150]

    def clean_which(self):
        which = self.cleaned_data["which"]
        self.employer = self.likely.get(which)
        if not which:
            raise forms.ValidationError(
                f"We do not know “{self.name_written()}” yet. Say which one you mean, or that it is new."
            )
        return which

    def host(self, *, by: User, on: date) -> Provider:
        """The employer, proposed to the council where it is new."""
        if self.employer:
            return self.employer
        name, kind = self.cleaned_data["employer_name"], self.cleaned_data["kind"]
        return propose_host(college=self.college, by=by, on=on, name=name, kind=kind or Kind.NOT_STATED)
