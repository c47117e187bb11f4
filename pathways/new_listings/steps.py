"""The questions in the order in which a provider thinks."""

from __future__ import annotations

from dataclasses import dataclass

from pathways.models import ListingDraft
from pathways.new_listings import forms, other_forms
from pathways.new_listings.step_form import StepForm


@dataclass(frozen=True)
class Step:
    """One page. `code` is the end of its address; `icon` a picture of `core.pictures`."""

    code: str
    question: str
    form: type[StepForm]
    icon: str
    why: str = ""

    @property
    def number(self) -> int:
        return STEPS.index(self) + 1

    @property
    def next(self) -> Step | None:
        return STEPS[self.number] if self.number < len(STEPS) else None

    @property
    def previous(self) -> Step | None:
        return STEPS[self.number - 2] if self.number > 1 else None

    @property
    def may_be_skipped(self) -> bool:
        return self.code != "name"


STEPS = (
    Step("name", "What is it called?", forms.TitleForm, "write", "You can change everything later."),
    Step("work", "What will people do?", forms.DoingForm, "work"),
    Step("way", "Which way into work is it?", forms.WayForm, "choose", "Choose what is nearest."),
    Step("kind", "What kind of thing is it?", forms.TypeForm, "choose", "These are the words that families look for."),
    Step("who", "Who is it for?", forms.WhoForm, "people", "A gap is better than a guess: families then ask you."),
    Step("age", "How old are they, and do they need a plan?", forms.AgeForm, "age"),
    Step("time", "How much time does it take?", forms.TimeForm, "clock"),
    Step("pay", "Is it paid?", forms.PayForm, "money"),
    Step("where", "Where is it?", other_forms.WhereForm, "place"),
    Step("travel", "How do people get there and in?", other_forms.TravelForm, "bus"),
    Step("help", "What help comes with it?", forms.HelpForm, "help"),
    Step("apply", "How do people apply?", forms.ApplyForm, "form"),
    Step("contact", "Who can families ask?", other_forms.ContactForm, "contact"),
    Step("dates", "When does it start?", other_forms.DatesForm, "calendar"),
)
BY_CODE = {step.code: step for step in STEPS}


@dataclass(frozen=True)
class Answered:
    """A question with its answers, for the page that shows all of them."""

    step: Step
    answers: list[tuple[str, str]]
    is_for_later: bool

    @property
    def is_empty(self) -> bool:
        return not any(words for _, words in self.answers)


def all_answers(draft: ListingDraft) -> list[Answered]:
    return [Answered(step, step.form(draft=draft).answers(), step.code in draft.later) for step in STEPS]


def where_to_go_on(draft: ListingDraft) -> Step | None:
    """The first question that nobody has looked at yet; none when all were."""
    return next((step for step in STEPS if step.code not in {*draft.answered, *draft.later}), None)


#: What publishing needs of a provider, and the question that asks for it. The rest an officer adds.
NEEDED = {
    "the way into work": "way",
    "the type": "kind",
    "a one-sentence summary": "name",
    "a contact": "contact",
    "how to apply": "apply",
}


def missing(draft: ListingDraft) -> list[tuple[str, Step]]:
    """What families need before it can be published, as far as its organisation can say it."""
    asked = [what for what in draft.opportunity.missing_to_publish() if what in NEEDED]
    return [(what, BY_CODE[NEEDED[what]]) for what in asked if not (what == "a contact" and draft.person)]
