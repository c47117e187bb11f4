"""The pages of somebody who signs in, in a real browser: their account, and the people of their organisation."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_admin import AXE_MAY, check, check_in_every_look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.sweep]

PEOPLE = "/portal/provider/demo-provider/people/"
NEW = "/portal/provider/demo-provider/listings/new/"
MENDING = f"{NEW}quillbrook-mending-afternoons/"
PAGES = [
    "/portal/",
    "/portal/provider/demo-provider/",
    NEW,
    f"{MENDING}kind/",
    f"{MENDING}where/",
    f"{MENDING}check/",
    f"{MENDING}delete/",
    PEOPLE,
    f"{PEOPLE}invite/",
    "/accounts/",
    "/accounts/password/change/",
    "/accounts/app/add/",
    "/accounts/logout/",
]


@pytest.fixture(scope="module")
def manager(browser, demo_site):
    """The cookies of a manager who has signed in, by the form."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{demo_site.url}/portal/")
        sign_in(page, "provider@example.org")
        page.wait_for_url("**/portal/")
        return context.cookies()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_the_portal_is_sound(visit, demo_site, manager, address):
    page = visit(cookies=manager, **AXE_MAY)
    assert page.goto(f"{demo_site.url}{address}").status == 200
    check_in_every_look(page)


@pytest.mark.parametrize(
    ("table", "row", "way"),
    [
        ("participation/placeoffer/", "Saltmere Theatre (an example)", "Answer it"),
        ("pathways/opportunity/?state=awaiting_review", "Bike workshop helper", "What its organisation wrote"),
    ],
)
def test_a_page_on_which_an_officer_answers_is_sound(visit, demo_site, table, row, way):
    page = visit(**AXE_MAY)
    page.goto(f"{demo_site.url}/admin/{table}")
    sign_in(page, "officer@example.org")
    page.get_by_role("link", name=row, exact=True).click()
    page.get_by_role("link", name=way, exact=True).click()
    expect(page.get_by_role("button", name="Keep this decision")).to_be_visible()
    check(page)


def test_a_password_can_be_shown_while_it_is_written(visit, demo_site):
    page = visit()
    page.goto(f"{demo_site.url}/accounts/login/")
    page.get_by_label("Password", exact=True).fill("three words")
    page.get_by_role("button", name="Show password").click()
    assert page.locator("#id_password").get_attribute("type") == "text"
