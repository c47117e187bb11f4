"""An upload taken back, as long as nobody has built on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from core.audit import record
from placements.models import Cohort, FollowUp, LookingFor, Placement, Review, Upload, UploadedRow, YoungPerson
from placements.uploads.applying import KINDS, WRITTEN


class BuiltOn(Exception):
    """Somebody has changed what the upload wrote, or added to it: `references` say at whom. Nothing was undone."""

    def __init__(self, references: list[str]):
        super().__init__(", ".join(references))
        self.references = references


def built_on(upload: Upload) -> list[str]:
    """The references at which somebody has built on `upload`, in order. A constant number of queries."""
    rows = rows_of(upload)
    made = made_by(rows)
    found = {reference_of(row.subject) for row in rows if row.subject.modified_at != row.left_at}
    placements = Placement.objects.filter(young_person__in=made[YoungPerson]).exclude(pk__in=made[Placement])
    looking = LookingFor.objects.filter(young_person__in=made[YoungPerson]).exclude(pk__in=made[LookingFor])
    after = Placement.objects.filter(previous__in=made[Placement]).exclude(pk__in=made[Placement])
    for others in (placements, looking, after):
        found |= set(others.values_list("young_person__reference", flat=True))
    for hangs_on in (Review, FollowUp):
        others = hangs_on._default_manager.filter(placement__in=made[Placement])
        found |= set(others.values_list("placement__young_person__reference", flat=True))
    return sorted(found)


def rows_of(upload: Upload) -> list[UploadedRow]:
    return list(
        upload.rows.select_related("young_person", "looking_for__young_person", "placement__young_person").order_by(
            "pk"
        )
    )


def made_by(rows: list[UploadedRow]) -> dict[type, list[int]]:
    """The numbers of the rows that the upload made, by their kind."""
    subjects = [row.subject for row in rows if row.before is None]
    return {kind: [subject.pk for subject in subjects if isinstance(subject, kind)] for kind in KINDS}


def reference_of(subject: Any) -> str:
    return (subject if isinstance(subject, YoungPerson) else subject.young_person).reference


@transaction.atomic
def undo_upload(upload: Upload, *, by: User | None, at: datetime) -> None:
    """Take away what `upload` made and put back what it changed; a second time nothing is done. Raises `BuiltOn`."""
    upload = Upload.objects.select_for_update().select_related("college").get(pk=upload.pk)
    if upload.undone_at:
        return
    if references := built_on(upload):
        raise BuiltOn(references)
    rows = rows_of(upload)
    made = made_by(rows)
    for row in rows:
        if row.before is not None:
            put_back(row.subject, row.before)
            let_older_be_undone(row)
    for kind in (Placement, LookingFor, YoungPerson):
        kind._default_manager.filter(pk__in=made[kind]).delete()
    upload.rows.all().delete()
    if upload.made_cohort and not YoungPerson.objects.filter(cohort=upload.cohort_id).exists():
        Cohort.objects.filter(pk=upload.cohort_id).delete()
    Upload.objects.filter(pk=upload.pk).update(undone_at=at)
    record("cohort.upload_undone", by=by, row=upload)


def put_back(subject: Any, before: dict[str, Any]) -> None:
    facts = dict(before)
    interests = facts.pop("interests", None)
    del facts[WRITTEN]
    for name, value in facts.items():
        field = subject._meta.get_field(name)
        setattr(subject, field.attname, value if field.is_relation or value is None else field.to_python(value))
    subject.lock_version += 1
    subject.save(update_fields=[*facts, "lock_version", "modified_at"])
    if interests is not None:
        subject.interests.set(interests)


def let_older_be_undone(row: UploadedRow) -> None:
    """What is put back was not built on: an earlier upload that left it so knows it again."""
    about = {KINDS[type(row.subject)]: row.subject, "left_at": datetime.fromisoformat(row.before[WRITTEN])}
    UploadedRow.objects.filter(**about).update(left_at=row.subject.modified_at)
