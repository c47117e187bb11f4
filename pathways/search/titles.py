"""The order of the titles, in blocks: a page at any depth is found by counting whole blocks away."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from itertools import chain

from pyroaring import BitMap

from pathways.search.packing import array_from

BLOCK = 512
Key = tuple[bytes, int]


class Block:
    """Listings next to one another in the order of the titles."""

    def __init__(self, ordinals: list[int]):
        self.ordinals, self.having = ordinals, BitMap(ordinals)


class TitleOrder:
    """Ordinals in the order of `key`. Put in and take out as the index does, always under the same key."""

    def __init__(self, ordinals: Iterable[int], key: Callable[[int], Key]):
        self._key = key
        self._put(sorted(ordinals, key=key))

    def _put(self, in_order: list[int]) -> None:
        self._blocks = [Block(in_order[at : at + BLOCK]) for at in range(0, len(in_order), BLOCK)]

    def packed(self) -> bytes:
        return array("I", chain.from_iterable(block.ordinals for block in self._blocks)).tobytes()

    @classmethod
    def unpacked(cls, packed: bytes, key: Callable[[int], Key]) -> TitleOrder:
        order = cls((), key)
        order._put(array_from("I", packed).tolist())
        return order

    def add(self, ordinal: int) -> None:
        if not self._blocks:
            self._blocks.append(Block([]))
        key = self._key(ordinal)
        at = max(0, bisect_right(self._blocks, key, key=self._first) - 1)
        ordinals = self._blocks[at].ordinals
        ordinals.insert(bisect_left(ordinals, key, key=self._key), ordinal)
        halves = [ordinals] if len(ordinals) < 2 * BLOCK else [ordinals[:BLOCK], ordinals[BLOCK:]]
        self._blocks[at : at + 1] = map(Block, halves)

    def _first(self, block: Block) -> Key:
        return self._key(block.ordinals[0]) if block.ordinals else (b"", 0)

    def forget(self, gone: BitMap) -> None:
        for block in self._blocks:
            if block.having & gone:
                block.__init__([ordinal for ordinal in block.ordinals if ordinal not in gone])
        self._blocks = [block for block in self._blocks if block.ordinals]

    def page(self, found: BitMap, start: int, stop: int) -> list[int]:
        """Those of `found` from `start` to before `stop`."""
        if len(found) < len(self._blocks):
            return sorted(found, key=self._key)[start:stop]
        page: list[int] = []
        for block in self._blocks:
            number = found.intersection_cardinality(block.having)
            if start < number:
                here = [ordinal for ordinal in block.ordinals if ordinal in found]
                page += here[max(0, start) : stop]
            start, stop = start - number, stop - number
            if stop <= 0:
                break
        return page
