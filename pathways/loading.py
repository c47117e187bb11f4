"""Many listings with all that hangs on them: what their documents, entries and search texts are made from.

Listings choose from few rows. Each is made once here and shared; Django's `prefetch_related` makes one for each listing
that chose it, and takes three times as long.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from pathways.models import Opportunity

Names = tuple[str, ...]
ONE = ("type__parent", "provider")
CHOSEN = ("needs", "support", "interests", "areas", "sites")
OWN = ("intakes",)
#: What a document has besides.
MORE_ONE, MORE_CHOSEN, MORE_OWN = ("contact", "checked_by", "merged_into"), ("goes_on_to",), ("easy_read", "photos")


def load_for_entries(listings: QuerySet[Opportunity]) -> list[Opportunity]:
    """`listings` with what lists and search know of them, in a dozen queries. At most a thousand at once."""
    return load(listings, ONE, CHOSEN, OWN)


def load_for_documents(listings: QuerySet[Opportunity]) -> list[Opportunity]:
    """`listings` as `for_document` has them, in about 20 queries. At most a thousand at once."""
    return load(listings, ONE + MORE_ONE, CHOSEN + MORE_CHOSEN, OWN + MORE_OWN)


def load(listings: QuerySet[Opportunity], one: Names, chosen: Names, own: Names) -> list[Opportunity]:
    found = list(listings)
    prefetch_related_objects(found, *one)
    pks = [listing.pk for listing in found]
    for name in chosen:
        attach(found, name, chosen_rows(name, pks))
    for name in own:
        model = Opportunity._meta.get_field(name).related_model
        rows = model._default_manager.filter(opportunity__in=pks)
        attach(found, name, ((row.opportunity_id, row) for row in rows))
    return found


def chosen_rows(name: str, pks: list[int]) -> Iterable[tuple[int, Any]]:
    """Each listing's number with each row that it chose, in the order of those rows."""
    relation = Opportunity._meta.get_field(name)
    listing, other = relation.m2m_column_name(), relation.m2m_reverse_name()
    through = relation.remote_field.through._base_manager
    by: dict[int, list[int]] = {}
    for pk, key in through.filter(**{f"{listing}__in": pks}).values_list(listing, other):
        by.setdefault(key, []).append(pk)
    rows = list(relation.related_model._default_manager.filter(pk__in=by))
    if name == "sites":
        prefetch_related_objects(rows, "area", "access__feature")
    return ((pk, row) for row in rows for pk in by[row.pk])


def attach(listings: list[Opportunity], name: str, rows: Iterable[tuple[int, Any]]) -> None:
    """Have `listing.<name>.all()` give these rows without a query."""
    found: dict[int, list[Any]] = {listing.pk: [] for listing in listings}
    for pk, row in rows:
        found[pk].append(row)
    model = Opportunity._meta.get_field(name).related_model
    for listing in listings:
        known = QuerySet(model=model)
        known._result_cache = found[listing.pk]
        vars(listing).setdefault("_prefetched_objects_cache", {})[name] = known
