"""Where listings are: squares of two sizes, so that few distances are ever measured."""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Iterable, Iterator

from pyroaring import BitMap

from pathways.search.kept import Kept
from pathways.search.packing import Packed, array_from
from pathways.search.query import Near

LARGE, SMALL = 1000, 200  # metres
MOST_RINGS = 100  # places kept in memory
BEFORE_ANY_LISTING = -(2**40)


class PackedSquare(Packed):
    east: int
    north: int
    sites: bytes
    having: bytes
    smaller: list[PackedSquare]


class PackedGrid(Packed):
    located: bytes
    east: bytes
    north: bytes
    owner: bytes
    first: bytes
    end: bytes
    squares: list[PackedSquare]


class Square:
    """A square, the numbers of the sites in it, the listings that have them, and the smaller squares in it."""

    def __init__(self, east: int, north: int, size: int):
        self.east, self.north, self.size = east, north, size
        self.sites, self.having = array("I"), BitMap()
        self.smaller: dict[tuple[int, int], Square] = {}

    def packed(self) -> PackedSquare:
        smaller = [square.packed() for square in self.smaller.values()]
        return PackedSquare(self.east, self.north, self.sites.tobytes(), self.having.serialize(), smaller)

    @classmethod
    def unpacked(cls, packed: PackedSquare, size: int = LARGE) -> Square:
        square = cls(packed.east, packed.north, size)
        square.sites, square.having = array_from("I", packed.sites), BitMap.deserialize(packed.having)
        square.smaller = {(each.east, each.north): cls.unpacked(each, SMALL) for each in packed.smaller}
        return square

    def closest(self, near: Near) -> int:
        """The square of the shortest distance that a site in it may have."""
        east, north, size = near.easting - self.east, near.northing - self.north, self.size - 1
        return max(-east, 0, east - size) ** 2 + max(-north, 0, north - size) ** 2

    def farthest(self, near: Near) -> int:
        east, north, size = near.easting - self.east, near.northing - self.north, self.size - 1
        return max(abs(east), abs(east - size)) ** 2 + max(abs(north), abs(north - size)) ** 2


def square_at(squares: dict[tuple[int, int], Square], east: int, north: int, size: int) -> Square:
    corner = (east // size * size, north // size * size)
    square = squares.get(corner)
    if square is None:
        square = squares[corner] = Square(*corner, size)
    return square


class Grid:
    """The sites of the listings, as eastings and northings in metres. Listings are named by their ordinals."""

    def __init__(self):
        self.located = BitMap()
        self._east, self._north, self._owner = array("i"), array("i"), array("I")  # by the number of a site
        self._first, self._end = array("I"), array("I")  # by ordinal: the numbers of its sites
        self._squares: dict[tuple[int, int], Square] = {}
        self._rings = Kept(most=MOST_RINGS)

    def packed(self) -> PackedGrid:
        numbers = (self._east, self._north, self._owner, self._first, self._end)
        squares = [square.packed() for square in self._squares.values()]
        return PackedGrid(self.located.serialize(), *(each.tobytes() for each in numbers), squares)

    @classmethod
    def unpacked(cls, packed: PackedGrid) -> Grid:
        grid = cls()
        grid.located = BitMap.deserialize(packed.located)
        grid._east, grid._north = array_from("i", packed.east), array_from("i", packed.north)
        grid._owner, grid._first, grid._end = (
            array_from("I", each) for each in (packed.owner, packed.first, packed.end)
        )
        grid._squares = {(square.east, square.north): Square.unpacked(square) for square in packed.squares}
        return grid

    def add(self, ordinal: int, sites: Iterable[tuple[int, int]]) -> None:
        self._rings.clear()
        while len(self._first) <= ordinal:
            self._first.append(0)
            self._end.append(0)
        self._first[ordinal] = len(self._owner)
        for east, north in sites:
            for square in self._squares_around(east, north):
                square.sites.append(len(self._owner))
                square.having.add(ordinal)
            self._east.append(east)
            self._north.append(north)
            self._owner.append(ordinal)
            self.located.add(ordinal)
        self._end[ordinal] = len(self._owner)

    def forget(self, ordinals: BitMap) -> None:
        self._rings.clear()
        for ordinal in ordinals & self.located:
            for site in self._sites_of(ordinal):
                for square in self._squares_around(self._east[site], self._north[site]):
                    square.sites.remove(site)
                    square.having.discard(ordinal)
        self.located -= ordinals

    def _squares_around(self, east: int, north: int) -> tuple[Square, Square]:
        large = square_at(self._squares, east, north, LARGE)
        return large, square_at(large.smaller, east, north, SMALL)

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
        for closest, large in self._by_distance(near):
            if closest > reach:
                break
            if large.farthest(near) <= reach:
                inside.append(large.having)
                continue
            for small in large.smaller.values():
                if small.farthest(near) <= reach:
                    inside.append(small.having)
                elif small.closest(near) <= reach:
                    edge += [-owner for square, owner in self._measured(small.sites, near) if square <= reach]
        return BitMap.union(*inside, BitMap(edge))

    def nearest_first(self, found: BitMap, near: Near) -> Iterator[int]:
        """The located ones of `found`, nearest first, of equal ones the newest first.

        Waiting are sites, and small squares of which no site is measured yet; those come before sites as near.
        """
        seen, waiting = BitMap(), []
        squares = iter(self._by_distance(near))
        following = next(squares, None)
        while waiting or following:
            if following and not (waiting and waiting[0][0] < following[0]):
                for small in following[1].smaller.values():
                    if found.intersect(small.having):
                        heapq.heappush(waiting, (small.closest(near), BEFORE_ANY_LISTING, id(small), small))
                following = next(squares, None)
                continue
            _, owner, *square = heapq.heappop(waiting)
            if square:
                for measured in self._measured(square[1].sites, near):
                    if -measured[1] in found:
                        heapq.heappush(waiting, measured)
            elif -owner not in seen:
                seen.add(-owner)
                yield -owner

    def _by_distance(self, near: Near) -> list[tuple[int, Square]]:
        """Every large square after its closest distance, in that order."""

        def in_order() -> list[tuple[int, Square]]:
            seen = [(square.closest(near), square) for square in self._squares.values()]
            return sorted(seen, key=lambda pair: pair[0])

        return self._rings.get_or_make((near.easting, near.northing), in_order)
