"""The fixed mix of questions, each in many variations, so that nobody has asked them before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode

DIRECTORY = "/opportunities/"
SORTS = ("updated", "closing", "title")
PER_PAGE = 20
FURTHEST_PAGE = 9_999
SEED = 1
Params = list[tuple[str, object]]


@dataclass(frozen=True)
class Material:
    """What the questions are made of, read from the database."""

    total: int
    slugs: list[str]
    words: list[str]
    phrases: list[str]
    sectors: list[str]
    groups: dict[str, list[str]]


def no_filter(m: Material, c: Random) -> Params:
    return [("sort", c.choice(SORTS)), ("page", c.randint(1, max(1, last_page(m) // 2)))]


def deep_page(m: Material, c: Random) -> Params:
    last = last_page(m)
    return [("sort", c.choice(SORTS)), ("page", c.randint(last // 2 + 1, last))]


def last_page(m: Material) -> int:
    return min(FURTHEST_PAGE, -(-m.total // PER_PAGE))


def two_filters(m: Material, c: Random) -> Params:
    names = c.sample(["stage", "need", "interest", "support", "area", "pay", "type"], 2)
    return [(name, c.choice(m.groups[name])) for name in names]


def common_word(m: Material, c: Random) -> Params:
    return [("q", c.choice(m.words)), ("sort", c.choice(("relevance", *SORTS)))]


def phrase_and_filters(m: Material, c: Random) -> Params:
    chosen = [(name, c.choice(m.groups[name])) for name in c.sample(["stage", "need", "pay", "delivery"], 2)]
    return [("q", f'"{c.choice(m.phrases)}"'), *chosen]


def near(m: Material, c: Random) -> Params:
    ages = [("age", c.randint(14, 25))] if c.random() < 0.5 else []
    place = [("near", c.choice(m.sectors)), ("within", 5), ("sort", "distance")]
    return [*place, *ages]


def many_choices(m: Material, c: Random) -> Params:
    several = [
        (name, value)
        for name in ("stage", "need", "area", "interest", "support")
        for value in c.sample(m.groups[name], min(2, len(m.groups[name])))
    ]
    one = [(name, c.choice(m.groups[name])) for name in ("delivery", "access")]
    return [*several, *one, ("age", c.randint(14, 25)), ("hours_max", c.choice((8, 16, 25, 40)))]


#: The kinds that are pages of the directory, by the words of the report.
KINDS: dict[str, Callable[[Material, Random], Params]] = {
    "no filter": no_filter,
    "two filters": two_filters,
    "common word": common_word,
    "phrase and filters": phrase_and_filters,
    "within 5 miles": near,
    "deep page": deep_page,
    "many choices": many_choices,
}
LISTING = "listing page"
ALL_KINDS = (*KINDS, LISTING)


def questions(kind: str, material: Material, number: int, *, seed: int = SEED) -> list[str]:
    """Up to `number` different query strings of a kind: fewer where a small directory has no more."""
    chance = Random(f"{seed}:{kind}")
    drawn = (urlencode(KINDS[kind](material, chance)) for _ in range(number * 20))
    return list(dict.fromkeys(drawn))[:number]


def addresses(kind: str, material: Material, number: int) -> list[str]:
    if kind == LISTING:
        return [f"{DIRECTORY}{slug}/" for slug in material.slugs[:number]]
    return [f"{DIRECTORY}?{question}" for question in questions(kind, material, number)]
