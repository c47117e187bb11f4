"""The numbers to reach, and whether they were. Goals are for 150,000 listings; smaller sizes must reach them too."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import Any

from tests.bench.mix import KINDS

MILLION = 1_000_000
SMALL = 10_000  # the goal of a warm page is higher up to here
KB = 1000
Sizes = dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Verdict:
    """A number of the design. `is_met` is None where it was not measured."""

    number: str
    goal: str
    reached: str
    is_met: bool | None


def verdicts(kind: str, sizes: Sizes) -> list[Verdict]:
    """The numbers 1 to 3 and 5 to 9 on one database, judged at the largest size."""
    largest = max(sizes)
    at = sizes[largest]
    return [
        uncached(kind, at),
        warm(largest, at),
        hits(at),
        *index(largest, at),
        growth(kind, sizes),
        queries(sizes),
        *transfer(at),
        *readiness(largest, sizes),
    ]


def over(at: dict[str, Any], state: str, name: str) -> list[float]:
    """A measure of each kind of directory page in one state; nothing where the state was not to be had."""
    costs = [at["kinds"][kind][state] for kind in KINDS]
    return [cost[name] for cost in costs if cost]


def share_of_empty(at: dict[str, Any], state: str) -> float | None:
    """Requests in the time of the processor, as a share of the empty view's."""
    cpu = sum(over(at, state, "cpu_ms"))
    return sum(over(at, state, "empty_cpu_ms")) / cpu if cpu else None


def uncached(kind: str, at: dict[str, Any]) -> Verdict:
    goal = 4 if kind == "sqlite" else 5
    ratios = over(at, "uncached", "ratio")
    ratio = fmean(ratios)
    return Verdict("1", f"uncached page ≤ {goal} × empty", f"{ratio:.1f} × (worst {max(ratios):.1f})", ratio <= goal)


def warm(size: int, at: dict[str, Any]) -> Verdict:
    goal, share = (0.60 if size <= SMALL else 0.35), share_of_empty(at, "warm")
    return Verdict("2", f"warm page ≥ {goal:.0%} of empty", f"{share:.0%}", share >= goal)


def hits(at: dict[str, Any]) -> Verdict:
    shares = {state: share_of_empty(at, state) for state in ("warm", "304")}
    said = ", ".join(f"{state} {share:.0%}" if share else f"no {state}" for state, share in shares.items())
    return Verdict(
        "3", "page hit or 304 ≥ 85% of empty", said, all(share and share >= 0.85 for share in shares.values())
    )


def index(size: int, at: dict[str, Any]) -> list[Verdict]:
    median_goal, phrase_goal = (10, 100) if size >= MILLION else (5, 25)
    goals = f"index alone: median ≤ {median_goal} ms", f"index alone: cold phrase ≤ {phrase_goal} ms"
    found = at["inside"]["index"]
    medians = {kind: cost["wall_ms"] for kind, cost in found.items()}
    worst = max(medians, key=medians.get)
    cold = found["phrase and filters"]["slowest_ms"]
    return [
        Verdict("5", goals[0], f"{medians[worst]:.2f} ms ({worst})", medians[worst] <= median_goal),
        Verdict("5", goals[1], f"{cold:.1f} ms", cold <= phrase_goal),
    ]


def growth(kind: str, sizes: Sizes) -> Verdict:
    smallest, largest = min(sizes), max(sizes)
    is_huge = largest >= MILLION
    times = {"sqlite": (2, 5), "postgres": (1.5, 3)}[kind][is_huge]
    more = 5 if is_huge else 1.5
    goal = f"p95 grows ≤ × {times} and ≤ {more} ms"
    if smallest == largest:
        return Verdict("6", goal, "one size only", None)
    before, after = (fmean(over(sizes[size], "uncached", "p95_ms")) for size in (smallest, largest))
    said = f"× {after / before:.2f}, {after - before:+.1f} ms"
    return Verdict("6", goal, said, after / before <= times and after - before <= more)


def queries(sizes: Sizes) -> Verdict:
    counted = [[at["inside"]["queries"][kind] for kind in KINDS] for at in sizes.values()]
    most = {state: max(kind[state] for at in counted for kind in at) for state in ("uncached", "hit")}
    same = all(at == counted[0] for at in counted)
    said = f"{most['uncached']:g} / {most['hit']:g}, {'the same' if same else 'not the same'} at each size"
    return Verdict("7", "SQL ≤ 1 uncached, 0 on a hit", said, most["uncached"] <= 1 and most["hit"] == 0 and same)


def transfer(at: dict[str, Any]) -> list[Verdict]:
    page, visit = at["page_bytes"] / KB, at["first_visit_bytes"] / KB
    return [
        Verdict("8", "HTML of 20 cards ≤ 12 kB gzipped", f"{page:.1f} kB", page <= 12),
        Verdict("8", "first visit ≤ 60 kB gzipped", f"{visit:.1f} kB", visit <= 60),
    ]


def readiness(size: int, sizes: Sizes) -> list[Verdict]:
    at, most = sizes[size], 600 if size >= MILLION else 100
    start, edit = at["start"]["by_index_s"], at["edit"]["worst_s"]
    more = max(at["memory"]["more_mib"], at["memory"]["rss_mib"] - sizes[min(sizes)]["memory"]["at_start_mib"])
    return [
        Verdict("9", "every worker answers by the index ≤ 2 s", f"{start:.2f} s", start <= 2),
        Verdict("9", "edit seen by every worker ≤ 1 s", f"{edit:.2f} s", edit <= 1),
        Verdict("9", f"≤ {most} MiB more memory per worker", f"{more:.0f} MiB", more <= most),
    ]
