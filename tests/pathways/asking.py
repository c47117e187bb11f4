"""Ask the directory as a query string does."""

from collections.abc import Iterable

from django.http import QueryDict

from pathways.filters import OpportunityFilter
from pathways.search import Hit, Result, orm, search
from tests.factories import TODAY


def filter_of(question: str, *, on=TODAY) -> OpportunityFilter:
    return OpportunityFilter(QueryDict(question), on=on)


def ask(question: str = "", *, on=TODAY) -> Result:
    return search(filter_of(question, on=on).query)


def hits(question: str = "", *, on=TODAY) -> list[Hit]:
    """The page of hits alone, without the counts, which take most of the time."""
    return list(orm.page_of_hits(filter_of(question, on=on).query))


def by_section(hits: Iterable[Hit]) -> dict[str, list[str]]:
    """The slugs of the hits by the section they stand in; empty sections are left out."""
    found: dict[str, list[str]] = {}
    for hit in hits:
        found.setdefault(hit.section, []).append(hit.listing.slug)
    return found


def sections(question: str = "", *, on=TODAY) -> dict[str, list[str]]:
    return by_section(hits(question, on=on))


def stated(question: str = "", *, on=TODAY) -> list[str]:
    return sections(question, on=on).get("stated", [])
