"""The directory. A page that was made once is kept for as long as nothing has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from isal import igzip

from core.context import site_facts
from core.shapes import Shapes
from core.views import HOME
from pathways.directory import DirectoryPage
from pathways.filters import Asked, Reader
from pathways.search import engine
from providers.drawing import Drawing

if TYPE_CHECKING:
    from pathways.search.freshness import Fast, Slow

PIECE = 2048
SURROUNDINGS = {"crumbs": [HOME, ("Find something", "")], "request": {"path": "/opportunities/"}}


@dataclass(frozen=True)
class KeptPage:
    """A page as it is sent; the mark changes with its content."""

    packed: bytes
    mark: str

    @classmethod
    def of(cls, html: str) -> KeptPage:
        packed = igzip.compress(encoded(html), mtime=0)
        mark = blake2b(packed, digest_size=12).hexdigest()
        return cls(packed, f'W/"{mark}"')


def encoded(html: str) -> bytes:
    """In pieces: most of them are plain ASCII, which costs nothing, and one curly quote makes a whole text slow."""
    return b"".join([html[at : at + PIECE].encode("utf-8", "replace") for at in range(0, len(html), PIECE)])


@require_safe
def opportunity_list(request: HttpRequest) -> HttpResponse:
    searching, on, site = engine(), timezone.localdate(), site_facts()

    def make() -> KeptPage:
        asked = read(request, searching, on)
        page = DirectoryPage.of(searching.search(asked.query), asked, **parts_of(searching, on))
        return KeptPage.of(page.render(SURROUNDINGS | {"site": site}, key=site))

    page = searching.keep_page((request.META.get("QUERY_STRING", ""), on, site), make)
    return sent(request, page)


def read(request: HttpRequest, searching: Fast | Slow, on: date) -> Asked:
    reader = searching.keep("reader", lambda: Reader(searching.vocabulary, searching.near))
    return reader.read(request.GET, on=on)


def parts_of(searching: Fast | Slow, on: date) -> dict:
    """What a page of the directory is put together from."""
    return {
        "vocabulary": searching.vocabulary,
        "shapes": searching.keep("shapes", Shapes),
        "cards": searching.cards(on),
        "drawing": searching.keep("drawing", Drawing.load),
    }


def sent(request: HttpRequest, page: KeptPage, content_type: str = "text/html; charset=utf-8") -> HttpResponse:
    """Packed, where the browser understands that; `GZipMiddleware` leaves alone what is packed already."""
    headers = {"ETag": page.mark, "Vary": "Accept-Encoding", "Cache-Control": "public, max-age=0, must-revalidate"}
    headers["Content-Type"] = content_type
    known = request.META.get("HTTP_IF_NONE_MATCH")
    if known == page.mark:
        return HttpResponseNotModified(headers=headers)
    if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        response = HttpResponse(page.packed, headers=headers | {"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(igzip.decompress(page.packed), headers=headers)
    return get_conditional_response(request, etag=page.mark, response=response) if known else response
