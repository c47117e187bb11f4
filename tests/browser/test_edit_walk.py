"""A provider asks for a change, an officer accepts half of it, families see that half, and the provider reads why."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_admin import AXE_MAY, check_in_every_look, sign_in

pytestmark = pytest.mark.browser

LISTING = "/portal/provider/demo-provider/listings/quillbrook-web-testers/"
PUBLIC = "/opportunities/quillbrook-web-testers/"
NEW_DAYS, NEW_LENGTH = "Any day but Sunday", "As many weeks as you like"
WHY = "Say how many weeks it is at least."


def open_as(visit, email: str, address: str) -> Page:
    page = visit()
    page.goto(address)
    sign_in(page, email)
    page.wait_for_url(f"**{address}")
    return page


def test_half_of_what_a_provider_asks_for_is_accepted(visit):
    page = open_as(visit, "provider@example.org", LISTING)
    page.get_by_role("link", name="Change this").click()
    page.get_by_label("Which days and times?").fill(NEW_DAYS)
    page.get_by_label("How long does it last?").fill(NEW_LENGTH)
    page.get_by_role("button", name="Send these changes to the council").click()
    expect(page.get_by_role("status")).to_contain_text("We have sent this to the council.")
    page.goto(PUBLIC)
    expect(page.locator("main")).not_to_contain_text(NEW_DAYS)

    page = open_as(visit, "officer@example.org", "/admin/edits/")
    page.get_by_role("link", name="Testing websites at home").first.click()
    days, length = (page.get_by_role("group", name=name) for name in ("Days and times", "How long it lasts"))
    days.get_by_label("Accept").check()
    length.get_by_label("Reject").check()
    page.get_by_role("button", name="Save these answers").click()
    expect(page.get_by_role("alert")).to_contain_text("How long it lasts: say why not.")
    page.get_by_role("link", name="How long it lasts: say why not.").click()
    page.keyboard.type(WHY)
    page.get_by_role("button", name="Save these answers").click()
    expect(page.locator(".messagelist")).to_contain_text("1 accepted, 1 rejected.")

    page.goto(PUBLIC)
    expect(page.locator("main")).to_contain_text(NEW_DAYS)
    expect(page.locator("main")).not_to_contain_text(NEW_LENGTH)

    page = open_as(visit, "provider@example.org", LISTING)
    expect(page.locator("main")).to_contain_text(f"How long it lasts: not taken over. {WHY}")
    page.get_by_role("link", name="Ask for it again").first.click()
    expect(page.get_by_label("How long does it last?")).to_have_value(NEW_LENGTH)


PAGES = {
    "provider@example.org": [
        "/portal/provider/demo-provider/listings/quillbrook-laundry-team/",
        "/portal/provider/demo-provider/listings/quillbrook-tea-and-games/",
        "/portal/provider/demo-provider/listings/quillbrook-laundry-team/change/",
        "/portal/provider/demo-provider/about/",
        "/portal/provider/demo-provider/about/change/",
    ],
    "officer@example.org": ["/admin/edits/"],
}


@pytest.fixture(scope="module")
def cookies(browser, demo_site):
    """Of somebody who has signed in, by the form."""
    kept = {}
    for email in PAGES:
        with browser.new_context(base_url=demo_site.url) as context:
            page = context.new_page()
            page.goto("/portal/")
            sign_in(page, email)
            page.wait_for_url("**/portal/")
            kept[email] = context.cookies()
    return kept


@pytest.mark.sweep
@pytest.mark.parametrize(("email", "address"), [(email, address) for email in PAGES for address in PAGES[email]])
def test_a_page_of_edits_is_sound(visit, cookies, email, address):
    page = visit(cookies=cookies[email], **AXE_MAY)
    assert page.goto(address).status == 200
    check_in_every_look(page)
    if address == "/admin/edits/":
        page.get_by_role("link", name="Washing and folding").click()
        check_in_every_look(page)
