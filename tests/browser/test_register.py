"""A job coach registers a placement on a phone in two minutes, with the keyboard alone, and without scripts."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_admin import AXE_MAY, check_in_every_look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.sweep]

START = "/portal/college/demo-college/"
PHONE = {"width": 360}
PAGES = [
    START,
    f"{START}cohorts/",
    f"{START}cohorts/new/",
    f"{START}placements/",
    f"{START}placements/?show=ended",
    f"{START}placements/new/",
    f"{START}looking-for/",
]
LED_TO = {  # a page that stands behind the first link of its kind
    f"{START}placements/?show=running": "table tbody th a",
    f"{START}cohorts/": ".cohorts a",
    f"{START}looking-for/": ".rows h2 a",
}
MOST_KEYS = 100


@pytest.fixture(scope="module")
def coach(browser, demo_site):
    """The cookies of a job coach who has signed in, by the form."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{demo_site.url}/portal/")
        sign_in(page, "college@example.org")
        page.wait_for_url("**/portal/")
        return context.cookies()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_a_college_is_sound(visit, demo_site, coach, address):
    page = visit(cookies=coach, **AXE_MAY)
    assert page.goto(f"{demo_site.url}{address}").status == 200
    check_in_every_look(page)


@pytest.mark.parametrize(("address", "link"), LED_TO.items())
def test_a_page_that_a_list_leads_to_is_sound(visit, demo_site, coach, address, link):
    page = visit(cookies=coach, **AXE_MAY)
    page.goto(f"{demo_site.url}{address}")
    page.locator(link).first.click()
    expect(page.locator("h1")).to_be_visible()
    check_in_every_look(page)


class Keyboard:
    """Presses keys, and counts them."""

    def __init__(self, page: Page):
        self.page, self.pressed = page, 0

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
        self.pressed += times


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_placement_is_registered_with_the_keyboard_alone(visit, demo_site, coach, scripts):
    page = visit(cookies=coach, java_script_enabled=scripts, **PHONE)
    page.goto(f"{demo_site.url}{START}")
    page.get_by_role("link", name="Register a placement").focus()
    keys = Keyboard(page)
    keys.press("Enter")
    page.wait_for_url("**/placements/new/")
    page.get_by_label("Reference of the young person").focus()
    keys.type(f"KB-{scripts:d}")
    keys.press("Tab", 2)  # the cohort that was used last stays
    keys.type("Quillbrook")
    keys.press("Tab")  # the way into work that was used last stays
    keys.press("Tab")
    keys.type("Book sorter")
    keys.press("Tab")
    keys.type("14/9/26")
    keys.press("Tab")
    keys.type("11/12/26")
    keys.press("Tab")
    keys.type("16")
    keys.press("Tab")
    keys.press("ArrowDown")
    keys.press("Enter")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("We do not know “Quillbrook” yet")
    summary.get_by_role("link").click()
    page.get_by_label("The Quillbrook Trust").check()
    page.get_by_role("button", name="Register it").click()
    expect(page.locator("h1")).to_have_text("Book sorter, The Quillbrook Trust")
    assert keys.pressed <= MOST_KEYS


def test_the_summary_leads_to_the_date_that_is_wrong(visit, demo_site, coach):
    page = visit(cookies=coach, **PHONE)
    page.goto(f"{demo_site.url}{START}placements/new/")
    page.get_by_label("First day").fill("14/9/26")
    page.get_by_label("Planned last day").fill("13/9/26")
    page.get_by_role("button", name="Register it").click()
    page.get_by_role("link", name="The last day comes before the first day").click()
    expect(page.get_by_label("Planned last day")).to_be_focused()
    assert page.get_by_label("Planned last day").input_value() == "13/9/26"
