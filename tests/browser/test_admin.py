"""The officers' desk in a real browser: sound for everybody, wide and narrow, light and dark."""

import re

import pytest
from playwright.sync_api import expect

from core.tabular import write_csv
from pathways.columns import COLUMNS
from tests.browser.test_pages import AXE, NARROW, OTHER_LOOKS, SIDEWAYS, WIDE, check_colours, violations
from tests.demo_site import PASSWORD

pytestmark = pytest.mark.browser

AXE_MAY = {"bypass_csp": True}
# What the buttons lie over scrolls free; and no colour is measured while it turns into another.
STILL = ".submit-row { position: static !important } * { transition: none !important }"
FIRST = "#result_list tbody tr:first-child th a"
PAGES = [
    "", "queue/", "outcomes/", "coverage/", "pathways/duplicates/20/21/", "pathways/opportunity/?state=overdue",
    "pathways/opportunity/add/", "pathways/opportunity/import/", "providers/provider/", "accounts/user/add/",
    "offer-as-of/",
    "pathways/opportunity/15/history/", "pathways/opportunity/15/history/1/", "providers/provider/1/history/",
]  # fmt: skip
FORMS = ["pathways/opportunity/", "providers/provider/", "providers/site/", "strategy/gap/", "core/page/"]


def sign_in(page, email: str) -> None:
    """By the form that `page` shows."""
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture(scope="module")
def signed_in(browser, demo_site):
    """The cookies of somebody who has signed in, by the form."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{demo_site.url}/admin/")
        sign_in(page, "admin@example.org")
        expect(page).to_have_url(f"{demo_site.url}/admin/")
        return context.cookies()


@pytest.fixture
def desk(visit, demo_site, signed_in):
    """Open a page of the desk."""

    def open_page(path: str, **how):
        page = visit(cookies=signed_in, **how)
        page.goto(f"{demo_site.url}/admin/{path}")
        return page

    return open_page


def check(page) -> None:
    """Sound at two widths. Open it with AXE_MAY: axe copies elements, styles that scripts have set included."""
    page.wait_for_load_state()
    page.add_style_tag(content=STILL)
    page.evaluate(AXE)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == [], f"at {width} px"
        assert page.evaluate(SIDEWAYS) == 0, f"at {width} px"


def check_in_every_look(page) -> None:
    check(page)
    check_colours(page)


@pytest.mark.sweep
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_desk_is_sound(desk, path):
    page = desk(path, **AXE_MAY)
    check(page)
    check_colours(page, {"dark": OTHER_LOOKS["dark"]}, [WIDE])


@pytest.mark.sweep
@pytest.mark.parametrize("path", FORMS)
def test_a_form_of_the_desk_is_sound(desk, path):
    page = desk(path, **AXE_MAY)
    page.locator(FIRST).click()
    expect(page.locator(".change-form")).to_be_visible()
    check(page)


def test_signing_in_is_sound(visit, demo_site):
    page = visit(**AXE_MAY)
    page.goto(f"{demo_site.url}/admin/")
    check(page)


def test_a_choice_that_is_looked_up_has_its_labels_name(desk):
    page = desk("pathways/opportunity/add/")
    provider = page.get_by_role("combobox", name="Provider")
    provider.click()
    page.get_by_role("searchbox", name="Provider").fill("college")
    page.locator(".select2-results__option", has_text="College").first.click()
    expect(page.get_by_role("combobox", name="Provider: ")).to_be_visible()


@pytest.mark.sweep
@pytest.mark.parametrize("path", FORMS)
def test_the_policy_lets_a_form_work(desk, path):
    """`visit` fails the test where the Content-Security-Policy refuses anything."""
    page = desk(path)
    page.locator(FIRST).click()
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


@pytest.mark.sweep
def test_a_calendar_opens_and_fills_in_the_date(desk):
    page = desk("pathways/opportunity/add/")
    page.locator(".field-review_by a", has_text="Today").click()
    expect(page.locator("#id_review_by")).not_to_be_empty()
    page.locator(".field-review_by .date-icon").click()
    expect(page.locator(".calendarbox:visible")).to_be_visible()


@pytest.mark.sweep
def test_an_officer_previews_a_listing(desk):
    page = desk("pathways/opportunity/?state=draft")
    page.locator(FIRST).click()
    page.get_by_role("link", name="Preview").click()
    expect(page.locator("h1")).to_be_visible()
    assert page.url.endswith("/preview/")


@pytest.mark.sweep
def test_hints_and_the_picture_follow_what_an_officer_types(desk):
    page = desk("pathways/opportunity/?easy_read=yes")
    page.locator(FIRST).click()
    page.get_by_text("Add another Easy Read row").click()
    row = page.locator(".easy-read-rows .inline-related:not(.empty-form)").last
    row.get_by_label("Sentence").fill("You commence.")
    expect(row.locator(".hints li")).to_have_text(["2 words.", "“commence” is a hard word. Try “start”."])
    row.get_by_label("Picture").select_option("bus")
    expect(row.locator("use")).to_have_attribute("href", re.compile(r"icons\.[^#]*#bus$"))
    row.get_by_label("Sentence").fill("You start. " + "a" * 200)
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("This has 211 letters, and 200 are the most. Make it two rows.")).to_be_visible()
    expect(page.locator("textarea", has_text="You start. aaa")).to_be_visible()


def test_a_spreadsheet_is_uploaded_looked_at_confirmed_and_undone(desk):
    row = {column.name: column.example for column in COLUMNS}
    wrong = row | {"ref": "2", "title": "", "age_from": "9"}
    page = desk("pathways/opportunity/import/", **AXE_MAY)
    file = {"name": "offer.csv", "mimeType": "text/csv", "buffer": write_csv(list(row), [row.values(), wrong.values()])}
    page.get_by_label("Your spreadsheet").set_input_files(file)
    page.get_by_label("Make providers that are not here yet").check()
    page.get_by_role("button", name="Look at this file").click()
    expect(page.get_by_text("Write a title: it says")).to_be_visible()
    check(page)
    page.get_by_role("link", name="1 new").click()
    page.get_by_label("Leave out the wrong rows").check()
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_text("1 new and 0 changed")).to_be_visible()
    page.get_by_role("link", name="1 new").click()
    expect(page.get_by_role("link", name=row["title"])).to_be_visible()
    page.get_by_role("link", name="Undo this import").click()
    check(page)
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_text("Undone on")).to_be_visible()
