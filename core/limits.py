"""Limits on what a request may ask, and on how often an address may ask it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

MOST_QUERY_STRING_BYTES = 4096
ONE_DAY = timedelta(days=1)
HOME_NETWORK = 64  # bits of an IPv6 address that one household has


class QueryStringLimitMiddleware:
    """A query string over 4 kB is answered 414 in the site's look, before anything reads it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if len(request.META.get("QUERY_STRING", "")) > MOST_QUERY_STRING_BYTES:
            return render(request, "414.html", status=414)
        return self.get_response(request)


@dataclass(frozen=True)
class AddressLimit:
    """At most so many times within a window, from one internet address.

    A whole class, or a library, may share an address: be generous. No address is stored, but a hash whose
    salt is thrown away with the day. Two requests at once may be counted as one.
    """

    name: str
    most: int
    within: timedelta

    def take(self, request: HttpRequest, *, at: datetime) -> bool:
        """Count one more at the moment `at`; whether it is still allowed."""
        seconds = int(self.within.total_seconds())
        window = int(at.timestamp()) // seconds
        key = f"limit:{self.name}:{window}:{hashed(sender_of(request), at=at)}"
        count = cache.get(key, 0) + 1
        if count <= self.most:
            cache.set(key, count, seconds)
        return count <= self.most


def hashed(address: str, *, at: datetime) -> str:
    """What stands for `address` on that London day, in every worker; after it nobody can say whose it was."""
    key = f"salt:{timezone.localdate(at)}"
    salt = cache.get_or_set(key, secrets.token_bytes, ONE_DAY.total_seconds())
    return blake2b(address.encode(), key=salt, digest_size=16).hexdigest()


def sender_of(request: HttpRequest) -> str:
    """The internet address of who asks, as the nearest proxy that we trust has seen it; of IPv6 the network."""
    direct, trusted = request.META.get("REMOTE_ADDR", ""), settings.TRUSTED_PROXIES
    passed_on = request.headers.get("X-Forwarded-For", "").split(",")
    address = passed_on[-trusted].strip() if 0 < trusted <= len(passed_on) else direct
    try:
        found = ip_address(address)
    except ValueError:
        return direct
    return str(ip_network(f"{found}/{HOME_NETWORK}", strict=False)) if found.version == 6 else address
