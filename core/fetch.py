"""Requests that we make of other sites: public addresses only, and never more than a set time, size or way around.

A name is resolved here, each of its addresses is looked at, and the connection goes to the one that was looked at:
what a name server says a moment later changes nothing. Each redirect is treated as a new address.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection
    from urllib3.response import HTTPResponse

SECONDS = 10
MOST_BYTES = 64 * 1024
MOST_REDIRECTS = 5
LONGEST_ADDRESS = 2000
AT_A_TIME = 8 * 1024
MOVED = frozenset({301, 302, 303, 307, 308})
WEB_PORTS = frozenset({80, 443})
LOWEST_OTHER_PORT = 1024  # below are the ports of mail, files and machines
NAT64 = (0x64FF9B << 96, (0x64FF9B << 96) + 2**32)  # RFC 6052: an IPv4 address in IPv6 dress

Address = IPv4Address | IPv6Address
Rule = Callable[[Address], bool]


class NotFetched(Exception):
    """There is no answer; the words say why, to an officer."""


@dataclass(frozen=True)
class Fetched:
    """What was answered, at the end of all redirects. `body` is cut off at the bytes that were allowed."""

    url: str
    status: int
    body: bytes = b""


def is_public(address: Address) -> bool:
    """Whether everybody on the internet means the same machine by it."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address.sixtofour or address.teredo or NAT64[0] <= int(address) < NAT64[1]:
            return False
    return address.is_global and not address.is_multicast


def fetch(
    url: str,
    *,
    method: str = "GET",
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
    most_redirects: int = MOST_REDIRECTS,
    is_allowed: Rule = is_public,
) -> Fetched:
    """Ask for `url` and follow where it leads, within `seconds` in all. Raises `NotFetched`."""
    given_up_at = monotonic() + seconds
    for _ in range(most_redirects + 1):
        answer, location = ask_once(url, method, given_up_at=given_up_at, most_bytes=most_bytes, is_allowed=is_allowed)
        if not location:
            return answer
        url = urljoin(url, location)
    raise NotFetched("It leads on and on, and nowhere.")


def ask_once(
    url: str, method: str, *, given_up_at: float, most_bytes: int, is_allowed: Rule
) -> tuple[Fetched, str | None]:
    """The answer to one request, and where it redirects to."""
    from urllib3.exceptions import HTTPError  # here, since every start of a server would wait for it

    parts, port = read_address(url)
    address = address_of(parts.hostname, port, is_allowed=is_allowed)
    connection = connection_to(parts, address, port, timeout=max(given_up_at - monotonic(), 0.1))
    try:
        with ended_at(given_up_at, connection) as lines:
            connection.connect()
            lines.append(connection.sock)
            connection.request(method, target_of(parts), headers=headers_for(parts), preload_content=False)
            response = connection.getresponse()
            body = b"" if method == "HEAD" else read_some(response, most_bytes)
        if monotonic() >= given_up_at:  # what was cut off looks like an answer that has ended
            raise TimeoutError
    except (OSError, HTTPError, HTTPException, ValueError) as error:
        raise NotFetched(trouble_of(error, too_late=monotonic() >= given_up_at)) from error
    finally:
        connection.close()
    location = response.headers.get("Location") if response.status in MOVED else None
    return Fetched(url, response.status, body), location


def read_address(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise NotFetched("This is not a web address.") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(url) > LONGEST_ADDRESS:
        raise NotFetched("This is not a web address.")
    if "@" in parts.netloc:
        raise NotFetched("The address holds a name or a password.")
    if port not in WEB_PORTS and port < LOWEST_OTHER_PORT:
        raise NotFetched("No web page stands at this port.")
    return parts, port


def address_of(host: str, port: int, *, is_allowed: Rule) -> str:
    """Where `host` is. Each of its addresses must be allowed: a name that means two things is up to no good."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFetched("There is no site of this name.") from error
    addresses = [entry[4][0].partition("%")[0] for entry in found]
    if not addresses or not all(is_allowed(ip_address(address)) for address in addresses):
        raise NotFetched("The address is not on the public internet.")
    return addresses[0]


def connection_to(parts: SplitResult, address: str, port: int, *, timeout: float) -> HTTPConnection:
    """To the address that was looked at, in the name of the host: its certificate must be the host's."""
    from urllib3.connection import HTTPConnection, HTTPSConnection

    if parts.scheme == "http":
        return HTTPConnection(address, port, timeout=timeout)
    return HTTPSConnection(
        address, port, timeout=timeout, server_hostname=parts.hostname, assert_hostname=parts.hostname
    )


def target_of(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{quote(parts.query, safe='/?%:@!$&()*+,;=~-._[]')}" if parts.query else path


def headers_for(parts: SplitResult) -> dict[str, str]:
    return {
        "Host": parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc,
        "User-Agent": f"LocalOffer (+{settings.SITE_URL})",
        "Accept": "text/html,*/*;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def read_some(response: HTTPResponse, most_bytes: int) -> bytes:
    body = bytearray()
    while len(body) < most_bytes and (part := response.read(min(AT_A_TIME, most_bytes - len(body)))):
        body += part
    return bytes(body)


@contextmanager
def ended_at(given_up_at: float, connection: HTTPConnection) -> Iterator[list[socket.socket]]:
    """Cut the line at that time: a timeout of the socket begins anew with each drop of a slow answer.

    The line goes into the list once it stands, as the connection forgets it before the answer is read.
    """
    lines: list[socket.socket] = []
    timer = threading.Timer(max(given_up_at - monotonic(), 0), cut, [connection, lines])
    timer.daemon = True
    timer.start()
    try:
        yield lines
    finally:
        timer.cancel()


def cut(connection: HTTPConnection, lines: list[socket.socket]) -> None:
    for line in lines or filter(None, [connection.sock]):
        with suppress(OSError):  # it has ended by itself
            socket.socket.shutdown(line, socket.SHUT_RDWR)  # the line itself: TLS may be in the middle of reading


def trouble_of(error: Exception, *, too_late: bool) -> str:
    if too_late or isinstance(error, TimeoutError):
        return "It takes too long to answer."
    if "CERTIFICATE_VERIFY_FAILED" in str(error) or "certificate" in str(error).lower():
        return "Its certificate is not good."
    return "It does not answer."
