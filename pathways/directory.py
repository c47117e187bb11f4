"""The directory page: a search result made ready for its template."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from pathways import words
from pathways.cards import Card, Reasons, card
from pathways.filters import OpportunityFilter
from pathways.models import Opportunity
from pathways.search import Result, SearchQuery
from pathways.search.query import WITHIN
from pathways.search.vocabulary import Vocabulary


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int | None = None
    checked: bool = False
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    options: list[Option]
    kind: str = "checkbox"
    first: bool = False

    @property
    def chosen(self) -> int:
        return sum(option.checked for option in self.options)


@dataclass(frozen=True)
class Chip:
    group_label: str
    label: str
    url: str


@dataclass(frozen=True)
class Section:
    key: str
    heading: str
    hits: list[Card]


@dataclass(frozen=True)
class PageLinks:
    previous_url: str
    next_url: str
    numbers: list[tuple[int, str, bool] | None]


FACETS = {  # group: (label, is one of the three most used)
    "stage": ("Way into work", True),
    "need": ("Your needs", True),
    "area": ("Area", True),
    "type": ("Type of work", False),
    "interest": ("What you like", False),
    "support": ("Help you get", False),
    "pay": ("Pay", False),
    "delivery": ("In person or online", False),
    "access": ("Getting in and around", False),
    "ehcp": ("EHC plan", False),
    "open": ("When to apply", False),
    "provider": ("Who offers it", False),
}
SORT_LABELS = {
    "relevance": "Best match",
    "updated": "Newest first",
    "distance": "Nearest first",
    "closing": "Closing soonest",
    "title": "A to Z",
}


@dataclass(frozen=True)
class DirectoryPage:
    """What the directory's template reads."""

    result: Result
    vocabulary: Vocabulary
    notices: list[str]

    @classmethod
    def of(cls, result: Result, asked: OpportunityFilter) -> DirectoryPage:
        notices = list(asked.notices)
        if not result.hits and result.query.page > 1 and result.total + result.ask_total:
            notices.append(f"There is no page {result.query.page}. The last one is page {result.pages}.")
        return cls(result, asked.vocabulary, notices)

    @property
    def query(self) -> SearchQuery:
        return self.result.query

    @property
    def heading(self) -> str:
        total, where = self.result.total, f" near {self.query.near.label}" if self.query.near else ""
        if total:
            return f"{words.count(total, 'thing')} you can do{where}"
        return "Nothing here says yes to all of that" if self.result.ask_total else "Nothing matches all of that yet"

    @property
    def ask_sentence(self) -> str:
        return f"and {self.result.ask_total:,} to ask about" if self.result.ask_total else ""

    @cached_property
    def sections(self) -> list[Section]:
        reasons = Reasons(self.query, self.vocabulary)
        shown = Opportunity.objects.documents_by_pk(hit.pk for hit in self.result.hits)
        near = self.query.near.label if self.query.near else ""
        headings = {
            "stated": f"Within {words.count(self.query.within, 'mile')} of {near}" if near else "",
            "covers": f"These cover {near}",
            "ask": "Ask them about these",
        }
        found = {key: [hit for hit in self.result.hits if hit.section == key] for key in headings}
        return [
            Section(
                key="near" if near and key == "stated" else key,
                heading=headings[key],
                hits=[card(shown[hit.pk], on=self.query.on, hit=hit, reasons=reasons) for hit in hits],
            )
            for key, hits in found.items()
            if hits
        ]

    @cached_property
    def facets(self) -> list[Facet]:
        return [Facet(name, label, self.options(name), "checkbox", first) for name, (label, first) in FACETS.items()]

    def options(self, group: str) -> list[Option]:
        counts = self.result.counts.get(group, {})
        chosen = {
            ("1" if v is True else f"{v:g}" if isinstance(v, float) else str(v)) for v in self.query.values(group)
        }
        return [
            Option(t.value, t.label, counts.get(t.value, 0), t.value in chosen, 1 if t.parent else 0)
            for t in self.vocabulary.offered(group, *chosen)
        ]

    @property
    def age_options(self) -> list[Option]:
        return [Option("", "Any age"), *self.options("age")]

    @property
    def hours_options(self) -> list[Option]:
        """The usual steps, and the number that was asked for where it is none of them."""
        options, asked = self.options("hours_max"), self.query.hours_max
        if asked and not any(option.checked for option in options):
            options.append(Option(f"{asked:g}", words.most_hours(asked), None, True))
        return [Option("", "Any number of hours"), *options]

    @property
    def within_options(self) -> list[Option]:
        return [Option(str(m), words.count(m, "mile"), None, m == self.query.within) for m in WITHIN]

    @property
    def sort_options(self) -> list[Option]:
        usable = {"relevance": bool(self.query.q), "distance": bool(self.query.near)}
        return [
            Option(value, label, None, value == self.query.order)
            for value, label in SORT_LABELS.items()
            if usable.get(value, True)
        ]

    def context(self) -> dict:
        """By the names that the template uses."""
        names = (
            "query",
            "result",
            "heading",
            "ask_sentence",
            "notices",
            "sections",
            "facets",
            "chips",
            "clear_url",
            "pages",
            "wider",
            "hidden",
            "within_options",
            "age_options",
            "hours_options",
            "sort_options",
            "more_chosen",
        )
        return {name: getattr(self, name) for name in names}

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form has no box for but must carry along."""
        return [pair for pair in self.query.params() if pair[0] in {"historical", "per_page"}]

    @cached_property
    def chips(self) -> list[Chip]:
        chips = []
        for group in self.query.chosen:
            for value in self.query.values(group):
                heading, label = self.chip_words(group, value)
                chips.append(Chip(heading, label, url(self.query.without(group, value))))
        if self.query.historical:
            chips.append(Chip("Also", "the recorded offer", url(self.query.without("historical"))))
        return chips

    def chip_words(self, group: str, value: object) -> tuple[str, str]:
        if group in FACETS:
            key = "1" if value is True else value
            return FACETS[group][0], self.vocabulary.label(group, key)
        if group == "near":
            return "Where", f"Within {words.count(self.query.within, 'mile')} of {self.query.near.label}"
        if group == "hours_max":
            return "Hours", words.most_hours(value)
        return ("Age", f"Age {value}") if group == "age" else ("Words", f"“{value}”")

    @property
    def clear_url(self) -> str:
        return reverse("opportunity_list")

    @property
    def more_chosen(self) -> int:
        """How many choices hide behind "More filters" on a phone."""
        return sum(f.chosen for f in self.facets if not f.first) + bool(self.query.hours_max)

    @property
    def wider(self) -> list[tuple[str, str, int]]:
        """Where nothing was found: what taking one group away would give."""
        return [
            (
                " or ".join(self.chip_words(group, v)[1] for v in self.query.values(group)),
                url(self.query.without(group)),
                n,
            )
            for group, n in self.result.wider.items()
            if n
        ]

    @property
    def pages(self) -> PageLinks | None:
        last, current = self.result.pages, self.query.page
        if last == 1:
            return None
        shown = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
        numbers: list[tuple[int, str, bool] | None] = []
        for number in shown:
            if numbers and numbers[-1] and number - numbers[-1][0] > 1:
                numbers.append(None)
            numbers.append((number, url(self.query.at_page(number)), number == current))
        return PageLinks(
            previous_url=url(self.query.at_page(min(current - 1, last))) if current > 1 else "",
            next_url=url(self.query.at_page(current + 1)) if current < last else "",
            numbers=numbers,
        )


def url(query: SearchQuery) -> str:
    """The address of a question; the whole state is in it, so it can be shared."""
    question = query.query_string()
    return f"{reverse('opportunity_list')}?{question}" if question else reverse("opportunity_list")
