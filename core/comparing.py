"""An edit side by side with what it would change, word for word where that helps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.reviews import Decision, Facts, Group, ReviewedEdit

MOST_WORDS = 1500  # of longer texts no words are marked: it would take long, and be no help
Lines = list[str]


@dataclass(frozen=True)
class Piece:
    text: str
    is_other: bool  # stands on this side alone


@dataclass(frozen=True)
class FactShown:
    label: str
    before: list[list[Piece]]
    now: Lines
    after: list[list[Piece]]


@dataclass(frozen=True)
class GroupShown:
    """`is_overtaken`: what stands there has become something else since it was proposed."""

    code: str
    label: str
    facts: list[FactShown]
    is_overtaken: bool
    seen: str
    decision: Decision | None


def compare(edit: ReviewedEdit, *, now: Facts) -> list[GroupShown]:
    """Each group that `edit` proposes: what stood there, what stands there `now`, and what is to."""
    overtaken = edit.overtaken(now) if edit.is_waiting else []
    return [compare_group(edit, group, now=now, is_overtaken=group in overtaken) for group in edit.proposed_groups]


def compare_group(edit: ReviewedEdit, group: Group, *, now: Facts, is_overtaken: bool) -> GroupShown:
    facts = []
    sides = (edit.lines_of(group, values) for values in (edit.base, now, edit.proposed))
    for (label, was), (_, is_now), (_, asked) in zip(*sides, strict=True):
        if was or asked or is_now:
            before, after = marked(was, asked)
            facts.append(FactShown(label, before, is_now, after))
    seen = edit.digest(group, now)
    return GroupShown(group.code, group.label, facts, is_overtaken, seen, edit.decision(group))


def marked(before: Lines, after: Lines) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """Both, with what stands on one side alone marked: words of a text, whole lines of a list."""
    if len(before) == len(after) == 1:
        one, other = words_marked(before[0], after[0])
        return [one], [other]
    return (
        [[Piece(line, line not in after)] for line in before],
        [[Piece(line, line not in before)] for line in after],
    )


def words_marked(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    one, other = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    if max(len(one), len(other)) > MOST_WORDS * 2:
        return [Piece(before, before != after)], [Piece(after, before != after)]
    left, right = [], []
    for kind, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        left.append(Piece("".join(one[i:j]), kind != "equal"))
        right.append(Piece("".join(other[k:m]), kind != "equal"))
    return [piece for piece in left if piece.text], [piece for piece in right if piece.text]
