"""What importing ten thousand rows takes: looking at them, and saving them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.bench.running import run


def measure_imports(url: str, folder: Path) -> dict[str, Any]:
    """Seconds and memory of a dry run and of a real run. The real one adds its rows: measure it last."""
    file = folder / "import.csv"

    def inside(what: str) -> str:
        return run(["-m", "tests.bench.importing", what, str(file)], url=url, folder=folder)

    inside("make")
    return {what: json.loads(inside(what)) for what in ("dry", "real")}


def import_line(imports: dict[str, Any]) -> str:
    """The goal is 60 s and 300 MiB for each."""
    told = (
        f"{name} {at['s']:.1f} s ({at['cpu_s']:.1f} s CPU), {at['peak_mib']:.0f} MiB" for name, at in imports.items()
    )
    return f"import of 10,000 rows: {'; '.join(told)}"
