"""What a cohort's file would change, row by row. Nothing is written here."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from core.commands import RowError
from pathways.importers.plan import CHANGED, NEW, OUTCOMES, UNCHANGED, Change
from placements.models import Cohort, LookingFor, Placement, YoungPerson


@dataclass
class PlannedRow:
    """One row of the file. What it does not change is not in the facts."""

    number: int
    reference: str
    outcome: str = UNCHANGED
    changes: list[Change] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)  # what looks personal, in words
    person: YoungPerson | None = None
    looking: LookingFor | None = None
    placement: Placement | None = None
    person_facts: dict[str, Any] = field(default_factory=dict)
    looking_facts: dict[str, Any] = field(default_factory=dict)
    interests: list[int] | None = None
    placement_facts: dict[str, Any] = field(default_factory=dict)
    new_host: str = ""

    @property
    def makes_something(self) -> bool:
        """Whether it is about somebody or something that is not here yet."""
        return any(row is not None and row.pk is None for row in (self.person, self.looking, self.placement))

    @property
    def is_written(self) -> bool:
        return self.outcome in {NEW, CHANGED}


@dataclass
class Plan:
    """All rows of a file with what would become of each, and what was left out of account."""

    cohort: Cohort | None  # none: a file of outcomes
    rows: list[PlannedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    @property
    def errors(self) -> list[RowError]:
        return [error for row in self.rows for error in row.errors]

    @property
    def written(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.is_written]

    @property
    def to_look_at(self) -> list[PlannedRow]:
        """Rows that would write what may say who somebody is."""
        return [row for row in self.written if row.found]

    @property
    def new_hosts(self) -> list[str]:
        return sorted({row.new_host for row in self.written if row.new_host})

    @property
    def digest(self) -> str:
        """The same file over the same rows has the same one: a plan that was looked at is known again by it."""
        seen = [[row.number, row.outcome, [vars(change) for change in row.changes], row.found] for row in self.rows]
        return hashlib.sha256(json.dumps(seen, sort_keys=True).encode("utf-8", "replace")).hexdigest()
