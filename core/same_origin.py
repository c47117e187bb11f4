"""A form that carries no token must be sent from a page of this site.

Public pages set no cookie, so a form that anybody may send has no CSRF token: its view is `csrf_exempt`.
Whatever is, is looked at here, so that no view can forget it.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
FROM_HERE = frozenset({"same-origin", "none"})  # none: by the person, as when a page is loaded again


class SameOriginMiddleware:
    """Refuses, with 403 and kind words, what is sent without a token from another site, a sister site included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, _args, _kwargs) -> HttpResponse | None:
        carries_no_token = getattr(view, "csrf_exempt", False)
        if request.method in SAFE_METHODS or not carries_no_token or is_from_here(request):
            return None
        return render(request, "403_other_site.html", status=403)


def is_from_here(request: HttpRequest) -> bool:
    """What the browser says itself decides, the surest first; one that says nothing at all is not believed.

    Browsers have sent `Origin` with every post since about 2019, and before that `Referer`.
    """
    headers = request.headers
    if site := headers.get("Sec-Fetch-Site"):
        return site in FROM_HERE
    return is_our_address(headers.get("Origin") or headers.get("Referer", ""), request)


def is_our_address(address: str, request: HttpRequest) -> bool:
    """Is `address` of this host? A page read over plain HTTP does not speak for one read over HTTPS."""
    try:
        found = urlsplit(address)
    except ValueError:
        return False
    schemes = {"https"} if request.is_secure() else {"http", "https"}  # a proxy may have taken the TLS away
    return found.scheme in schemes and found.netloc.lower() == request.get_host().lower()
