"""What a file would change, row by row. Nothing is written here."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from core.commands import RowError
from pathways.importers.groups import PlannedContact, PlannedSite, PlannedStart

NEW, CHANGED, UNCHANGED, ERROR = "new", "changed", "unchanged", "error"
OUTCOMES = (ERROR, NEW, CHANGED, UNCHANGED)


@dataclass(frozen=True)
class Change:
    """A column that will say something else; both as an export would write them."""

    column: str
    before: str
    after: str


@dataclass
class PlannedRow:
    """One row of the file. What is None stays as it is."""

    number: int
    title: str
    provider_name: str = ""
    outcome: str = UNCHANGED
    listing: int | None = None
    lock_version: int = 0
    slug: str = ""
    changes: list[Change] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    many: dict[str, list[int]] = field(default_factory=dict)
    provider: int | str | None = None  # its number, or the name of one that will be made
    sites: list[PlannedSite] | None = None
    contact: PlannedContact | None = None
    has_contact: bool | None = None
    starts: list[PlannedStart] | None = None
    is_published: bool = False  # by this import
    is_archived: bool = False
    review_by: Any = None  # spread, where the file does not say

    @property
    def is_written(self) -> bool:
        return self.outcome in {NEW, CHANGED}


@dataclass
class Plan:
    """All rows of a file with what would become of each, and what was left out of account."""

    rows: list[PlannedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    new_providers: list[str] = field(default_factory=list)
    words: dict[str, dict[str, str]] = field(default_factory=dict)  # column -> code -> label

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
    def digest(self) -> str:
        """The same file over the same listings has the same one: a plan that was looked at is known again by it."""
        found = hashlib.sha256()
        for row in self.rows:
            seen = [row.number, row.outcome, row.listing, row.is_published, [vars(change) for change in row.changes]]
            found.update(json.dumps(seen, sort_keys=True).encode("utf-8", "replace"))
        return found.hexdigest()
