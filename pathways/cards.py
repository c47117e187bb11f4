"""What a card and a facts panel say of a listing, in words ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from django.utils.safestring import SafeString

from core.fields import Answer
from core.shapes import Shape, Shapes, slot
from pathways import words
from pathways.continuum import Stage
from pathways.entries import Entry
from pathways.models import Intake, Opportunity
from pathways.search import Hit, SearchQuery
from pathways.search.vocabulary import Vocabulary
from pathways.states import State
from providers.places import miles

NEAR_DAYS = 42
MOST_KEPT = 10_000  # cards in memory, of some 4.5 kB each
ONLINE = Opportunity.Delivery.ONLINE.value
KeptCard = tuple[Entry, Shape]


class Fact(NamedTuple):
    """One fact with its picture; an empty text means: not stated."""

    icon: str
    label: str
    text: str


SHAPES = Shapes()


class Card(NamedTuple):
    """A listing as it stands in a list, with why it was found."""

    listing: Entry
    facts: list[Fact]
    matches: list[str]
    ask: list[str]
    date_note: str
    state_note: str
    ehcp_note: str

    @property
    def html(self) -> SafeString:
        """The card as it stands in every list."""
        return self.shape.fill({"match": match_html(self.matches, self.ask), "away": ""})

    @property
    def place(self) -> Fact:
        return Fact("online" if self.listing.delivery == ONLINE else "place", "Where", self.listing.where_words)

    @property
    def shape(self) -> Shape:
        """The card with slots for what depends on the question: `match`, and how far `away` it is."""
        listing = self.listing
        facts = [fact for fact in (*self.facts, self.place) if fact.text]
        texts = {
            "slug": listing.slug,
            "url": listing.get_absolute_url(),
            "title": listing.title,
            "provider_name": listing.provider_name,
            "summary": listing.summary,
            "date_note": self.date_note,
            "state_note": self.state_note,
            "ehcp_note": self.ehcp_note,
        }
        there = tuple([name for name, text in texts.items() if text])
        pictures = tuple([(fact.icon, fact.label) for fact in facts])
        for fact in facts:
            texts[fact.label] = fact.text
        return card_shape(listing.stage_enum, listing.is_example, there, pictures).narrowed(texts)


def card_shape(stage: Stage, is_example: bool, there: Sequence[str], facts: Sequence[tuple[str, str]]) -> Shape:
    """A card with slots for the texts that are `there`, for each of the facts by its label, for `match` and `away`."""
    return SHAPES.get_or_make(
        (stage, is_example, there, facts),
        lambda: SHAPES.get(
            "components/_card.html",
            (stage, is_example, there),
            lambda: {
                "stage": stage.value,
                "stage_label": stage.label,
                "is_example": is_example,
                **{name: slot(name) for name in (*there, "facts", "match")},
            },
        ).with_parts({"facts": [fact_shape(icon, label) for icon, label in facts]}),
    )


def fact_shape(icon: str, label: str) -> Shape:
    """With a slot of the label's name; where it is has another for how far `away` that is."""
    away = slot("away") if label == "Where" else ""
    return SHAPES.get(
        "components/_fact.html",
        (icon, label),
        lambda: {"icon": icon, "label": label, "text": slot(label), "away": away},
    )


def match_html(matches: Sequence[str], ask: Sequence[str]) -> SafeString:
    """Why a listing was found, and what to ask about; nothing where nothing was chosen."""
    if not (matches or ask):
        return SafeString()
    there = (bool(matches), bool(ask))
    texts = {"matches": ", ".join(matches), "ask": ", ".join(ask)}
    return SHAPES.fill(
        "components/_match.html",
        there,
        lambda: {name: slot(name) for name, text in texts.items() if text},
        texts,
    )


def cards(listings: Iterable[Entry], *, on: date) -> list[Card]:
    return [card(listing, on=on) for listing in listings]


def card(listing: Entry, *, on: date, hit: Hit | None = None, reasons: Reasons | None = None) -> Card:
    return Card(
        listing=listing,
        facts=card_facts(listing),
        matches=reasons.matches(hit, listing) if hit and reasons else [],
        ask=reasons.ask(hit) if hit and reasons else [],
        date_note=date_note(listing, on=on),
        state_note=STATE_NOTES.get(listing.state(on), ""),
        ehcp_note="EHC plan: not needed" if listing.ehcp == Answer.NO else "",
    )


def kept_cards(pks: Sequence[int], kept: dict[int, KeptCard], *, on: date) -> dict[int, KeptCard]:
    """The cards of these listings: those in `kept`, and the others by one query; they are kept too until it is full."""
    found = {pk: kept[pk] for pk in pks if pk in kept}
    if missing := [pk for pk in pks if pk not in found]:
        for pk, entry in Opportunity.objects.entries_by_pk(missing).items():
            found[pk] = (entry, card(entry, on=on).shape)
            if len(kept) < MOST_KEPT:
                kept[pk] = found[pk]
    return found


STATE_NOTES = {
    State.PAUSED: "Not taking people just now",
    State.CLOSED: "Closed to applications for now",
    State.OVERDUE: "Due for a check: ask if it is still right",
}


