"""A file of outcomes and follow-ups. Each row goes through the same actions as the pages do.

To show what a file would do, it is done and taken back again: so nothing is shown that would then be refused.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from core.audit import record
from core.commands import CannotStart, RowError
from core.parsing import parse_whole
from core.tabular import Row, Table
from pathways.continuum import Stage
from pathways.importers.known import Choices, Wrong, of_enum, of_rows
from pathways.importers.plan import CHANGED, ERROR, Change
from placements.answers import Learned, Result
from placements.ending import record_outcome
from placements.exports import outcome_cells
from placements.following_up import answer_follow_up
from placements.models import EndReason, FollowUp, IlrCode, Placement
from placements.models.outcomes import JobPay
from placements.uploads.cells import day, hours, number, stated
from placements.uploads.columns import DATE, Column
from placements.uploads.plan import Plan, PlannedRow
from placements.uploads.planning import FORMULA
from placements.uploads.refusing import refuse_personal
from providers.models import Provider

ANSWERS = "yes, no, or unknown where you asked and could not find out."
COLUMNS = (
    Column("ref", "Your own reference for the young person.", "SI-07"),
    Column("start_on", f"The placement's first day. {DATE}", "2026-09-14"),
    Column("host", "Its employer. Needed where two placements begin on that day.", "Willow Yard"),
    Column("ended_on", f"The day it did end. {DATE}", "2026-12-11"),
    Column("end_reason", "Why it ended, by the code or the words of the list.", "completed"),
    Column("job_offered", f"Was a job offered? {ANSWERS}", "yes"),
    Column("job_taken", f"Was it taken? {ANSWERS}", "yes"),
    Column("result", "What they do now: job, apprenticeship, self_employed, internship, voluntary, education, looking, "
           "not_looking, other or unknown.", "job"),
    Column("result_stage", "Where on the continuum that is. Blank: it follows the answers.", "independent"),
    Column("same_employer", f"With the same employer? {ANSWERS}", "yes"),
    Column("job_started_on", f"The first day of the job. {DATE}", "2026-12-14"),
    Column("job_hours", "Hours a week in the job, 0 to 60.", "16"),
    Column("job_pay", "One of: minimum, below.", "minimum"),
    Column("ilr_outcome", "The code of your return. Blank: it follows the answers.", "EMP1"),
    Column("week", "Only for a follow-up: 13, 26 or 52. Such a row says nothing of the outcome."),
    Column("in_work", f"At that week, in paid work? {ANSWERS}"),
    Column("hours", "At that week, hours a week in work."),
)  # fmt: skip
NAMES = tuple(column.name for column in COLUMNS)
OUTCOME = NAMES[3:14]
FOLLOW_UP = ("in_work", "same_employer", "hours")
NEEDED = ("ref", "start_on")
FOLLOWS = {"result_stage", "ilr_outcome"}  # blank: from the answers


def plan_outcomes(table: Table, *, college: Provider, by: User | None, on: date) -> Plan:
    """What saving `table` on the London date `on` would do. Nothing stays. Raises `CannotStart` and `SaysWho`."""
    with transaction.atomic():
        plan = Run(table, college=college, by=by, on=on).plan
        transaction.set_rollback(True)
    return plan


@transaction.atomic
def save_outcomes(table: Table, *, college: Provider, by: User | None, on: date, digest: str | None = None) -> Plan:
    """Save the whole file, unless a row is wrong or it would do something else than `digest` says that somebody saw."""
    plan = Run(table, college=college, by=by, on=on).plan
    if plan.errors or (digest is not None and plan.digest != digest):
        transaction.set_rollback(True)
    elif plan.written:
        record("outcomes.uploaded", by=by, row=college, after=plan.counts)
    return plan


@dataclass
class Lists:
    """What cells may name."""

    choices: dict[str, Choices]
    rows: dict[str, dict[str, Any]]

    @classmethod
    def load(cls) -> Lists:
        reasons = {row.code: row for row in EndReason.objects.all()}
        codes = {row.value: row for row in IlrCode.objects.filter(field=IlrCode.Field.OUTCOME)}
        learned = of_enum("answer", Learned)
        choices = dict.fromkeys(("job_offered", "job_taken", "same_employer", "in_work"), learned)
        choices |= {
            "result": of_enum("result", Result),
            "result_stage": of_enum("way into work", Stage),
            "job_pay": of_enum("kind of pay", JobPay),
            "end_reason": of_rows("reason", ((row.pk, code, row.label) for code, row in reasons.items())),
            "ilr_outcome": of_rows("ILR code", ((row.pk, value, row.label) for value, row in codes.items())),
        }
        for known in choices.values():
            known.labels.pop("not_stated", None)  # a blank says so
        return cls(choices, {"end_reason": reasons, "ilr_outcome": codes})

    def read(self, name: str, cell: str) -> Any:
        """The value of a cell. Raises `Wrong`."""
        if name in {"ended_on", "job_started_on", "start_on"}:
            return day(name, cell, None)[1][name]
        if name in {"job_hours", "hours"}:
            return hours(name, cell, None)[1][name]
        code = self.choices[name].find(cell) if cell else ""
        if name in self.rows:
            return self.rows[name].get(code)
        return code if code or name == "result_stage" else "not_stated"

    @property
    def words(self) -> set[str]:
        found = {word for choices in self.choices.values() for pair in choices.labels.items() for word in pair}
        return {str(word).casefold() for word in found}


class Run:
    """A file done row by row, inside the caller's transaction."""

    def __init__(self, table: Table, *, college: Provider, by: User | None, on: date):
        self.by, self.on, self.lists = by, on, Lists.load()
        refuse_personal(table, on=on, codes=self.lists.words)
        if missing := [name for name in NEEDED if name not in table.columns]:
            raise CannotStart(f"The first line must name these columns too: {', '.join(missing)}.")
        self.columns = [name for name in table.columns if name in NAMES]
        days = {cell for row in table.rows if (cell := day_or_none(row.values["start_on"]))}
        own = (
            Placement.objects.of(college)
            .filter(start_on__in=days)
            .select_related("young_person", "host", "end_reason", "ilr_outcome")
        )
        self.placements: dict[tuple[str, date], list[Placement]] = {}
        for placement in own:
            key = placement.young_person.reference.casefold(), placement.start_on
            self.placements.setdefault(key, []).append(placement)
        self.plan = Plan(None, [], list(table.notes))
        for row in table.rows:
            self.plan.rows.append(self.do(row))

    def do(self, row: Row) -> PlannedRow:
        given = {name: " ".join(row.values[name].split()) for name in self.columns}
        planned = PlannedRow(row.number, given["ref"])
        if not any(given.get(name) for name in (*OUTCOME, "start_on", "week")):
            return planned  # somebody without a placement, as an export writes them
        try:
            if formula := sorted(row.formulas & set(given)):
                raise ValidationError({formula[0]: FORMULA})
            placement = self.placement_of(given)
            with transaction.atomic():  # what fails halfway leaves nothing
                self.follow_up(planned, placement, given) if given.get("week") else self.end(planned, placement, given)
        except ValidationError as error:
            for column, words in error.message_dict.items():
                planned.errors.append(RowError(row.number, column, given.get(column, "")[:60], " ".join(words)))
        planned.outcome = ERROR if planned.errors else CHANGED if planned.changes else planned.outcome
        return planned

    def placement_of(self, given: dict[str, str]) -> Placement:
        start = self.values(given, ["start_on"])["start_on"]
        found = self.placements.get((given["ref"].casefold(), start), [])
        if len(found) > 1 and (host := given.get("host", "").casefold()):
            found = [one for one in found if host in (one.host.name.casefold(), one.host.slug)]
        if len(found) > 1:
            raise ValidationError({"host": "Two placements begin on that day. Say which by its host."})
        if not found:
            raise ValidationError({"ref": "You have no placement with this ref and first day."})
        return found[0]

    def values(self, given: dict[str, str], names: list[str]) -> dict[str, Any]:
        """The values of those columns. Raises `ValidationError` that names each cell that is wrong."""
        values, wrong = {}, {}
        for name in names:
            try:
                values[name] = self.lists.read(name, given[name])
            except Wrong as error:
                wrong[name] = str(error)
        if wrong:
            raise ValidationError(wrong)
        return values

    def end(self, planned: PlannedRow, placement: Placement, given: dict[str, str]) -> None:
        names = [name for name in OUTCOME if name in given and (given[name] or name not in FOLLOWS)]
        if not any(given[name] for name in names):
            return
        placement = Placement.objects.select_related("end_reason", "ilr_outcome").get(pk=placement.pk)
        before = outcome_cells(placement)
        after = outcome_cells(record_outcome(placement=placement, by=self.by, on=self.on, **self.values(given, names)))
        planned.changes = [Change(name, before[name], after[name]) for name in before if before[name] != after[name]]

    def follow_up(self, planned: PlannedRow, placement: Placement, given: dict[str, str]) -> None:
        values = self.values(given, [name for name in FOLLOW_UP if name in given])
        try:
            asked = placement.follow_ups.filter(week=parse_whole(given["week"])).first()
        except ValueError:
            asked = None
        if asked is None:
            words = "There is no follow-up at this week. Say 13, 26 or 52, and end the placement first."
            raise ValidationError({"week": words})
        before = follow_up_cells(asked)
        answer = {"in_work": Learned.NOT_STATED} | values
        after = follow_up_cells(answer_follow_up(follow_up=asked, by=self.by, on=self.on, **answer))
        planned.changes = [
            Change(f"{name}, week {asked.week}", before[name], after[name])
            for name in before
            if before[name] != after[name]
        ]


