"""The directory as a page: its marks for scripts, its chips, its sentences, and nothing lost without JavaScript."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from pathways.models import Opportunity
from tests.factories import (
    AreaFactory,
    IntakeFactory,
    NeedFactory,
    OpportunityFactory,
    PathwayTypeFactory,
    PlaceFactory,
    ProviderFactory,
    SiteFactory,
    SupportFactory,
)
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def directory(client):
    def get(question: str = "") -> Markup:
        response = client.get(f"/opportunities/?{question}")
        assert response.status_code == 200
        return Markup(response)

    return get


@pytest.fixture
def offer():
    """Two paid things (one for autistic people), one unpaid, one that says nothing."""
    acme = ProviderFactory(slug="acme", name="Acme Gardens")
    wide = PathwayTypeFactory(code="volunteering")
    PathwayTypeFactory(code="charity-shop", label="Charity shop", parent=wide)
    NeedFactory(code="deaf")
    OpportunityFactory(slug="a", title="Apples", provider=acme, pay="paid", needs=["autism"], age_from=16, age_to=18)
    OpportunityFactory(slug="b", title="Bread", provider=acme, pay="paid", needs=["deaf"])
    OpportunityFactory(slug="c", title="Cakes", provider=acme, pay="unpaid", type__code="charity-shop")
    OpportunityFactory(slug="d", title="Dogs", provider=acme)


# ── Marks for scripts ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("question", "total", "to_ask", "heading"),
    [
        ("", "4", "0", "4 things you can do"),
        ("pay=paid", "2", "1", "2 things you can do and 1 to ask about"),
        ("pay=paid&need=autism", "1", "1", "1 thing you can do and 1 to ask about"),
        ("pay=allowance", "0", "1", "Nothing here says yes to all of that and 1 to ask about"),
        ("stage=independent", "0", "0", "Nothing matches all of that yet"),
    ],
)
def test_the_heading_counts(directory, offer, question, total, to_ask, heading):
    found = directory(question)
    h1 = found.one("h1")
    assert (h1["data-count"], h1["data-ask-count"], h1.text) == (total, to_ask, heading)
    assert len(found.all("article", data_listing="")) == int(total) + int(to_ask)
    assert heading.partition(" and ")[0] in found.title


def test_each_card_carries_its_slug_once(directory, offer):
    found = directory("sort=title")
    assert [card["data-listing"] for card in found.all(data_listing="")] == ["a", "b", "c", "d"]


def options(found: Markup, name: str) -> dict[str, int]:
    """The options of a group: their values, and the count on the label around each."""
    return {box["value"]: int(box.parents[-1]["data-count"]) for box in found.all("input", name=name)}


def test_each_option_has_a_name_a_value_and_a_count(directory, offer):
    found = directory("pay=paid")
    assert options(found, "pay") == {"paid": 2, "unpaid": 1, "allowance": 0}
    assert options(found, "need") == {"autism": 1, "deaf": 1}
    assert options(found, "stage") == {"voluntary": 2, "social_enterprise": 0, "supported": 0, "independent": 0}
    assert options(found, "type") == {"volunteering": 2, "charity-shop": 0}
    assert options(found, "provider") == {"acme": 2}
    assert options(found, "ehcp") == {"no": 0}
    assert options(found, "open") == {"1": 0}
    boxes = found.all("input", type="checkbox")
    assert all(box.parents[-1].tag == "label" for box in boxes)
    assert len({box["id"] for box in boxes}) == len(boxes)


def test_a_choice_called_all_is_one_choice_like_the_others(directory, offer):
    NeedFactory(code="all", label="Any need")
    for question in ("", "need=all", "need=autism", "need=all&need=autism", ""):
        boxes = directory(question).all("input", name="need")
        assert [box["value"] for box in boxes] == ["all", "autism", "deaf"], question
        ticked = {box["value"] for box in boxes if "checked" in box.attributes}
        assert ticked == {pair.partition("=")[2] for pair in question.split("&") if pair}, question


def test_what_was_chosen_stays_chosen(directory, offer):
    found = directory(
        "q=bread&pay=paid&need=deaf&age=17&hours_max=8&within=10&near=W6+9&sort=title&per_page=10&historical=1"
    )
    ticked = {(box["name"], box["value"]) for box in found.all("input", checked="")}
    assert ticked == {("pay", "paid"), ("need", "deaf")}
    chosen = {option["value"] for option in found.all("option", selected="")}
    assert {"17", "8", "title"} <= chosen
    carried = {(box["name"], box["value"]) for box in found.all("input", type="hidden")}
    assert carried == {("per_page", "10"), ("historical", "1")}
    assert found.one("input", id="q")["value"] == "bread"


def test_the_form_asks_by_get_for_every_name_that_a_person_chooses(directory, offer):
    AreaFactory(code="camden")
    SupportFactory()
    found = directory()
    form = found.one("form", id="find")
    assert form.attributes.get("method", "get").lower() == "get"
    inside = {
        e["name"] for e in found.elements if "name" in e.attributes and (form in e.parents or e.attributes.get("form"))
    }
    assert inside >= {
        *("q", "near", "within", "age", "stage", "need", "area", "type", "support", "pay", "delivery", "ehcp", "open"),
        *("provider", "hours_max", "sort"),
    }
    assert "page" not in inside


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("near=ZZ99", "We do not know the postcode “ZZ99”, so we left it out."),
        ("stage=moon", "We do not know the way into work “moon”, so we left it out."),
        ("page=7", "There is no page 7. The last one is page 1."),
        ("sort=distance", "To sort by distance, tell us a postcode."),
    ],
)
def test_what_was_not_understood_is_said_above_the_results(directory, offer, question, said):
    found = directory(question)
    assert [notice.text for notice in found.all(data_notice="")] == [said]
    assert found.one("h1")["data-count"] == "4"


def test_nothing_is_noticed_where_all_was_understood(directory, offer):
    assert directory("pay=paid&age=17&q=bread").all(data_notice="") == []


# ── Chips, sections, pages ───────────────────────────────────────────────────


def test_each_chip_takes_one_value_away(directory, offer):
    chips = {
        link.text: link["href"]
        for link in directory("q=a&pay=paid&pay=unpaid&age=17&open=1&hours_max=8&page=2&sort=title").all("a", href="")
        if link.text.startswith("Take away")
    }
    rest = "/opportunities/?"
    when = "Take away When to apply: Taking applications now"
    assert chips == {
        "Take away Words: “a”": f"{rest}age=17&pay=paid&pay=unpaid&hours_max=8&open=1&sort=title",
        "Take away Age: Age 17": f"{rest}q=a&pay=paid&pay=unpaid&hours_max=8&open=1&sort=title",
        "Take away Pay: Paid": f"{rest}q=a&age=17&pay=unpaid&hours_max=8&open=1&sort=title",
        "Take away Pay: Unpaid": f"{rest}q=a&age=17&pay=paid&hours_max=8&open=1&sort=title",
        "Take away Hours: Up to 8 hours a week": f"{rest}q=a&age=17&pay=paid&pay=unpaid&open=1&sort=title",
        when: f"{rest}q=a&age=17&pay=paid&pay=unpaid&hours_max=8&sort=title",
    }


def test_there_is_one_way_to_clear_all(directory, offer):
    assert "/opportunities/" in {link["href"] for link in directory("pay=paid").all("a") if link.text == "Clear all"}
    assert not [link for link in directory().all("a") if link.text == "Clear all"]


def test_sections_have_their_own_headings(directory):
    area = AreaFactory(code="camden", gss_code="E09000007")
    PlaceFactory(gss_code="E09000007")
    OpportunityFactory(sites=[SiteFactory(easting=522852, northing=178289, area=area)])
    OpportunityFactory(areas=["camden"])
    OpportunityFactory()
    headings = [
        h.text for h in directory("near=W6+9&within=1").all("h2") if h.attributes.get("id", "").startswith("section-")
    ]
    assert headings == ["Within 1 mile of W6 9", "These cover W6 9", "Ask them about these"]
    assert directory("near=W6+9").one("h1").text == "2 things you can do near W6 9 and 1 to ask about"


def test_a_card_says_why_and_what_to_ask(directory, offer):
    cards = {card["data-listing"]: card.text for card in directory("pay=paid&need=autism").all("article")}
    assert "Matches: autism, paid." in cards["a"]
    assert "Ask about: needs, pay." in cards["d"]


def test_pages_lead_to_each_other_and_keep_the_question(directory):
    OpportunityFactory.create_batch(25, pay="paid")
    second = directory("pay=paid&per_page=10&page=2")
    assert second.one("a", rel="prev")["href"] == "/opportunities/?pay=paid&per_page=10"
    assert second.one("a", rel="next")["href"] == "/opportunities/?pay=paid&per_page=10&page=3"
    assert second.one("a", aria_current="page", aria_label="Page 2").text == "2"
    assert not directory("pay=paid&per_page=10&page=3").all("a", rel="next")
    assert not directory("pay=paid&per_page=50").all("a", rel="prev") + directory("per_page=50").all("a", rel="next")


def test_from_a_page_past_the_end_one_gets_back(directory):
    OpportunityFactory.create_batch(12)
    found = directory("per_page=10&page=50")
    assert found.one("a", rel="prev")["href"] == "/opportunities/?per_page=10&page=2"
    assert found.one(data_notice="").text == "There is no page 50. The last one is page 2."


def test_where_nothing_fits_each_wider_search_says_how_much_it_gives(directory, offer):
    found = directory("pay=unpaid&need=autism&age=20")
    wider = {link["href"]: link.parents[-1].text for link in found.all("a") if link.text.startswith("Without")}
    assert wider == {}  # each alone would give nothing either
    found = directory("pay=unpaid&need=autism")
    wider = {link["href"]: link.parents[-1].text for link in found.all("a") if link.text.startswith("Without")}
    assert wider == {
        "/opportunities/?need=autism": "Without Unpaid: 1 thing",
        "/opportunities/?pay=unpaid": "Without Autism: 1 thing",
    }
    assert "/talk-to-someone/" in found.links


# ── The recorded offer, and strange requests ─────────────────────────────────


def test_the_recorded_offer_comes_only_when_asked_for(directory, offer):
    OpportunityFactory(slug="then", is_historical=True)
    assert "then" not in {card["data-listing"] for card in directory().all("article")}
    found = directory("historical=1")
    assert "then" in {card["data-listing"] for card in found.all("article")}
    assert [link["href"] for link in found.all("a") if "the recorded offer" in link.text] == ["/opportunities/"]


def test_a_recorded_listing_without_provider_contact_or_type_can_be_shown(directory):
    OpportunityFactory(slug="then", is_historical=True, provider=None, contact=None, type=None)
    assert directory("historical=1&stage=voluntary&pay=paid").one("h1")["data-ask-count"] == "1"


@pytest.mark.parametrize(("letters", "status"), [(4096, 200), (4097, 414), (100_000, 414)])
def test_a_question_over_four_kilobytes_is_refused_in_the_site_s_look(client, letters, status):
    response = client.get("/opportunities/", QUERY_STRING=("q=" + "x" * letters)[:letters])
    assert response.status_code == status
    assert Markup(response).one("header")
    if status == 414:
        assert "That address is too long" in response.content.decode()


def test_bytes_that_are_no_text_are_answered(client):
    bytes_of_all_kinds = [
        *("q=%FF%FE", "q=%", "q=%E9", "stage=%80", "q=%00", "%FF=%FF", "q=%ED%A0%80", "&&&===", "q", "?", "q[]=1", ";")
    ]
    for query in bytes_of_all_kinds:
        assert client.get("/opportunities/", QUERY_STRING=query).status_code == 200, query


def test_hostile_words_come_back_escaped(directory):
    hostile = '"><script>alert(1)</script>'
    ProviderFactory(name="<img src=x onerror=alert(1)>", slug="img")
    NeedFactory(code="autism", label=hostile)
    OpportunityFactory(title=hostile, summary="<b>bold</b>", needs=["autism"])
    found = directory("q=%22%3E%3Cscript%3Ealert(1)&need=autism&near=%3Cscript%3E&stage=%3Cimg%20src%3Dx%3E")
    assert not [e for e in found.all("script") if "src" not in e.attributes]
    assert not [e for e in found.elements if any(name.startswith("on") for name in e.attributes)]
    assert not found.all("img")
    assert not [b for b in found.all("b") if b.text == "bold"]
    assert hostile in found.one("h3").text


def test_only_reading_is_allowed(client):
    assert client.post("/opportunities/").status_code == 405
    assert client.head("/opportunities/").status_code == 200


def test_a_listing_that_opens_today_counts_as_open(directory, offer):
    IntakeFactory(opportunity=Opportunity.objects.get(slug="a"), apply_from=NOON.date(), apply_by=NOON.date())
    assert directory("open=1").one("h1")["data-count"] == "1"
    assert "Apply by 22 November 2026, last day today" in directory("q=apples").one("article").text
