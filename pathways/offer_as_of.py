"""What the offer was at the end of a day, from the versions that were kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec

from core.calendar import start_of
from pathways.continuum import Stage
from pathways.document import read_document
from pathways.document.reading import UPGRADES
from pathways.document.references import Values
from pathways.entries import IntakeDates
from pathways.models import ListingVersion, Opportunity
from pathways.states import State, state_of


class Named(msgspec.Struct, frozen=True):
    name: str = ""


class Stood(msgspec.Struct, frozen=True):
    """Of a document, what lists and `state_of` read; the rest is not even decoded."""

    slug: str
    title: str
    stage: str
    status: str
    schema: int
    publish_on: date | None = None
    hidden_on: date | None = None
    review_by: date | None = None
    is_paused: bool = False
    is_historical: bool = False
    provider: Named | None = None
    merged_into: dict | None = None
    intakes: list[IntakeDates] = []

    @property
    def merged_into_id(self) -> bool:
        return self.merged_into is not None

    @property
    def all_intakes(self) -> list[IntakeDates]:
        return self.intakes


READER = msgspec.json.Decoder(Stood)


@dataclass(frozen=True)
class Line:
    """A listing on that day."""

    listing: int
    version: int
    title: str
    slug: str
    provider: str
    stage: Stage | None
    state: State
    is_historical: bool


@dataclass(frozen=True)
class Question:
    """A London date, with the words, state and stage that the list is narrowed to; "" for all."""

    on: date
    words: str = ""
    state: str = ""
    stage: str = ""

    def asks_for(self, line: Line) -> bool:
        said = f"{line.title} {line.provider}".casefold()
        return (
            all(word in said for word in self.words.casefold().split())
            and self.state in ("", line.state, "public" if line.state.in_directory else None)
            and self.stage in ("", line.stage)
        )


NOT_CHOSEN = "Not chosen yet"


@dataclass(frozen=True)
class Counts:
    """A row of the table: how many listings in each state."""

    label: str
    numbers: list[tuple[State, int]]

    @property
    def total(self) -> int:
        return sum(number for _, number in self.numbers)


@dataclass(frozen=True)
class Offer:
    """The offer on a day: all of it, and what was asked for."""

    question: Question
    lines: list[Line]
    asked: list[Line]
    not_recorded: int  # listings that were there already, of which nothing had been kept yet

    @property
    def shown(self) -> int:
        """How many families could find."""
        return sum(line.state.in_directory and not line.is_historical for line in self.lines)

    @property
    def historical(self) -> int:
        return sum(line.is_historical for line in self.lines)

    @property
    def counted(self) -> int:
        return len(self.lines) - self.historical

    def table(self) -> list[Counts]:
        """How many listings each way into work had in each state, and all of them. The old record is left out."""
        there = [line for line in self.lines if not line.is_historical]
        counted = Counter((line.stage, line.state) for line in there)
        states = [state for state in reversed(State) if any(line.state == state for line in there)]
        ways = [(stage.label, stage) for stage in Stage] + [(NOT_CHOSEN, None)]
        rows = [Counts(label, [(state, counted[stage, state]) for state in states]) for label, stage in ways]
        totals = Counter(line.state for line in there)
        return [*(row for row in rows if row.total), Counts("All", [(state, totals[state]) for state in states])]

    @property
    def states(self) -> list[State]:
        """Those in which something was, from live to merged."""
        return [state for state, _ in self.table()[-1].numbers]


def offer_as_of(question: Question) -> Offer:
    """Two queries, whatever the number of listings and of their versions."""
    everything = Opportunity.objects.all()
    rows = ListingVersion.objects.as_of(question.on, everything).order_by()
    lines = [line_of(*row, on=question.on) for row in rows.values_list("opportunity_id", "number", "document")]
    lines.sort(key=lambda line: (line.title.casefold(), line.listing))
    there = Opportunity.objects.filter(created_at__lt=end_of(question.on)).count()
    asked = [line for line in lines if question.asks_for(line)]
    return Offer(question, lines, asked, not_recorded=max(there - len(lines), 0))


def end_of(on: date) -> datetime:
    """The midnight in London after that day, whether it has 23, 24 or 25 hours."""
    return start_of(on + timedelta(days=1))


def line_of(listing: int, version: int, text: str, *, on: date) -> Line:
    stood = stood_in(text)
    return Line(
        listing=listing,
        version=version,
        title=stood.title or f"(no title: {stood.slug})",
        slug=stood.slug,
        provider=stood.provider.name if stood.provider else "",
        stage=Stage(stood.stage) if stood.stage else None,
        state=state_of(stood, on=on),
        is_historical=stood.is_historical,
    )


def stood_in(text: str) -> Stood:
    try:
        stood = READER.decode(text)
    except msgspec.ValidationError:  # of an older schema
        stood = None
    is_of_today = stood and stood.schema not in UPGRADES
    return stood if is_of_today else msgspec.convert(read_document(text), Stood)


def documents_of(offer: Offer) -> Iterator[tuple[Line, Values]]:
    """What was asked for, whole, by the number of the listing. They are read one by one: all of them are many MB."""
    lines = {line.listing: line for line in offer.asked}
    versions = ListingVersion.objects.as_of(offer.question.on, Opportunity.objects.all()).order_by("opportunity_id")
    for pk, text in versions.values_list("opportunity_id", "document").iterator(chunk_size=200):
        if line := lines.get(pk):
            yield line, read_document(text)


def history_began_on() -> date | None:
    return ListingVersion.objects.order_by("on").values_list("on", flat=True).first()
