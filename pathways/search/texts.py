"""Many short texts by ordinal, in one block of memory."""

from __future__ import annotations

from array import array

from pathways.search.packing import Packed, array_from


class PackedTexts(Packed):
    all: bytes
    starts: bytes
    ends: bytes


class Texts:
    """A text that is replaced leaves its room unused."""

    def __init__(self):
        self._all = bytearray()
        self._starts, self._ends = array("I"), array("I")

    def packed(self) -> PackedTexts:
        return PackedTexts(bytes(self._all), self._starts.tobytes(), self._ends.tobytes())

    @classmethod
    def unpacked(cls, packed: PackedTexts) -> Texts:
        texts = cls()
        texts._all = bytearray(packed.all)
        texts._starts, texts._ends = array_from("I", packed.starts), array_from("I", packed.ends)
        return texts

    def put(self, ordinal: int, text: bytes) -> None:
        while len(self._starts) <= ordinal:
            self._starts.append(0)
            self._ends.append(0)
        self._starts[ordinal] = len(self._all)
        self._all += text
        self._ends[ordinal] = len(self._all)

    def __getitem__(self, ordinal: int) -> bytes:
        return bytes(self._all[self._starts[ordinal] : self._ends[ordinal]])

    def holding(self, wanted: bytes, ordinals) -> list[int]:
        """Those of `ordinals` whose text has `wanted` in it."""
        find, starts, ends = self._all.find, self._starts, self._ends
        return [ordinal for ordinal in ordinals if find(wanted, starts[ordinal], ends[ordinal]) >= 0]
