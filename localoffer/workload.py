"""How many hours a week it takes to keep a number of listings right: `docs/four-hours.md` shows the sum.

What follows from the settings and from the demonstration is computed; the rest are guesses, each with its reason, for a
council to replace by what it counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

WEEKS = 52


@dataclass(frozen=True)
class Work:
    """One kind of thing that an officer does."""

    what: str
    a_week: float
    minutes: int  # for each
    because: str

    @property
    def minutes_a_week(self) -> float:
        return self.a_week * self.minutes


@dataclass(frozen=True)
class Answers:
    """What providers do with the yearly mail: shares of 1."""

    changed: float = 0.20
    silent: float = 0.25


def dated_starts(folder: Path) -> float:
    """How many starts with a date a listing of the demonstration has: each passes once in a year or so."""
    files = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    listings = [row for data in files for row in data.get("opportunities", [])]
    dated = [i for row in listings for i in row.get("intakes", []) if i.get("apply_by") or i.get("starts")]
    return len(dated) / len(listings)


def a_week(
    *,
    listings: int,
    starts: float,
    check_every_months: int,
    answers: Answers = Answers(),  # noqa: B008 - frozen
) -> list[Work]:
    """What comes up in an ordinary week with so many listings."""
    checks = listings * 12 / check_every_months / WEEKS
    yearly = listings / WEEKS
    return [
        Work("Decide what a provider changed", checks * answers.changed, 5, f"{answers.changed:.0%} change something"),
        Work("Ring a provider who does not answer", checks * answers.silent, 12, f"{answers.silent:.0%} do not answer"),
        Work("Add the next dates, or take one out", yearly * starts, 4, f"{starts:.2f} dated starts for each listing"),
        Work("Read a new listing through", yearly * 0.15, 20, "15 new ones a year for every 100"),
        Work("Ask for facts that are not stated", yearly * 0.2, 8, "one listing in five, once a year"),
        Work("Mend a dead link or a lost contact", yearly * 0.15, 6, "15 a year for every 100"),
        Work("Compare two that may be one", yearly * 0.05, 5, "5 a year for every 100"),
        Work("Look at the queue and share it out", 1, 20, "once a week"),
    ]


def hours(work: Iterable[Work]) -> float:
    return sum(one.minutes_a_week for one in work) / 60


def table(work: list[Work]) -> str:
    """As it stands in the document."""
    lines = ["| what | a week | minutes each | minutes a week | because |", "|---|---:|---:|---:|---|"]
    lines += [f"| {w.what} | {w.a_week:.1f} | {w.minutes} | {w.minutes_a_week:.0f} | {w.because} |" for w in work]
    things, minutes = sum(w.a_week for w in work), sum(w.minutes_a_week for w in work)
    return "\n".join([*lines, f"| **all** | **{things:.0f}** | | **{minutes:.0f}** | **{minutes / 60:.1f} hours** |"])
