"""What was measured, in tables."""

from __future__ import annotations

from typing import Any

from tests.bench.colleges import college_lines
from tests.bench.imports import import_line
from tests.bench.mix import KINDS
from tests.bench.verdicts import Sizes, Verdict, over

MET = {True: "met", False: "NOT MET", None: "not measured"}
STATES = ("uncached", "warm", "304")


def size_lines(database: str, size: int, at: dict[str, Any]) -> list[str]:
    start, memory, edit = at["start"], at["memory"], at["edit"]
    return [
        "",
        f"{at['inside']['database']}, {size:,} listings",
        *kinds_table(at),
        "",
        *inside_table(at),
        *odd_lines(at["inside"]["odd"]),
        f"start: ready {start['ready_s']:.2f} s, first directory page {start['first_page_s']:.2f} s, "
        f"every worker by the index {start['by_index_s']:.2f} s ({start['cpu_s']:.2f} s of processor); where the index "
        f"must be made {start['first_by_index_s']:.2f} s ({start['first_cpu_s']:.2f} s)",
        f"memory of a worker: {memory['rss_mib']:.0f} MiB, {memory['more_mib']:+.0f} since its start",
        f"edit seen by every worker: {edit['worst_s']:.2f} s at worst",
        import_line(at["imports"]),
        *(college_lines(at["colleges"]) if "colleges" in at else []),
        f"gzipped: page {at['page_bytes']:,} B, first visit {at['first_visit_bytes']:,} B",
    ]


def kinds_table(at: dict[str, Any]) -> list[str]:
    """CPU and latency in ms per request; `×` is the processor's time in that of the empty view."""
    head = f"{'':20}" + "".join(f"│ {state:^31}" for state in STATES) + "│ SQL    kB"
    names = f"{'ms per request':20}" + f"│ {'CPU':>7} {'×':>6} {'p50':>7} {'p95':>7} " * 3 + "│ new/hit"
    return [head, names, *(kind_line(name, cost, at) for name, cost in at["kinds"].items())]


def kind_line(name: str, cost: dict[str, Any], at: dict[str, Any]) -> str:
    counted = at["inside"]["queries"][name]
    cells = "".join(state_cell(cost[state]) for state in STATES)
    return f"{name:20}{cells}│ {counted['uncached']:g}/{counted['hit']:g} {cost['uncached']['bytes'] / 1000:6.1f}"


def state_cell(cost: dict[str, Any] | None) -> str:
    if not cost:
        return f"│ {'none':^31}"
    return f"│ {cost['cpu_ms']:7.2f} {cost['ratio']:6.1f} {cost['p50_ms']:7.2f} {cost['p95_ms']:7.2f} "


def inside_table(at: dict[str, Any]) -> list[str]:
    """The oracle and the index in a process, without a page around them."""
    oracle, index = at["inside"]["oracle"], at["inside"]["index"]
    lines = [f"{'ms in the process':20}│ {'oracle CPU':>10} {'wall':>9} │ {'index CPU':>10} {'wall':>8} {'slowest':>8}"]
    for kind in KINDS:
        slow, fast = oracle[kind], index[kind]
        by_database = f"{slow['cpu_ms']:10.1f} {slow['wall_ms']:9.1f}" if slow else f"{'gave up':>20}"
        by_index = f"{fast['cpu_ms']:10.2f} {fast['wall_ms']:8.2f} {fast['slowest_ms']:8.2f}"
        lines.append(f"{kind:20}│ {by_database} │ {by_index}")
    return lines


def odd_lines(odd: dict[str, Any]) -> list[str]:
    said = f"{odd['asked']} odd questions: median {odd['median_ms']:.1f} ms, slowest {odd['slowest_ms']:.1f} ms"
    lines = [f"{said} (?{odd['slowest'][:60]}…), {len(odd['failed'])} failed"]
    return [*lines, *(f"  failed: ?{question[:200]}" for question in odd["failed"][:3])]


def growth_lines(sizes: Sizes) -> list[str]:
    """Each larger size beside the smallest one."""
    first, *larger = sorted(sizes)
    lines = []
    for size in larger:
        for name, what in (("cpu_ms", "CPU"), ("p95_ms", "p95")):
            pairs = zip(over(sizes[first], "uncached", name), over(sizes[size], "uncached", name), strict=True)
            times = [f"{kind} × {after / before:.2f}" for kind, (before, after) in zip(KINDS, pairs, strict=True)]
            lines.append(f"{what}, uncached, from {first:,} to {size:,}: {', '.join(times)}")
    return lines


def verdict_lines(database: str, size: int, found: list[Verdict]) -> list[str]:
    """A line for each number of the design."""
    head = f"The numbers on {database} at {size:,} listings (the goals are for 150,000)"
    return ["", head, *(f"  {v.number}  {v.goal:40} {v.reached:32} {MET[v.is_met]}" for v in found)]
