"""Templates rendered once and filled many times, where a page repeats a piece with other words in it.

The template stays the only place where the markup stands. It is rendered with a slot for each text; what
comes out is cut at the slots, and from then on filling in costs a join. Every text is escaped as it is
filled in, so a shape never holds anything that somebody typed.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from html import escape

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

MOST_SHAPES = 5000
_MARK = secrets.token_hex(8)  # nobody can type a slot who cannot guess it
_SLOT = re.compile(rf"\ue000{_MARK}:(.*?)\ue001")


def slot(name: str) -> SafeString:
    return SafeString(f"\ue000{_MARK}:{name}\ue001")


class Shape:
    """One template, rendered with slots: its pieces, and between every two of them the name of a slot."""

    __slots__ = ("_pieces",)

    def __init__(self, pieces: list[str]):
        self._pieces = pieces

    @classmethod
    def of(cls, template: str, context: Mapping) -> "Shape":
        return cls(_SLOT.split(render_to_string(template, dict(context))))

    def with_parts(self, parts: Mapping[str, Sequence["Shape"]]) -> "Shape":
        """With other shapes in the slots that `parts` names; the slots of those stay."""
        pieces = self._pieces[:1]
        for at in range(1, len(self._pieces), 2):
            name = self._pieces[at]
            for part in parts.get(name, (_open(name),)):
                pieces[-1] += part._pieces[0]
                pieces += part._pieces[1:]
            pieces[-1] += self._pieces[at + 1]
        return Shape(pieces)

    def narrowed(self, texts: Mapping[str, object]) -> "Shape":
        """With `texts` filled in; every other slot stays."""
        filled, pieces, start = self._pieces.copy(), [], 0
        for at in range(1, len(filled), 2):
            name = filled[at]
            if name in texts:
                filled[at] = escaped(texts[name])
            else:
                pieces += "".join(filled[start:at]), name
                start = at + 1
        pieces.append("".join(filled[start:]))
        return Shape(pieces)

    def fill(self, texts: Mapping[str, object]) -> SafeString:
        pieces = self._pieces.copy()
        pieces[1::2] = [escaped(texts[name]) for name in pieces[1::2]]
        return SafeString("".join(pieces))  # the template's own markup, and texts just escaped

    def fill_numbers(self, numbers: Mapping[str, int]) -> SafeString:
        """As `fill`, for many numbers."""
        pieces = self._pieces.copy()
        pieces[1::2] = map(str, map(numbers.__getitem__, pieces[1::2]))
        return SafeString("".join(pieces))  # the template's own markup, and numbers


def _open(name: str) -> Shape:
    """Nothing but a slot."""
    return Shape(["", name, ""])


def escaped(text: object) -> str:
    """As `conditional_escape`, which takes longer: a page has hundreds of texts."""
    kind = type(text)
    if kind is SafeString:
        return text
    if kind is str:
        return escape(text)
    return str(text) if kind is int else conditional_escape(text)


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Pieces that are safe already, one after another (`mark_safe` says the same and takes longer)."""
    return SafeString("".join(parts))


class Shapes:
    """The shapes that were needed so far. Shapes may hold labels: keep no longer than those stay."""

    def __init__(self):
        self._kept: dict[Hashable, Shape] = {}

    def fill(
        self, template: str, key: Hashable, context: Callable[[], Mapping], texts: Mapping[str, object]
    ) -> SafeString:
        """`template` with `texts` in its slots. `key` names all else in it: two of one key differ in texts alone."""
        return self.get(template, key, context).fill(texts)

    def get(self, template: str, key: Hashable, context: Callable[[], Mapping]) -> Shape:
        return self.get_or_make((template, key), lambda: Shape.of(template, context()))

    def get_or_make(self, key: Hashable, make: Callable[[], Shape]) -> Shape:
        shape = self._kept.get(key)
        if shape is None:
            if len(self._kept) >= MOST_SHAPES:
                self._kept.clear()
            shape = self._kept[key] = make()
        return shape
