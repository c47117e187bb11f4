"""See `tests.bench`."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench.choices import Choices, read_choices
from tests.bench.colleges import measure_colleges
from tests.bench.databases import databases
from tests.bench.edits import measure_edits
from tests.bench.imports import measure_imports
from tests.bench.machine import machine
from tests.bench.measuring import first_visit_bytes, measure_kind
from tests.bench.mix import ALL_KINDS, DIRECTORY, Material
from tests.bench.report import growth_lines, size_lines, verdict_lines
from tests.bench.running import ROOT, manage, run, say
from tests.bench.server import Server, serve
from tests.bench.verdicts import verdicts

RESULT = ROOT / "var" / "bench.json"


def main(choices: Choices) -> None:
    found: dict[str, Any] = {"machine": machine(), "databases": {}}
    with folder_for(choices) as folder:
        for kind in choices.databases:
            with databases(kind, folder) as opened:
                if not opened:
                    say(f"NOT MEASURED: {kind} (not installed)")
                    continue
                sizes = {size: measure(opened(size), size, kind, folder, choices) for size in choices.sizes}
            judged = verdicts(kind, sizes)
            for line in [*growth_lines(sizes), *verdict_lines(kind, max(sizes), judged)]:
                say(line)
            found["databases"][kind] = {"sizes": sizes, "numbers": [asdict(verdict) for verdict in judged]}
    RESULT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    say(f"\nWritten to {RESULT.relative_to(ROOT)}")


@contextmanager
def folder_for(choices: Choices):
    """Where the databases are kept, or a temporary folder."""
    if choices.folder:
        choices.folder.mkdir(parents=True, exist_ok=True)
        yield choices.folder
    else:
        with tempfile.TemporaryDirectory(prefix="localoffer-bench-") as folder:
            yield Path(folder)


def measure(url: str, size: int, kind: str, folder: Path, choices: Choices) -> dict[str, Any]:
    """Everything about one database of one size."""
    say(f"Measuring {size:,} listings on {kind}")
    manage("migrate", url=url, folder=folder)  # a kept database may be of an older version
    manage("collectstatic", "--no-input", url=url, folder=folder)
    material = Material(**json.loads(inside("material", url, folder)))
    shutil.rmtree(folder / "search", ignore_errors=True)  # the index that an earlier run has kept
    with serve(url, folder) as server:
        first_start = {"first_by_index_s": server.by_index_s, "first_cpu_s": server.cpu_s}
    with serve(url, folder) as server:
        at = measure_server(server, material, url, folder, choices)
    at["start"] |= first_start
    at["inside"] = json.loads(inside("measure", url, folder))
    at["imports"] = measure_imports(url, folder)
    if size == min(choices.sizes):
        at["colleges"] = measure_colleges(url, folder, placements=choices.placements)
    for line in size_lines(kind, size, at):
        say(line)
    return at


def inside(what: str, url: str, folder: Path) -> str:
    return run(["-m", "tests.bench.inside", what], url=url, folder=folder)


def measure_server(server: Server, material: Material, url: str, folder: Path, choices: Choices) -> dict[str, Any]:
    kinds = {
        kind: measure_kind(server, kind, material, requests=choices.requests, seconds=choices.seconds)
        for kind in ALL_KINDS
    }
    rss = server.rss_mib()
    return {
        "start": {
            "ready_s": server.ready_s,
            "first_page_s": server.first_page_s,
            "by_index_s": server.by_index_s,
            "cpu_s": server.cpu_s,
        },
        "kinds": kinds,
        "page_bytes": len(server.client.get(DIRECTORY).body),
        "first_visit_bytes": first_visit_bytes(server),
        "memory": {
            "at_start_mib": server.rss_at_start,
            "rss_mib": rss,
            "more_mib": rss - server.rss_at_start,
        },
        "edit": measure_edits(server, material.slugs[0], url, folder),
    }


if __name__ == "__main__":
    main(read_choices(os.environ))
