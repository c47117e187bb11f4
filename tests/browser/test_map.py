"""The map with scripts: markers for the pointer, a list in each, and by keyboard the list beside it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import AXE, CONTRAST, OTHER_LOOKS, violations
from tests.browser.test_walks import tab_to

pytestmark = pytest.mark.browser

IN_VIEW = """all => {
  const map = document.querySelector(".canvas").getBoundingClientRect();
  return all.findIndex(one => {
    const box = one.firstElementChild.getBoundingClientRect();
    return box.left > map.left && box.right < map.right && box.top > map.top && box.bottom < map.bottom;
  });
}"""
PLACED_ONCE = """async () => {
  const { features } = await (await fetch("/opportunities.geojson")).json();
  const slugs = features.map(({ properties }) => new URL(properties.url).pathname.split("/").at(-2));
  return slugs.filter((slug, at) => slugs.indexOf(slug) === at && slugs.lastIndexOf(slug) === at);
}"""
NASTY = "</ul><img src=x onerror='document.title=1'><b>Bakery & “Café”</b>"


def drawn(page: Page, address: str = "/opportunities/map/") -> Page:
    page.goto(address)
    expect(page.locator(".marker").first).to_be_visible()
    return page


def open_a_group(page: Page) -> None:
    """Of those that are in view: others wait beyond the edge of the map."""
    groups = page.locator(".marker:has(b)")
    groups.nth(groups.evaluate_all(IN_VIEW)).click()


@pytest.mark.sweep
@pytest.mark.parametrize("width", [1280, 360])
def test_every_place_is_in_a_marker_and_a_marker_opens_a_list(visit, width):
    page = drawn(visit(width=width), "/opportunities/map/?stage=supported")
    found = page.evaluate("fetch('/opportunities.geojson?stage=supported').then(answer => answer.json())")
    shown = page.locator(".marker").evaluate_all("all => all.map(one => Number(one.textContent || 1))")
    assert sum(shown) == len(found["features"])
    assert page.locator(".marker .icon").count() == len(shown), "all of one stage: each marker has its picture"
    open_a_group(page)
    rows = page.locator(".marker-list li")
    expect(rows.first).to_be_visible()
    assert rows.count() > 1
    page.evaluate(AXE)
    assert violations(page) == []
    title = rows.locator("a").first.inner_text()
    rows.locator("a").first.click()
    expect(page.locator("h1")).to_have_text(title)


def test_by_keyboard_the_list_lights_up_its_markers_and_no_marker_is_in_the_way(visit):
    page = drawn(visit())
    placed = page.evaluate(PLACED_ONCE)
    shown = page.locator("[data-listing]").evaluate_all("all => all.map(card => card.dataset.listing)")
    slug = next(slug for slug in shown if slug in placed)
    tab_to(page, page.locator(f"[data-listing={slug}] a"))
    expect(page.locator(".marker.is-lit")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/opportunities/[a-z0-9-]+/$"))
    page.go_back()
    expect(page.locator(".marker").first).to_be_visible()
    assert page.locator(".marker[tabindex], .marker a, .marker button, .canvas[tabindex]").count() == 0
    tab_to(page, page.get_by_role("button", name="Zoom in"))
    before = page.locator(".marker").count()
    page.keyboard.press("Enter")
    expect(page.locator(".marker")).not_to_have_count(before)
    tab_to(page, page.get_by_role("link", name=re.compile("^Westminster")))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/opportunities/map/\?area=westminster"))


@pytest.mark.sweep
def test_an_area_is_chosen_in_the_drawing_by_keyboard_and_taken_away_again(visit):
    page = visit(java_script_enabled=False)
    page.goto("/opportunities/?area=camden&pay=paid")
    tab_to(page, page.get_by_role("link", name=re.compile(r"^3 Westminster: \d+ things?$")))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"area=camden.*pay=paid&area=westminster"))
    expect(page.locator("input[name=area][value=westminster]")).to_be_checked()
    page.get_by_role("link", name=re.compile(r"^3 Westminster: \d+ things?, chosen$")).click()
    expect(page.locator("input[name=area][value=westminster]")).not_to_be_checked()
    expect(page.locator("input[name=area][value=camden]")).to_be_checked()


def test_what_somebody_typed_as_a_title_stays_words(visit):
    page = visit()
    place = {"type": "Point", "coordinates": [-0.2, 51.5]}
    words = {"title": NASTY, "provider": NASTY, "site": "", "area": "", "stage": "supported", "found": "ask"}
    facts = words | {"url": "https://offer.example.org/opportunities/bakery/", "ask_about": ["<i>pay</i>"]}
    feature = {"type": "Feature", "geometry": place, "properties": facts}
    collection = {"type": "FeatureCollection", "features": [feature]}
    page.route("**/opportunities.geojson*", lambda route: route.fulfill(json=collection))
    try:
        drawn(page).locator(".marker--ask").click()
    finally:
        page.unroute("**/opportunities.geojson*")
    expect(page.get_by_text("A broken line means: ask them.")).to_be_visible()
    expect(page.locator(".marker-list a")).to_have_text(NASTY)
    expect(page.locator(".marker-list li")).to_contain_text("Ask about: <i>pay</i>.")
    assert page.locator(".marker-list a").get_attribute("href") == "/opportunities/bakery/"
    assert page.locator(".marker-list :is(img, b, i)").count() == 0


@pytest.mark.sweep
def test_where_the_places_do_not_come_the_page_says_so_and_keeps_its_drawing(visit, kept):
    page = visit()
    page.route("**/opportunities.geojson*", lambda route: route.fulfill(status=503))
    try:
        page.goto("/opportunities/map/")
        expect(page.get_by_text("The map could not be loaded. The list has everything.")).to_be_visible()
    finally:
        page.unroute("**/opportunities.geojson*")
    expect(page.locator(".canvas")).to_be_hidden()
    expect(page.locator(".area-figure .dot").first).to_be_visible()
    assert all("503" in complaint for complaint in kept.complaints)
    kept.complaints.clear()


@pytest.mark.sweep
@pytest.mark.parametrize("look", OTHER_LOOKS.values(), ids=OTHER_LOOKS)
def test_a_marker_can_be_read_in_other_colours(visit, look):
    page = drawn(visit(**look))
    open_a_group(page)
    expect(page.locator(".marker-list li").first).to_be_visible()
    page.evaluate(AXE)
    assert violations(page, CONTRAST) == []


@pytest.mark.sweep
def test_without_scripts_there_is_a_drawing_with_a_dot_for_each_place(visit):
    page = visit(width=360, java_script_enabled=False)
    page.goto("/opportunities/map/")
    expect(page.locator("[data-map]")).to_be_hidden()
    expect(page.locator(".area-figure .areas")).to_be_visible()
    assert page.locator(".area-figure .dot").count() > 10
    page.get_by_role("link", name=re.compile("^Westminster")).click()
    expect(page).to_have_url(re.compile(r"/map/\?area=westminster"))
    page.get_by_role("navigation", name="List or map").get_by_role("link", name="List").click()
    expect(page).to_have_url(re.compile(r"/opportunities/\?area=westminster"))


@pytest.mark.sweep
def test_on_paper_there_is_the_list_alone(visit):
    page = drawn(visit())
    page.emulate_media(media="print")
    expect(page.locator(".map")).to_be_hidden()
    expect(page.locator(".areas").first).to_be_hidden()
    expect(page.locator("[data-listing]").first).to_be_visible()
