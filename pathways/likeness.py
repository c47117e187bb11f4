"""How alike two names of organisations are."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from pathways.search.text import words_of
from providers.models import Provider

ALIKE, MOST_ALIKE = 0.75, 5
NOT_IN_A_NAME = {"the", "ltd", "limited", "cic", "plc", "uk", "and", "of"}


def alike(providers: Iterable[Provider], name: str, website: str = "") -> list[Provider]:
    """Those of `providers` that may be the same organisation: by the name, or by the website. The likeliest first."""
    name, site = plain_name(name), host(website)
    found = []
    for provider in providers:
        likeness = 1.0 if site and host(provider.website) == site else how_alike(name, plain_name(provider.name))
        if likeness >= ALIKE:
            found.append((likeness, provider))
    found.sort(key=lambda pair: (-pair[0], pair[1].name))
    return [provider for _, provider in found[:MOST_ALIKE]]


def how_alike(a: str, b: str) -> float:
    """From 0 to 1; a name that stands whole in the other is nearly the same."""
    if not a or not b:
        return 0.0
    return 0.9 if f" {a} " in f" {b} " or f" {b} " in f" {a} " else fuzz.ratio(a, b) / 100


def plain_name(name: str) -> str:
    return " ".join(word for word in words_of(name) if word not in NOT_IN_A_NAME)


def host(website: str) -> str:
    return (urlsplit(website).hostname or "").removeprefix("www.")