def card_facts(listing: Entry) -> list[Fact]:
    return [
        Fact("age", "Age", listing.age_words),
        Fact("clock", "Hours", listing.hours_words),
        Fact("money", "Pay", listing.pay_words),
    ]


DELIVERY_WORDS = {
    Opportunity.Delivery.IN_PERSON: "In person",
    Opportunity.Delivery.ONLINE: "Online",
    Opportunity.Delivery.BOTH: "In person and online",
}


def full_facts(listing: Opportunity) -> list[Fact]:
    """The panel at the top of a listing: everything that families ask first."""
    pay = ": ".join(filter(None, [listing.pay_words, listing.pay_details]))
    hours = ". ".join(filter(None, [listing.hours_words, listing.days]))
    delivery = DELIVERY_WORDS.get(listing.delivery, "")
    where = listing.where_words if listing.where_words != "Online" else ""
    plan = {Answer.YES: "You need one", Answer.NO: "You do not need one"}.get(listing.ehcp, "")
    area = {Answer.YES: "Yes", Answer.NO: "No, it is outside our area"}.get(listing.in_area, "")
    return [
        Fact("age", "Age", listing.age_words),
        Fact("clock", "Hours", hours),
        Fact("calendar", "How long", listing.length),
        Fact("money", "Pay", pay),
        Fact("price", "Cost to you", listing.cost),
        Fact("place", "Where", ", ".join(filter(None, [where, delivery.lower() if where else delivery]))),
        Fact("map", "In our area", area),
        Fact("plan", "EHC plan", plan),
        Fact("coach", "Help", words.join([offer.label for offer in listing.support.all()])),
    ]


def distance_words(metres: float) -> str:
    """Distances come from the middle of a postcode's sector, so nothing finer than half a mile is said."""
    away = miles(metres)
    return "less than a mile away" if away < 1 else f"about {words.count(round(away), 'mile')} away"


def next_closing(listing: Entry, *, on: date) -> Intake | None:
    coming = [i for i in listing.all_intakes if i.apply_by and i.apply_by >= on]
    return min(coming, key=lambda i: i.apply_by, default=None)


def date_note(listing: Entry, *, on: date) -> str:
    """The date that matters next: the last day to apply, else the day it starts."""
    if listing.is_paused:
        return ""
    if closing := next_closing(listing, on=on):
        note = f"Apply by {words.short_date(closing.apply_by)}"
        near = closing.apply_by - on <= timedelta(days=NEAR_DAYS)
        return f"{note}, {words.days_left(closing.apply_by, on=on)}" if near else note
    starts = [i.starts_on for i in listing.all_intakes if i.starts_on and i.starts_on >= on and not i.is_over(on)]
    return f"Starts {words.short_date(min(starts))}" if starts else ""


ASK_WORDS = {
    "near": "where it is",
    "age": "age",
    "area": "area",
    "need": "needs",
    "support": "help",
    "interest": "the sort of work",
    "pay": "pay",
    "hours_max": "hours",
    "delivery": "in person or online",
    "access": "access",
    "ehcp": "EHC plan",
    "open": "when to apply",
}


@dataclass(frozen=True)
class Reasons:
    """Says which of a person's wishes a listing meets, and which it says nothing about."""

    query: SearchQuery
    vocabulary: Vocabulary

    def ask(self, hit: Hit) -> list[str]:
        return [ASK_WORDS[group] for group in hit.silent]

    def matches(self, hit: Hit, listing: Entry) -> list[str]:
        return [text for group in hit.meets if (text := self._words(group, listing))]

    def _words(self, group: str, listing: Entry) -> str:
        if group in MANY_VALUED:
            return self._shared(group, getattr(listing, MANY_VALUED[group]))
        if group == "pay":
            return listing.pay_words.lower()
        if group == "delivery":
            return listing.delivery_words.lower()
        return self._own_words.get(group, "")

    @cached_property
    def _own_words(self) -> dict[str, str]:
        """What is said of every listing alike."""
        query = self.query

        def only(group: str, chosen: tuple[str, ...]) -> str:
            return self.vocabulary.label(group, chosen[0]) if len(chosen) == 1 else group

        return {
            "age": f"age {query.age}",
            "near": query.near.label if query.near else "",
            "area": only("area", query.area),
            "hours_max": words.most_hours(query.hours_max).lower() if query.hours_max else "",
            "access": only("access", query.access).lower(),
            "ehcp": "no EHC plan needed",
            "open": "open now",
        }

    def _shared(self, group: str, stated: dict[str, str]) -> str:
        """The chosen values that the listing states; where it states none of them, it takes everybody."""
        shared = [stated[v] for v in self.query.values(group) if v in stated]
        return words.join([lower_first(label) for label in shared or stated.values()])


MANY_VALUED = {"need": "needs", "support": "support", "interest": "interests"}


def lower_first(label: str) -> str:
    """ "Autism" to "autism", but "BSL" and "English and maths" stay as they are."""
    first = label.split()[0]
    return (
        label if first.isupper() or first in {"English", "British", "Down's", "Deaf"} else label[0].lower() + label[1:]
    )
