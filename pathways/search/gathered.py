"""Ordinals on their way into bitmaps: to add them one by one to a bitmap takes ten times as long."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, MutableMapping

from pyroaring import BitMap


class Gathered(dict[Hashable, Callable[[int], None]]):
    """`gathered[key](ordinal)` adds; `pour_into` puts all into the bitmaps of `kept`."""

    def __init__(self):
        super().__init__()
        self._arrays: dict[Hashable, array] = {}

    def __missing__(self, key: Hashable) -> Callable[[int], None]:
        found = self._arrays[key] = array("I")
        add = self[key] = found.append
        return add

    def pour_into(self, kept: MutableMapping[Hashable, BitMap]) -> None:
        for key, ordinals in self._arrays.items():
            kept[key] |= BitMap(ordinals)
        self._arrays.clear()
        self.clear()
