"""From a table to a plan: a constant number of queries, however long the file is, and nothing is written."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from copy import copy
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from core.commands import CannotStart, RowError
from core.tabular import Row, Table
from pathways.continuum import Stage
from pathways.importers.known import Wrong
from pathways.importers.plan import CHANGED, ERROR, NEW, Change
from placements.models import Cohort, LookingFor, Placement, YoungPerson
from placements.personal import findings
from placements.registering import internship_is_short, is_internship, overlap, overlap_words
from placements.uploads.cells import READERS, looking_cells, person_cells, placement_cells
from placements.uploads.columns import FREE_TEXTS, LOOKING_NAMES, NAMES, PERSON_NAMES, PLACEMENT_NAMES
from placements.uploads.known import Known
from placements.uploads.plan import Plan, PlannedRow
from placements.uploads.refusing import refuse_personal
from providers.models import Provider

FORMULA = "This begins like a formula. Write it in plain words, or put an apostrophe (') before it."
NO_REF = "The first line must name the column ref. Without it we cannot tell whom a row is about."
ONCE = "Take one of the two rows out, or put the first day right."
STAYS = {"stage", "type"}  # blank: as it is, since a new one takes them from its listing or its cohort
MOST_OF_A_NAME = Provider._meta.get_field("name").max_length
NEEDED = {
    "host": "Say which employer it is with.",
    "role": "Say what they do there.",
    "start_on": "Say when it starts.",
    "planned_end_on": "Say when it is planned to end.",
}
NO_STAGE = "Say which way into work it is: voluntary, social_enterprise, supported or independent."


def plan_cohort(table: Table, *, cohort: Cohort, on: date, lock: bool = False) -> Plan:
    """What saving `table` on the London date `on` would do. `cohort` is where new young people go; it may be new too.

    Raises `CannotStart` where the file has no `ref`, and `SaysWho` where it says who somebody is. `lock` keeps the
    rows that it is about until the end of the transaction.
    """
    planner = Planner(table, cohort=cohort, on=on, lock=lock)
    refuse_personal(table, on=on, codes=planner.known.codes)
    if "ref" not in table.columns:
        raise CannotStart(NO_REF)
    return planner.done()


class Planner:
    def __init__(self, table: Table, *, cohort: Cohort, on: date, lock: bool):
        self.table, self.cohort, self.on = table, cohort, on
        self.columns = [name for name in table.columns if name in NAMES]
        self.known = Known.load(
            cohort.college, on=on, hosts=self.said("host"), listings=self.said("opportunity_ref", as_written=True)
        )
        self.people = self.load_people(lock)
        pks = [person.pk for person in self.people.values()]
        self.looking = self.load_looking(pks, lock)
        self.placements: dict[int, list[Placement]] = defaultdict(list)
        rows = Placement.objects.filter(young_person__in=pks).select_related("host", "opportunity", "type")
        for placement in rows.select_for_update(of=("self",)) if lock else rows:
            self.placements[placement.young_person_id].append(placement)
        self.told: dict[str, tuple[int, dict[str, str]]] = {}  # what the first row said of each, and which row
        self.days: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)  # rows and hosts by ref and day
        for row in table.rows:
            self.days[day_key(row.values, self.known)].append(
                (row.number, row.values.get("host", "").strip().casefold())
            )

    def said(self, name: str, *, as_written: bool = False) -> set[str]:
        cells = {row.values[name].strip() for row in self.table.rows} if name in self.table.columns else set()
        return (cells if as_written else set()) | {cell.casefold() for cell in cells}

    def load_people(self, lock: bool) -> dict[str, YoungPerson]:
        """The college's own, by reference in small letters: those that the file names."""
        own = YoungPerson.objects.of(self.cohort.college).select_related("need", "plan", "home_area", "cohort")
        own = own.select_for_update(of=("self",)) if lock else own
        named = self.said("ref")
        return {person.reference.casefold(): person for person in own if person.reference.casefold() in named}

    def load_looking(self, pks: list[int], lock: bool) -> dict[int, LookingFor]:
        """What each looks for now; of several the newest."""
        rows = LookingFor.objects.filter(young_person__in=pks, ended_on=None).order_by("from_on", "pk")
        rows = rows.select_related("type").prefetch_related("interests")
        return {row.young_person_id: row for row in (rows.select_for_update(of=("self",)) if lock else rows)}

    def done(self) -> Plan:
        plan = Plan(self.cohort, [self.plan_row(row) for row in self.table.rows], [*self.table.notes])
        if strange := [name for name in self.table.columns if name and name not in NAMES]:
            plan.notes.append(f"We left these columns out: {', '.join(strange)[:300]}.")
        elsewhere = {row.person.reference for row in plan.written if row.person.pk and row.person.cohort != self.cohort}
        if elsewhere:
            plan.notes.append(f"Already in another cohort, and they stay there: {', '.join(sorted(elsewhere))[:300]}.")
        plan.notes += [f"“{name}” is new here. We propose it to the council as an employer." for name in plan.new_hosts]
        warn_of_days(plan, self.placements, self.known)
        return plan

    # ── One row ─────────────────────────────────────────────────────────────
    def plan_row(self, row: Row) -> PlannedRow:
        given = {name: " ".join(row.values[name].split()) for name in self.columns}
        planned = PlannedRow(row.number, given["ref"])
        for column in sorted(row.formulas & set(given)):
            self.refuse(planned, column, given[column], FORMULA)
        if not planned.reference:
            self.refuse(planned, "ref", "", "Every row needs the young person's reference.")
        if not planned.errors:
            self.plan_person(planned, given)
            self.plan_placement(planned, given)
        if planned.errors:
            planned.outcome = ERROR
        elif planned.changes:
            planned.outcome = NEW if planned.makes_something else CHANGED
        return planned

    def refuse(self, planned: PlannedRow, column: str, value: str, right: str) -> None:
        planned.errors.append(RowError(planned.number, column, value[:60], right))

    def compare(self, planned: PlannedRow, given: dict[str, str], base: dict[str, str]) -> dict[str, Any]:
        """The facts of one of the row's three parts that will be others."""
        facts: dict[str, Any] = {}
        for name in self.columns:
            if name not in base or name not in READERS or given[name] == base[name]:
                continue
            if name in STAYS and not given[name]:
                continue
            try:
                after, read = READERS[name](name, given[name], self.known)
            except Wrong as error:
                self.refuse(planned, name, given[name], str(error))
                continue
            if after != base[name]:
                facts |= read
                planned.changes.append(Change(name, base[name], after))
        return facts

    # ── The person, and what they look for ──────────────────────────────────
    def plan_person(self, planned: PlannedRow, given: dict[str, str]) -> None:
        """The first row about somebody says it all; the others must say the same."""
        key = planned.reference.casefold()
        told = {name: given[name].casefold() for name in (*PERSON_NAMES, *LOOKING_NAMES) if name in given}
        first, said = self.told.setdefault(key, (planned.number, told))
        planned.person = self.people.setdefault(
            key, YoungPerson(college=self.cohort.college, cohort=self.cohort, reference=planned.reference)
        )
        if first != planned.number:
            for name in told:
                if told[name] != said[name]:
                    words = f"Row {first} says something else about {planned.reference}."
                    self.refuse(planned, name, given[name], words)
            return
        if planned.person.pk is None:
            self.check_reference(planned)
            planned.changes.append(Change("ref", "", planned.reference))
        planned.person_facts = self.compare(planned, given, person_cells(planned.person))
        if any(given.get(name) for name in LOOKING_NAMES):
            self.plan_looking(planned, given)

    def check_reference(self, planned: PlannedRow) -> None:
        try:
            YoungPerson._meta.get_field("reference").clean(planned.reference, planned.person)
        except ValidationError as error:
            self.refuse(planned, "ref", planned.reference, error.messages[0])

    def plan_looking(self, planned: PlannedRow, given: dict[str, str]) -> None:
        known = self.looking.get(planned.person.pk)
        base = looking_cells(known) if known else dict.fromkeys(LOOKING_NAMES, "")
        if not given.get("from_on"):  # blank keeps the day, and a new one begins today
            given = given | ({"from_on": base["from_on"] or self.on.isoformat()} if "from_on" in given else {})
        facts = self.compare(planned, given, base)
        planned.looking = known or LookingFor(
            college=planned.person.college, young_person=planned.person, from_on=self.on
        )
        planned.interests = facts.pop("interests", None)
        planned.looking_facts = facts
        stage, kind = facts.get("stage", planned.looking.stage), facts.get("type_id", planned.looking.type_id)
        self.check_type(planned, "looking_for_type", given, stage, kind)

    def check_type(self, planned: PlannedRow, column: str, given: dict[str, str], stage: str, kind: int | None) -> None:
        if kind and stage and self.known.types[kind].stage != stage:
            words = f"This type belongs to “{Stage(self.known.types[kind].stage).label}”."
            self.refuse(planned, column, given.get(column, ""), words)

    # ── The placement ───────────────────────────────────────────────────────
    def plan_placement(self, planned: PlannedRow, given: dict[str, str]) -> None:
        if not any(given.get(name) for name in PLACEMENT_NAMES):
            return
        known = self.placement_for(planned, given)
        base = placement_cells(known) if known else dict.fromkeys(PLACEMENT_NAMES, "")
        facts = self.plan_host(planned, given, base) | self.compare(planned, given, base)
        now = base | {name: given[name] for name in PLACEMENT_NAMES if name in given}
        for name, words in NEEDED.items():
            if not now[name]:
                self.refuse(planned, name, "", words)
        planned.placement = known or Placement(college=planned.person.college, young_person=planned.person)
        planned.placement_facts = facts
        self.plan_stage(planned, given)
        self.look_at_days(planned, now)
        for name in FREE_TEXTS & facts.keys() | ({"host"} if planned.new_host else set()):
            planned.found += [finding.words for finding in findings(now[name], on=self.on)]

    def placement_for(self, planned: PlannedRow, given: dict[str, str]) -> Placement | None:
        """Known by its reference and first day; where there are several of that day, by its employer too."""
        key = day_key(given, self.known)
        others = [number for number, host in self.days[key] if number != planned.number]
        same = [n for n, host in self.days[key] if n != planned.number and host == given.get("host", "").casefold()]
        if same:
            self.refuse(planned, "start_on", key[1], f"Row {same[0]} has the same ref, first day and host. {ONCE}")
        found = [one for one in self.placements.get(planned.person.pk, ()) if one.start_on.isoformat() == key[1]]
        if len(found) < 2 and not others:
            return found[0] if found else None
        by_host = [
            one for one in found if given.get("host", "").casefold() in (one.host.name.casefold(), one.host.slug)
        ]
        if not by_host and not others:
            self.refuse(
                planned, "start_on", key[1], f"{len(found)} placements begin on that day. Say which by its host."
            )
        return by_host[0] if by_host else None

    def plan_host(self, planned: PlannedRow, given: dict[str, str], base: dict[str, str]) -> dict[str, Any]:
        cell = given.get("host", "")
        if not cell or cell == base["host"]:
            return {}
        try:
            code = self.known.choices["host"].find(cell)
        except Wrong:
            if len(cell) > MOST_OF_A_NAME:
                self.refuse(planned, "host", cell, f"Write at most {MOST_OF_A_NAME} letters.")
            planned.new_host = cell
            planned.changes.append(Change("host", base["host"], cell))
            return {}
        name = self.known.choices["host"].labels[code]
        if name == base["host"]:
            return {}
        planned.changes.append(Change("host", base["host"], name))
        return {"host_id": self.known.choices["host"].keys[code]}

    def plan_stage(self, planned: PlannedRow, given: dict[str, str]) -> None:
        """Where the file does not say it, a new placement has the stage of its listing, else of its cohort."""
        facts, placement = planned.placement_facts, planned.placement
        listing = self.known.listings.get(facts.get("opportunity_id") or 0)
        if placement.pk is None and listing and not given.get("type"):
            facts["type_id"] = listing[1]
        if not (facts.get("stage") or (placement.stage and "stage" not in facts)):
            looked_for = planned.looking_facts.get("stage", "")
            facts["stage"] = placement.stage or (listing[0] if listing else self.cohort.stage or looked_for)
        if not facts.get("stage", placement.stage):
            self.refuse(planned, "stage", given.get("stage", ""), NO_STAGE)
        kind = facts.get("type_id", placement.type_id)
        self.check_type(planned, "type", given, facts.get("stage", placement.stage), kind)
        if facts.get("stage") == placement.stage:
            del facts["stage"]

    def look_at_days(self, planned: PlannedRow, now: dict[str, str]) -> None:
        start = planned.placement_facts.get("start_on", planned.placement.start_on)
        end = planned.placement_facts.get("planned_end_on", planned.placement.planned_end_on)
        if start and end and end < start:
            self.refuse(planned, "planned_end_on", now["planned_end_on"], "It is planned to end before it starts.")


