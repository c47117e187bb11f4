"""The questions about the listing itself."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.html import format_html

from pathways.continuum import Stage
from pathways.models import Opportunity, PathwayType
from pathways.new_listings.step_form import UNKNOWN, YES_OR_NO, StepForm, text

NUMBER = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-4"})


class TitleForm(StepForm):
    class Meta:
        model = Opportunity
        fields = ["title", "summary"]
        labels = {"title": "Name", "summary": "In one sentence"}
        help_texts = {
            "title": "Say what the young person does. For example: Baking at Willow Yard.",
            "summary": "What is it? Families read this first. At most 200 letters.",
        }
        widgets = {"summary": text(2)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True
        self.fields["title"].error_messages["required"] = "Write a name. You can change it later."


class DoingForm(StepForm):
    class Meta:
        model = Opportunity
        fields = ["what_you_will_do", "description", "who_you_will_meet"]
        labels = {
            "what_you_will_do": "What will the young person do?",
            "description": "What else should families know about it?",
            "who_you_will_meet": "Who will they meet?",
        }
        help_texts = {
            "what_you_will_do": "The tasks, one on each line. Begin each line with a dash.",
            "description": "Short sentences are best.",
            "who_you_will_meet": "For example: Sam, who runs the kitchen, and six other bakers.",
        }


class WayForm(StepForm):
    """The four ways into work. Another way leaves a type that does not belong to it unanswered."""

    also_saved = ("type",)

    class Meta:
        model = Opportunity
        fields = ["stage"]
        labels = {"stage": "Way into work"}
        widgets = {"stage": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [
            (stage.value, format_html("<b>{}</b><br>{}", stage.label, stage.sentence)) for stage in Stage
        ]

    def clean(self):
        cleaned = super().clean()
        if self.instance.type_id and cleaned.get("stage") and self.instance.type.stage != cleaned["stage"]:
            self.instance.type = None
        return cleaned

    def answers(self):
        return [("Way into work", self.instance.get_stage_display())]


class TypeForm(StepForm):
    """In families' words. A type says the way into work where nobody has chosen it."""

    also_saved = ("stage",)

    class Meta:
        model = Opportunity
        fields = ["type"]
        labels = {"type": "Kind"}
        widgets = {"type": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        types = PathwayType.objects.public()
        field = self.fields["type"]
        field.queryset = types.filter(stage=self.instance.stage) if self.instance.stage else types
        field.empty_label, field.help_text = None, ""
        field.label_from_instance = label_of_type

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("type"):
            self.instance.stage = cleaned["type"].stage
        return cleaned

    def answers(self):
        return [("Kind", self.instance.type.label if self.instance.type else "")]


def label_of_type(pathway_type: PathwayType) -> str:
    if not pathway_type.summary:
        return pathway_type.label
    return format_html("<b>{}</b><br>{}", pathway_type.label, pathway_type.summary)


class WhoForm(StepForm):
    class Meta:
        model = Opportunity
        fields = ["eligibility", "needs", "who_decides"]
        labels = {
            "eligibility": "Who is it for?",
            "needs": "Which needs can you support?",
            "who_decides": "Who decides if somebody can come, and how?",
        }
        help_texts = {
            "eligibility": "For example: young people who like to work outside.",
            "needs": "Tick all that you are ready for. Tick none if you do not know.",
            "who_decides": "For example: we meet you, and decide within a week.",
        }
        widgets = {"needs": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_use(self.fields["needs"])


class AgeForm(StepForm):
    class Meta:
        model = Opportunity
        fields = ["age_from", "age_to", "ehcp", "keeps_plan"]
        labels = {
            "age_from": "From which age?",
            "age_to": "Up to which age?",
            "ehcp": "Must they have an EHC plan?",
            "keeps_plan": "Can they keep their EHC plan while they are with you?",
        }
        help_texts = {
            "age_from": "From 14 up. Leave it empty if there is no lowest age, or you do not know.",
            "age_to": "Leave it empty if there is no highest age, or you do not know.",
            "ehcp": "An EHC plan is a legal plan for extra help to learn. “We do not know” is a good answer.",
            "keeps_plan": "",
        }
        widgets = {"age_from": NUMBER, "age_to": NUMBER, "ehcp": forms.RadioSelect, "keeps_plan": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("ehcp", "keeps_plan"):
            self.fields[name].choices = YES_OR_NO
            self.fields[name].required = False

    def clean_ehcp(self):
        return self.cleaned_data["ehcp"] or "not_stated"

    def clean_keeps_plan(self):
        return self.cleaned_data["keeps_plan"] or "not_stated"


class TimeForm(StepForm):
    class Meta:
        model = Opportunity
        fields = ["hours_from", "hours_to", "days", "length"]
        labels = {
            "hours_from": "Fewest hours a week",
            "hours_to": "Most hours a week",
            "days": "Which days and times?",
            "length": "For how long?",
        }
        widgets = {"hours_from": NUMBER, "hours_to": NUMBER}


class PayForm(StepForm):
    class Meta:
        model = Opportunity
        fields = ["pay", "pay_details", "cost"]
        labels = {
            "pay": "Is it paid?",
            "pay_details": "How much?",
            "cost": "Does it cost the young person anything?",
        }
        help_texts = {
            "pay_details": "In words: £12.21 an hour. Or: we pay your bus fare.",
            "cost": "For example: nothing. Or: £5 a day for lunch.",
        }
        widgets = {"pay": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        answers = dict(Opportunity.Pay.choices) | {Opportunity.Pay.NOT_STATED: UNKNOWN}
        self.fields["pay"].choices = list(answers.items())
        self.fields["pay"].required = False

    def clean_pay(self):
        return self.cleaned_data["pay"] or Opportunity.Pay.NOT_STATED


class HelpForm(StepForm):
    class Meta:
        model = Opportunity
        fields = ["support", "interests"]
        labels = {"support": "What help comes with it?", "interests": "What sorts of work are there?"}
        help_texts = {"support": "Tick none if you do not know.", "interests": ""}
        widgets = {"support": forms.CheckboxSelectMultiple, "interests": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_use(self.fields["support"])
        in_use(self.fields["interests"])


class ApplyForm(StepForm):
    class Meta:
        model = Opportunity
        fields = ["how_to_apply", "apply_url", "what_happens_next"]
        labels = {
            "how_to_apply": "How do people apply?",
            "apply_url": "Is there a web page to apply on?",
            "what_happens_next": "What happens next, and how soon?",
        }
        help_texts = {
            "how_to_apply": "Number the steps: 1. Ring us. 2. Come for a look.",
            "apply_url": "Its address, for example www.example.org/apply",
            "what_happens_next": "For example: we ring you within a week.",
        }
        widgets = {"apply_url": forms.TextInput(attrs={"inputmode": "url"})}


def in_use(field: forms.ModelMultipleChoiceField) -> None:
    """Leave out what has had its last day of use."""
    field.queryset = field.queryset.exclude(ends_on__lt=timezone.localdate())
