"""Search: `engine()` is the one way in. The index answers (`answer`), or while there is none the database (`orm`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathways.search.query import Hit, Near, Result, SearchQuery

if TYPE_CHECKING:
    from pathways.search.freshness import Fast, Slow

__all__ = ["Hit", "Near", "Result", "SearchQuery", "engine", "prepare"]


def engine() -> Fast | Slow:
    """Whoever answers now. Ask it all that belongs to one page, so that all is of one version."""
    from pathways.search.freshness import keeper

    return keeper.engine()


def prepare() -> None:
    """Make the index of this process now, however long it takes. Raises `django.db.Error` as the database does."""
    from pathways.search.freshness import keeper

    keeper.prepare()
