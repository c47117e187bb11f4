"""On paper: black words, no navigation, the addresses of links written out."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ADDRESSES_SHOWN = """() => [...document.querySelectorAll('main a[href^="/"]:not(.word), main a[href^="http"]')]
  .filter(link => link.checkVisibility())
  .filter(link => !['attr(href)', link.getAttribute('href')].some(
    address => getComputedStyle(link, '::after').content.includes(address)))
  .map(link => link.outerHTML)"""
FOLDED_AWAY = """() => [...document.querySelectorAll('main details > :not(summary)')]
  .filter(part => !part.checkVisibility({contentVisibilityAuto: true})).length"""


PRINTED = ["listing, with everything", "provider", "help, money", "talk to someone", "Easy Read of a listing"]


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_page(visit, demo_site, name):
    page = visit()
    page.goto(demo_site.path(name))
    page.emulate_media(media="print")
    for navigation in page.get_by_role("navigation", include_hidden=True).all():
        expect(navigation).to_be_hidden()
    expect(page.locator("footer")).to_be_hidden()
    expect(page.get_by_text(f"This page: {demo_site.url}{demo_site.path(name)}")).to_be_visible()
    assert page.evaluate(ADDRESSES_SHOWN) == []
    assert page.evaluate(FOLDED_AWAY) == 0
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.pdf().startswith(b"%PDF")


def test_the_print_button_prints(visit, demo_site):
    page = visit()
    page.goto(demo_site.path("listing, live"))
    page.evaluate("() => { window.print = () => document.documentElement.classList.add('printed') }")
    page.locator("[data-print]").click()
    expect(page.locator("html.printed")).to_have_count(1)
