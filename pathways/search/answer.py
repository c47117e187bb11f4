"""Answers a question from the index; `orm` says the same, slowly, and is what this is measured by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain, islice

from pyroaring import BitMap

from pathways.search.index import FacetIndex
from pathways.search.kept import Kept
from pathways.search.query import ALWAYS_STATED, Hit, Result, SearchQuery
from pathways.search.text import TextQuery, parse
from pathways.search.vocabulary import Vocabulary, typed
from providers.places import METRES_IN_A_MILE

NOTHING = BitMap()
MOST_FOUND = 100
MOST_GUESSES = 3


class Day:
    """The index on one day, for one vocabulary, with all that was worked out once. Never changed."""

    def __init__(self, index: FacetIndex, vocabulary: Vocabulary, on: date):
        self.index, self.vocabulary, self.on = index, vocabulary, on
        self._options: dict[tuple[str, object], BitMap] = {}
        self._texts, self._reaches, self._offered, self._found = Kept(), Kept(), Kept(), Kept(most=MOST_FOUND)

    def found(self, query: SearchQuery) -> Found:
        return self._found.get_or_make(query.of_any_page(), lambda: Found.by(self, query))

    def value(self, group: str, value: object) -> BitMap:
        return self.index.values.get((group, value), NOTHING)

    @cached_property
    def listed(self) -> BitMap:
        return self.index.in_directory(self.on)

    @cached_property
    def current(self) -> BitMap:
        return self.listed - self.value("is", "historical")

    @cached_property
    def by_closing(self) -> list[BitMap]:
        return self.index.by_closing(self.on)

    @cached_property
    def closing(self) -> BitMap:
        return BitMap.union(NOTHING, *self.by_closing)

    @cached_property
    def unsure(self) -> BitMap:
        return self.index.unsure_on(self.on) | self.value("unsaid", "open")

    # ── Groups ───────────────────────────────────────────────────────────────

    def option(self, group: str, value: object) -> BitMap:
        """The listings that say yes to one value of a group."""
        found = self._options.get((group, value))
        if found is None:
            found = self._options[group, value] = OPTIONS.get(group, Day.value_of)(self, group, value)
        return found

    def offered(self, group: str, chosen: tuple) -> list[tuple[str, BitMap]]:
        """Each value that the panel shows of a group, with the listings that say yes to it."""
        return self._offered.get_or_make(
            (group, chosen),
            lambda: [
                (term.value, self.option(group, typed(group, term.value)))
                for term in self.vocabulary.offered(group, *chosen)
            ],
        )

    def value_of(self, group: str, value: object) -> BitMap:
        return self.value(group, value)

    def area(self, _group: str, code: str) -> BitMap:
        found = self.value("area", code) | self.value("delivery", "online")
        return found | self.value("is", "covers_all_areas") if code in self.vocabulary.home else found

    def need(self, group: str, code: str) -> BitMap:
        return self.value(group, code) | self.value("is", "for_all_needs")

    def delivery(self, group: str, value: str) -> BitMap:
        return self.value(group, value) | self.value(group, "both")

    def hours(self, _group: str, most: float) -> BitMap:
        return BitMap.union(NOTHING, *(having for fewest, having in self.index.hours.items() if fewest <= most * 10))

    def open(self, _group: str, _value: object) -> BitMap:
        return self.index.open_on(self.on)

    def meets(self, query: SearchQuery, group: str) -> BitMap:
        if group == "q":
            return self.having(query.words)
        if group == "near":
            return self.reach(query) | self.serving(query)
        values = query.values(group)
        if len(values) == 1:
            return self.option(group, values[0])
        return BitMap.union(*(self.option(group, value) for value in values))

    def silent(self, query: SearchQuery, group: str) -> BitMap:
        """Those that do not say; whoever meets what was chosen is to be taken out yet."""
        if group in {"pay", "delivery", "ehcp"}:
            return self.value(group, "not_stated")
        if group == "access":
            answered = (self.value("access_answered", code) for code in query.access)
            return self.listed - BitMap.intersection(*answered)
        return self.unsure if group == "open" else self.value("unsaid", group)

    # ── Words and places ─────────────────────────────────────────────────────

    def having(self, words: TextQuery) -> BitMap:
        return self._texts.get_or_make(words, lambda: self.index.postings.find(words, self.listed))

    def reach(self, query: SearchQuery) -> BitMap:
        key = (query.near, query.within)
        return self._reaches.get_or_make(
            key, lambda: self.index.grid.within(query.near, query.within * METRES_IN_A_MILE)
        )

    def serving(self, query: SearchQuery) -> BitMap:
        """Those that are online, or serve the place wherever they stand."""
        found = self.value("delivery", "online")
        if query.near.area:
            found = found | self.value("served", query.near.area)
        return found | self.value("is", "covers_all_areas") if query.near.area_is_home else found


OPTIONS = {
    "area": Day.area, "need": Day.need, "delivery": Day.delivery, "hours_max": Day.hours, "open": Day.open,
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What all pages and orders of one question have in common."""

    meets: dict[str, BitMap]
    stated: BitMap
    to_ask: BitMap
    counts: dict[str, dict[str, int]]
    wider: dict[str, int]
    suggestion: str

    @classmethod
    def by(cls, day: Day, query: SearchQuery) -> Found:
        base = day.listed if query.historical else day.current
        meets = {group: day.meets(query, group) for group in query.chosen}
        stated = met_by(base, meets)
        return cls(
            meets=meets,
            stated=stated,
            to_ask=to_be_asked(day, query, base, meets, stated),
            counts=counts(day, query, base, meets, stated),
            wider={} if stated else {g: len(met_by(base, meets, leave_out=g)) for g in query.chosen},
            suggestion=suggestion(day, query, base),
        )


