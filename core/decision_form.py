"""An officer's answers to one edit: accept or reject for each group, and why not."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from core.comparing import GroupShown
from core.deciding import CHOOSE, LONGEST_REASON, SAY_WHY, TOO_LONG
from core.reviews import Decision, ReviewedEdit
from core.typed import TypedField

ACCEPT, REJECT = "accept", "reject"
NOTE = "note"  # the group that holds words to the officers, and nothing to be written
ANSWERS = {
    False: ("Accept", "Reject"),
    True: ("Write over it with what they ask for", "Keep what is there now"),
    NOTE: ("We have seen to it", "We cannot do this"),
}


class DecisionForm(forms.Form):
    """For the groups as they are shown now. What stands there, and the edit's version, go along unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, edit: ReviewedEdit, groups: list[GroupShown], **kwargs):
        super().__init__(*args, **kwargs)
        self.edit, self.groups = edit, groups
        self.initial["version"] = edit.lock_version
        for group in groups:
            self._add_group(group)

    def _add_group(self, group: GroupShown) -> None:
        accept, reject = ANSWERS[group.code if group.code == NOTE else group.is_overtaken]
        self.fields[f"answer_{group.code}"] = forms.ChoiceField(
            label=f"{group.label}: what is your answer?",
            choices=[(ACCEPT, accept), (REJECT, reject)],
            widget=forms.RadioSelect,
            error_messages={"required": f"{group.label}: {first_small(CHOOSE)}", "invalid_choice": CHOOSE},
        )
        self.fields[f"reason_{group.code}"] = TypedField(
            label="Why not?",
            help_text="They read this. Say what would make it right.",
            max_length=LONGEST_REASON,
            one_line=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields[f"seen_{group.code}"] = forms.CharField(
            widget=forms.HiddenInput, initial=group.seen, required=False, max_length=40
        )

    def rows(self) -> Iterator[tuple[GroupShown, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each group with its three fields."""
        for group in self.groups:
            yield group, *(self[f"{name}_{group.code}"] for name in ("answer", "reason", "seen"))

    def full_clean(self):
        """ "Accept everything" answers where nothing was answered, and never for what has changed meanwhile."""
        if self.is_bound and "accept_all" in self.data:
            self.data = self.data.copy()
            for group in self.groups:
                if not group.is_overtaken and not self.data.get(f"answer_{group.code}"):
                    self.data[f"answer_{group.code}"] = ACCEPT
        super().full_clean()

    def clean(self):
        for group in self.groups:
            name = f"reason_{group.code}"
            if (
                self.cleaned_data.get(f"answer_{group.code}") == REJECT
                and name not in self.errors
                and not self.cleaned_data.get(name)
            ):
                self.add_error(name, f"{group.label}: {first_small(SAY_WHY)}")

    def decisions(self) -> dict[str, Decision]:
        return {
            group.code: Decision(
                accepted=self.cleaned_data[f"answer_{group.code}"] == ACCEPT,
                reason=""
                if self.cleaned_data[f"answer_{group.code}"] == ACCEPT
                else self.cleaned_data[f"reason_{group.code}"],
                seen=self.cleaned_data[f"seen_{group.code}"],
            )
            for group in self.groups
        }

    def refused(self, error: ValidationError) -> None:
        """Say at each group what `decide` found, and go on from what stands there now."""
        for code, messages in error.update_error_dict({}).items():
            name = f"reason_{code}" if TOO_LONG in ValidationError(messages).messages else f"answer_{code}"
            self.add_error(None if code == NON_FIELD_ERRORS else name, messages)

    def look_again(self) -> None:
        """The next answers are to what is shown now."""
        self.data = self.data.copy()
        self.data["version"] = str(self.edit.lock_version)
        for group in self.groups:
            if self.data.get(f"seen_{group.code}") != group.seen:
                self.data[f"seen_{group.code}"] = group.seen
                self.data[f"answer_{group.code}"] = ""


def first_small(words: str) -> str:
    return words[:1].lower() + words[1:]
