"""From the weekly mail, as it was really sent, to an answer; and the class list of outcomes by keyboard alone."""

import email
import email.policy
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_admin import AXE_MAY, check_in_every_look, sign_in
from tests.browser.test_yearly_mail import BETWEEN_MAILS

pytestmark = pytest.mark.browser

START = "/portal/college/demo-college/"
WHO = "college@example.org"


def link_in_the_mail(folder: Path) -> str:
    """Where the weekly mail to `WHO` leads."""
    texts = [text.strip() for file in folder.iterdir() for text in file.read_text().split(BETWEEN_MAILS)]
    mails = [email.message_from_string(text, policy=email.policy.default) for text in texts if text]
    (mail,) = [mail for mail in mails if mail["To"] == WHO and "to see to" in mail["Subject"]]
    lines = mail.get_body(("plain",)).get_content().splitlines()
    return urlsplit(lines[lines.index("See whom to ask about (you sign in first):") + 1]).path


def opened(visit, address: str, **how) -> Page:
    page = visit(**how)
    page.goto(address)
    sign_in(page, WHO)
    page.wait_for_url(f"**{address}")
    return page


def test_from_the_mail_to_an_answer(visit, demo_site):
    page = opened(visit, link_in_the_mail(demo_site.mail), width=360, java_script_enabled=False)
    expect(page.locator("h1")).to_have_text("Follow-ups")
    first = page.locator("section[aria-labelledby=due] li").first
    who = first.locator("h3").inner_text()
    first.get_by_role("link", name="Answer").click()
    page.get_by_label("How many hours a week?").fill("16")
    page.get_by_role("button", name="Yes, in paid work").click()
    expect(page.get_by_role("status")).to_contain_text("in paid work, 16 hours a week")
    assert who not in page.locator("section[aria-labelledby=due] h3").all_inner_texts()
    expect(page.locator("section[aria-labelledby=answered] li").first).to_contain_text("In paid work, 16 hours a week")


def test_the_class_list_by_keyboard(visit):
    page = opened(visit, f"{START}outcomes/")
    rows = page.locator(".class-list tbody tr")
    before, who = rows.count(), rows.first.locator("th b").inner_text()
    rows.first.get_by_label("Last day").focus()
    page.keyboard.type("soon")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Looking")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("1 of the 1 row you answered has something to mend.")
    page.get_by_role("link", name=f"{who}: Write a date").press("Enter")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("We have kept 1 row.")
    expect(rows).to_have_count(before - 1)


@pytest.mark.sweep
def test_the_pages_are_sound(visit):
    page = opened(visit, f"{START}outcomes/", **AXE_MAY)
    check_in_every_look(page)
    say_more = page.get_by_role("link", name="Say more").first.get_attribute("href")
    page.goto(f"{START}follow-ups/")
    answer = page.get_by_role("link", name="Answer").first.get_attribute("href")
    addresses = [f"{START}follow-ups/", answer, f"{START}follow-ups/mail/", say_more]
    for address in [*addresses, say_more.replace("outcome/", "reviews/new/")]:
        assert page.goto(address).status == 200
        check_in_every_look(page)
