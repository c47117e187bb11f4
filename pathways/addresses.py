"""The addresses of questions. The whole state of a question is in its address, so it can be shared."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

from pathways.search import SearchQuery
from pathways.search.query import as_text


@cache
def start_of(name: str) -> str:
    """The address of the list or of the map, by the name of its view."""
    return reverse(name)


def url(query: SearchQuery, start: str) -> str:
    return at(start, query.query_string())


def at(start: str, question: str) -> str:
    return f"{start}?{question}" if question else start


class Addresses:
    """The addresses of questions that differ from one in a single point, on the page at the address `start`."""

    def __init__(self, query: SearchQuery, start: str):
        self.start = start
        self._pairs = [(name, text, urlencode([(name, text)])) for name, text in query.params() if name != "page"]

    def without(self, group: str, value: object = None) -> str:
        """The question with a whole group, or one value of it, taken away; from page 1."""
        gone = {"near", "within"} if group == "near" else {group}
        text = None if value is None else as_text(value)
        return self._join(
            encoded
            for name, given, encoded in self._pairs
            if not (name in gone and text in (None, given)) and not (group == "near" and encoded == "sort=distance")
        )

    def toggled(self, group: str, value: str, *, is_chosen: bool) -> str:
        """The question with one value of a group besides, or without it where it is chosen; from page 1."""
        if is_chosen:
            return self.without(group, value)
        return self._join([*(encoded for _, _, encoded in self._pairs), urlencode([(group, value)])])

    def at_page(self, page: int, *, start: str = "") -> str:
        """The question itself, here or on the page at the address `start`."""
        encoded = [encoded for _, _, encoded in self._pairs]
        return at(start or self.start, "&".join(encoded if page == 1 else [*encoded, f"page={page}"]))

    def on_paper(self, *, large: bool = False) -> str:
        """All of it on one page, to be printed."""
        encoded = [encoded for name, _, encoded in self._pairs if name != "per_page"] + ["large=1"] * large
        return at(start_of("opportunity_print"), "&".join(encoded))

    def as_file(self, name: str) -> str:
        """All of it as a file, by the name of its view."""
        return at(start_of(name), "&".join(encoded for name, _, encoded in self._pairs if name != "per_page"))

    def _join(self, encoded: Iterable[str]) -> str:
        return at(self.start, "&".join(encoded))
