"""What a young person looks for next."""

from __future__ import annotations

from datetime import date

from django import forms

from core.locking import LockedModelForm
from pathways.models import Interest, PathwayType
from placements.forms.fields import choice_field, day_field
from placements.models import LookingFor
from providers.models import Area


class LookingForForm(LockedModelForm):
    """`instance` is of its young person already."""

    may_all_stay_empty = True  # all but the date; the page says so

    from_on = day_field("From when?", required="Write from when they can start.", hint="For example 1/9/26.")

    class Meta:
        model = LookingFor
        fields = ["stage", "type", "area", "interests", "from_on"]
        labels = {
            "stage": "Which way into work?",
            "type": "What type?",
            "area": "Where?",
            "interests": "What sort of work?",
        }
        help_texts = {"area": "", "stage": "", "interests": "Tick all that they would like."}
        widgets = {"stage": forms.RadioSelect, "interests": forms.CheckboxSelectMultiple}

    def __init__(self, *args, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        person = self.instance.young_person
        self.fields["stage"].choices = [*self.fields["stage"].choices[1:], ("", "Any")]
        self.fields["type"].queryset = PathwayType.objects.public()
        self.fields["type"].empty_label = "Any"
        self.fields["area"].queryset = Area.objects.all()
        home = f"Where they live: {person.home_area}" if person.home_area else "Anywhere"
        self.fields["area"].empty_label = home
        self.fields["interests"].queryset = Interest.objects.in_use(on)


class EndForm(forms.Form):
    """They do not look any more."""

    ending = choice_field("Why?", LookingFor.Ending)

    def clean_ending(self):
        return self.cleaned_data["ending"] or LookingFor.Ending.NOT_STATED
