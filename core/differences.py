"""One thing that is another now, with the words of a long text that differ marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

BLANK = "blank"
NONE = "none"
NOT_THERE = "not there"
SAID_NOTHING = {BLANK, NONE, NOT_THERE}
LONG = 60  # letters: of a longer text the words that differ are marked
MOST_TOKENS = 1500  # of more, comparing word by word takes too long
TOKENS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    text: str
    is_changed: bool


@dataclass(frozen=True)
class Difference:
    """`before` and `after` as a person reads them; of a list each line is one of it."""

    name: str
    label: str
    before: str
    after: str
    is_list: bool = False

    @cached_property
    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        """Both texts, with the words that differ marked where they are long enough to search in."""
        old, new = TOKENS.findall(self.before), TOKENS.findall(self.after)
        is_long = max(len(self.before), len(self.after)) > LONG and len(old) + len(new) <= MOST_TOKENS
        if not is_long or not SAID_NOTHING.isdisjoint((self.before, self.after)):
            return [Piece(self.before, False)], [Piece(self.after, False)]
        steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        return (
            [Piece("".join(old[i:j]), step != "equal") for step, i, j, _, _ in steps if i < j],
            [Piece("".join(new[i:j]), step != "equal") for step, _, _, i, j in steps if i < j],
        )

    @property
    def is_short(self) -> bool:
        """Both fit into a line."""
        if NOT_THERE in (self.before, self.after) or (self.is_list and NONE in (self.before, self.after)):
            return False
        return "\n" not in self.before + self.after and max(len(self.before), len(self.after)) <= LONG

    @property
    def in_short(self) -> str:
        """In a word or two, where both are too much to show."""
        if self.before == NOT_THERE:
            return "added"
        if self.after == NOT_THERE:
            return "taken away"
        if not self.is_list:
            return "changed"
        old, new = (side.splitlines() if side != NONE else [] for side in (self.before, self.after))
        come, gone = [one for one in new if one not in old], [one for one in old if one not in new]
        said = [f"with {', '.join(come)}"] if come else []
        return ", ".join([*said, f"without {', '.join(gone)}"] if gone else said) or "changed"
