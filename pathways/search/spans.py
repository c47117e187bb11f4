"""Spans of days, of which a listing may have several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from pyroaring import BitMap

FIRST, LAST = "first", "last"
Key = tuple[int, str, date]
Span = tuple[date, date]


def keys_of(spans: Iterable[Span]) -> Iterator[Key]:
    """Of a listing's spans each stands in a row of its own, by its first day and by its last (both belong to it)."""
    for row, (first, last) in enumerate(spans):
        yield row, FIRST, first
        yield row, LAST, last


def on_day(kept: dict[Key, BitMap], on: date) -> BitMap:
    """The listings of which a span holds the day: far fewer bitmaps than there are different spans."""
    begun: defaultdict[int, list[BitMap]] = defaultdict(list)
    lasting: defaultdict[int, list[BitMap]] = defaultdict(list)
    for (row, end, day), found in kept.items():
        if end == FIRST and day <= on:
            begun[row].append(found)
        elif end == LAST and on <= day:
            lasting[row].append(found)
    both = (BitMap.union(*begun[row]) & BitMap.union(*lasting[row]) for row in begun if row in lasting)
    return BitMap.union(BitMap(), *both)
