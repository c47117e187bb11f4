"""A file from when it is sent in until it is imported, left or undone."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Min
from django.utils import timezone

from accounts.models import User
from core.audit import record, record_each
from core.commands import CannotStart, Progress, RowError, silent
from core.rows import rows_written
from core.tabular import Unreadable, read_table
from pathways.history import Undone, Why, begin, keep_versions, undo
from pathways.importers.applying import ChangedMeanwhile, Writing, batches
from pathways.importers.plan import CHANGED, ERROR, NEW, UNCHANGED, Plan
from pathways.importers.planning import plan_import
from pathways.models import ImportRow, ImportRun, ListingVersion, Opportunity
from pathways.models.imports import KEPT_FOR, ROWS_KEPT_FOR
from pathways.search.changes import held

State = ImportRun.State
FORGOTTEN = "This file was forgotten: we keep a file for a day. Send it again."
NOTHING_TO_DO = "Nothing in this file would change anything."
STILL_WRONG = "Some rows are wrong. Put them right in your file and send it again, or leave these rows out."


def receive(
    content: bytes,
    *,
    file_name: str,
    by: User | None,
    at: datetime,
    provider_create: bool = False,
    publish: bool = False,
    skip_bad_rows: bool = False,
) -> ImportRun:
    """Keep a file that was sent in. Nothing of it is read yet."""
    return ImportRun.objects.create(
        file_name=file_name[-150:] or "file",
        file_digest=hashlib.sha256(content).hexdigest(),
        content=zlib.compress(content, 3),
        by=by,
        made_at=at,
        provider_create=provider_create,
        publish=publish,
        skip_bad_rows=skip_bad_rows,
    )


def planned(run: ImportRun, *, on: date, progress: Progress = silent) -> Plan:
    """What the file of `run` would do now. Raises `CannotStart` where it cannot be read or was forgotten."""
    if run.content is None:
        raise CannotStart(FORGOTTEN)
    try:
        table = read_table(zlib.decompress(bytes(run.content)))
    except Unreadable as error:
        raise CannotStart(str(error)) from error
    return plan_import(table, on=on, provider_create=run.provider_create, publish=run.publish, progress=progress)


def look(run: ImportRun, *, on: date, progress: Progress = silent) -> Plan | None:
    """Read the file of `run` and keep what it would do, for people to look at. None: it cannot be read."""
    try:
        plan = planned(run, on=on, progress=progress)
    except CannotStart as error:
        ImportRun.objects.filter(pk=run.pk).update(state=State.UNREADABLE, notes=[str(p) for p in error.problems])
        return None
    keep_plan(run, plan, state=State.READY)
    return plan


@transaction.atomic
def keep_plan(run: ImportRun, plan: Plan, **values) -> None:
    """What a plan would do to each row that it would do something to, and how many there are of each kind."""
    counts = plan.counts
    notes = [*plan.notes, *(f"New provider: {name}" for name in plan.new_providers)]
    ImportRun.objects.filter(pk=run.pk).update(
        new=counts[NEW], changed=counts[CHANGED], unchanged=counts[UNCHANGED], errors=counts[ERROR],
        notes=notes, plan_digest=plan.digest, **values,
    )  # fmt: skip
    ImportRow.objects.filter(run=run).delete()
    for batch in batches(row for row in plan.rows if row.outcome != UNCHANGED):
        ImportRow.objects.bulk_create(as_import_row(run, row, plan) for row in batch)


def as_import_row(run: ImportRun, row, plan: Plan) -> ImportRow:
    if row.outcome == ERROR:
        lines = [[error.column, error.value, error.right] for error in row.errors]
    else:
        lines = [[change.column, *in_words(change, plan)] for change in row.changes]
    return ImportRow(
        run=run, number=row.number, outcome=row.outcome, title=row.title[:200], provider=row.provider_name[:200],
        listing_id=row.listing, is_published=row.is_published, lines=lines,
    )  # fmt: skip


def in_words(change, plan: Plan) -> list[str]:
    """Before and after as people say them: the label, and not the code."""
    labels = plan.words.get(change.column)
    cells = (change.before, change.after)
    if labels is None:
        return list(cells)
    return [", ".join(labels.get(code, code) for code in cell.split(";")) for cell in cells]


# ── Importing ────────────────────────────────────────────────────────────────


@transaction.atomic
def apply_import(plan: Plan, *, run: ImportRun, by: User | None, progress: Progress = silent) -> list[int]:
    """Write what `plan` says, all of it or nothing; the numbers of the listings. A second time nothing is done.

    Raises `ChangedMeanwhile` where a listing is not what was planned against.
    """
    open_runs = ImportRun.objects.filter(pk=run.pk, applied_at=None)
    if not open_runs.update(state=State.APPLIED, applied_at=timezone.now()):
        return []
    writing = Writing(plan, progress=progress)
    writing.refuse_what_has_changed()
    with held():
        begin(row.listing for row in writing.rows if row.listing)
        try:
            pks = writing.write()
        except IntegrityError as error:
            raise ChangedMeanwhile(["a listing or provider of the same name"]) from error
        progress("history")
        for batch in batches(pks):
            keep_versions(batch, by=by, why=Why.IMPORT, source=run.source)
        rows_written.send(Opportunity, pks=pks)
        progress("search")
    record("import.applied", by=by, row=run, after=plan.counts | {"source": run.source}, note=run.file_name)
    published = [Opportunity(pk=r.listing, title=r.title, slug=r.slug) for r in writing.rows if r.is_published]
    for batch in batches(published):
        record_each("opportunity.published", batch, by=by, note=run.source)
    keep_plan(run, plan)
    settle_older(run)
    return pks


def settle_older(run: ImportRun) -> None:
    """What was wrong in an earlier file of the same name is right now, or wrong in this one."""
    older = ImportRun.objects.with_trouble().filter(file_name=run.file_name, pk__lt=run.pk)
    older.update(settled_at=timezone.now())


def import_looked_at(run: ImportRun, *, by: User | None, on: date, progress: Progress = silent) -> bool:
    """Import a file that somebody has looked at, if it still does what they saw; else they look again."""
    plan = planned(run, on=on, progress=progress)
    if plan.digest == run.plan_digest:
        try:
            apply_import(plan, run=run, by=by, progress=progress)
            return True
        except ChangedMeanwhile:
            plan = planned(run, on=on, progress=progress)
    keep_plan(run, plan, changed_since=True)
    return False


def leave(run: ImportRun, *, by: User) -> bool:
    """Do not import it. The file is forgotten at once."""
    left = ImportRun.objects.filter(pk=run.pk, applied_at=None).update(
        state=State.LEFT, content=None, settled_at=timezone.now()
    )
    if left:
        record("import.left", by=by, row=run)
    return bool(left)


def settle(run: ImportRun, *, by: User) -> None:
    """Somebody has seen to the wrong rows."""
    ImportRun.objects.filter(pk=run.pk, settled_at=None).update(settled_at=timezone.now())
    record("import.settled", by=by, row=run)


@transaction.atomic
def undo_run(run: ImportRun, *, by: User | None) -> Undone:
    """Take an import back, as far as nobody has changed its listings since."""
    undone = undo(run.source, by=by)
    ImportRun.objects.filter(pk=run.pk).update(state=State.UNDONE, undone_at=timezone.now())
    counts = {"restored": len(undone.restored), "archived": len(undone.archived), "left": len(undone.left)}
    record("import.undone", by=by, row=run, after=counts)
    return undone


@dataclass
class WouldUndo:
    """How many listings would say again what they said, how many would be archived, and those that would be left."""

    restored: int
    archived: int
    left: list[Opportunity]


def would_undo(run: ImportRun) -> WouldUndo:
    """What undoing `run` would do, in four queries."""
    made = ListingVersion.objects.filter(source=run.source)
    first = dict(made.order_by().values_list("opportunity").annotate(Min("number")))
    last = dict(made.order_by().values_list("opportunity").annotate(Max("number")))
    by_people = ListingVersion.objects.exclude(why=Why.AROUND).filter(opportunity__in=made.values("opportunity"))
    newest = dict(by_people.order_by().values_list("opportunity").annotate(Max("number")))
    left = {pk for pk in last if newest[pk] != last[pk]}
    archived = sum(number == 1 for pk, number in first.items() if pk not in left)
    listings = Opportunity.objects.filter(pk__in=left).only("title", "slug")
    return WouldUndo(len(last) - len(left) - archived, archived, list(listings))


def forget(now: datetime) -> int:
    """Throw away files of more than a day, and what their rows would have done after some months."""
    old = ImportRun.objects.filter(made_at__lt=now - KEPT_FOR).exclude(content=None)
    old.filter(state__in=[State.READY, State.READING]).update(state=State.LEFT)
    ImportRow.objects.filter(run__made_at__lt=now - ROWS_KEPT_FOR).delete()
    return old.update(content=None)


# ── By command ───────────────────────────────────────────────────────────────


@dataclass
class ImportReport:
    """What became of a file's rows; with a dry run, what would."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    is_saved: bool = False
    source: str = ""
    notes: list[str] = field(default_factory=list)
    rows: list[dict] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        wrong = len({error.row for error in self.errors})
        counts = f"{self.new:,} new, {self.changed:,} changed, {self.unchanged:,} unchanged, {wrong:,} wrong"
        saved = f"Saved. To undo it, its source is {self.source}." if self.is_saved else "Nothing was saved."
        return [*self.notes, *map(row_line, self.rows[:MOST_LINES]), *self.more(), counts, saved]

    def more(self) -> list[str]:
        left = len(self.rows) - MOST_LINES
        return [f"... and {left:,} more rows. `--report FILE` writes them all."] if left > 0 else []


