"""QR codes for paper: the way from a printed page back to the page itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import segno

MOST_LETTERS = 400  # a longer address makes dots too fine for a telephone to read from paper
MOST_KEPT = 1000  # of some 5 kB each
MARGIN = 4  # dots; ISO/IEC 18004 asks for them


@dataclass(frozen=True)
class QrCode:
    """`path` draws the dark dots in a square of `side` dots, margins included."""

    side: int
    path: str


@lru_cache(MOST_KEPT)
def qr_code(address: str) -> QrCode | None:
    """The code that leads to `address`, kept in memory; nothing for one that is too long."""
    return draw_qr(address)


def draw_qr(address: str) -> QrCode | None:
    """The same, and not kept.

    The mask is given: to try all eight, as the standard advises, takes twice as long and helps few readers.
    """
    if len(address) > MOST_LETTERS:
        return None
    rows = segno.make_qr(address, error="m", mode="byte", mask=2, boost_error=False).matrix
    runs = [run for y, row in enumerate(rows) for run in dark_runs(row, y)]
    return QrCode(len(rows) + 2 * MARGIN, "".join(runs))


def dark_runs(row: bytearray, y: int) -> list[str]:
    """A rectangle for each run of dark dots in a row."""
    found, start = [], None
    for x, is_dark in enumerate([*row, 0]):
        if is_dark and start is None:
            start = x
        elif not is_dark and start is not None:
            found.append(f"M{start + MARGIN} {y + MARGIN}h{x - start}v1h{start - x}z")
            start = None
    return found