def answer(day: Day, query: SearchQuery) -> Result:
    """The answer to `query`, which must ask about the day of `day`."""
    found = day.found(query)
    return Result(
        query=query,
        total=len(found.stated),
        ask_total=len(found.to_ask),
        hits=tuple(hits(day, query, found)),
        counts=found.counts,
        wider=found.wider,
        suggestion=found.suggestion,
    )


def met_by(base: BitMap, meets: dict[str, BitMap], *, leave_out: str = "") -> BitMap:
    """The listings of `base` that meet every chosen group."""
    return BitMap.intersection(base, *(met for group, met in meets.items() if group != leave_out))


def to_be_asked(day: Day, query: SearchQuery, base: BitMap, meets: dict[str, BitMap], stated: BitMap) -> BitMap:
    """Those that contradict nothing that was chosen, and do not say all of it."""
    possible = [meets[g] if g in ALWAYS_STATED else meets[g] | day.silent(query, g) for g in query.chosen]
    return BitMap.intersection(base, *possible) - stated


def counts(
    day: Day, query: SearchQuery, base: BitMap, meets: dict[str, BitMap], stated: BitMap
) -> dict[str, dict[str, int]]:
    """For each option, the results that it would give besides what is chosen in the other groups."""
    counted: dict[str, dict[str, int]] = {group: {} for group in query.chosen if group in ("q", "near")}
    for group in day.vocabulary.groups:
        chosen = query.values(group)
        left = met_by(base, meets, leave_out=group) if chosen else stated
        size_with = left.intersection_cardinality
        counted[group] = {value: size_with(having) for value, having in day.offered(group, chosen)}
    return counted


# ── The page ─────────────────────────────────────────────────────────────────


def hits(day: Day, query: SearchQuery, found: Found) -> Iterator[Hit]:
    covers = found.stated - day.reach(query) if query.near else NOTHING
    sections = {"stated": found.stated - covers, "covers": covers, "ask": found.to_ask}
    met = [(group, having) for group, having in found.meets.items() if group != "q"]
    start = (query.page - 1) * query.per_page
    left = query.per_page
    for section, listings in sections.items():
        if start >= len(listings):
            start -= len(listings)
            continue
        for ordinal in page_of(day, query, listings, start, start + left):
            square = day.index.grid.square_metres(ordinal, query.near) if query.near else None
            left -= 1
            yield Hit(
                pk=day.index.pks[ordinal],
                section=section,
                meets=tuple([group for group, having in met if ordinal in having]),
                silent=tuple([group for group, having in met if ordinal not in having]),
                metres=None if square is None else float(square) ** 0.5,
            )
        if not left:
            return
        start = 0


def page_of(day: Day, query: SearchQuery, found: BitMap, start: int, stop: int) -> list[int]:
    """The ordinals of `found` from `start` to before `stop` in the order that was asked for."""
    if query.order == "title":
        return day.index.by_title.page(found, start, stop)
    if query.order == "distance":
        nearest = list(islice(day.index.grid.nearest_first(found, query.near), start, stop))
        placed = found & day.index.grid.located
        return nearest + newest([found - placed], max(0, start - len(placed)), max(0, stop - len(placed)))
    if query.order == "closing":
        days = (found & closing for closing in day.by_closing)
        return newest(chain(days, [found - day.closing]), start, stop)
    if query.order == "relevance":
        in_title = day.index.postings.find_in_titles(query.words, found)
        return newest([in_title, found - in_title], start, stop)
    return newest([found], start, stop)


def newest(parts: Iterable[BitMap], start: int, stop: int) -> list[int]:
    """A slice of the parts one after another, each with the newest first."""
    page: list[int] = []
    for part in parts:
        size = len(part)
        if start < size:
            page += reversed(part[max(0, size - stop) : size - max(0, start)])
        start, stop = start - size, stop - size
        if stop <= 0:
            break
    return page


# ── Did you mean ─────────────────────────────────────────────────────────────


def suggestion(day: Day, query: SearchQuery, base: BitMap) -> str:
    """The question with its unknown words replaced by likely ones, where that finds something."""
    if not query.q:
        return ""
    postings, guessed = day.index.postings, query.q
    unknown = [
        piece.words[0]
        for terms in query.words.alternatives
        for term in terms
        for piece in term.pieces[:1]
        if not (term.is_negated or piece.is_phrase or len(piece.words) > 1 or postings.knows(piece, base))
    ]
    for word in unknown[:MOST_GUESSES]:
        if guess := postings.guess(word, base):
            guessed = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", guess, guessed, flags=re.IGNORECASE)
    if guessed == query.q or not (day.having(parse(guessed, day.vocabulary.synonyms)) & base):
        return ""
    return guessed