def day_or_none(cell: str) -> date | None:
    with suppress(Wrong):  # said where the row is done
        return day("start_on", cell.strip(), None)[1]["start_on"]
    return None


def follow_up_cells(asked: FollowUp) -> dict[str, str]:
    return {
        "in_work": stated(asked.in_work),
        "same_employer": stated(asked.same_employer),
        "hours": number(asked.hours),
    }


@dataclass
class OutcomesReport:
    """What became of a file's rows; with a dry run, what would."""

    changed: int
    unchanged: int
    is_saved: bool
    notes: list[str]
    errors: list[RowError]

    def lines(self) -> list[str]:
        wrong = len({error.row for error in self.errors})
        counts = f"{self.changed:,} changed, {self.unchanged:,} unchanged, {wrong:,} wrong"
        return [*self.notes, counts, "Saved." if self.is_saved else "Nothing was saved."]


def import_outcomes(table: Table, *, college: Provider, by: User | None, on: date, dry_run: bool) -> OutcomesReport:
    plan = (plan_outcomes if dry_run else save_outcomes)(table, college=college, by=by, on=on)
    saved = not dry_run and not plan.errors and bool(plan.written)
    return OutcomesReport(plan.counts["changed"], plan.counts["unchanged"], saved, plan.notes, plan.errors)
