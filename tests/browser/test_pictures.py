"""Every picture stands inside its grid, stroke and all, and is as large as its neighbours."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

STROKE = 2  # at 24 px: site.css, "Icon"
SMALL = {"close": 13}  # a cross that filled the grid would shout
EXTENTS = """() => Object.fromEntries([...document.querySelectorAll('symbol')].map(symbol => {
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  drawing.append(...symbol.cloneNode(true).childNodes);
  document.body.append(drawing);
  const box = drawing.getBBox();
  return [symbol.id, [box.x, box.y, box.x + box.width, box.y + box.height]];
}))"""


def test_every_picture_fits_the_grid_and_fills_it(browser):
    page = browser.new_page()
    page.set_content(Path("static/icons.svg").read_text())
    extents = page.evaluate(EXTENTS)
    page.close()
    assert len(extents) > 48
    for name, (left, top, right, bottom) in extents.items():
        assert min(left, top) >= STROKE / 2, name
        assert max(right, bottom) <= 24 - STROKE / 2, name
        assert max(right - left, bottom - top) >= SMALL.get(name, 16), name
        assert abs(left + right - 24) <= 3, f"{name} is not in the middle"
        assert abs(top + bottom - 24) <= 3, f"{name} is not in the middle"
