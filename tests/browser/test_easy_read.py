"""Easy Read in a real browser: the way there and back, the picture beside its sentence, and on paper."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_walks import tab_to

pytestmark = pytest.mark.browser

# Each row's picture and sentence: how large, and whether the one stands left of the other.
ROWS = """() => [...document.querySelectorAll('.pictures li')].map(row => {
  const [picture, words] = ['svg', 'p'].map(part => row.querySelector(part).getBoundingClientRect());
  const style = getComputedStyle(row.querySelector('p'));
  return {
    beside: picture.right <= words.left && picture.top < words.bottom && words.top < picture.bottom,
    picture: picture.width, points: parseFloat(style.fontSize) * 0.75, whole: getComputedStyle(row).breakInside,
  };
})"""


@pytest.mark.parametrize("width", [pytest.param(1280, marks=pytest.mark.sweep), 360])
def test_there_and_back_by_keyboard(visit, demo_site, width):
    page = visit(width=width)
    full = demo_site.path("Easy Read of a listing").removesuffix("easy-read/")
    page.goto(full)
    for link, address in (("Easy Read", f"{full}easy-read/"), ("All the words", full)):
        tab_to(page, page.get_by_role("navigation", name="Ways to read this page").get_by_role("link", name=link))
        page.keyboard.press("Enter")
        expect(page).to_have_url(demo_site.url + address)


@pytest.mark.sweep
def test_the_way_stands_at_the_same_place_on_every_page(visit, demo_site):
    page, places = visit(), set()
    for name in ("home", "listing, with everything", "Easy Read of a listing", "help, money", "Easy Read of the site"):
        page.goto(demo_site.path(name))
        box = page.locator(".switch a").bounding_box()
        places.add((round(box["x"] + box["width"]), round(box["y"])))
    assert len(places) == 1


@pytest.mark.sweep
@pytest.mark.parametrize("how", [{"width": 1280}, {"width": 360}, {"width": 794, "media": "print"}])
def test_each_picture_stands_left_of_its_sentence_and_both_are_large(visit, demo_site, how):
    page = visit(**how)
    page.goto(demo_site.path("Easy Read of a listing"))
    rows = page.evaluate(ROWS)
    assert len(rows) >= 8
    assert all(row["beside"] for row in rows)
    assert min(row["picture"] for row in rows) >= 64
    assert min(row["points"] for row in rows) >= 14


def test_on_paper_no_row_is_split_and_no_word_is_small(visit, demo_site):
    page = visit(media="print")
    page.goto(demo_site.path("Easy Read of a listing"))
    assert {row["whole"] for row in page.evaluate(ROWS)} == {"avoid"}
    small = """() => [...document.querySelectorAll('.easy-read *')]
      .filter(part => part.checkVisibility() && parseFloat(getComputedStyle(part).fontSize) * 0.75 < 13.99)
      .map(part => part.outerHTML.slice(0, 80))"""
    assert page.evaluate(small) == []
    expect(page.locator(".switch")).to_be_hidden()
