"""Walks the public site as a person would: by its links."""

import gzip
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client

from tests.markup import Markup

NOT_PAGES = ("/admin", "/accounts", "/portal", "/static", "/media")


@dataclass
class Visit:
    """What stands at an address; `size` in bytes as it is sent, packed."""

    clicks: int
    status: int
    headers: dict[str, str]
    size: int
    page: Markup | None
    text: str

    @property
    def links(self) -> list[str]:
        return self.page.links if self.page else []


def walk(client: Client, *starts: str) -> dict[str, Visit]:
    """Every page that links lead to from `starts`, once, without the question in the link: those have no end."""
    visits: dict[str, Visit] = {}
    clicks = dict.fromkeys(starts, 0)
    waiting = list(starts)
    for address in waiting:
        visits[address] = visit(client, address, clicks[address])
        for link in links_here(address, visits[address]):
            page = link.partition("?")[0]
            if page not in clicks and not page.startswith(NOT_PAGES):
                clicks[page] = clicks[address] + 1
                waiting.append(page)
    return visits


def visit(client: Client, address: str, clicks: int = 0) -> Visit:
    response = client.get(address, headers={"accept-encoding": "gzip"})
    body = response.getvalue()
    size = len(body)
    if response.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    if not response.streaming:
        response.content = body
    headers = dict(response.headers) | ({"Set-Cookie": str(response.cookies)} if response.cookies else {})
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    page = Markup(response) if is_html else None
    return Visit(clicks, response.status_code, headers, size, page, body.decode(errors="replace"))


def links_here(address: str, found: Visit) -> list[str]:
    """The links to this site, without the part of the page."""
    links = [urldefrag(urljoin(address, link)).url for link in found.links]
    return [link for link in links if not urlsplit(link).scheme and not urlsplit(link).netloc]
