"""The addresses of questions. The whole state of a question is in its address, so it can be shared."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from pathways.documents import list_url
from pathways.search import SearchQuery
from pathways.search.query import as_text


def url(query: SearchQuery) -> str:
    question = query.query_string()
    return f"{list_url()}?{question}" if question else list_url()


class Addresses:
    """The addresses of questions that differ from one in a single point."""

    def __init__(self, query: SearchQuery):
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

    def at_page(self, page: int) -> str:
        encoded = [encoded for _, _, encoded in self._pairs]
        return self._join(encoded if page == 1 else [*encoded, f"page={page}"])

    def on_paper(self, *, large: bool = False) -> str:
        """All of it on one page, to be printed."""
        encoded = [encoded for name, _, encoded in self._pairs if name != "per_page"] + ["large=1"] * large
        return self._join(encoded, start=f"{list_url()}print/")

    def _join(self, encoded: Iterable[str], start: str = "") -> str:
        question = "&".join(encoded)
        return f"{start or list_url()}?{question}" if question else start or list_url()
