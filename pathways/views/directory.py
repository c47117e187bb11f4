"""The directory. A page that was made once is kept for as long as nothing has changed."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe
from isal import igzip

from core.context import site_facts
from core.shapes import Shapes
from core.views import HOME
from pathways.directory import DirectoryPage
from pathways.filters import Reader
from pathways.search import engine
from pathways.search.answer import Kept

MOST_CARDS = 4000
SURROUNDINGS = {"crumbs": [HOME, ("Find something", "")], "request": {"path": "/opportunities/"}}


@dataclass(frozen=True)
class KeptPage:
    """A page as it is sent; the mark changes with its content."""

    packed: bytes
    mark: str

    @classmethod
    def of(cls, html: str) -> KeptPage:
        content = html.encode("utf-8", "replace")
        mark = blake2b(content, digest_size=12).hexdigest()
        return cls(igzip.compress(content, mtime=0), f'W/"{mark}"')


@require_safe
def opportunity_list(request: HttpRequest) -> HttpResponse:
    searching, on, site = engine(), timezone.localdate(), site_facts()

    def make() -> KeptPage:
        reader = searching.keep("reader", lambda: Reader(searching.vocabulary))
        shapes = searching.keep("shapes", Shapes)
        asked = reader.read(request.GET, on=on)
        kept_cards = searching.keep(("cards", on), lambda: Kept(most=MOST_CARDS))
        result = searching.search(asked.query)
        page = DirectoryPage.of(result, asked, searching.vocabulary, shapes, kept_cards)
        return KeptPage.of(page.render(SURROUNDINGS | {"site": site}, key=site))

    page = searching.keep_page((request.META.get("QUERY_STRING", ""), on, site), make)
    return get_conditional_response(request, etag=page.mark, response=sent(request, page))


def sent(request: HttpRequest, page: KeptPage) -> HttpResponse:
    """Packed, where the browser understands that; `GZipMiddleware` leaves alone what is packed already."""
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(page.packed, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(igzip.decompress(page.packed))
    response["ETag"] = page.mark
    response["Vary"] = "Accept-Encoding"
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response
