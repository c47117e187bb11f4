"""Templates rendered once and filled many times, where a page repeats a piece with other words in it.

The template stays the only place where the markup stands. It is rendered with a slot for each text; what
comes out is cut at the slots, and from then on filling in costs a join. Every text is escaped as it is
filled in, so a shape never holds anything that somebody typed.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Iterable, Mapping
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
    """One template, rendered with slots."""

    def __init__(self, template: str, context: Mapping):
        self._pieces = _SLOT.split(render_to_string(template, dict(context)))
        self._names = self._pieces[1::2]

    @classmethod
    def open(cls, name: str) -> "Shape":
        """Nothing but a slot."""
        shape = object.__new__(cls)
        shape._pieces, shape._names = ["", "", ""], [name]
        return shape

    def narrowed(self, texts: Mapping[str, object]) -> "Shape":
        """A shape in which `texts` are filled in already. A text that is a shape has slots that stay."""
        narrowed = object.__new__(Shape)
        narrowed._names, narrowed._pieces = [], []
        run = [self._pieces[0]]
        for at, name in enumerate(self._names):
            text = texts[name]
            if isinstance(text, Shape):
                for inner, open_name in enumerate(text._names):
                    run.append(text._pieces[2 * inner])
                    narrowed._names.append(open_name)
                    narrowed._pieces += "".join(run), ""
                    run = []
                run.append(text._pieces[-1])
            else:
                run.append(escaped(text))
            run.append(self._pieces[2 * at + 2])
        narrowed._pieces.append("".join(run))
        return narrowed

    def fill_one(self, text: object) -> SafeString:
        """As `fill`, for a shape of a single slot."""
        before, _, after = self._pieces
        return SafeString(before + escaped(text) + after)

    def fill(self, texts: Mapping[str, object]) -> SafeString:
        pieces = self._pieces.copy()
        pieces[1::2] = [escaped(texts[name]) for name in self._names]
        return SafeString("".join(pieces))  # the template's own markup, and texts just escaped

    def fill_numbers(self, numbers: Mapping[str, int]) -> SafeString:
        """As `fill`, for many numbers."""
        pieces = self._pieces.copy()
        pieces[1::2] = map(str, map(numbers.__getitem__, self._names))
        return SafeString("".join(pieces))  # the template's own markup, and numbers


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
        shape = self._kept.get((template, key))
        if shape is None:
            if len(self._kept) >= MOST_SHAPES:
                self._kept.clear()
            shape = self._kept[template, key] = Shape(template, context())
        return shape
