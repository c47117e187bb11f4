"""`docs/pictures.md` shows every picture with its meaning."""

from pathlib import Path
from xml.etree import ElementTree

from core.picture_sheet import page, sheet
from core.pictures import BY_SUBJECT, MEANINGS

SVG = "{http://www.w3.org/2000/svg}"


def test_the_page_and_the_sheet_are_up_to_date():
    assert Path("docs/pictures.svg").read_text() == sheet(), "run `make pictures`"
    assert Path("docs/pictures.md").read_text() == page(), "run `make pictures`"


def test_the_sheet_is_a_picture_that_needs_nothing_beside_it():
    drawing = ElementTree.fromstring(sheet())
    shown = [use.get("href").removeprefix("#") for use in drawing.iter(f"{SVG}use")]
    assert shown == [name for name in MEANINGS for _ in ("at 64 px", "at 24 px")]
    assert {symbol.get("id") for symbol in drawing.iter(f"{SVG}symbol")} == set(MEANINGS)
    words = [text.text for text in drawing.iter(f"{SVG}text")]
    assert set(MEANINGS.values()) | set(BY_SUBJECT) <= set(words)
