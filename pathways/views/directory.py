"""The directory. A page that was made once is kept for as long as nothing has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from isal import igzip

from core.context import SiteFacts, site_facts
from core.shapes import Shapes
from core.views import HOME
from pathways.cards import MOST_KEPT, kept_cards
from pathways.directory import DirectoryPage
from pathways.filters import Asked, Reader
from pathways.search import engine
from providers.advisers import to_ring
from providers.drawing import Drawing

if TYPE_CHECKING:
    from pathways.search.freshness import Fast, Slow

PIECE = 2048
LIGHTLY = 1  # a quarter of the time of the best level, and 2% larger
CARDS_AT_ONCE = 500
DRAWN_AHEAD = ("", "q=work", "q=no+such+word", "sort=closing&page=2", "age=18&open=1")  # one for each look of the page
SURROUNDINGS = {"crumbs": [HOME, ("Find something", "")], "request": {"path": "/opportunities/"}}


@dataclass(frozen=True)
class KeptPage:
    """A page as it is sent; the mark changes with its content."""

    packed: bytes
    mark: str

    @classmethod
    def of(cls, html: str) -> KeptPage:
        packed = igzip.compress(encoded(html), LIGHTLY, mtime=0)
        mark = blake2b(packed, digest_size=12).hexdigest()
        return cls(packed, f'W/"{mark}"')


def encoded(html: str) -> bytes:
    """In pieces: most of them are plain ASCII, which costs nothing, and one curly quote makes a whole text slow."""
    return b"".join([html[at : at + PIECE].encode("utf-8", "replace") for at in range(0, len(html), PIECE)])


@require_safe
def opportunity_list(request: HttpRequest) -> HttpResponse:
    searching, on, site = engine(), timezone.localdate(), site_facts()
    key = (request.META.get("QUERY_STRING", ""), on, site)
    page = searching.keep_page(key, lambda: KeptPage.of(draw(searching, request.GET, on=on, site=site)))
    return sent(request, page)


def draw(searching: Fast | Slow, question: QueryDict, *, on: date, site: SiteFacts) -> SafeString:
    asked = read(searching, question, on=on)
    page = DirectoryPage.of(searching.search(asked.query), asked, **parts_of(searching, on=on))
    return page.render(SURROUNDINGS | {"site": site}, key=site)


def read(searching: Fast | Slow, question: QueryDict, *, on: date) -> Asked:
    reader = searching.keep("reader", lambda: Reader(searching.vocabulary, searching.near))
    return reader.read(question, on=on)


def parts_of(searching: Fast | Slow, *, on: date) -> dict:
    """What a page of the directory is put together from."""
    return {
        "vocabulary": searching.vocabulary,
        "shapes": searching.keep("shapes", Shapes),
        "cards": searching.cards(on),
        "drawing": searching.keep("drawing", Drawing.load),
        "advisers": lambda: searching.keep("advisers", to_ring),
    }


def draw_ahead() -> None:
    """Draw as many cards as are kept, and what pages are put together from, so that no visitor waits for them."""
    searching, on = engine(), timezone.localdate()
    newest = searching.newest(MOST_KEPT)
    for start in range(0, len(newest), CARDS_AT_ONCE):
        kept_cards(newest[start : start + CARDS_AT_ONCE], searching.cards(on), on=on)
    for question in DRAWN_AHEAD:
        draw(searching, QueryDict(question), on=on, site=site_facts())


def sent(request: HttpRequest, page: KeptPage, content_type: str = "text/html; charset=utf-8") -> HttpResponse:
    """Packed, where the browser understands that; `GZipMiddleware` leaves alone what is packed already."""
    headers = {"ETag": page.mark, "Vary": "Accept-Encoding", "Cache-Control": "public, max-age=0, must-revalidate"}
    known = request.META.get("HTTP_IF_NONE_MATCH")
    if known == page.mark:
        return HttpResponseNotModified(headers=headers)
    headers["Content-Type"] = content_type
    if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        response = HttpResponse(page.packed, headers=headers | {"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(igzip.decompress(page.packed), headers=headers)
    return get_conditional_response(request, etag=page.mark, response=response) if known else response
