"""From the question to a place to go: by keyboard alone, and by clicking without scripts."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

MOST_TABS = 120
# Where the focus is, and whether somebody who looks for it finds it (WCAG 2.4.7 and 2.4.11).
FOCUS = """() => {
  const part = document.activeElement;
  if (!part || part === document.body) return null;
  const box = part.getBoundingClientRect();
  const marks = [getComputedStyle(part), getComputedStyle(part, '::after')].some(style =>
    style.boxShadow !== 'none'
    || style.outlineStyle !== 'none' && style.outlineWidth !== '0px' && !style.outlineColor.endsWith(', 0)'));
  const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return { what: part.outerHTML.slice(0, 120), marks, inView };
}"""
STOPS = """() => {
  const radios = new Set();
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(part => part.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}))
    .filter(part => part.type !== 'hidden' && !part.disabled)
    .filter(part => !part.closest('[aria-hidden]')) // for the pointer alone: links beside it do the same
    .filter(part => part.type !== 'radio' || !radios.has(part.name) && radios.add(part.name)).length;
}"""
IS_FOCUSED = "part => part === document.activeElement"


def test_search_filter_and_open_a_listing_by_keyboard(visit):
    page = visit()
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, page.get_by_role("searchbox"))
    page.keyboard.type("garden")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/opportunities/\?q=garden"))

    option = page.locator("input[name=stage][value=voluntary]")
    promised = page.locator("label", has=option).get_attribute("data-count")
    tab_to(page, option)
    page.keyboard.press("Space")
    expect(option).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Apply filters"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("stage=voluntary"))
    expect(page.locator("h1")).to_have_attribute("data-count", promised)
    assert page.locator("[data-listing]").count() > 0

    tab_to(page, page.locator("[data-listing] a").first)
    title = page.locator("[data-listing] h3").first.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(title)
    expect(page).to_have_url(re.compile(r"/opportunities/[a-z0-9-]+/"))


@pytest.mark.sweep
def test_take_away_a_chip_by_keyboard(visit):
    page = visit()
    page.goto("/opportunities/?q=garden&stage=voluntary&age=17")
    tab_to(page, page.locator(".chips li:not(.clear) a:not([href*='stage='])"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"^[^?]+\?(?!.*stage=)(?=.*q=garden)(?=.*age=17)"))
    expect(page.locator("input[name=stage][value=voluntary]")).not_to_be_checked()


@pytest.mark.sweep
@pytest.mark.parametrize("width", [1280, 360])
def test_open_and_close_a_group_of_filters_by_keyboard(visit, width):
    page = visit(width=width)
    page.goto("/opportunities/")
    group = page.locator(".filters details:not([open])", has=page.locator(":scope > summary:visible")).first
    summary = group.locator(":scope > summary")
    held = group.element_handle()
    tab_to(page, summary)
    for key, is_open in (("Enter", True), ("Space", False), ("Space", True)):
        page.keyboard.press(key)
        assert held.evaluate("part => part.open") is is_open


def test_a_hard_word_says_what_it_means_by_keyboard(visit, demo_site):
    page = visit()
    page.goto(demo_site.path("help, money"))
    word = page.get_by_role("button", name="better-off calculation")
    tab_to(page, word)
    page.keyboard.press("Enter")
    meaning = page.get_by_role("note")
    expect(meaning).to_be_focused()
    expect(meaning).to_contain_text("A sum that compares your money now with your money in a job.")
    page.keyboard.press("Escape")
    expect(meaning).to_have_count(0)
    expect(word).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/glossary/#better-off-calculation$"))


@pytest.mark.sweep
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["home", "directory, searched", "map", "listing, with everything", "talk to someone"])
def test_every_control_is_reached_by_tab_and_shows_it(visit, demo_site, name, width):
    page = visit(width=width)
    page.goto(demo_site.path(name))
    stops = 0
    page.keyboard.press("Tab")
    first = page.evaluate_handle("document.activeElement")
    while focus := page.evaluate(FOCUS):
        assert focus["marks"], f"no visible focus: {focus['what']}"
        assert focus["inView"], f"focus out of view: {focus['what']}"
        stops += 1
        page.keyboard.press("Tab")
        if first.evaluate(IS_FOCUSED):  # after the last, some go round
            break
    assert stops == page.evaluate(STOPS)


def test_search_filter_and_open_a_listing_without_scripts(visit):
    page = visit(width=360, java_script_enabled=False)
    page.goto("/")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Find something").click()
    page.get_by_label("What are you looking for?").fill("garden")
    page.get_by_role("button", name="Show results").click()
    found = int(page.locator("h1").get_attribute("data-count"))

    page.get_by_role("group").locator("input[name=stage][value=voluntary]").check()
    page.get_by_text("More filters").click()
    page.locator("summary", has_text=re.compile("^Hours a week")).click()
    page.get_by_label("How many hours, at most?").select_option(index=1)
    page.get_by_role("button", name="Apply filters").click()
    assert 0 < int(page.locator("h1").get_attribute("data-count")) < found
    page.locator(".chips a", has_text="hours").click()
    expect(page).not_to_have_url(re.compile(r"hours_max=\d"))
    expect(page).to_have_url(re.compile("stage=voluntary"))

    link = page.locator("[data-listing] a").first
    title = link.inner_text()
    link.click()
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".needs-script:visible")).to_have_count(0)


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus; on the way each stop must be seen."""
    held = target.element_handle()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus is None or focus["marks"], f"no visible focus: {focus['what']}"
        if held.evaluate(IS_FOCUSED):
            return
    pytest.fail(f"{target} is not reached by Tab")
