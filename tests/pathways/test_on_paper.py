"""On paper: a whole result as one list, large print, and the square that leads back."""

import re

import pytest
import segno
from django.test import Client

from core.qr import MARGIN, MOST_LETTERS, qr_code
from pathways.paper import MOST_ON_PAPER
from tests.factories import NeedFactory, OpportunityFactory, PlaceFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def page(address: str) -> Markup:
    response = Client().get(address)
    assert response.status_code == 200
    return Markup(response)


def slugs(page: Markup) -> list[str]:
    return [card["data-listing"] for card in page.all("article", data_listing="")]


# ── The list ────────────────────────────────────────────────────────────────


def test_paper_holds_what_the_directory_finds_in_the_same_order():
    NeedFactory(code="autism")
    for number in range(25):
        OpportunityFactory(title=f"Baking {number}", needs=["autism"] if number % 2 else [])
    OpportunityFactory(title="Sewing", summary="You mend clothes.")
    question = "?q=baking&need=autism&sort=title"
    listed = slugs(page(f"/opportunities/{question}")) + slugs(page(f"/opportunities/{question}&page=2"))
    printed = page(f"/opportunities/print/{question}&page=2&per_page=10")
    assert len(listed) == 25
    assert slugs(printed) == listed
    heading = printed.one("h1")
    assert (heading["data-count"], heading["data-ask-count"]) == ("12", "13")
    assert printed.one("h2", id="part-2").text == "Ask them about these"


def test_it_says_what_was_asked_in_words():
    PlaceFactory(code="W6 9")
    NeedFactory(code="autism")
    OpportunityFactory(stage="supported")
    printed = page("/opportunities/print/?stage=supported&need=autism&near=W6+9&age=99")
    text = printed.one("main").text
    assert "You asked for: Within 5 miles of W6 9; Supported work; Autism." in text
    assert "We do not know the age “99”, so we left it out." in text


def test_each_card_says_whom_to_ring_and_where_its_page_is(settings):
    settings.SITE_URL = "https://offer.example.org/work"
    OpportunityFactory(title="Bread", contact__phone="020 7946 0777", contact__name_or_post="Bo", slug="bread")
    OpportunityFactory(title="Sewing", contact__phone="", contact__name_or_post="Sam", slug="sewing")
    OpportunityFactory(title="Trains", contact=None, is_historical=True, slug="trains")

    def ways(word: str) -> str:
        return page(f"/opportunities/print/?historical=1&q={word}").one("ul", class_="paper-ways").text

    assert ways("bread -sewing -trains") == "020 7946 0777 Bo offer.example.org/work/opportunities/bread/"
    assert ways("sewing") == "offer.example.org/work/opportunities/sewing/"
    assert ways("trains") == "offer.example.org/work/opportunities/trains/"


def test_more_than_one_can_carry_is_cut_and_said_so(monkeypatch):
    monkeypatch.setattr("pathways.views.paper.MOST_ON_PAPER", 3)
    OpportunityFactory.create_batch(4)
    printed = page("/opportunities/print/")
    assert len(slugs(printed)) == 3
    assert "These are the first 3 of 4." in printed.one("main").text
    assert MOST_ON_PAPER == 100


def test_nothing_found_sends_people_to_a_person():
    printed = page("/opportunities/print/?q=zeppelin")
    assert printed.one("h1")["data-count"] == "0"
    assert not printed.all("button")
    assert printed.all("a", href="/talk-to-someone/")


def test_the_directory_leads_there_and_back_with_the_same_question():
    OpportunityFactory(title="Baking")
    found = page("/opportunities/?q=baking&per_page=10")
    (link,) = [a for a in found.all("a") if a.text == "Print this list"]
    assert link["href"] == "/opportunities/print/?q=baking"
    printed = page(link["href"])
    (back,) = [a for a in printed.all("a") if a.text == "Go back to the search"]
    assert back["href"] == "/opportunities/?q=baking"
    assert [a.text for a in page("/opportunities/?q=zeppelin").all("a") if "Print" in a.text] == []


def test_what_people_type_is_shown_and_never_run():
    printed = Client().get("/opportunities/print/", {"q": '"><script>alert(1)</script>', "near": "<b>"})
    assert b"<script>alert" not in printed.content
    assert b"<b>&" not in printed.content


# ── Large print ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", ["/opportunities/baking/", "/opportunities/print/?q=baking"])
def test_large_print_is_a_link_that_leads_there_and_back(address):
    OpportunityFactory(slug="baking", title="Baking")
    ordinary = page(address)
    assert "class" not in ordinary.one("body").attributes
    (link,) = [a for a in ordinary.all("a") if a.text == "Large print"]
    target = f"{address}{link['href']}" if link["href"].startswith("?") else link["href"]
    large = page(target)
    assert large.one("body")["class"] == "large"
    (back,) = [a for a in large.all("a") if a.text == "Ordinary size"]
    assert back["href"] == address


def test_a_listing_has_one_address_in_every_size(settings):
    settings.SITE_URL = "https://offer.example.org"
    OpportunityFactory(slug="baking")
    for address in ("/opportunities/baking/", "/opportunities/baking/?large=1"):
        assert page(address).one("link", rel="canonical")["href"] == "https://offer.example.org/opportunities/baking/"


# ── The square ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/opportunities/baking/", "/opportunities/baking/"),
        ("/opportunities/baking/?large=1", "/opportunities/baking/"),
        ("/opportunities/baking/easy-read/", "/opportunities/baking/easy-read/"),
        ("/opportunities/print/?q=baking&large=1", "/opportunities/?q=baking"),
    ],
)
def test_the_square_leads_to_the_address_beside_it(settings, address, leads_to):
    settings.SITE_URL = "https://offer.example.org"
    OpportunityFactory(slug="baking", title="Baking")
    block = page(address).one("div", class_="qr print-only")
    assert f"This page: https://offer.example.org{leads_to}" in block.text
    (path,) = [e for e in page(address).elements if e.tag == "path" and block.tag in {p.tag for p in e.parents}
               and e["d"] == qr_code(f"https://offer.example.org{leads_to}").path]  # fmt: skip
    assert path.parents[-1]["role"] == "img"
    assert path.parents[-1]["aria-label"]


def test_the_square_is_the_code_dot_by_dot():
    address = "https://offer.example.org/opportunities/baking/"
    code = qr_code(address)
    wanted = segno.make_qr(address, error="m", mode="byte", mask=2, boost_error=False).matrix
    assert code.side == len(wanted) + 2 * MARGIN
    dots = [[0] * len(wanted) for _ in wanted]
    for x, y, width, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", code.path):
        assert width == back
        for step in range(int(width)):
            dots[int(y) - MARGIN][int(x) - MARGIN + step] = 1
    assert dots == [list(row) for row in wanted]


def test_an_address_too_long_to_read_has_no_square_but_is_written():
    address = "https://offer.example.org/?q=" + "x" * MOST_LETTERS
    assert qr_code(address) is None
    printed = page(f"/opportunities/print/?q={'baking ' * 25}&" + "&".join(f"need={n}" for n in range(9)))
    assert "This page: " in printed.one("div", class_="qr print-only").text
