"""An edit side by side with what it would change, word for word where that helps."""

from __future__ import annotations

from dataclasses import dataclass

from core.differences import Piece, marked_words
from core.reviews import Decision, Facts, Group, ReviewedEdit

Lines = list[str]


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
        one, other = marked_words(before[0], after[0], too_long=before != after)
        return [one], [other]
    return (
        [[Piece(line, line not in after)] for line in before],
        [[Piece(line, line not in before)] for line in after],
    )
