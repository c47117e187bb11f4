"""Search: `search(query)` is the one way in; see `query`, `orm` and `text`."""

from pathways.search.query import Hit, Near, Result, SearchQuery

__all__ = ["Hit", "Near", "Result", "SearchQuery", "search"]


def search(query: SearchQuery) -> Result:
    """Answer `query`: totals, one page of hits, and a count beside every option."""
    from pathways.search.orm import search_by_orm

    return search_by_orm(query)
