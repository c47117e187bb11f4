"""Search: `search(query)` is the one way in; see `query`, `orm` and `text`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathways.search.query import Hit, Near, Result, SearchQuery

if TYPE_CHECKING:
    from pathways.search.vocabulary import Vocabulary

__all__ = ["Hit", "Near", "Result", "SearchQuery", "search"]


def search(query: SearchQuery, vocabulary: Vocabulary | None = None) -> Result:
    """Answer `query`: totals, one page of hits, and a count beside every option.

    Whoever has loaded the vocabulary for this request already hands it on.
    """
    from pathways.search.orm import search_by_orm

    return search_by_orm(query, vocabulary)
