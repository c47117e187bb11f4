"""A form by which somebody asks for a change that waits: only what they have changed becomes part of it."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.db import models

from core.deciding import waiting_edit
from core.reviews import Facts, Group, ReviewedEdit

NOTHING_CHANGED = "You have not changed anything yet. Change what is wrong, then send it."
SOMEBODY_ELSE = (
    "Somebody else has changed this since you opened it. What you wrote is still here. "
    "Compare the two, then send it again."
)


class ProposalForm(forms.Form):
    """It shows what stands there, with what already waits, and remembers unseen what it showed.

    So it tells what somebody changed from what others changed meanwhile: what nobody touched here is left alone, and
    what both have changed is shown once, side by side. Build and check it in the transaction that locks the row.
    """

    opened = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)
    edits: ClassVar[type[ReviewedEdit]]
    may_all_stay_empty = True  # and so no label says it

    def __init__(self, *args, subject: models.Model, again: ReviewedEdit | None = None, **kwargs):
        self.subject = subject
        waiting = waiting_edit(self.edits, subject)
        self.current: Facts = self.edits.facts_of(subject) | (waiting.proposed if waiting else {})
        self.changes: Facts = {}
        shown = self.current | asked_before(again)
        super().__init__(*args, initial=self.initial_of(shown) | {"opened": self.as_opened()}, **kwargs)

    def initial_of(self, facts: Facts) -> dict:
        """What the boxes hold for `facts`."""
        return facts

    def wanted(self) -> Facts:
        """The facts of all groups, as the form was filled in."""
        return {fact: self.cleaned_data.get(fact) for fact in self.edits.all_facts()}

    def box_of(self, group: Group) -> str | None:
        """The field at which something about `group` is said."""
        return next((fact for fact in group.facts if fact in self.fields), None)

    def as_opened(self) -> str:
        return " ".join(f"{group.code}:{self.edits.digest(group, self.current)}" for group in self.edits.groups)

    def compare(self) -> None:
        """Find out what was changed here, and what elsewhere too."""
        opened = dict(pair.partition(":")[::2] for pair in self.cleaned_data.get("opened", "").split())
        wanted = self.wanted()
        touched = [group for group in self.edits.groups if self.edits.digest(group, wanted) != opened.get(group.code)]
        self.changes = {fact: wanted[fact] for group in touched for fact in group.facts}
        if not touched:
            self.add_error(None, NOTHING_CHANGED)
        overtaken = [
            group
            for group in touched
            if self.edits.digest(group, self.current) != opened.get(group.code)
            and not self.edits.same(group, wanted, self.current)
        ]
        if overtaken:
            self._show_both(overtaken, opened)

    def _show_both(self, overtaken: list[Group], opened: dict[str, str]) -> None:
        """Only what is shown counts as seen: the rest stays as it was opened."""
        self.add_error(None, SOMEBODY_ELSE)
        for group in overtaken:
            lines = [line for _, said in self.edits.lines_of(group, self.current) for line in said]
            self.add_error(self.box_of(group), f"{group.label}, as it is now: {'; '.join(lines) or 'not stated'}")
            opened[group.code] = self.edits.digest(group, self.current)
        self.data = self.data.copy()
        self.data["opened"] = " ".join(f"{code}:{digest}" for code, digest in opened.items())


def asked_before(edit: ReviewedEdit | None) -> Facts:
    """What was rejected, to ask for it again."""
    if edit is None:
        return {}
    return {fact: edit.proposed[fact] for group, _ in edit.rejected() for fact in group.facts}