def day_key(values: dict[str, str], known: Known) -> tuple[str, str]:
    """By which a placement is known: the reference in small letters, and the first day."""
    cell = values.get("start_on", "").strip()
    with suppress(Wrong):  # it is said where the row is compared
        cell = READERS["start_on"]("start_on", cell, known)[0]
    return values.get("ref", "").strip().casefold(), cell


def warn_of_days(plan: Plan, placements: dict[int, list[Placement]], known: Known) -> None:
    """Say what looks wrong in the days of somebody's placements, those of the file and those that are here."""
    by_person: dict[str, dict] = defaultdict(dict)
    for row in plan.rows:
        if row.person and row.outcome != ERROR:
            for one in placements.get(row.person.pk, ()):
                by_person[row.reference.casefold()].setdefault(one.uuid, one)
            if row.placement:
                by_person[row.reference.casefold()][row.placement.uuid] = as_planned(row, known)
    for row in plan.written:
        if row.placement and row.placement_facts:
            all_of_them = by_person[row.reference.casefold()]
            own = all_of_them[row.placement.uuid]
            others = [one for uuid, one in all_of_them.items() if uuid != row.placement.uuid]
            row.warnings += [overlap_words(other) for other in others if overlap(own, other)]
            if is_internship(own) and (short := internship_is_short([own, *others])):
                row.warnings.append(short)


def as_planned(row: PlannedRow, known: Known) -> Placement:
    """The placement as it would be; it is not for saving."""
    found = copy(row.placement)
    for name, value in row.placement_facts.items():
        setattr(found, name, value)
    if "type_id" in row.placement_facts:
        found.type = known.types.get(found.type_id)
    host = next((change.after for change in row.changes if change.column == "host"), "")
    if host:
        found.host = Provider(name=host)
    return found
