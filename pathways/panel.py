"""The form of the directory: words, place, age and the groups of choices, with a count beside each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.shapes import Shape, Shapes, joined, slot
from pathways import words
from pathways.addresses import Addresses
from pathways.area_picture import area_picture
from pathways.search import Result, SearchQuery
from pathways.search.query import WITHIN
from pathways.search.vocabulary import Term, Vocabulary
from providers.drawing import Drawing

INCLUDES = "pathways/includes"
SELECT_OPTIONS = "components/_select_options.html"
FEW = 6  # a group of fewer options stands open where it comes first
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


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: object = None
    checked: bool = False
    depth: int = 0
    number: int = 0  # on the drawing beside it; 0: none


@dataclass(frozen=True)
class Facet:
    """A group of the panel. It stands open when something is chosen, or when it comes first and is short."""

    label: str
    is_open: bool
    chosen: object = 0


@dataclass(frozen=True)
class Panel:
    """The form filled in with a question, and with what each choice would give."""

    result: Result
    vocabulary: Vocabulary
    shapes: Shapes
    drawing: Drawing
    addresses: Addresses

    @property
    def query(self) -> SearchQuery:
        return self.result.query

    def part(self, name: str, key: object, context: Callable[[], Mapping], texts: Mapping) -> SafeString:
        return self.shapes.fill(f"{INCLUDES}/{name}.html", key, context, texts)

    def facets(self, *, first: bool) -> SafeString:
        """The three groups most used, or the others."""
        return joined(self.facet(name) for name, (_, is_first) in FACETS.items() if is_first == first)

    @property
    def search_row(self) -> SafeString:
        query = self.query
        hidden = tuple(pair for pair in query.params() if pair[0] in {"historical", "per_page"})
        texts = {
            "q": query.q,
            "near": query.near.label if query.near else "",
            "miles": self.miles,
            "ages": self.ages,
        }
        slots = {name: slot(name) for name in texts}
        return self.part("_search_row", hidden, lambda: {"hidden": hidden, **slots}, texts)

    @property
    def miles(self) -> SafeString:
        chosen = self.query.within
        shape = self.shapes.get(
            SELECT_OPTIONS,
            ("within", chosen),
            lambda: {"options": [Option(str(m), words.count(m, "mile"), None, m == chosen) for m in WITHIN]},
        )
        return shape.fill({})

    @property
    def ages(self) -> SafeString:
        counts, chosen = self.result.counts["age"], as_value(self.query.age)
        terms = self.vocabulary.offered("age")
        shape = self.shapes.get(
            SELECT_OPTIONS,
            ("age", chosen),
            lambda: {"options": [Option("", "Any age"), *(option(t, is_chosen=t.value == chosen) for t in terms)]},
        )
        return shape.fill_numbers(counts)

    def facet(self, group: str) -> SafeString:
        label, is_first = FACETS[group]
        chosen = {as_value(value) for value in self.query.values(group)}
        terms = self.vocabulary.offered(group, *chosen)
        is_open = bool(chosen) or (is_first and len(terms) < FEW)
        texts = {"chosen": len(chosen), "options": self.options(group, terms, chosen)}
        if group == "area" and self.drawing:
            texts["picture"] = area_picture(self.drawing, self.result, self.addresses, self.shapes)
        return self.part(
            "_facet",
            (group, bool(chosen), is_open),
            lambda: {
                "facet": Facet(label, is_open, slot("chosen") if chosen else 0),
                **{name: slot(name) for name in texts if name != "chosen"},
            },
            texts,
        )

    def options(self, group: str, terms: tuple[Term, ...], chosen: set[str]) -> SafeString:
        """The options of a group: where something is chosen, put together of their single shapes."""
        counts = self.result.counts[group]
        if not chosen:
            return self.options_shape(group, terms).fill_numbers(counts)
        return joined(
            self.options_shape(group, (term,), only=(term.value, term.value in chosen)).fill_numbers(counts)
            for term in terms
        )

    def options_shape(self, group: str, terms: tuple[Term, ...], *, only: tuple[str, bool] | None = None) -> Shape:
        """All options of a group, or `only` one of them and whether it is chosen; with a slot for the count of each."""
        is_chosen = bool(only and only[1])
        numbers = self.drawing.numbers if group == "area" else {}
        return self.shapes.get(
            f"{INCLUDES}/_options.html",
            (group, only),
            lambda: {
                "name": group,
                "options": [option(term, is_chosen=is_chosen, number=numbers.get(term.value, 0)) for term in terms],
            },
        )

    @property
    def hours(self) -> SafeString:
        """The usual steps, and the number that was asked for where it is none of them."""
        asked = as_value(self.query.hours_max or "")
        known = self.vocabulary.terms["hours_max"]
        is_own = bool(asked) and asked not in known

        def context() -> dict:
            steps = [Option(value, term.label, None, value == asked) for value, term in known.items()]
            own = [Option(slot("value"), slot("label"), None, True)] if is_own else []
            return {"options": [Option("", "Any number of hours"), *steps, *own], "chosen": asked}

        texts = {"value": asked, "label": words.most_hours(self.query.hours_max)} if is_own else {}
        return self.part("_hours", "own" if is_own else asked, context, texts)

    @property
    def more_chosen(self) -> int:
        """How many choices hide behind "More filters" on a phone."""
        return self.chosen - sum(len(self.query.values(name)) for name, (_, is_first) in FACETS.items() if is_first)

    @property
    def chosen(self) -> int:
        """How many choices there are in all groups."""
        return sum(len(self.query.values(name)) for name in FACETS) + bool(self.query.hours_max)


def option(term: Term, *, is_chosen: bool, number: int = 0) -> Option:
    """With a slot for its count."""
    return Option(term.value, term.label, slot(term.value), is_chosen, 1 if term.parent else 0, number)


def as_value(value: object) -> str:
    """A value as the query string and the options name it."""
    if value is True:
        return "1"
    return f"{value:g}" if isinstance(value, float) else str(value)
