"""The first page: four ways into work side by side, what closes soon, and what is new."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from pathways.models import Opportunity
from tests.factories import TODAY, IntakeFactory, OpportunityFactory, PathwayTypeFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def home(client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))

    def get() -> Markup:
        response = client.get("/")
        assert response.status_code == 200
        return Markup(response)

    return get


def cards_under(page: Markup, heading: str) -> list[str]:
    (section,) = [h.parents[-1] for h in page.all("h2") if h.text == heading]
    return [card["data-listing"] for card in page.all("article") if section in card.parents]


def test_an_empty_site_can_be_opened(home):
    page = home()
    assert "See all 0 things to do" in page.words
    assert page.all("article") == []


def test_the_four_ways_stand_in_one_row_with_what_takes_people_now(home):
    OpportunityFactory(stage="supported", type__code="coach")
    OpportunityFactory(stage="supported", type__code="coach")
    OpportunityFactory(stage="supported", type__code="coach", is_paused=True)
    OpportunityFactory(is_historical=True)
    IntakeFactory(opportunity=OpportunityFactory(), apply_by=TODAY - timedelta(days=1))
    page = home()
    ways = [link["href"] for link in page.all("a", class_="whole")]
    assert ways == [f"/pathways/{stage}/" for stage in ("voluntary", "social_enterprise", "supported", "independent")]
    assert "Work in a real job with a person beside you to help. 2 things to do" in page.words
    assert "See all 2 things to do" in page.words


def test_the_numbers_are_those_of_the_directory(home, client):
    """A paused or closed listing is found, but not counted among those that take people."""
    OpportunityFactory.create_batch(2)
    OpportunityFactory(is_paused=True)
    assert "See all 2 things to do" in home().words
    assert Markup(client.get("/opportunities/")).one("h1")["data-count"] == "3"


def test_what_closes_within_six_weeks_comes_soonest_first(home):
    for slug, days in {"in-42": 42, "in-43": 43, "today": 0, "yesterday": -1, "in-9": 9}.items():
        IntakeFactory(opportunity=OpportunityFactory(slug=slug), apply_by=TODAY + timedelta(days=days))
    IntakeFactory(opportunity=OpportunityFactory(slug="paused", is_paused=True), apply_by=TODAY)
    assert cards_under(home(), "Apply soon") == ["today", "in-9", "in-42"]


def test_a_listing_with_two_dates_stands_there_once(home):
    listing = OpportunityFactory(slug="this")
    for days in (3, 5):
        IntakeFactory(opportunity=listing, apply_by=TODAY + timedelta(days=days))
    assert cards_under(home(), "Apply soon") == ["this"]


def test_the_newest_three(home):
    for number in range(4):
        OpportunityFactory(slug=f"n{number}")
        Opportunity.objects.filter(slug=f"n{number}").update(created_at=datetime(2026, 1, number + 1, tzinfo=UTC))
    assert cards_under(home(), "New here") == ["n3", "n2", "n1"]


def test_one_searches_from_here(home):
    page = home()
    form = page.one("form", role="search")
    assert form["action"] == "/opportunities/"
    assert {box["name"] for box in page.all("input")} == {"q", "near"}


# ── Ways into work ───────────────────────────────────────────────────────────


def test_a_way_shows_its_kinds_and_listings(client):
    wide = PathwayTypeFactory(code="volunteering")
    PathwayTypeFactory(code="shop", parent=wide, label="Charity shop")
    PathwayTypeFactory(code="secret", label="Secret", is_confirmed=False)
    OpportunityFactory(slug="this", type__code="shop")
    OpportunityFactory(slug="other", stage="supported", type__code="coach")
    page = Markup(client.get("/pathways/voluntary/"))
    assert [card["data-listing"] for card in page.all("article")] == ["this"]
    assert "/pathways/voluntary/volunteering/" in page.links
    assert "Secret" not in page.words
    page = Markup(client.get("/pathways/voluntary/volunteering/"))
    assert [card["data-listing"] for card in page.all("article")] == ["this"]
    assert "/pathways/voluntary/shop/" in page.links
    assert "/opportunities/?type=volunteering" in page.links


@pytest.mark.parametrize(
    "address",
    ["/pathways/moon/", "/pathways/voluntary/secret/", "/pathways/supported/volunteering/", "/pathways/voluntary/x/"],
)
def test_what_is_no_way_or_kind_is_not_found(client, address):
    PathwayTypeFactory(code="volunteering")
    PathwayTypeFactory(code="secret", is_confirmed=False)
    assert client.get(address).status_code == 404
