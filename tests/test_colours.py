"""Every pair of text and ground in the theme, light and dark, can be read (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

from pathways.continuum import Stage

THEME = Path("static/css/theme.css")
TEXT, EDGE = 4.5, 3.0
STAGES = [stage.value for stage in Stage]
PLAIN = ("ink", "ink-soft", "link", "link-visited", "error")
PAIRS = [
    *[(text, ground, TEXT) for text in PLAIN for ground in ("page", "warm")],
    *[(text, "brand-tint", TEXT) for text in ("ink", "ink-soft", "link")],
    *[(stage, ground, TEXT) for stage in STAGES for ground in ("page", f"{stage}-tint")],
    *[("ink", f"{stage}-tint", TEXT) for stage in STAGES],
    *[("ink-soft", f"{stage}-tint", TEXT) for stage in STAGES],
    ("brand-text", "brand", TEXT),
    ("brand-text", "brand-deep", TEXT),
    ("action-text", "action", TEXT),
    ("accent-text", "accent", TEXT),
    ("focus-text", "focus", TEXT),
    ("error", "error-tint", TEXT),
    ("brand-ink", "page", TEXT),
    ("edge", "page", EDGE),
    ("edge", "warm", EDGE),
]  # fmt: skip


def schemes() -> dict[str, dict[str, str]]:
    light, dark = THEME.read_text().split("@media", 1)
    found = {
        name: dict(re.findall(r"--([\w-]+):\s*(#\w{6})", text)) for name, text in (("light", light), ("dark", dark))
    }
    return {"light": found["light"], "dark": found["light"] | found["dark"]}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_can_be_read(scheme):
    colours = schemes()[scheme]
    poor = [
        f"{text} on {ground}: {found:.2f}"
        for text, ground, least in PAIRS
        if (found := contrast(colours[text], colours[ground])) < least
    ]
    assert not poor


def test_the_measure_is_the_one_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
