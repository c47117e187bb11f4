"""Ask the directory as a query string does."""

from django.http import QueryDict

from pathways.filters import OpportunityFilter
from pathways.search import Result, search
from tests.factories import TODAY


def filter_of(question: str, *, on=TODAY) -> OpportunityFilter:
    return OpportunityFilter(QueryDict(question), on=on)


def ask(question: str = "", *, on=TODAY) -> Result:
    return search(filter_of(question, on=on).query)


def by_section(result: Result) -> dict[str, list[str]]:
    """The slugs of the page of hits by the section they stand in; empty sections are left out."""
    found: dict[str, list[str]] = {}
    for hit in result.hits:
        found.setdefault(hit.section, []).append(hit.listing.slug)
    return found


def sections(question: str = "", *, on=TODAY) -> dict[str, list[str]]:
    return by_section(ask(question, on=on))


def stated(question: str = "", *, on=TODAY) -> list[str]:
    return sections(question, on=on).get("stated", [])
