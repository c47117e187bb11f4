"""Send the mix to the server and read off what it cost, always beside the empty view."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import cycle, islice
from statistics import fmean, quantiles
from typing import Any

from tests.bench import mix
from tests.bench.client import EMPTY, GZIP, Answer
from tests.bench.mix import Material
from tests.bench.server import WORKERS, Server

ROUNDS = 5
FEWEST = 10
WARM_ADDRESSES = 3
TIMES_TO_WARM = 4 * WORKERS
FIRST_VISIT = re.compile(r'<link[^>]+rel="stylesheet"[^>]*>|<script[^>]+src=[^>]*>')
ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')
Ask = Callable[[], Answer]


@dataclass
class Cost:
    """What one kind of request cost, and the empty view in the same minutes."""

    ms: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    cpu_ms: float = 0
    empty_cpu_ms: float = 0

    def as_data(self) -> dict[str, Any]:
        requests = len(self.ms)
        cuts = quantiles(self.ms, n=20, method="inclusive") if requests > 1 else [self.ms[0]] * 19
        return {
            "requests": requests,
            "cpu_ms": self.cpu_ms / requests,
            "empty_cpu_ms": self.empty_cpu_ms / requests,
            "ratio": self.cpu_ms / self.empty_cpu_ms,
            "p50_ms": cuts[9],
            "p95_ms": cuts[18],
            "bytes": fmean(self.sizes),
            "most_bytes": max(self.sizes),
        }


def measure_kind(server: Server, kind: str, material: Material, *, requests: int, seconds: float) -> dict[str, Any]:
    """The three states of a page: asked for the first time, asked for again, and still the same (304)."""
    addresses = mix.addresses(kind, material, requests)
    get = server.client.get
    found: dict[str, Any] = {"uncached": cost_of(server, [asking(get, a) for a in addresses], seconds)}
    warm = addresses[:WARM_ADDRESSES]
    answers = [get(address) for address in warm for _ in range(TIMES_TO_WARM)][::TIMES_TO_WARM]
    found["warm"] = cost_of(server, take(requests, [asking(get, a) for a in warm]), seconds)
    known = [GZIP | {"If-None-Match": answer.etag} for answer in answers]
    again = [asking(get, address, headers) for address, headers in zip(warm, known, strict=True)]
    is_known = all(answer.etag for answer in answers) and {ask().status for ask in again} == {304}
    found["304"] = cost_of(server, take(requests, again), seconds) if is_known else None
    return found


def asking(get: Callable[..., Answer], address: str, headers: dict[str, str] = GZIP) -> Ask:
    return lambda: get(address, headers)


def take(number: int, asks: Iterable[Ask]) -> list[Ask]:
    return list(islice(cycle(asks), number))


def cost_of(server: Server, asks: list[Ask], seconds: float) -> dict[str, Any]:
    """Send `asks` in batches, each followed by as many requests of the empty view.

    For no longer than `seconds`, once there are a few.
    """
    cost, given_up = Cost(), time.monotonic() + seconds
    size = max(1, min(FEWEST, len(asks) // ROUNDS))
    empty = asking(server.client.get, EMPTY)
    for start in range(0, len(asks), size):
        if len(cost.ms) >= FEWEST and time.monotonic() > given_up:
            break
        batch = asks[start : start + size]
        used, answers = cpu_of(server, batch)
        cost.cpu_ms += used
        cost.empty_cpu_ms += cpu_of(server, [empty] * len(batch))[0]
        cost.ms += [answer.ms for answer in answers]
        cost.sizes += [len(answer.body) for answer in answers]
    return cost.as_data()


def cpu_of(server: Server, asks: list[Ask]) -> tuple[float, list[Answer]]:
    """Raises `RuntimeError` where an answer is a failure: the cost of that is nobody's measure."""
    before = server.cpu_ms()
    answers = [ask() for ask in asks]
    used = server.cpu_ms() - before
    if failures := {answer.status for answer in answers} - {200, 304}:
        raise RuntimeError(f"The server answered {failures}:\n{server.log.read_text()}")
    return used, answers


def first_visit_bytes(server: Server) -> int:
    """The directory with its styles and scripts, as they travel."""
    page = server.client.get(mix.DIRECTORY)
    html = server.client.get(mix.DIRECTORY, {}).body.decode()
    linked = {ADDRESS.search(tag)[1] for tag in FIRST_VISIT.findall(html)}
    return len(page.body) + sum(len(server.client.get(address).body) for address in linked)
