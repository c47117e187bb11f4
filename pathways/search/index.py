"""The search index: for every value of every group a bitmap of the listings that have it.

It is a cache of the database, kept in the process. A listing's number in it, its ordinal, grows with
`modified_at`: the default order is the ordinals backwards, and a page at any depth is a slice.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from pyroaring import BitMap

from pathways.entries import Entry, IntakeDates
from pathways.search import spans
from pathways.search.gathered import Gathered
from pathways.search.grid import Grid, PackedGrid
from pathways.search.ordinals import Ordinals
from pathways.search.packing import Packed, array_from, fill, packed_values
from pathways.search.postings import PackedPostings, Postings
from pathways.search.texts import PackedTexts, Texts
from pathways.search.titles import TitleOrder
from pathways.search.vocabulary import AGES

SEALED_AT_ONCE = 5000  # what is added waits in arrays, which take more room than bitmaps
ONE_DAY = timedelta(days=1)
DAY_TWO = date.min + ONE_DAY
KEPT = ("values", "hours", "opens", "unsure", "shown", "closes")  # the bitmaps of an index by what they are kept for


class OutOfOrder(Exception):
    """A listing would have to stand between others: the index must be made anew."""


class Row(NamedTuple):
    """What the index reads of a listing; see `replica.rows`."""

    pk: int
    modified_at: datetime
    sort_title: str
    search_text: str
    entry: str


class PackedIndex(Packed):
    pks: bytes
    moments: bytes
    alive: bytes
    titles: PackedTexts
    by_title: bytes
    values: dict[tuple[str, str | int], bytes]
    hours: dict[int, bytes]
    opens: dict[spans.Key, bytes]
    unsure: dict[spans.Key, bytes]
    shown: dict[spans.Key, bytes]
    closes: dict[date, bytes]
    grid: PackedGrid
    postings: PackedPostings


class FacetIndex:
    """All listings that may be public on some day."""

    def __init__(self, rows: Iterable[Row] = ()):
        self.pks, self._titles = array("q"), Texts()
        self.alive = BitMap()
        self.values: defaultdict[tuple[str, object], BitMap] = defaultdict(BitMap)
        self.hours: defaultdict[int, BitMap] = defaultdict(BitMap)  # fewest hours, in tenths
        self.opens: defaultdict[spans.Key, BitMap] = defaultdict(BitMap)  # an intake is open on these days
        self.unsure: defaultdict[spans.Key, BitMap] = defaultdict(BitMap)  # nobody says whether an intake is
        self.shown: defaultdict[spans.Key, BitMap] = defaultdict(BitMap)  # the days on which it is in the directory
        self.closes: defaultdict[date, BitMap] = defaultdict(BitMap)  # the last day of an intake
        self.grid, self.postings = Grid(), Postings()
        self._moments = array("q")
        self._by_title: TitleOrder | None = None
        self._added: defaultdict[int, Gathered] = defaultdict(Gathered)  # by the identity of what it goes into
        for number, row in enumerate(rows, start=1):
            self._append(row)
            if number % SEALED_AT_ONCE == 0:
                self.seal()
        self.seal()
        self._ordinals = Ordinals(self.pks, self.alive)
        for bitmap in self._bitmaps():
            bitmap.shrink_to_fit()

    def packed(self) -> PackedIndex:
        kept = {name: packed_values(getattr(self, name)) for name in KEPT}
        return PackedIndex(
            pks=self.pks.tobytes(),
            moments=self._moments.tobytes(),
            alive=self.alive.serialize(),
            titles=self._titles.packed(),
            by_title=self.by_title.packed(),
            grid=self.grid.packed(),
            postings=self.postings.packed(),
            **kept,
        )

    @classmethod
    def unpacked(cls, packed: PackedIndex) -> FacetIndex:
        index = cls()
        index.pks, index._moments = array_from("q", packed.pks), array_from("q", packed.moments)
        index.alive = BitMap.deserialize(packed.alive)
        index._titles = Texts.unpacked(packed.titles)
        index._by_title = TitleOrder.unpacked(packed.by_title, index._title_key)
        for name in KEPT:
            fill(getattr(index, name), getattr(packed, name))
        index.grid, index.postings = Grid.unpacked(packed.grid), Postings.unpacked(packed.postings)
        index._ordinals = Ordinals(index.pks, index.alive)
        return index

    def _append(self, row: Row) -> int:
        """Take in a listing that is newer than all the others. Raises `OutOfOrder` where it is not."""
        ordinal, moment = len(self.pks), moment_of(row.modified_at)
        if ordinal and (self._moments[-1], -self.pks[-1]) >= (moment, -row.pk):
            raise OutOfOrder
        self.pks.append(row.pk)
        self._titles.put(ordinal, row.sort_title.encode())
        self._moments.append(moment)
        self._take_in(ordinal, row)
        return ordinal

    def replace(self, pks: Iterable[int], rows: Iterable[Row]) -> None:
        """Forget the listings `pks` and take in `rows`, those of them that may still be public."""
        gone = BitMap([ordinal for pk in pks if (ordinal := self._ordinals.get(pk)) is not None])
        self._forget(gone)
        newer = []
        for row in rows:
            ordinal = self._ordinals.get(row.pk)
            if ordinal is not None and self._moments[ordinal] == moment_of(row.modified_at):
                self._titles.put(ordinal, row.sort_title.encode())
                self._take_in(ordinal, row)
                gone.discard(ordinal)
            else:
                newer.append(row)
        for ordinal in gone:
            self._ordinals.forget(self.pks[ordinal])
        for row in sorted(newer, key=lambda row: (row.modified_at, -row.pk)):
            self._ordinals[row.pk] = self._append(row)
        if len(self.pks) > 2 * len(self.alive) + 1000:
            raise OutOfOrder  # mostly of listings that are gone
        self.seal()

    def _forget(self, gone: BitMap) -> None:
        self.alive -= gone
        if self._by_title is not None:
            self._by_title.forget(gone)
        for kept in self._kept():
            for bitmap in kept.values():
                bitmap -= gone
        self.postings.forget(gone)
        self.grid.forget(gone)

    def _take_in(self, ordinal: int, row: Row) -> None:
        facts = Entry.read(row.entry)
        self.alive.add(ordinal)
        added = self._added[id(self.values)]
        for key in value_keys(facts):
            added[key](ordinal)
        for kept, key in self._keys_of_days(facts):
            self._added[id(kept)][key](ordinal)
        self.grid.add(ordinal, facts.located)
        self.postings.add(ordinal, row.search_text)
        if self._by_title is not None:
            self._by_title.add(ordinal)

    def seal(self) -> None:
        for kept in self._kept():
            self._added[id(kept)].pour_into(kept)
        self.postings.seal()

    def _kept(self) -> tuple[dict[object, BitMap], ...]:
        return tuple(getattr(self, name) for name in KEPT)

    def _bitmaps(self) -> Iterator[BitMap]:
        for kept in self._kept():
            yield from kept.values()
        yield from self.postings.bitmaps()

    def _keys_of_days(self, facts: Entry) -> Iterator[tuple[dict, object]]:
        """Those of hours too: all that is compared, and not merely the same."""
        last_shown = max(facts.hidden_on, DAY_TWO) - ONE_DAY if facts.hidden_on else date.max
        yield from ((self.shown, key) for key in spans.keys_of([(facts.publish_on or date.min, last_shown)]))
        fewest = facts.hours_from or facts.hours_to
        if fewest:
            yield self.hours, round(float(fewest) * 10)
        for intake in facts.all_intakes:
            if intake.apply_by:
                yield self.closes, intake.apply_by
        if not facts.is_paused:
            openings = [opening(intake) for intake in facts.all_intakes]
            for kept, is_wanted in ((self.opens, True), (self.unsure, False)):
                found = (span for is_known, span in openings if is_known == is_wanted)
                yield from ((kept, key) for key in spans.keys_of(found))

    def newest(self, most: int) -> list[int]:
        return [self.pks[ordinal] for ordinal in reversed(self.alive[-most:])]

    # ── Order by title ───────────────────────────────────────────────────────

    @property
    def by_title(self) -> TitleOrder:
        if self._by_title is None:
            self._by_title = TitleOrder(self.alive, self._title_key)
        return self._by_title

    def _title_key(self, ordinal: int) -> tuple[bytes, int]:
        return self._titles[ordinal], self.pks[ordinal]

    # ── Days ─────────────────────────────────────────────────────────────────

    def in_directory(self, on: date) -> BitMap:
        return spans.on_day(self.shown, on)

    def open_on(self, on: date) -> BitMap:
        return spans.on_day(self.opens, on)

    def unsure_on(self, on: date) -> BitMap:
        return spans.on_day(self.unsure, on)

    def by_closing(self, on: date) -> list[BitMap]:
        """The listings by their next last day to apply, one bitmap for each day."""
        taken, days = BitMap(), []
        for day in sorted(day for day in self.closes if day >= on):
            days.append(self.closes[day] - taken)
            taken |= self.closes[day]
        return days


def value_keys(facts: Entry) -> Iterator[tuple[str, object]]:
    """The (group, value) pairs of an entry. In "unsaid" stand the groups of which it says nothing."""
    for group in ("stage", "type", "provider", "pay", "delivery", "ehcp"):
        yield group, getattr(facts, group)
    if facts.type_parent:
        yield "type", facts.type_parent
    for group, codes in (("need", facts.needs), ("support", facts.support), ("interest", facts.interests)):
        for code in codes:
            yield group, code
        if not codes:
            yield "unsaid", group
    for code in {*facts.areas, *facts.site_areas}:
        yield "area", code
    for code in facts.areas:
        yield "served", code
    for code in facts.access:
        yield "access", code
    for code in facts.access_answered:
        yield "access_answered", code
    lowest, highest = facts.age_from, facts.age_to
    if lowest is None and highest is None:
        yield "unsaid", "age"
    else:
        for age in AGES:
            if (lowest is None or lowest <= age) and (highest is None or age <= highest):
                yield "age", age
    covers = facts.covers_all_areas
    marks = {
        ("unsaid", "area"): not (facts.areas or facts.site_areas or covers),
        ("unsaid", "near"): not (facts.areas or facts.located or covers),
        ("unsaid", "hours_max"): not facts.hours_from,
        ("unsaid", "open"): not (facts.all_intakes or facts.is_paused),
        ("is", "covers_all_areas"): covers,
        ("is", "historical"): facts.is_historical,
        ("is", "for_all_needs"): facts.is_for_all_needs,
    }
    yield from (key for key, holds in marks.items() if holds)


def opening(intake: IntakeDates) -> tuple[bool, spans.Span]:
    """The days on which `Intake.is_open`, or (not known) those on which no date says whether it is."""
    first, last, starts = intake.apply_from or date.min, intake.apply_by, intake.starts_on or date.max
    if last:
        return True, (first, last)
    if intake.kind == "rolling":
        return True, (first, date.max)
    return bool(intake.apply_from), (first, starts)


def moment_of(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)
