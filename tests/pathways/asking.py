"""Ask the directory as a query string does."""

from collections.abc import Iterable

from django.http import QueryDict

from pathways.filters import OpportunityFilter
from pathways.models import Opportunity
from pathways.search import Hit, Result, engine, orm
from tests.factories import TODAY


def filter_of(question: str, *, on=TODAY) -> OpportunityFilter:
    return OpportunityFilter(QueryDict(question), on=on)


def ask(question: str = "", *, on=TODAY) -> Result:
    return engine().search(filter_of(question, on=on).query)


def hits(question: str = "", *, on=TODAY) -> list[Hit]:
    """The page of hits, on which the index and the database agree."""
    query = filter_of(question, on=on).query
    found = list(engine().search(query).hits)
    assert found == list(orm.page_of_hits(query))
    return found


def by_section(hits: Iterable[Hit]) -> dict[str, list[str]]:
    """The slugs of the hits by the section they stand in; empty sections are left out."""
    found: dict[str, list[str]] = {}
    hits = list(hits)
    for hit, slug in zip(hits, slugs(hits), strict=True):
        found.setdefault(hit.section, []).append(slug)
    return found


def slugs(hits: Iterable[Hit]) -> list[str]:
    pks = [hit.pk for hit in hits]
    names = dict(Opportunity.objects.filter(pk__in=pks).values_list("pk", "slug"))
    return [names[pk] for pk in pks]


def sections(question: str = "", *, on=TODAY) -> dict[str, list[str]]:
    return by_section(hits(question, on=on))


def stated(question: str = "", *, on=TODAY) -> list[str]:
    return sections(question, on=on).get("stated", [])
