"""What to measure, from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Choices:
    sizes: tuple[int, ...]
    databases: tuple[str, ...]
    folder: Path | None  # where databases are kept between runs
    requests: int
    placements: int  # of all colleges together
    seconds: float  # no kind of request is sent for longer, once ten have been


def read_choices(environ: Mapping[str, str]) -> Choices:
    """Raises `SystemExit` with a sentence for a value that cannot be read."""
    database = environ.get("DB") or "both"
    if database not in {"sqlite", "postgres", "both"}:
        raise SystemExit("DB is sqlite, postgres or both.")
    try:
        sizes = sorted({int(size) for size in (environ.get("SIZES") or "1000,10000").split(",")})
        requests = int(environ.get("REQUESTS") or 100)
        placements = int(environ.get("PLACEMENTS") or 50_000)
    except ValueError:
        raise SystemExit(
            "SIZES is numbers with commas between, for example 1000,10000. REQUESTS and PLACEMENTS are numbers."
        ) from None
    folder = environ.get("BENCH_DIR")
    return Choices(
        sizes=tuple(sizes),
        databases=("sqlite", "postgres") if database == "both" else (database,),
        folder=Path(folder).resolve() if folder else None,
        requests=requests,
        placements=placements,
        seconds=10,
    )
