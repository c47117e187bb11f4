"""What the pages of a college cost with a few placements and with many."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.bench.running import run

FEW = 400
GOAL_MS = 200


def measure_colleges(url: str, folder: Path, *, placements: int) -> dict[str, Any]:
    """The pages with `FEW` placements, then with `placements`. They are added to the database: measure them last."""

    def inside(*arguments: str) -> str:
        return run(["-m", "tests.bench.placing", *arguments], url=url, folder=folder)

    inside("fill", str(FEW))
    few = json.loads(inside("measure"))
    inside("fill", str(placements - FEW))
    frozen = json.loads(inside("freeze"))
    return {"placements": placements, "few": few, "frozen": frozen, "many": json.loads(inside("measure"))}


def college_lines(colleges: dict[str, Any]) -> list[str]:
    """The goal is as many queries as with a few placements, and under 200 ms, for each page."""
    lines = [f"colleges with {colleges['placements']:,} placements, an eighth of them each college's (few: {FEW})"]
    for name, at in colleges["many"].items():
        few = colleges["few"].get(name, at)
        lines.append(
            f"{name:28}{few['queries']:4} → {at['queries']:2} queries │ {few['ms']:6.1f} → {at['ms']:6.1f} ms "
            f"({at['cpu_ms']:.1f} ms of processor) {judged(few, at)}"
        )
    frozen = colleges["frozen"]
    lines.append(
        f"figures of a term: {frozen['tables']} tables in {frozen['s']:.1f} s ({frozen['cpu_s']:.1f} s of processor)"
    )
    return lines


def judged(few: dict[str, float], many: dict[str, float]) -> str:
    return "met" if many["queries"] <= few["queries"] and many["ms"] < GOAL_MS else "NOT MET"
