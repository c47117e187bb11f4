"""Draws `docs/pictures.svg` and writes `docs/pictures.md` from the sprite and its meanings: `make pictures`."""

import re
from html import escape
from pathlib import Path

from core.pictures import BY_SUBJECT, MEANINGS

ROOT = Path(__file__).resolve().parent.parent
SPRITE = ROOT / "static" / "icons.svg"
DOCS = ROOT / "docs"

COLUMNS, CELL, ROW, HEAD, EDGE = 4, 240, 136, 56, 24  # pixels

INTRO = f"""# Pictures

Our own {len(MEANINGS)} pictograms: a 24 grid, lines with round ends, the colour of the words beside. The same picture
means the same thing on a card, in Easy Read, in the finder and in print. Choose by the meaning, never by the look.

- In a template: `{{% icon "bus" %}}` beside words, `{{% icon "bus" size=64 %}}` on its own line. A picture never stands
  without words: it is hidden from screen readers.
- A new one is a symbol in [`static/icons.svg`](../static/icons.svg) and a meaning in
  [`core/pictures.py`](../core/pictures.py). Then `make pictures` makes this page again. Look at it at 24 and at 64 px.

![All pictures with their meanings, as in the tables below](pictures.svg)
"""


def symbols() -> list[str]:
    return re.findall(r"<symbol .*?</symbol>", SPRITE.read_text(), re.DOTALL)


def sheet() -> str:
    """An SVG of all pictures at 64 and 24 px with their meanings, black on white, that needs nothing beside it."""
    parts, top = [], EDGE
    for subject, pictures in BY_SUBJECT.items():
        parts.append(f'<text x="{EDGE}" y="{top + 26}" font-size="22" font-weight="bold">{escape(subject)}</text>')
        top += HEAD
        for number, (name, meaning) in enumerate(pictures.items()):
            row, column = divmod(number, COLUMNS)
            parts += cell(name, meaning, EDGE + column * CELL, top + row * ROW)
        top += (row + 1) * ROW
    width = COLUMNS * CELL + 2 * EDGE
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top}" width="{width}" height="{top}" role="img"'
        ' font-family="Arial, Helvetica, sans-serif" color="#0b0c0c" fill="#0b0c0c">'
    )
    title, ground = "<title>All pictures with their meanings</title>", '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([opening, title, *symbols(), ground, *parts, "</svg>", ""])


def cell(name: str, meaning: str, left: int, top: int) -> list[str]:
    return [
        f'<use href="#{name}" x="{left}" y="{top}" width="64" height="64" stroke-width="1.5"/>',
        f'<use href="#{name}" x="{left + 84}" y="{top + 20}" width="24" height="24" stroke-width="2"/>',
        f'<text x="{left}" y="{top + 86}" font-size="14" font-weight="bold">{escape(meaning)}</text>',
        f'<text x="{left}" y="{top + 105}" font-size="13" fill="#484949">{name}</text>',
    ]


def page() -> str:
    """The Markdown page: how pictures are used, the sheet, and the same in tables for those who cannot see it."""
    tables = [
        "\n".join(
            [f"## {subject}\n", "| name | meaning |", "|---|---|", *(f"| `{n}` | {m} |" for n, m in rows.items())]
        )
        for subject, rows in BY_SUBJECT.items()
    ]
    return "\n".join([INTRO, "\n\n".join(tables), ""])


def write() -> None:
    (DOCS / "pictures.svg").write_text(sheet())
    (DOCS / "pictures.md").write_text(page())


if __name__ == "__main__":
    write()
