"""Where listings are: kilometre squares to sites, so that few distances are ever measured."""

from __future__ import annotations

import heapq
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pyroaring import BitMap

from pathways.search.kept import Kept
from pathways.search.query import Near

CELL = 1000  # metres
MOST_RINGS = 100  # places kept in memory


class Cell:
    """The sites in one square, by their numbers, and the listings that have them."""

    def __init__(self):
        self.sites, self.having = array("I"), BitMap()


class Ring(NamedTuple):
    """A cell as it is seen from a place: the squares of its shortest and its longest distance in metres."""

    closest: int
    farthest: int
    cell: Cell


class Grid:
    """The sites of the listings, as eastings and northings in metres. Listings are named by their ordinals."""

    def __init__(self):
        self.located = BitMap()
        self._east, self._north, self._owner = array("i"), array("i"), array("I")  # by the number of a site
        self._first, self._end = array("I"), array("I")  # by ordinal: the numbers of its sites
        self._cells: defaultdict[tuple[int, int], Cell] = defaultdict(Cell)
        self._rings = Kept(most=MOST_RINGS)

    def add(self, ordinal: int, sites: Iterable[tuple[int, int]]) -> None:
        self._rings.clear()
        while len(self._first) <= ordinal:
            self._first.append(0)
            self._end.append(0)
        self._first[ordinal] = len(self._owner)
        for east, north in sites:
            cell = self._cells[east // CELL, north // CELL]
            cell.sites.append(len(self._owner))
            cell.having.add(ordinal)
            self._east.append(east)
            self._north.append(north)
            self._owner.append(ordinal)
            self.located.add(ordinal)
        self._end[ordinal] = len(self._owner)

    def forget(self, ordinals: BitMap) -> None:
        self._rings.clear()
        for ordinal in ordinals & self.located:
            for site in self._sites_of(ordinal):
                cell = self._cells[self._east[site] // CELL, self._north[site] // CELL]
                cell.sites.remove(site)
                cell.having.discard(ordinal)
        self.located -= ordinals

    def _sites_of(self, ordinal: int) -> range:
        return range(self._first[ordinal], self._end[ordinal])

    def square_metres(self, ordinal: int, near: Near) -> int | None:
        """The square of the distance to the nearest of a listing's sites; None where no site is known."""
        if ordinal not in self.located:
            return None
        return min(square for square, _ in self._measured(self._sites_of(ordinal), near))

    def _measured(self, sites: Iterable[int], near: Near) -> list[tuple[int, int]]:
        """For each site the square of its distance, and its owner as a negative number: the newest comes first."""
        x, y, east, north, owner = near.easting, near.northing, self._east, self._north, self._owner
        return [((east[site] - x) ** 2 + (north[site] - y) ** 2, -owner[site]) for site in sites]

    def within(self, near: Near, metres: float) -> BitMap:
        reach = metres**2
        inside, edge = [BitMap()], []
        for ring in self._by_distance(near):
            if ring.closest > reach:
                break
            if ring.farthest <= reach:
                inside.append(ring.cell.having)
            else:
                edge += [-owner for square, owner in self._measured(ring.cell.sites, near) if square <= reach]
        return BitMap.union(*inside, BitMap(edge))

    def nearest_first(self, found: BitMap, near: Near) -> Iterator[int]:
        """The located ones of `found`, nearest first, of equal ones the newest first."""
        seen, waiting = set(), []

        def closer_than(square: float) -> Iterator[int]:
            while waiting and waiting[0][0] < square:
                ordinal = -heapq.heappop(waiting)[1]
                if ordinal not in seen:  # by a nearer site
                    seen.add(ordinal)
                    yield ordinal

        for closest, _, cell in self._by_distance(near):
            yield from closer_than(closest)
            for measured in self._measured(cell.sites, near):
                if -measured[1] in found:
                    heapq.heappush(waiting, measured)
        yield from closer_than(float("inf"))

    def _by_distance(self, near: Near) -> list[Ring]:
        """Every cell, in the order of its shortest distance."""
        x, y = near.easting, near.northing

        def rings() -> list[Ring]:
            seen = (
                Ring(
                    _shortest(column, x) ** 2 + _shortest(row, y) ** 2,
                    _longest(column, x) ** 2 + _longest(row, y) ** 2,
                    cell,
                )
                for (column, row), cell in self._cells.items()
            )
            return sorted(seen, key=lambda ring: ring.closest)

        return self._rings.get_or_make((x, y), rings)


def _shortest(cell: int, at: int) -> int:
    low = cell * CELL
    return max(low - at, 0, at - (low + CELL - 1))


def _longest(cell: int, at: int) -> int:
    low = cell * CELL
    return max(abs(low - at), abs(low + CELL - 1 - at))
