"""Python processes of the project, with the bench's settings and a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def environment(url: str, folder: Path) -> dict[str, str]:
    """As in production, but for DEMO: without it every answer would redirect to HTTPS."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "BENCH_FOLDER": str(folder),
        "DATABASE_URL": url,
        "DEMO": "1",
        "DEBUG": "0",
        "PYTHONDONTWRITEBYTECODE": "",
    }


def run(arguments: list[str], *, url: str, folder: Path) -> str:
    """Run `python ARGUMENTS` and return what it printed. Raises `CalledProcessError` when it fails."""
    done = subprocess.run(
        [sys.executable, *arguments], env=environment(url, folder), cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    return done.stdout.decode()


def manage(*arguments: str, url: str, folder: Path) -> None:
    run(["manage.py", *arguments, "--verbosity", "0"], url=url, folder=folder)


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201
