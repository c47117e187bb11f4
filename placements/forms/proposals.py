"""What becomes of an employer that a college proposed."""

from __future__ import annotations

from datetime import date

from django import forms

from accounts.models import User
from core.typed import TypedField
from pathways.likeness import alike
from placements.models import HostProposal
from placements.proposals import accept_host, merge_host
from providers.models import Provider

LISTED, UNLISTED, OTHER = "listed", "unlisted", "other"


class HostDecisionForm(forms.Form):
    """Those that may be the same organisation are offered first."""

    may_all_stay_empty = True  # the hint says which decision needs the name

    decision = forms.ChoiceField(
        label="What would you like to do?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of it.", "invalid_choice": "Choose one of these."},
    )
    other = TypedField(
        label="Its name",
        help_text="Only for an organisation that is here under another name: its name as it stands here.",
        max_length=150,
    )

    def __init__(self, *args, proposal: HostProposal, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposal, host = proposal, proposal.host
        others = Provider.objects.exclude(pk=host.pk).only("name", "slug", "website")
        self.likely = {str(provider.pk): provider for provider in alike(others, host.name)}
        self.fields["decision"].choices = [
            *((pk, f"It is {provider}, which is here already") for pk, provider in self.likely.items()),
            (UNLISTED, "Keep it, and leave it out of the A to Z"),
            (LISTED, "Keep it, and put it in the A to Z"),
            (OTHER, "It is here under another name"),
        ]

    def clean(self):
        self.into = self.likely.get(self.cleaned_data.get("decision", ""))
        if self.cleaned_data.get("decision") == OTHER:
            named = Provider.objects.filter(name__iexact=self.cleaned_data.get("other", ""))
            self.into = named.exclude(pk=self.proposal.host_id).first()
            if self.into is None and "other" not in self.errors:
                self.add_error("other", "Nobody here has this name. Look it up in the list of providers.")

    def decide(self, *, by: User, on: date) -> Provider:
        if self.into:
            return merge_host(self.proposal, into=self.into, by=by, on=on)
        return accept_host(self.proposal, by=by, on=on, listed=self.cleaned_data["decision"] == LISTED)
