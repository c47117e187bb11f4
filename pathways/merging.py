"""Two listings become one. The one that goes keeps its row, its history and its address, which leads to the other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from accounts.models import User
from core.audit import record
from core.deciding import waiting_edit
from pathways.differences import Difference, differences
from pathways.document import apply_document, to_document
from pathways.document.references import Values
from pathways.history import SomebodyElseWasFaster, Why, kept
from pathways.models import Opportunity, OpportunityEdit, PossibleDuplicate

#: What belongs together is taken together. Photos stay with their listing: people agreed to them there.
GROUPS: dict[str, tuple[str, ...]] = {
    "Title": ("title",),
    "Way into work and type": ("stage", "type"),
    "Summary": ("summary",),
    "What it is like": ("description", "what_you_will_do", "who_you_will_meet", "a_day_here"),
    "Film": ("film_url", "film_words", "film_captions"),
    "Who it is for": ("eligibility", "who_decides", "age_from", "age_to", "ehcp", "needs"),
    "Help that comes with it": ("support",),
    "Sorts of work": ("interests",),
    "Pay and cost": ("pay", "pay_details", "cost"),
    "Hours and length": ("hours_from", "hours_to", "days", "length"),
    "Who offers it, where and whom to ask": (
        "provider", "contact", "ask_under_18", "ask_18_or_over", "delivery", "sites", "areas", "covers_all_areas",
        "in_area", "travel",
    ),
    "How to get in": ("how_to_apply", "apply_url", "what_happens_next"),
    "Keeping the plan": ("keeps_plan", "keeps_plan_details"),
    "Where people go on to": ("goes_on_to",),
    "Dates and places": ("intakes",),
    "Easy Read": ("easy_read",),
    "Where it comes from": ("source_url",),
    "Checking": ("review_by", "checked_on", "checked_by"),
    "Whether it takes people": ("is_paused", "paused_note"),
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A group in which two listings differ. `code` names it in a form."""

    code: str
    label: str
    fields: tuple[str, ...]
    differences: list[Difference]

    @property
    def left_is_silent(self) -> bool:
        return all(difference.before in SILENT for difference in self.differences)

    @property
    def right_is_silent(self) -> bool:
        return all(difference.after in SILENT for difference in self.differences)


SILENT = {"blank", "none", "not there", "Not stated"}


def parts_that_differ(left: Opportunity, right: Opportunity) -> tuple[list[Part], list[str]]:
    """What an officer chooses between, and the names of the groups in which both say the same."""
    found = differences(comparable(to_document(left)), comparable(to_document(right)))
    parts, same = [], []
    for number, (label, fields) in enumerate(GROUPS.items()):
        own = [difference for difference in found if difference.name in fields]
        if own:
            parts.append(Part(f"part-{number}", label, fields, own))
        else:
            same.append(label)
    return parts, same


def comparable(document: Values) -> Values:
    """Two starts are the same where they say the same, whatever their keys."""
    starts = [{**intake, "uuid": "-".join(map(str, values_of(intake)))} for intake in document["intakes"]]
    return document | {"intakes": starts}


def values_of(intake: Values) -> list[object]:
    return [value for name, value in sorted(intake.items()) if name != "uuid"]


def suggested(left: Opportunity, right: Opportunity) -> Opportunity:
    """Which of the two stays, unless an officer says otherwise: what families see, then what was there first."""

    def worth(listing: Opportunity) -> tuple[bool, bool, int]:
        published = listing.status == Opportunity.Status.PUBLISHED
        return published and not listing.hidden_on, published, -listing.pk

    return max(left, right, key=worth)


@transaction.atomic
def merge(
    *, stays: Opportunity, goes: Opportunity, take: Collection[str], by: User, on: date, seen: dict[int, int]
) -> Opportunity:
    """Make `goes` lead to `stays`, which takes the fields `take` from it; the listing that stays, as it is then.

    `seen` has the version of each, by its number, that the officer saw: raises `SomebodyElseWasFaster` where one has
    changed since. Raises `ValidationError` in kind words, and then nothing has changed.
    """
    pks = sorted([stays.pk, goes.pk])
    with kept(pks, by=by, why=Why.MERGED):
        rows = {row.pk: row for row in Opportunity.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
        if any(rows[pk].lock_version != version for pk, version in seen.items()):
            raise SomebodyElseWasFaster
        stays, goes = rows[stays.pk], rows[goes.pk]
        if waiting_edit(OpportunityEdit, goes):
            raise ValidationError(f"A change that was asked for waits at “{goes}”. Answer it first.")
        apply_document(stays, without_keys(to_document(goes)), fields=take)
        goes.merged_into = stays
        goes.clean()
        goes.lock_version = F("lock_version") + 1
        goes.save(update_fields=["merged_into", "lock_version", "modified_at"])
        hand_on_the_ref(goes, stays)
        answer_the_pair(stays, goes, by=by, on=on)
        after = {"into": str(stays.uuid), "taken": sorted(take)}
        record("opportunity.merged", by=by, row=goes, after=after, note=f"Into “{stays}”."[:500])
    return stays


def without_keys(document: Values) -> Values:
    """A start that is taken over is a new one; the old one stays where it was."""
    starts = [{name: value for name, value in intake.items() if name != "uuid"} for intake in document["intakes"]]
    return document | {"intakes": starts}


def hand_on_the_ref(goes: Opportunity, stays: Opportunity) -> None:
    """The next import of the source's listing must find the one that families see."""
    if goes.ref and not stays.ref:
        ref, goes.ref = goes.ref, None
        goes.save(update_fields=["ref"])
        stays.ref = ref
        stays.save(update_fields=["ref"])


def answer_the_pair(one: Opportunity, other: Opportunity, *, by: User, on: date) -> None:
    for pair in PossibleDuplicate.objects.between(one, other):
        pair.answered(PossibleDuplicate.Answer.MERGED, by=by, on=on)
