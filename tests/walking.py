"""Walks the public site as a person would: by its links."""

import re
from collections import deque

from django.test import Client

LINK = re.compile(r'<a\b[^>]*?\shref="([^"#?]+)[^"]*"')
NOT_PAGES = ("/admin", "/static", "/media")


def every_public_address(client: Client, start: str = "/") -> dict[str, int]:
    """Every address that links lead to from `start`, with how many clicks away it is."""
    found, waiting = {start: 0}, deque([start])
    while waiting:
        address = waiting.popleft()
        response = client.get(address)
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        for link in LINK.findall(response.content.decode()):
            if link.startswith("/") and not link.startswith(("//", *NOT_PAGES)) and link not in found:
                found[link] = found[address] + 1
                waiting.append(link)
    return found
