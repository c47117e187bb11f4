"""A plan written to the database: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model

from accounts.models import User
from core.audit import record, record_each
from pathways.importers.plan import CHANGED, NEW, UNCHANGED
from placements.models import LookingFor, Placement, Upload, UploadedRow, YoungPerson
from placements.registering import propose_host
from placements.uploads.plan import Plan, PlannedRow

BATCH = 500
WRITTEN = "modified_at"  # in `UploadedRow.before`
KINDS = {YoungPerson: "young_person", LookingFor: "looking_for", Placement: "placement"}


class ChangedMeanwhile(Exception):
    """What the plan was made for is not so any more. Nothing was saved."""


@transaction.atomic
def apply_plan(plan: Plan, *, by: User | None, on: date) -> Upload:
    """Save what `plan` says, and what stood there before. The caller has looked at its errors and its findings."""
    cohort, counts = plan.cohort, plan.counts
    made_cohort = cohort.pk is None
    try:
        with transaction.atomic():
            if made_cohort:
                cohort.save()
            upload = Upload.objects.create(
                college=cohort.college, cohort=cohort, by=by, made_cohort=made_cohort,
                new=counts[NEW], changed=counts[CHANGED], unchanged=counts[UNCHANGED],
            )  # fmt: skip
            Writing(plan, upload, by=by, on=on).write()
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    if made_cohort:
        record("cohort.made", by=by, row=cohort)
    record("cohort.uploaded", by=by, row=upload, after=counts)
    return upload


def before(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """The facts that will be others, and when somebody last wrote to the row."""
    return {name: getattr(row, name) for name in names} | {WRITTEN: row.modified_at.isoformat()}


class Writing:
    """New rows go in in bulk, since a file may have 2,000; changed ones are few."""

    def __init__(self, plan: Plan, upload: Upload, *, by: User | None, on: date):
        self.rows, self.upload, self.by, self.on = plan.written, upload, by, on
        self.kept: list[UploadedRow] = []

    def write(self) -> None:
        self.set_hosts()
        self.write_kind([(row.person, row.person_facts) for row in self.rows if self.is_first(row)], YoungPerson)
        self.write_looking([row for row in self.rows if row.looking])
        self.write_kind([(row.placement, row.placement_facts) for row in self.rows if row.placement], Placement)
        UploadedRow.objects.bulk_create(self.kept, batch_size=BATCH)

    @staticmethod
    def is_first(row: PlannedRow) -> bool:
        return row.person_facts != {} or any(change.column == "ref" for change in row.changes)

    def write_looking(self, rows: list[PlannedRow]) -> None:
        known = {row.looking.pk for row in rows}
        facts = [(row.looking, row.looking_facts) for row in rows]
        self.write_kind(facts, LookingFor, touched=self.with_interests())
        links = LookingFor.interests.through
        new = []
        for row in rows:
            if row.interests is not None and row.looking.pk in known:
                row.looking.interests.set(row.interests)
            elif row.interests:
                new += [links(lookingfor_id=row.looking.pk, interest_id=interest) for interest in row.interests]
        links.objects.bulk_create(new, batch_size=BATCH)

    def with_interests(self) -> dict[int, dict]:
        """What those who look for something were interested in before, by their number, where that changes."""
        return {
            row.looking.pk: {"interests": [interest.pk for interest in row.looking.interests.all()]}
            for row in self.rows
            if row.looking and row.looking.pk and row.interests is not None
        }

    def set_hosts(self) -> None:
        hosts: dict[str, int] = {}
        for row in self.rows:
            if name := row.new_host:
                if name.casefold() not in hosts:
                    host = propose_host(college=self.upload.college, by=self.by, on=self.on, name=name)
                    hosts[name.casefold()] = host.pk
                row.placement_facts["host_id"] = hosts[name.casefold()]

    def write_kind(self, rows: Sequence[tuple[Any, dict]], kind: type[Model], touched: dict | None = None) -> None:
        new = [(row, facts) for row, facts in rows if row.pk is None]
        changed = [(row, facts) for row, facts in rows if row.pk and (facts or row.pk in (touched or {}))]
        befores = {row.pk: before(row, facts) | (touched or {}).get(row.pk, {}) for row, facts in changed}
        for row, facts in rows:
            for name, value in facts.items():
                setattr(row, name, value)
        made = [row for row, _ in new]
        for row in made:
            self.point(row)
        kind._default_manager.bulk_create(made, batch_size=BATCH)
        for row, facts in changed:
            row.lock_version += 1
            row.save(update_fields=[*facts, "lock_version", "modified_at"])
        name = KINDS[kind]
        record_each(f"{name}.added", made, by=self.by, note=str(self.upload.uuid))
        record_each(f"{name}.changed", [row for row, _ in changed], by=self.by, note=str(self.upload.uuid))
        self.kept += [self.kept_row(row, None) for row in made]
        self.kept += [self.kept_row(row, befores[row.pk]) for row, _ in changed]

    def point(self, row: Any) -> None:
        """At rows that had no number yet when the plan was made."""
        if isinstance(row, YoungPerson):
            row.cohort = self.upload.cohort
        else:
            row.young_person = row.young_person
        if isinstance(row, Placement):
            row.created_by = self.by

    def kept_row(self, row: Any, before: dict | None) -> UploadedRow:
        about = {KINDS[type(row)]: row}
        return UploadedRow(upload=self.upload, before=before, left_at=row.modified_at, **about)
