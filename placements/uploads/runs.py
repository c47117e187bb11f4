"""A cohort's file from when it is sent in until it is saved. Until then nothing of it is kept anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from accounts.models import User
from core.commands import CannotStart, RowError
from core.tabular import Table, Unreadable, read_table
from pathways.importers.plan import CHANGED, NEW, UNCHANGED
from placements.models import Cohort, Upload
from placements.uploads.applying import ChangedMeanwhile, apply_plan
from placements.uploads.carrying import seal, unseal
from placements.uploads.columns import MOST_ROWS, NAMES
from placements.uploads.plan import Plan
from placements.uploads.planning import plan_cohort
from providers.models import Provider

LOOK_AGAIN = "Your cohort changed since you looked, so nothing was saved. Look again."


def read_cohort(content: bytes) -> Table:
    """Raises `CannotStart` in words for whoever sent it."""
    try:
        return read_table(content, most_rows=MOST_ROWS)
    except Unreadable as error:
        raise CannotStart(str(error)) from error


def carry(table: Table, *, cohort: Cohort, by: User) -> str:
    """`table` and the cohort it is for, sealed for the page that shows its plan."""
    which = [cohort.pk, cohort.name, cohort.year, cohort.stage]
    return seal(table, names=NAMES, also=which, college=cohort.college, by=by)


def carried(sealed: str, *, college: Provider, by: User) -> tuple[Table, Cohort]:
    """What `carry` sealed for the same person and college. Raises `Stale`."""
    table, (pk, name, year, stage) = unseal(sealed, college=college, by=by)
    cohort = Cohort.objects.of(college).open().filter(pk=pk).first() if pk else None
    return table, cohort or cohort_called(college, name, year, stage)


def cohort_called(college: Provider, name: str, year: int, stage: str = "") -> Cohort:
    """The college's cohort of that name and year, or a new one that is not saved yet."""
    known = Cohort.objects.of(college).filter(name__iexact=name, year=year).select_related("college").first()
    return known or Cohort(college=college, name=name, year=year, stage=stage)


@transaction.atomic
def save_if_seen(table: Table, *, cohort: Cohort, by: User, on: date, digest: str, looked: bool) -> Upload | Plan:
    """Save the file if it would do what somebody saw, and they have answered its warnings; else its plan now."""
    plan = plan_cohort(table, cohort=cohort, on=on, lock=True)
    if plan.errors or not plan.written or plan.digest != digest or (plan.to_look_at and not looked):
        return plan
    return apply_plan(plan, by=by, on=on)


# ── By command ───────────────────────────────────────────────────────────────


@dataclass
class CohortReport:
    """What became of a file's rows; with a dry run, what would. It names references, and nothing else of anybody."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    is_saved: bool = False
    to_look_at: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        wrong = len({error.row for error in self.errors})
        counts = f"{self.new:,} new, {self.changed:,} changed, {self.unchanged:,} unchanged, {wrong:,} wrong"
        return [
            *self.notes,
            *self.warnings,
            *self.to_look_at,
            counts,
            "Saved." if self.is_saved else "Nothing was saved.",
        ]


@transaction.atomic
def import_cohort(
    content: bytes, *, cohort: Cohort, by: User | None, on: date, dry_run: bool = False, have_looked: bool = False
) -> CohortReport:
    """Read a file and save it, unless it is a dry run or a row is wrong.

    Raises `CannotStart` where it cannot be read or says who somebody is, and where nobody `have_looked` at what may.
    """
    plan = plan_cohort(read_cohort(content), cohort=cohort, on=on, lock=not dry_run)
    counts = plan.counts
    report = CohortReport(
        new=counts[NEW], changed=counts[CHANGED], unchanged=counts[UNCHANGED], notes=plan.notes, errors=plan.errors,
        to_look_at=[f"Row {row.number}: {' '.join(row.found)}" for row in plan.to_look_at],
        warnings=[f"Row {row.number}: {words}" for row in plan.written for words in row.warnings],
    )  # fmt: skip
    if dry_run or report.errors or not plan.written:
        return report
    if plan.new_hosts and by is None:
        raise CannotStart(f"New employers are proposed by somebody: {', '.join(plan.new_hosts)}. Say who with --by.")
    if plan.to_look_at and not have_looked:
        raise CannotStart(*report.to_look_at, "Take it out, or say --i-have-looked where it says nothing of anybody.")
    try:
        apply_plan(plan, by=by, on=on)
    except ChangedMeanwhile as error:
        raise CannotStart("Somebody changed the cohort meanwhile, so nothing was saved. Try again.") from error
    report.is_saved = True
    return report
