"""The parts of an index as plain values that go into a file: numbers and bitmaps as bytes, and back."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec
from pyroaring import BitMap

K = TypeVar("K")


class Packed(msgspec.Struct, array_like=True, frozen=True):
    """What an object of the index is made of, for a file. It is read with its types checked."""


def array_from(kind: str, packed: bytes) -> array:
    numbers = array(kind)
    numbers.frombytes(packed)
    return numbers


def packed_bitmaps(bitmaps: Iterable[BitMap]) -> list[bytes]:
    return [bitmap.serialize() for bitmap in bitmaps]


def bitmaps_from(packed: Iterable[bytes]) -> list[BitMap]:
    return [BitMap.deserialize(each) for each in packed]


def packed_values(kept: Mapping[K, BitMap]) -> dict[K, bytes]:
    """Without what is empty: a bitmap that is looked up is there, if only as an empty one."""
    return {key: bitmap.serialize() for key, bitmap in kept.items() if bitmap}


def fill(kept: dict[K, BitMap], packed: Mapping[K, bytes]) -> None:
    for key, each in packed.items():
        kept[key] = BitMap.deserialize(each)
