"""How long an edit takes to be seen in every worker."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.mix import DIRECTORY
from tests.bench.running import ROOT, environment
from tests.bench.server import WORKERS, Server

EDITS = 5
SECONDS_TO_SHOW = 30
PAUSE = 0.01


def measure_edits(server: Server, slug: str, url: str, folder: Path) -> dict[str, Any]:
    """Seconds from the commit of a new title until every worker shows it: the worst of several edits."""
    editor = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.edit", slug],
        env=environment(url, folder), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with editor:
        seconds = [until_seen(server, edit(editor, f"Measured zebra{'abcdefgh'[n]} title")) for n in range(EDITS)]
        editor.stdin.close()
    return {"edits": EDITS, "worst_s": max(seconds), "all_s": seconds}


def edit(editor: subprocess.Popen, title: str) -> tuple[str, float]:
    """The title, and when it was committed, by the clock that all processes of a machine share."""
    editor.stdin.write(f"{title}\n")
    editor.stdin.flush()
    return title, float(editor.stdout.readline())


def until_seen(server: Server, edited: tuple[str, float]) -> float:
    title, committed = edited
    address = f"{DIRECTORY}?q={title.split()[1]}"
    showing: set[str] = set()
    while time.monotonic() < committed + SECONDS_TO_SHOW:
        answers = server.client.get_from_each(address, WORKERS)
        showing |= {answer.worker for answer in answers if title.encode() in answer.body}
        if len(showing) == WORKERS:
            return time.monotonic() - committed
        time.sleep(PAUSE)
    raise RuntimeError(f"After {SECONDS_TO_SHOW} seconds not every worker shows “{title}”.")
