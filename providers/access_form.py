"""Every access feature of a site with its three answers, whether or not anybody has answered."""

from django import forms
from django.forms.models import BaseInlineFormSet

from core.fields import Answer
from providers.models import AccessFeature, SiteAccess


class AccessAnswerForm(forms.ModelForm):
    class Meta:
        model = SiteAccess
        fields = ["feature", "answer"]
        widgets = {"feature": forms.HiddenInput, "answer": forms.RadioSelect}


class AccessAnswerFormSet(BaseInlineFormSet):
    """One row for each feature; a row left "not stated" that nobody answered before is not saved."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.features = AccessFeature.objects.in_bulk()
        answered = {row.feature_id for row in self.get_queryset()}
        self.initial_extra = [
            {"feature": pk, "answer": Answer.NOT_STATED} for pk in self.features if pk not in answered
        ]
        self.extra = len(self.initial_extra)
        self.max_num = self.initial_form_count() + self.extra

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.feature_label = self.features.get(form.initial.get("feature"), "")
        form.answer_label = Answer(form.initial.get("answer", Answer.NOT_STATED)).label

    @property
    def in_order(self) -> list[forms.ModelForm]:
        """The forms as the code list has its features, answered or not."""
        places = {pk: place for place, pk in enumerate(self.features)}
        return sorted(self.forms, key=lambda form: places.get(form.initial.get("feature"), len(places)))
