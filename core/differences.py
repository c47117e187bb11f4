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


def marked_words(before: str, after: str, *, too_long: bool = False) -> tuple[list[Piece], list[Piece]]:
    """Both texts, with the words marked that stand in one alone; of too long a text all is marked, or nothing."""
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    if len(old) + len(new) > MOST_TOKENS:
        return [Piece(before, too_long)], [Piece(after, too_long)]
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return (
        [Piece("".join(old[i:j]), step != "equal") for step, i, j, _, _ in steps if i < j],
        [Piece("".join(new[i:j]), step != "equal") for step, _, _, i, j in steps if i < j],
    )


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
        is_short = max(len(self.before), len(self.after)) <= LONG
        if is_short or not SAID_NOTHING.isdisjoint((self.before, self.after)):
            return [Piece(self.before, False)], [Piece(self.after, False)]
        return marked_words(self.before, self.after)

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