MOST_LINES = 40


def row_line(row: dict) -> str:
    changes = ", ".join(f"{column}: {before!r} to {after!r}" for column, before, after in row["changes"])
    return f"Row {row['row']}, {row['outcome']}: {row['title']}" + (
        f" ({changes[:200]})" if row["outcome"] == CHANGED and changes else ""
    )


def import_file(
    content: bytes,
    *,
    file_name: str,
    by: User | None,
    on: date,
    dry_run: bool = False,
    skip_bad_rows: bool = False,
    provider_create: bool = False,
    publish: bool = False,
    progress: Progress = silent,
) -> ImportReport:
    """Read a file, plan it, and save it unless it is a dry run or a row is wrong and may not be left out.

    Raises `CannotStart` where the file as a whole cannot be read, and where the offer changed meanwhile.
    """
    try:
        table = read_table(content)
    except Unreadable as error:
        raise CannotStart(str(error)) from error
    plan = plan_import(table, on=on, provider_create=provider_create, publish=publish, progress=progress)
    del table
    report = report_of(plan)
    if dry_run:
        return report
    run = receive(
        content, file_name=file_name, by=by, at=timezone.now(), provider_create=provider_create, publish=publish,
        skip_bad_rows=skip_bad_rows,
    )  # fmt: skip
    if report.errors and not skip_bad_rows:
        keep_plan(run, plan, state=State.LEFT)
        settle_older(run)
        return report
    if not plan.written:
        run.delete()
        return report
    try:
        apply_import(plan, run=run, by=by, progress=progress)
    except ChangedMeanwhile as error:
        run.delete()
        raise CannotStart(f"Somebody changed the offer meanwhile, so nothing was saved: {error}. Try again.") from error
    report.is_saved, report.source = True, run.source
    return report


def report_of(plan: Plan) -> ImportReport:
    counts = plan.counts
    rows = [
        {
            "row": row.number,
            "outcome": row.outcome,
            "title": row.title,
            "changes": [[change.column, change.before, change.after] for change in row.changes],
        }
        for row in plan.written
    ]
    return ImportReport(
        counts[NEW], counts[CHANGED], counts[UNCHANGED], notes=plan.notes, rows=rows, errors=plan.errors
    )
