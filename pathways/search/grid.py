"""Where listings are: kilometre squares to listings, so that few distances are ever measured."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyroaring import BitMap

from pathways.search.query import Near

CELL = 1000  # metres
MOST_RINGS = 100  # places kept in memory


class Grid:
    """The sites of the listings by ordinal, as eastings and northings in metres."""

    def __init__(self):
        self._cells: defaultdict[tuple[int, int], BitMap] = defaultdict(BitMap)
        self._sites: dict[int, tuple[tuple[int, int], ...]] = {}
        self.located = BitMap()
        self._rings: dict[tuple[int, int], list[tuple[int, int, BitMap]]] = {}

    def add(self, ordinal: int, sites: Iterable[tuple[int, int]]) -> None:
        self._rings.clear()
        self._sites[ordinal] = tuple(map(tuple, sites))
        for east, north in self._sites[ordinal]:
            self._cells[east // CELL, north // CELL].add(ordinal)
            self.located.add(ordinal)

    def forget(self, ordinals: BitMap) -> None:
        self._rings.clear()
        for ordinal in ordinals & self.located:
            for east, north in self._sites.pop(ordinal):
                self._cells[east // CELL, north // CELL].discard(ordinal)
        self.located -= ordinals

    def square_metres(self, ordinal: int, near: Near) -> int | None:
        """The square of the distance to the nearest of a listing's sites; None where no site is known."""
        if ordinal not in self.located:
            return None
        return min((e - near.easting) ** 2 + (n - near.northing) ** 2 for e, n in self._sites[ordinal])

    def within(self, near: Near, metres: float) -> BitMap:
        reach = metres**2
        inside, edge = [BitMap()], [BitMap()]
        for closest, farthest, having in self._by_distance(near):
            if closest > reach:
                break
            (inside if farthest <= reach else edge).append(having)
        found = BitMap.union(*inside)
        found |= BitMap(o for o in BitMap.union(*edge) - found if self.square_metres(o, near) <= reach)
        return found

    def nearest_first(self, found: BitMap, near: Near) -> Iterator[int]:
        """The located ones of `found`, nearest first, of equal ones the newest first."""
        seen, waiting = BitMap(), []
        for closest, _, having in self._by_distance(near):
            while waiting and waiting[0][0] < closest:
                yield -heapq.heappop(waiting)[1]
            here = (found & having) - seen
            seen |= here
            for ordinal in here:
                heapq.heappush(waiting, (self.square_metres(ordinal, near), -ordinal))
        while waiting:
            yield -heapq.heappop(waiting)[1]

    def _by_distance(self, near: Near) -> list[tuple[int, int, BitMap]]:
        """Every square with the squares of its shortest and longest distance, in the order of the first."""
        rings = self._rings.get((near.easting, near.northing))
        if rings is None:
            if len(self._rings) >= MOST_RINGS:
                self._rings.clear()
            rings = self._rings[near.easting, near.northing] = sorted(
                (
                    (_shortest(x, near.easting) ** 2 + _shortest(y, near.northing) ** 2,
                     _longest(x, near.easting) ** 2 + _longest(y, near.northing) ** 2,
                     having)
                    for (x, y), having in self._cells.items()
                ),
                key=lambda cell: cell[0],
            )  # fmt: skip
        return rings


def _shortest(cell: int, at: int) -> int:
    low = cell * CELL
    return max(low - at, 0, at - (low + CELL - 1))


def _longest(cell: int, at: int) -> int:
    low = cell * CELL
    return max(abs(low - at), abs(low + CELL - 1 - at))
