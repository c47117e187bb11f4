"""The one parser of the directory's query string.

Lenient: a value that is not understood is left out and said so; it is never refused. What comes
out is a frozen `SearchQuery` and a list of notices.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.http import QueryDict

from pathways.models import Opportunity
from pathways.search import SearchQuery, orm
from pathways.search.gazetteer import FindNear, near
from pathways.search.query import MOST_TEXT, PER_PAGE, SORTS, WITHIN, as_text
from pathways.search.text import parse
from pathways.search.vocabulary import AGES, Vocabulary

MOST_SHOWN = 40
FURTHEST_PAGE = 10_000


@dataclass(frozen=True)
class Asked:
    """A question as far as it was understood, and a sentence on whatever was not."""

    query: SearchQuery
    notices: tuple[str, ...] = ()


class Lenient(forms.Field):
    """A field that understands what it can of the values given, and says what it does not."""

    widget = forms.SelectMultiple  # reads every value of a repeated name

    def __init__(self, *, what: str, read, many: bool = False, **kwargs):
        super().__init__(**kwargs)
        self.what, self.read, self.many = what, read, many

    def clean(self, value):
        return self.understand(value or [])[0]

    def understand(self, values: list[str]) -> tuple[Any, list[str]]:
        understood, notices = [], []
        for given in values:
            if not (given := clean_text(given)):
                continue
            try:
                item = self.read(given)
            except (ValueError, LookupError):
                notices.append(f"We do not know the {self.what} “{shown(given)}”, so we left it out.")
                continue
            if item not in understood:
                understood.append(item)
        if self.many:
            return tuple(understood), notices
        if len(understood) > 1:
            notices.append(f"We can only use one {self.what}. We used “{shown(as_text(understood[0]))}”.")
        return understood[0] if understood else None, notices


class LenientFilter(django_filters.Filter):
    field_class = Lenient

    def filter(self, qs, value):
        return qs  # OpportunityFilter.filter_queryset asks the whole question at once


def one(what: str, read) -> LenientFilter:
    return LenientFilter(what=what, read=read)


def many(what: str) -> LenientFilter:
    return LenientFilter(what=what, read=str, many=True)


class OpportunityFilter(django_filters.FilterSet):
    q = one("search", str)
    stage = many("way into work")
    type = many("type of work")
    area = many("area")
    need = many("need")
    support = many("kind of help")
    interest = many("sort of work")
    provider = many("provider")
    age = one("age", lambda v: in_range(v, AGES))
    ehcp = one("answer about EHC plans", lambda v: among(v, ["no"]))
    pay = many("kind of pay")
    hours_max = one("number of hours", lambda v: hours(v))
    delivery = many("way of taking part")
    access = many("access feature")
    open = one("choice for “open now”", lambda v: among(v, ["1"]) == "1")
    near = one("postcode", near)
    within = one("distance", lambda v: among(int(v), WITHIN))
    sort = one("order", lambda v: among(v, SORTS))
    page = one("page", lambda v: in_range(v, range(1, FURTHEST_PAGE)))
    per_page = one("number of results on a page", lambda v: among(int(v), PER_PAGE))
    historical = one("choice for the recorded offer", lambda v: among(v, ["1"]) == "1")

    class Meta:
        model = Opportunity
        fields: list[str] = []

    def __init__(self, data: QueryDict | None, *, on: date, vocabulary: Vocabulary | None = None):
        self.on = on
        self.vocabulary = vocabulary or Vocabulary.load()
        super().__init__(data, queryset=Opportunity.objects.in_directory(on))

    @cached_property
    def asked(self) -> Asked:
        return Reader(self.vocabulary, near).read(self.data, on=self.on)

    @property
    def query(self) -> SearchQuery:
        return self.asked.query

    @property
    def notices(self) -> list[str]:
        return list(self.asked.notices)

    def filter_queryset(self, queryset):
        """The oracle: stated results and those to ask, by the database alone."""
        return orm.matching(self.query)


class Reader:
    """Reads query strings by the fields of `OpportunityFilter`: made once for a vocabulary, as making it is slow."""

    def __init__(self, vocabulary: Vocabulary, find_near: FindNear):
        self.vocabulary = vocabulary
        self.fields: dict[str, Lenient] = {name: made.field for name, made in OpportunityFilter.base_filters.items()}
        for name, terms in vocabulary.terms.items():
            if (field := self.fields[name]).many:
                field = self.fields[name] = copy(field)
                field.read = known_value(terms)
        self.fields["near"] = copy(self.fields["near"])
        self.fields["near"].read = find_near

    def read(self, data: QueryDict, *, on: date) -> Asked:
        given, notices = {}, []
        for name in data:
            if field := self.fields.get(name):
                value, said = field.understand(data.getlist(name))
                notices += said
                if value not in (None, ""):
                    given[name] = value
        asked = given.pop("q", "")
        if asked:
            words = parse(asked[:MOST_TEXT], self.vocabulary.synonyms)
            if len(asked) > MOST_TEXT:
                notices.append(f"Your search was long. We used its first {MOST_TEXT} letters.")
            if words:
                given |= {"q": asked[:MOST_TEXT], "words": words}
            else:
                notices.append(f"We found no words to look for in “{shown(asked)}”.")
        if "near" not in given:
            given.pop("within", None)
            if given.get("sort") == "distance":
                notices.append("To sort by distance, tell us a postcode.")
        return Asked(SearchQuery(on=on, **given), tuple(notices))


def clean_text(value: object) -> str:
    """Printable text: control characters, lone surrogates and direction overrides become spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())


def shown(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


def known_value(values: set[str]):
    return lambda value: among(value, values)


def among(value, values):
    if value not in values:
        raise LookupError(value)
    return value


def in_range(text: str, allowed: range) -> int:
    return among(int(text), allowed)


def hours(text: str) -> float:
    """To a tenth of an hour, as listings state them; the databases would each round in their own way."""
    number = round(float(text), 1)
    if not 0 < number <= 60:
        raise ValueError(text)
    return number
