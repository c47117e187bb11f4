"""Texts put together from the words and patterns of fixtures/generated_texts.json."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from core.seeding import read_json

T = TypeVar("T")


class Deck(Generic[T]):
    """Things to draw from, the commonest first: the nth is drawn about 1/n as often (Zipf's law)."""

    def __init__(self, things: Sequence[T]):
        self.things = things
        self.shares = list(accumulate(1 / (rank + 2) for rank in range(len(things))))

    def draw(self, chance: Random) -> T:
        return self.things[bisect(self.shares, chance.random() * self.shares[-1], hi=len(self.things) - 1)]

    def draw_some(self, chance: Random, most: int) -> list[T]:
        """One to `most` different things."""
        return list(dict.fromkeys(self.draw(chance) for _ in range(chance.randint(1, most))))


class Author:
    """Writes with one source of chance, so that the same chance writes the same texts."""

    def __init__(self, chance: Random):
        texts = read_json("generated_texts.json")
        self.chance = chance
        self.sentences: dict[str, list[str]] = texts["sentences"]
        self.decks = {slot: Deck(words.split(", ")) for slot, words in texts["words"].items()}
        names = [o + e for e in texts["endings"].split(", ") for o in texts["openings"].split(", ")]
        self.decks["name"] = Deck([name.capitalize() for name in names])

    def __getitem__(self, slot: str) -> str:
        """A word for a slot of a pattern, another one each time."""
        return self.decks[slot].draw(self.chance)

    def write(self, what: str) -> str:
        return self._fill(self.chance.choice(self.sentences[what]))

    def write_some(self, what: str, least: int, most: int, joint: str = " ") -> str:
        """`least` to `most` different sentences."""
        patterns = self.chance.sample(self.sentences[what], self.chance.randint(least, most))
        return joint.join(map(self._fill, patterns))

    def maybe(self, share: float, what: str) -> str:
        """A text in `share` of all cases, else not stated."""
        return self.write(what) if self.happens(share) else ""

    def happens(self, share: float) -> bool:
        return self.chance.random() < share

    def _fill(self, pattern: str) -> str:
        text = pattern.format_map(self)
        return text[0].upper() + text[1:]
