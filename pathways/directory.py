"""The directory page: a search result filled into the shapes of its template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.utils.safestring import SafeString

from core.context import site_facts
from core.shapes import Shape, Shapes, joined, slot
from pathways import words
from pathways.addresses import Addresses, start_of, url
from pathways.cards import KeptCard, Reasons, distance_words, kept_cards, match_html
from pathways.entries import Entry
from pathways.filters import Asked
from pathways.panel import FACETS, INCLUDES, Option, Panel, as_value
from pathways.search import Hit, Result, SearchQuery
from pathways.search.vocabulary import Vocabulary
from providers.advisers import nearest
from providers.drawing import Drawing
from providers.models import NamedContact


@dataclass(frozen=True)
class Chip:
    group_label: str
    label: str
    url: str


PEOPLE = "providers/includes/_people_to_ask.html"
SORT_LABELS = {
    "relevance": "Best match",
    "updated": "Newest first",
    "distance": "Nearest first",
    "closing": "Closing soonest",
    "title": "A to Z",
}


@dataclass(frozen=True)
class DirectoryPage:
    """What the directory says of a result. Shapes and cards must be of the version of the vocabulary, and the day."""

    result: Result
    vocabulary: Vocabulary
    notices: tuple[str, ...]
    shapes: Shapes
    cards: dict[int, KeptCard]
    drawing: Drawing
    advisers: Callable[[], Sequence[NamedContact]]

    template: ClassVar = "pathways/opportunity_list.html"
    name: ClassVar = "opportunity_list"
    left_out_where_empty: ClassVar = frozenset({"ask_sentence", "more_chosen"})

    @classmethod
    def of(cls, result: Result, asked: Asked, **parts) -> DirectoryPage:
        notices = asked.notices
        if not result.hits and result.query.page > 1 and result.total + result.ask_total:
            notices += (f"There is no page {result.query.page}. The last one is page {result.pages}.",)
        return cls(result=result, notices=notices, **parts)

    @property
    def query(self) -> SearchQuery:
        return self.result.query

    def render(self, surroundings: Mapping, key: object) -> SafeString:
        """The whole page; `key` names what `surroundings` hold, which is the same for every question."""
        found = bool(self.result.total or self.result.ask_total)
        texts = self.texts
        kept = [name for name in texts if name not in self.left_out_where_empty or texts[name]]
        return self.shapes.fill(
            self.template,
            (key, tuple(kept), found),
            lambda: {**surroundings, **{name: slot(name) for name in kept}, "has_results": found},
            texts,
        )

    @property
    def texts(self) -> dict[str, object]:
        panel = self.panel
        return {
            "heading": self.heading,
            "total": self.result.total,
            "ask_total": self.result.ask_total,
            "ask_sentence": self.ask_sentence,
            "notices": joined([self.notices_html, self.suggestion]),  # above the form: on a phone it is long
            "search_row": panel.search_row,
            "first_facets": panel.facets(first=True),
            "more_facets": panel.facets(first=False),
            "more_chosen": panel.more_chosen,
            "hours": panel.hours,
            "results": joined(self.results),
        }

    @cached_property
    def panel(self) -> Panel:
        return Panel(self.result, self.vocabulary, self.shapes, self.drawing, self.addresses)

    def part(self, name: str, key: object, context: Callable[[], Mapping], texts: Mapping) -> SafeString:
        return self.shapes.fill(f"{INCLUDES}/{name}.html", key, context, texts)

    @cached_property
    def addresses(self) -> Addresses:
        return Addresses(self.query, start_of(self.name))

    # ── Above the results ────────────────────────────────────────────────────

    @property
    def heading(self) -> str:
        total, where = self.result.total, f" near {self.query.near.label}" if self.query.near else ""
        if total:
            return f"{words.count(total, 'thing')} you can do{where}"
        return "Nothing here says yes to all of that" if self.result.ask_total else "Nothing matches all of that yet"

    @property
    def ask_sentence(self) -> str:
        return f"and {self.result.ask_total:,} to ask about" if self.result.ask_total else ""

    @property
    def notices_html(self) -> SafeString:
        texts = dict(numbered(self.notices))
        return self.part("_notices", len(texts), lambda: {"notices": list(map(slot, texts))}, texts)

    # ── The results ──────────────────────────────────────────────────────────

    @property
    def results(self) -> Iterable[SafeString]:
        if self.drawing or settings.MAP_TILE_URL:
            yield self.views
        if self.chips:
            yield self.chips_html
        if self.result.total or self.result.ask_total:
            yield self.sort
        if not self.result.total:
            yield self.nothing_found
        yield from self.sections
        if self.result.pages > 1:
            yield self.pages_html

    @property
    def views(self) -> SafeString:
        """The same question as a list and on the map."""
        names, page = ("opportunity_list", "opportunity_map"), self.query.page
        texts = {name: self.addresses.at_page(page, start=start_of(name)) for name in names}
        return self.part("_views", self.name, lambda: {"here": self.name, **{n: slot(n) for n in texts}}, texts)

    @cached_property
    def chips(self) -> list[Chip]:
        chips = []
        for group in self.query.chosen:
            for value in self.query.values(group):
                heading, label = self.chip_words(group, value)
                chips.append(Chip(heading, label, self.addresses.without(group, value)))
        if self.query.historical:
            chips.append(Chip("Also", "the recorded offer", self.addresses.without("historical")))
        return chips

    @property
    def chips_html(self) -> SafeString:
        texts = {
            f"{name}{number}": getattr(chip, name)
            for number, chip in enumerate(self.chips)
            for name in ("group_label", "label", "url")
        }
        number = len(self.chips)
        return self.shapes.fill(
            "components/_chips.html",
            (number, self.name),
            lambda: {
                "chips": [Chip(slot(f"group_label{n}"), slot(f"label{n}"), slot(f"url{n}")) for n in range(number)],
                "clear_url": self.addresses.start,
            },
            texts,
        )

    def chip_words(self, group: str, value: object) -> tuple[str, str]:
        if group in FACETS:
            return FACETS[group][0], self.vocabulary.label(group, as_value(value))
        if group == "near":
            return "Where", f"Within {words.count(self.query.within, 'mile')} of {self.query.near.label}"
        if group == "hours_max":
            return "Hours", words.most_hours(value)
        return ("Age", f"Age {value}") if group == "age" else ("Words", f"“{value}”")

    @property
    def sort(self) -> SafeString:
        query = self.query
        usable = {"relevance": bool(query.q), "distance": bool(query.near)}
        options = tuple(
            Option(value, label, None, value == query.order)
            for value, label in SORT_LABELS.items()
            if usable.get(value, True)
        )
        texts = {
            "print_url": self.addresses.on_paper(),
            "csv_url": self.addresses.as_file("opportunity_csv"),
            "xlsx_url": self.addresses.as_file("opportunity_xlsx"),
        }
        return self.part("_sort", options, lambda: {"options": options, **{name: slot(name) for name in texts}}, texts)

    @property
    def suggestion(self) -> SafeString:
        guessed = self.result.suggestion
        if not guessed:
            return SafeString()
        texts = {"words": guessed, "url": url(self.query.asking(guessed), self.addresses.start)}
        return self.part("_suggestion", (), lambda: {name: slot(name) for name in texts}, texts)

    @property
    def nothing_found(self) -> SafeString:
        """What taking one group away would give."""
        wider = [
            (
                " or ".join(self.chip_words(group, v)[1] for v in self.query.values(group)),
                self.addresses.without(group),
                words.count(number, "thing"),
            )
            for group, number in self.result.wider.items()
            if number
        ]
        texts: dict[str, object] = dict(numbered(part for parts in wider for part in parts))
        slots = list(map(slot, texts))
        texts["people"] = self.people_to_ask
        return self.part(
            "_no_results",
            (len(wider), bool(self.result.ask_total)),
            lambda: {
                "wider": [slots[at : at + 3] for at in range(0, len(slots), 3)],
                "ask_total": self.result.ask_total,
                "people": slot("people"),
            },
            texts,
        )

    @property
    def people_to_ask(self) -> SafeString:
        people, site = nearest(self.advisers(), areas=self.query.area), site_facts()
        context = {"people": people, "about": "", "site": site}
        return self.shapes.get(PEOPLE, (site, *(person.pk for person in people)), lambda: context).fill({})

    @property
    def found(self) -> Iterable[tuple[str, str, list[tuple[Hit, SafeString]]]]:
        """Each section that holds something: its name, its heading, and its hits with their cards."""
        reasons = Reasons(self.query, self.vocabulary)
        shown = kept_cards([hit.pk for hit in self.result.hits], self.cards, on=self.query.on)
        near = self.query.near.label if self.query.near else ""
        headings = {
            "stated": f"Within {words.count(self.query.within, 'mile')} of {near}" if near else "",
            "covers": f"These cover {near}",
            "ask": "Ask them about these",
        }
        for name, heading in headings.items():
            hits = [hit for hit in self.result.hits if hit.section == name and hit.pk in shown]
            if hits:
                yield name, heading, [(hit, self.card_html(hit, reasons, *shown[hit.pk])) for hit in hits]

    @property
    def sections(self) -> Iterable[SafeString]:
        for name, heading, cards in self.found:
            key = "near" if self.query.near and name == "stated" else name
            yield self.part(
                "_section",
                (key, bool(heading)),
                lambda key=key, heading=heading: {
                    "key": key, "heading": slot("heading") if heading else "", "cards": slot("cards"),
                },
                {"heading": heading, "cards": joined(card for _, card in cards)},
            )  # fmt: skip

    def card_html(self, hit: Hit, reasons: Reasons, entry: Entry, shape: Shape) -> SafeString:
        match = match_html(reasons.matches(hit, entry), reasons.ask(hit))
        return shape.fill({"match": match, "away": "" if hit.metres is None else f", {distance_words(hit.metres)}"})

    @property
    def pages_html(self) -> SafeString:
        last, current = self.result.pages, self.query.page
        shown = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
        numbers: list[int | None] = []
        for number in shown:
            if numbers and numbers[-1] and number - numbers[-1] > 1:
                numbers.append(None)
            numbers.append(number)
        texts: dict[str, object] = {f"url{n}": self.addresses.at_page(number) for n, number in enumerate(shown)}
        texts |= {f"number{n}": number for n, number in enumerate(shown)}
        texts["before"] = self.addresses.at_page(min(current - 1, last))
        texts["next"] = self.addresses.at_page(current + 1)

        pattern = tuple(number and (shown.index(number), number == current) for number in numbers)
        has_previous, has_next = current > 1, current < last

        def context() -> dict:
            links = [at and (slot(f"number{at[0]}"), slot(f"url{at[0]}"), at[1]) for at in pattern]
            return {
                "pages": {
                    "previous_url": slot("before") if has_previous else "",
                    "next_url": slot("next") if has_next else "",
                    "numbers": links,
                }
            }

        return self.shapes.fill("components/_pagination.html", (pattern, has_previous, has_next), context, texts)


def numbered(texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    return ((str(number), text) for number, text in enumerate(texts))
