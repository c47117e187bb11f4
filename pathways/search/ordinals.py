"""From a listing's number in the database to its number in the index."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence


class Ordinals:
    """Two sorted arrays, a fifth of the size of a dict, and a dict of what has changed since."""

    def __init__(self, pks: Sequence[int], alive: Iterable[int]):
        """An ordinal is a place among `pks`; in the places that are not `alive` stand listings as they were before."""
        in_order = sorted(alive, key=pks.__getitem__)
        self._ordinals = array("I", in_order)
        self._pks = array("q", [pks[ordinal] for ordinal in in_order])
        self._since: dict[int, int | None] = {}

    def get(self, pk: int) -> int | None:
        if pk in self._since:
            return self._since[pk]
        at = bisect_left(self._pks, pk)
        return self._ordinals[at] if at < len(self._pks) and self._pks[at] == pk else None

    def __setitem__(self, pk: int, ordinal: int) -> None:
        self._since[pk] = ordinal

    def forget(self, pk: int) -> None:
        self._since[pk] = None
