"""From a table to a plan. It reads the database a constant number of times for every 500 rows, and writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date

from django.db.models import Q
from rapidfuzz import fuzz, process

from core.commands import CannotStart, Progress, RowError, silent
from core.tabular import Row, Table
from pathways.columns import CONTACT, GROUPS, NAMES, PLACE, REQUIRED, STARTS, clean
from pathways.exports import with_cells
from pathways.importers import groups
from pathways.importers.cells import READERS, Read
from pathways.importers.known import Known, Wrong
from pathways.importers.plan import CHANGED, ERROR, NEW, UNCHANGED, Change, Plan, PlannedRow
from pathways.models import Opportunity
from pathways.review_dates import spread_review_dates

BATCH = 500
Status = Opportunity.Status
FORMULA = "This begins like a formula. Write it in plain words, or put an apostrophe (') before it."
UNKNOWN = "We do not know this provider. Write its name as it stands here."
#: What families must be told, by the columns that say it: `Opportunity.missing_to_publish` in a file's words.
NEEDED = {
    "stage": "Say which way into work it is.",
    "type": "Say which type of work it is.",
    "summary": "Write one sentence that says what it is.",
    "contact_name": "Say whom to ask, with a telephone number or an email address.",
    "how_to_apply": "Say how to apply.",
    "in_area": "Say whether it is in our area: yes or no.",
}
NO_HEADINGS = (
    "The first line must name these columns too: {}. "
    "Without them we cannot tell which listing a row is about. There is an example file to begin from."
)


def plan_import(
    table: Table, *, on: date, provider_create: bool = False, publish: bool = False, progress: Progress = silent
) -> Plan:
    """What importing `table` on the London date `on` would do to each listing.

    `provider_create` makes providers that are not here yet; `publish` shows families what is complete, and refuses
    the rows that are not. Raises `CannotStart` where columns are missing by which a row is known.
    """
    if missing := [name for name in REQUIRED if name not in table.columns]:
        raise CannotStart(NO_HEADINGS.format(", ".join(missing)))
    planner = Planner(table, provider_create=provider_create, publish=publish)
    for start in range(0, len(table.rows), BATCH):
        planner.plan(table.rows[start : start + BATCH])
        progress(f"{min(start + BATCH, len(table.rows)):,} of {len(table.rows):,} rows")
    plan = planner.done()
    spread_review_dates([row for row in plan.written if row.review_by is Ellipsis], on)
    return plan


class Planner:
    def __init__(self, table: Table, *, provider_create: bool, publish: bool):
        self.provider_create, self.publish = provider_create, publish
        self.columns = [name for name in table.columns if name in NAMES]
        self.known = Known.load({row.values["provider"].strip().casefold() for row in table.rows})
        self.notes = [*table.notes, *notes_on(table.columns)]
        self.refs, self.names = numbers_by(ref_of, table.rows), numbers_by(name_of, table.rows)
        self.rows: list[PlannedRow] = []
        self.taken: dict[int, int] = {}  # the row that each listing was found by
        self.addresses: dict[int, tuple[str, int]] = {}  # what a row said of a place, and which row
        self.access: dict[tuple[int, int], tuple[str, int]] = {}
        self.new_providers: dict[str, str] = {}

    # ── Finding ─────────────────────────────────────────────────────────────
    def plan(self, rows: list[Row]) -> None:
        """Plan these rows: those with a ref take their listing first."""
        by_ref, by_name = self.listings_for(rows)
        planned = {}
        for row in sorted(rows, key=lambda row: not ref_of(row)):
            planned[row.number] = self.plan_row(row, by_ref, by_name)
        self.rows += [planned[row.number] for row in rows]

    def listings_for(self, rows: list[Row]):
        refs = {ref_of(row) for row in rows} - {""}
        titles, providers = set(), set()
        for row in rows:
            if not ref_of(row):
                titles.add(clean("title", row.values["title"]))
                providers.add(self.provider_of(row)[0])
        named = Q(title__in=titles, provider__in={pk for pk in providers if isinstance(pk, int)}, is_historical=False)
        by_ref, by_name = {}, defaultdict(list)
        for listing, cells in with_cells(Opportunity.objects.filter(Q(ref__in=refs) | named).order_by("pk")):
            listing.cells = cells
            by_ref[listing.ref] = listing
            if not listing.merged_into_id:
                by_name[listing.provider_id, clean("title", listing.title)].append(listing)
        return by_ref, by_name

    def provider_of(self, row: Row) -> tuple[Hashable | None, str, str]:
        """Its number, its name as it is kept, and what is wrong."""
        named = clean("provider", row.values["provider"])
        if not named:
            return None, "", "Say who offers it: every row needs a provider."
        try:
            slug = self.known.providers.find(named)
            return self.known.providers.keys[slug], self.known.providers.labels[slug], ""
        except Wrong as error:
            if self.provider_create and not row.formulas & {"provider"} and len(named) <= 150:
                name = self.new_providers.get(named.casefold(), named)
                return ("new", named.casefold()), name, ""
            guess = f"{str(error).partition('?')[0]}?" if "Did you mean" in str(error) else UNKNOWN
            return None, named, guess if self.provider_create else f"{guess} Or have new providers made."

    # ── One row ─────────────────────────────────────────────────────────────
    def plan_row(self, row: Row, by_ref: dict, by_name: dict) -> PlannedRow:
        given = {name: clean(name, row.values[name]) for name in self.columns}
        provider, provider_name, wrong = self.provider_of(row)
        planned = PlannedRow(row.number, given["title"], provider_name)

        def refuse(column: str, right: str) -> None:
            planned.errors.append(RowError(row.number, column, given.get(column, "")[:60], right))

        for column in sorted(row.formulas & set(given)):
            refuse(column, FORMULA)
        if row.extra:
            refuse("title", f"This row has {row.extra} more cells than there are headings. Look whether cells slipped.")
        if wrong:
            refuse("provider", wrong)
        if not given["title"]:
            refuse("title", "Write a title: it says what the person does.")
        self.refuse_twice(row, given, len(by_name.get((provider, given["title"]), ())), refuse)
        listing = None if planned.errors else self.listing_for(row, given, provider, by_ref, by_name, refuse)
        if planned.errors:
            self.refuse_wrong_cells(row, given, refuse)
            planned.outcome = ERROR
            return planned
        base = listing.cells if listing else dict.fromkeys(NAMES, "")
        if listing:
            planned.listing, planned.lock_version, planned.slug = listing.pk, listing.lock_version, listing.slug
            planned.is_archived = listing.status == Status.ARCHIVED
        self.compare(planned, given, base, provider, refuse)
        if not planned.errors:
            self.check_whole(planned, listing, base, refuse)
        planned.outcome = ERROR if planned.errors else outcome_of(planned)
        if planned.is_written and isinstance(provider, tuple):
            self.new_providers.setdefault(provider[1], provider_name)
        return planned

    def refuse_wrong_cells(self, row: Row, given: dict[str, str], refuse) -> None:
        """Of a row that is wrong anyhow, say also which of its other cells are, so that nobody is told bit by bit."""
        for name in self.columns:
            if name in READERS and given[name] and name not in {"title", *row.formulas}:
                try:
                    self.read(name, given[name])
                except Wrong as error:
                    refuse(name, str(error))

    def refuse_twice(self, row: Row, given: dict[str, str], there: int, refuse) -> None:
        """Rows that mean the same listing name each other. Where `there` are as many of that name, all is well."""
        ref = given.get("ref", "")
        rows = self.refs[ref] if ref else self.names[name_of(row)]
        others = [str(number) for number in rows if number != row.number][:5]
        if others and ref:
            refuse("ref", f"Row {', '.join(others)} has the same ref. Each listing needs its own.")
        elif given["title"] and there <= len(rows) - 1 and others:
            refuse("title", f"Row {', '.join(others)} has the same title and provider. Give each row a ref of its own.")

    def listing_for(self, row: Row, given: dict[str, str], provider, by_ref, by_name, refuse) -> Opportunity | None:
        """The listing that a row is about; None: a new one, or none that could be told."""
        if ref := given.get("ref"):
            found = by_ref.get(ref)
        else:
            found = self.by_name(given, by_name.get((provider, given["title"]), ()), refuse)
        if found and found.merged_into_id:
            refuse("ref", "This listing was merged into another one. Take the row out, or give it another ref.")
        if found and self.taken.setdefault(found.pk, row.number) != row.number:
            refuse("title", f"Row {self.taken[found.pk]} is about the same listing. Take one of the two out.")
        return found

    def by_name(self, given: dict[str, str], found: Iterable[Opportunity], refuse) -> Opportunity | None:
        """Of several listings of the same name only one that says the very same can be meant."""
        found = [listing for listing in found if listing.pk not in self.taken] or list(found)
        if len(found) < 2:
            return found[0] if found else None
        same = (row for row in found if all(row.cells[name] == given[name] for name in given if name != "ref"))
        if match := next(same, None):
            return match
        refuse("title", f"{len(found)} listings of this provider have this title. Say which one by its ref.")
        return None

    # ── What it says ────────────────────────────────────────────────────────
    def compare(self, planned: PlannedRow, given: dict[str, str], base: dict[str, str], provider, refuse) -> None:
        now = dict(base)
        provider_changed = False
        if planned.provider_name != base["provider"]:
            provider_changed = True
            planned.provider = provider[1] if isinstance(provider, tuple) else provider
        now["provider"] = planned.provider_name
        for name in self.columns:
            if name not in READERS or given[name] == base[name] or name == "review_by" and not given[name]:
                continue
            if name == "ref" and not given[name]:
                continue  # found by its name: it keeps its ref
            try:
                now[name], facts, many = self.read(name, given[name])
            except Wrong as error:
                refuse(name, str(error))
                continue
            if now[name] != base[name]:
                planned.facts |= facts
                planned.many |= many
        for group, columns in GROUPS.items():
            merged = {name: given.get(name, base[name]) for name in columns}
            if merged != {name: base[name] for name in columns} or (provider_changed and group != STARTS):
                try:
                    now |= self.read_group(group, planned, merged, provider)
                except groups.WrongCell as error:
                    refuse(error.column, str(error))
        planned.changes = [Change(name, base[name], now[name]) for name in NAMES if now[name] != base[name]]
        self.refuse_what_does_not_fit(now, refuse)

    def read(self, name: str, cell: str) -> Read:
        return READERS[name](name, cell, self.known)

    def read_group(self, group: str, planned: PlannedRow, cells: dict, provider) -> dict[str, str]:
        if group == STARTS:
            now, planned.starts = groups.read_starts(cells)
        elif group == CONTACT:
            now, planned.contact = groups.read_contact(cells, self.known, provider, planned.provider_name)
            planned.has_contact = planned.contact is not None
        elif group == PLACE:
            now, planned.sites = groups.read_places(cells, self.known, provider, planned.provider_name)
            self.refuse_two_stories(planned)
        return now

    def refuse_two_stories(self, planned: PlannedRow) -> None:
        """A place is one row for all its listings: two rows of a file must not say two things about it."""
        for site in planned.sites or ():
            if site.pk and site.address is not None:
                told, first = self.addresses.setdefault(site.pk, (site.address, planned.number))
                if told != site.address:
                    raise groups.WrongCell("address", f"Row {first} gives another address for this place.")
            for feature, answer in site.access.items():
                told, first = self.access.setdefault((site.key, feature), (answer, planned.number))
                if told != answer:
                    raise groups.WrongCell("access", f"Row {first} says something else about this place.")

    def refuse_what_does_not_fit(self, now: dict[str, str], refuse) -> None:
        """Facts that must agree, however they came to stand side by side."""
        if now["age_from"] and now["age_to"] and int(now["age_from"]) > int(now["age_to"]):
            refuse("age_to", "The lowest age is above the highest. Check the two ages.")
        if now["hours_from"] and now["hours_to"] and float(now["hours_from"]) > float(now["hours_to"]):
            refuse("hours_to", "The fewest hours are above the most. Check the two numbers.")
        if now["type"] and now["stage"] and (stage := self.known.types[now["type"]]) != now["stage"]:
            refuse("type", f"This type belongs to “{self.known.choices['stage'].labels[stage]}” ({stage}).")

    # ── As a whole ──────────────────────────────────────────────────────────
    def check_whole(self, planned: PlannedRow, listing: Opportunity | None, base: dict[str, str], refuse) -> None:
        now = base | {change.column: change.after for change in planned.changes}
        is_seen = bool(listing and listing.status == Status.PUBLISHED)
        may_publish = listing is None or listing.status in {Status.DRAFT, Status.AWAITING_REVIEW}
        planned.is_published = self.publish and may_publish
        if not now["review_by"] and (listing is None or planned.is_published):
            planned.review_by = ...  # spread when all rows are known
        if (is_seen and planned.changes and not listing.is_historical) or planned.is_published:
            for column, right in NEEDED.items():
                if not now[column]:
                    refuse(column, right)

    def done(self) -> Plan:
        words = {name: choices.labels for name, choices in self.known.choices.items() if name != "access"}
        archived = sum(row.is_archived for row in self.rows)
        if archived:
            self.notes.append(
                f"{archived:,} of these listings {'is' if archived == 1 else 'are'} archived. "
                "An import does not bring them back: do that on the listing itself."
            )
        return Plan(self.rows, self.notes, sorted(self.new_providers.values()), words)


def outcome_of(planned: PlannedRow) -> str:
    if planned.listing is None:
        return NEW
    return CHANGED if planned.changes or planned.is_published else UNCHANGED


def name_of(row: Row) -> str:
    """What a row without a ref is known by."""
    if ref_of(row):
        return ""
    return "\n".join(clean(name, row.values[name]).casefold() for name in ("provider", "title"))


def numbers_by(key: Callable[[Row], str], rows: Iterable[Row]) -> dict[str, list[int]]:
    """The numbers of the rows that share a key."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row.number)
    return found


def ref_of(row: Row) -> str:
    return clean("ref", row.values.get("ref", ""))


def notes_on(columns: Iterable[str]) -> Iterator[str]:
    """Columns that are not ours are left out, and said so."""
    for column in columns:
        if column not in NAMES:
            near = process.extractOne(column, NAMES, scorer=fuzz.ratio, score_cutoff=70)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            yield f"We do not know the column “{column[:60]}”, so we left it out.{hint}"


__all__ = ["CHANGED", "ERROR", "NEW", "UNCHANGED", "plan_import"]
