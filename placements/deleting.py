"""What a college takes back: a placement that was a mistake, or all that is kept about one young person.

Figures that are frozen already stay as they are: nobody can be known by them. The audit keeps that it was done.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from core.audit import record
from placements.beginning import PREVIOUS
from placements.following_up import set_follow_ups
from placements.models import Placement, PlacementDraft, YoungPerson


@transaction.atomic
def delete_placement(placement: Placement, *, by: User) -> None:
    """With its outcome, reviews and follow-ups; the rotation before it is the last one again.

    Raises `ValidationError` where another rotation follows it.
    """
    stored = Placement.objects.select_for_update().get(pk=placement.pk)
    if Placement.objects.filter(previous=stored).exists():
        raise ValidationError("Another rotation follows this one. Delete that one first.")
    before = stored.previous
    record("placement.deleted", by=by, row=stored)
    stored.delete()
    if before:
        set_follow_ups(before)


@transaction.atomic
def delete_person(person: YoungPerson, *, by: User) -> None:
    """All placements, what they look for, what files changed about them, and what somebody has begun to write."""
    stored = YoungPerson.objects.select_for_update().get(pk=person.pk)
    uuids = {str(uuid) for uuid in stored.placements.values_list("uuid", flat=True)}
    for draft in PlacementDraft.objects.of(stored.college):
        reference = str(draft.answers.get("reference", "")).casefold()
        if reference == stored.reference.casefold() or draft.answers.get(PREVIOUS) in uuids:
            draft.delete()
    record("young_person.deleted", by=by, row=stored, note=f"with {len(uuids)} placements")
    stored.placements.update(previous=None)
    stored.placements.all().delete()
    stored.delete()
