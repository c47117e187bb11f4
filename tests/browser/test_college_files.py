"""A college sends a cohort in, answers the warning, saves it and takes it back, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_admin import AXE_MAY, check, sign_in
from tests.placements.uploading import file_of

pytestmark = [pytest.mark.browser, pytest.mark.sweep]

START = "/portal/college/demo-college"
ROWS = (
    {"ref": "FILE-1", "age_band": "16-18", "stage": "supported", "role": "Till, with Sarah Jones",
     "start_on": "2026-09-14", "planned_end_on": "2026-12-11", "host": "The Quillbrook Trust"},
    {"ref": "FILE-2", "age_band": "19-21"},
)  # fmt: skip


@pytest.fixture(scope="module")
def editor(browser, demo_site):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{demo_site.url}/portal/")
        sign_in(page, "college@example.org")
        page.wait_for_url("**/portal/")
        return context.cookies()


@pytest.mark.parametrize("address", ["files/", "export/", "upload/", "upload/outcomes/", "upload/columns/"])
def test_a_page_of_files_is_sound(visit, demo_site, editor, address):
    page = visit(cookies=editor, **AXE_MAY)
    assert page.goto(f"{demo_site.url}{START}/{address}").status == 200
    check(page)


def test_a_cohort_goes_in_and_comes_out_again(visit, demo_site, editor):
    page = visit(cookies=editor, **AXE_MAY)
    page.goto(f"{demo_site.url}{START}/upload/")
    new = page.get_by_label("A new cohort")
    if new.count():
        new.check()
    page.get_by_label("What do you call the new cohort?").fill("From a file")
    file = {"name": "cohort.csv", "mimeType": "text/csv", "buffer": file_of(*ROWS)}
    page.get_by_label("Your spreadsheet").set_input_files(file)
    page.get_by_role("button", name="Look at this file").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look at what would change")
    expect(page.get_by_text("“Sarah Jones” looks like a name.").first).to_be_visible()
    check(page)

    save = page.get_by_role("button", name="Save 2 rows")
    save.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look at what would change")  # the box is asked for
    page.get_by_label("I have looked").press("Space")
    save.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Saved")
    expect(page.get_by_text("2 new and 0 changed")).to_be_visible()
    check(page)

    page.get_by_role("link", name="Undo this").press("Enter")
    page.get_by_role("button", name="Undo it").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("This file was undone")
