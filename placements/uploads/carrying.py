"""A table on its way from the page that shows what it would do to the one that saves it: sealed, and kept nowhere."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core import signing

from accounts.models import User
from core.commands import CannotStart
from core.tabular import Row, Table
from providers.models import Provider

MOST_CARRIED = 1_500_000  # letters of a form; the site takes 2 MB
LASTS = 12 * 3600  # seconds, as long as somebody stays signed in
TOO_MUCH = "This file says too much to look at in one go. Cut it into parts, and send one after the other."


class Stale(Exception):
    """What was carried is too old, or was sealed for somebody else."""


def seal(table: Table, *, names: Collection[str], also: Any, college: Provider, by: User) -> str:
    """The columns `names` of `table` and `also` (plain data), for a hidden box. Raises `CannotStart` for too much."""
    columns = [name for name in table.columns if name in names]
    rows = [[row.number, [row.values[name] for name in columns], sorted(row.formulas)] for row in table.rows]
    sealed = signing.dumps([columns, rows, table.notes, also], salt=salt(college, by), compress=True)
    if len(sealed) > MOST_CARRIED:
        raise CannotStart(TOO_MUCH)
    return sealed


def unseal(sealed: str, *, college: Provider, by: User) -> tuple[Table, Any]:
    """What `seal` sealed for the same person and college. Raises `Stale`."""
    try:
        columns, rows, notes, also = signing.loads(sealed, salt=salt(college, by), max_age=LASTS)
    except signing.BadSignature as error:
        raise Stale from error
    read = [Row(number, dict(zip(columns, cells, strict=True)), frozenset(runs)) for number, cells, runs in rows]
    return Table(tuple(columns), read, tuple(notes)), also


def salt(college: Provider, by: User) -> str:
    return f"placements.upload:{college.pk}:{by.pk}"
