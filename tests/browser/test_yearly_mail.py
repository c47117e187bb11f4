"""The yearly mail, as it was really sent: one click, and the listing says that it was checked today."""

import email
import email.policy
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

BETWEEN_MAILS = "-" * 79


def link_in_the_mail(folder: Path, title: str) -> str:
    """Where the button of the newest mail about `title` leads."""
    mails = [text for file in folder.iterdir() for text in file.read_text().split(BETWEEN_MAILS) if text.strip()]
    read = [email.message_from_string(text.strip(), policy=email.policy.default) for text in mails]
    bodies = [mail.get_body(("plain",)).get_content() for mail in read if "still right" in mail["Subject"]]
    (body,) = [body for body in bodies if title in body]
    lines = body.splitlines()
    return urlsplit(lines[lines.index(title, lines.index("One at a time:")) + 1]).path


def test_from_the_mail_to_a_listing_checked_today(visit, demo_site):
    title = "Leaflet checkers: tell writers what you did not understand"
    page = visit(width=360, java_script_enabled=False)
    page.goto(link_in_the_mail(demo_site.mail, title))
    expect(page.locator("h1")).to_have_text("Is this still right?")
    page.get_by_role("button", name="Yes, all of it is still right").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    (today,) = re.findall(r"You told us on (.+?) that all", page.locator("main").inner_text())
    page.get_by_role("link", name="See the page as families do").click()
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".checked")).to_contain_text(f"Last checked on {today}")
