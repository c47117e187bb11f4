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


@pytest.mark.sweep
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


def test_a_printed_list(visit, demo_site):
    page = visit()
    page.goto(demo_site.path("directory, to print"))
    page.emulate_media(media="print")
    for part in (*page.get_by_role("navigation", include_hidden=True).all(), page.locator("footer")):
        expect(part).to_be_hidden()
    expect(page.locator("main a.button, main button").first).to_be_hidden()
    expect(page.get_by_role("img", name="A square code")).to_be_visible()
    expect(page.get_by_text(f"This page: {demo_site.url}/opportunities/?stage=supported")).to_be_visible()
    cards = page.locator(".paper-card")
    assert cards.count() == page.locator("[data-listing]").count() > 20
    for wanted in ("breakInside", "pageBreakInside"):
        assert cards.first.evaluate(f"card => getComputedStyle(card).{wanted}") == "avoid"
    assert cards.first.locator(".paper-ways").inner_text().strip()


@pytest.mark.sweep
@pytest.mark.parametrize("media", ["screen", "print"])
def test_large_print_is_large(visit, demo_site, media):
    page = visit()
    page.goto(demo_site.path("listing, large print"))
    page.emulate_media(media=media)
    smallest = """() => Math.min(...[...document.querySelectorAll('main :is(p, li, dt, dd, a, h1, h2, h3, small)')]
      .filter(part => part.checkVisibility() && part.innerText.trim())
      .map(part => parseFloat(getComputedStyle(part).fontSize)))"""
    assert page.evaluate(smallest) >= 24  # px, which is 18 pt


def test_the_print_button_prints(visit, demo_site):
    page = visit()
    page.goto(demo_site.path("listing, live"))
    page.evaluate("() => { window.print = () => document.documentElement.classList.add('printed') }")
    page.locator("[data-print]").click()
    expect(page.locator("html.printed")).to_have_count(1)
