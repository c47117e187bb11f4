"""The answer to "are they in paid work?", 13, 26 or 52 weeks on."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from core.locking import LockedModelForm
from placements.answers import Learned
from placements.following_up import answer_follow_up, check_answer
from placements.forms.fields import NO_CHOICE, NO_NUMBER, HoursField, hours_box
from placements.models import FollowUp


class FollowUpForm(LockedModelForm):
    """Three buttons give the answer; hours and employer stand beside the first of them."""

    may_all_stay_empty = True

    in_work = forms.ChoiceField(choices=Learned.choices[:3], widget=forms.HiddenInput, error_messages=NO_CHOICE)

    class Meta:
        model = FollowUp
        fields = ["in_work", "hours", "same_employer"]
        labels = {"hours": "How many hours a week?", "same_employer": "With the same employer?"}
        widgets = {"hours": hours_box(), "same_employer": forms.RadioSelect}
        field_classes = {"hours": HoursField}
        error_messages = {"hours": NO_NUMBER, "same_employer": NO_CHOICE}

    def __init__(self, *args, by: User, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.on = by, on

    def _post_clean(self):
        """Not by the constraints: `check_answer` says the same of the field where it can be mended."""
        if self.errors:
            return
        try:
            check_answer(self.instance, on=self.on, **self.facts)
        except ValidationError as error:
            self.add_error(None, error)

    def save(self, commit=True):
        return answer_follow_up(follow_up=self.instance, by=self.by, on=self.on, **self.facts)

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self._meta.fields}
