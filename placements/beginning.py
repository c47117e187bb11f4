"""What a registration begins with: nothing, a listing, a young person, the rotation before, or what was left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django import forms
from django.http import QueryDict

from pathways.models import Opportunity
from placements.models import Placement, PlacementDraft, YoungPerson
from placements.registering import last_day
from providers.models import Membership

PREVIOUS = "previous"  # the key in a draft, beside the names of the boxes
SAME_AGAIN = (
    "stage", "type", "role", "hours", "pay", "opportunity", "mode", "aim", "job_coach", "job_coach_hours",
    "travel_training", "access_to_work", "access_to_work_on",
)  # fmt: skip
SATURDAY = 5


@dataclass(frozen=True)
class Beginning:
    """What stands in the boxes at first, by their names; the rotation before; and the draft that it comes from."""

    answers: dict[str, object] = field(default_factory=dict)
    previous: Placement | None = None
    draft: PlacementDraft | None = None

    def kept(self, form: forms.Form) -> dict[str, object]:
        """What is written in the boxes now, as it was typed."""
        written = {name: form[name].value() for name in form.fields if name != "lock_version"}
        written = {name: value for name, value in written.items() if value not in (None, "", False)}
        return written | ({PREVIOUS: str(self.previous.uuid)} if self.previous else {})


def from_question(membership: Membership, asked: QueryDict, *, on: date) -> Beginning:
    """The cohort and the way into work that were used last; a listing or young person that the address names."""
    college, answers = membership.provider, {}
    placements = Placement.objects.of(college).filter(young_person__cohort__is_closed=False)
    newest = placements.select_related("young_person__cohort").order_by("-pk").first()
    if cohort := newest.young_person.cohort if newest else college.cohorts.open().first():
        answers |= {"cohort": cohort.pk, "stage": cohort.stage or (newest.stage if newest else "")}
    if person := YoungPerson.objects.of(college).filter(uuid=as_uuid(asked.get("person"))).first():
        answers |= {"reference": person.reference}
    listings = Opportunity.objects.in_directory(on).select_related("provider")
    if listing := listings.filter(pk=as_number(asked.get("listing", ""))).first():
        answers |= {
            "employer_name": listing.provider.name,
            "opportunity": listing.pk,
            "stage": listing.stage,
            "type": listing.type_id,
            "pay": listing.pay,
            "hours": listing.hours_from if listing.hours_from == listing.hours_to else None,
        }
    return Beginning(answers)


def after(previous: Placement) -> Beginning:
    """The same again. It begins on the next day of work and lasts as long; the checks are made anew."""
    start = previous_end = last_day(previous)
    start += timedelta(days=1)
    while start.weekday() >= SATURDAY:
        start += timedelta(days=1)
    answers = {name: getattr(previous, name) for name in SAME_AGAIN}
    answers |= {name: getattr(previous, f"{name}_id") for name in ("type", "opportunity", "aim")}
    answers |= {
        "employer_name": previous.host.name,
        "start_on": start,
        "planned_end_on": start + (previous_end - previous.start_on),
    }
    return Beginning(answers, previous=previous)


def from_draft(membership: Membership, draft: PlacementDraft) -> Beginning:
    answers = dict(draft.answers)
    before = as_uuid(answers.pop(PREVIOUS, None))
    rows = Placement.objects.of(membership.provider).select_related("young_person", "host")
    return Beginning(answers, previous=rows.filter(uuid=before).first() if before else None, draft=draft)


def as_uuid(text: object) -> UUID | None:
    """Nothing where the address holds something else."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def as_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
