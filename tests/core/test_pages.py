"""Texts that officers edit: where they stand, whose names they carry, and what is not a page."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from core.models import Page
from core.pages import fill_in
from tests.factories import PageFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def council(settings):
    settings.COUNCIL_NAME, settings.COUNCIL_SHORT_NAME = "Saltmere County Council", "Saltmere"
    settings.COUNCIL_CONTACT_EMAIL, settings.COUNCIL_CONTACT_PHONE = "offer@saltmere.example.org", "01632 960555"
    settings.SITE_NAME, settings.SITE_URL = "Saltmere works", "https://offer.example.org"


def show(client, address: str) -> Markup:
    response = client.get(address)
    assert response.status_code == 200
    return Markup(response)


@pytest.mark.parametrize(
    ("token", "text"),
    [
        ("{council}", "Saltmere County Council"),
        ("{council_short}", "Saltmere"),
        ("{council_email}", "offer@saltmere.example.org"),
        ("{council_phone}", "01632 960555"),
        ("{site_name}", "Saltmere works"),
        ("{unknown} {0} {}", "{unknown} {0} {}"),
        ("{{council}}", "{Saltmere County Council}"),
        ("{council.__class__}", "{council.__class__}"),
    ],
)
def test_a_token_becomes_the_council_s_own_name(token, text):
    assert fill_in(token) == text


def test_without_a_telephone_the_sentence_still_reads(settings):
    settings.COUNCIL_CONTACT_PHONE = ""
    assert fill_in("Call {council_phone}.") == "Call the number on our website."


def test_a_help_page(client):
    PageFactory(
        key="help/money", title="Money", summary="In short.", body="**Ask** {council}.", reviewed_on=date(2026, 1, 5)
    )
    PageFactory(key="help/travel", title="Travel", order=1)
    PageFactory(key="help", title="Help")
    page = show(client, "/help/money/")
    assert page.one("h1").text == "Money"
    assert [e.text for e in page.all("strong")] == ["Ask"]
    for words in ("In short.", "Ask Saltmere County Council.", "Last checked on Monday 5 January 2026."):
        assert words in page.words
    assert "/help/travel/" in page.links


def test_a_law_page(client):
    PageFactory(key="privacy", section="law", title="Privacy")
    assert show(client, "/privacy/").one("h1").text == "Privacy"


@pytest.mark.parametrize(("is_placeholder", "is_said"), [(True, True), (False, False)])
def test_a_placeholder_says_that_it_is_not_finished(client, is_placeholder, is_said):
    PageFactory(key="help/money", is_placeholder=is_placeholder)
    assert ("This page is not finished." in show(client, "/help/money/").words) is is_said


@pytest.mark.parametrize("address", ["/help/nothing/", "/privacy/", "/help/money/more/", "/help//"])
def test_an_unknown_page_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("section", "key"), [("block", "help/intro"), ("stage", "help/voluntary"), ("block", "about")])
def test_a_part_of_another_page_is_no_page(client, section, key):
    PageFactory(key=key, section=section)
    assert client.get(f"/{key}/").status_code == 404


def test_the_first_help_page_lists_the_others_in_their_order(client):
    for order, key in ((2, "help/money"), (1, "help/travel"), (3, "help")):
        PageFactory(key=key, title=key, order=order)
    PageFactory(key="privacy", section="law")
    page = show(client, "/help/")
    listed = [link["href"] for link in page.all("a", class_="whole")]
    assert listed == ["/help/travel/", "/help/money/"]


@pytest.mark.parametrize(
    "address", ["/help/", "/contact/", "/accessibility/", "/site-map/", "/talk-to-someone/", "/gaps/"]
)
def test_a_page_stands_before_anybody_has_written_its_texts(client, address):
    assert len(show(client, address).all("h1")) == 1


def test_every_listed_page_stands_where_it_says(client):
    """Also one that an officer has added."""
    PageFactory(key="help/new-thing", title="New")
    PageFactory(key="about", section="law")
    for page in Page.objects.all():
        assert client.get(page.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/opportunities/baking/", "https://offer.example.org/opportunities/baking/"),
        ("//evil.example.org/", ""),
        ("/\\evil.example.org", ""),
        ("https://evil.example.org/", ""),
        ("javascript:alert(1)", ""),
        ("/a\r\nBcc: x@example.org", ""),
        ("/\u202egnp", ""),
        ("", ""),
    ],
)
def test_contact_names_only_pages_of_this_site(client, address, shown):
    response = client.get("/contact/", {"page": address})
    found = Markup(response)
    assert [e.text for e in found.all("b") if e.text.startswith("http")] == ([shown] if shown else [])
    assert "evil" not in response.content.decode()


def test_a_body_cannot_break_out_of_the_page(client):
    PageFactory(key="help/money", title="<script>x</script>", summary='"><img src=x>', body="<script>x</script>**ok**")
    page = show(client, "/help/money/")
    assert not [e for e in page.all("script") if "src" not in e.attributes]
    assert not page.all("img")
    assert page.one("h1").text == "<script>x</script>"


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("help", "help"),
        ("help", "help/your-rights"),
        ("law", "complaints"),
        ("law", "contact"),
        ("stage", "stage/supported"),
        ("block", "talk-intro"),
    ],
)
def test_a_text_stands_where_its_key_says(client, section, key):
    page = PageFactory.build(section=section, key=key, title="Something new")
    page.full_clean()
    page.save()
    if address := page.get_absolute_url():
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("help", "help/your/rights"),
        ("help", "help/your rights"),
        ("help", "help/"),
        ("help", "money"),
        ("help", "about"),
        ("law", "help"),
        ("law", "help/money"),
        ("law", "providers"),
        ("law", "admin"),
        ("law", "site-map"),
        ("law", "our complaints"),
        ("law", "../admin"),
        ("stage", "stage/nowhere"),
        ("stage", "supported/help"),
    ],
)
def test_a_key_that_leads_elsewhere_or_nowhere_is_refused(section, key):
    with pytest.raises(ValidationError) as refused:
        PageFactory.build(section=section, key=key).full_clean()
    assert list(refused.value.message_dict) == ["key"]
