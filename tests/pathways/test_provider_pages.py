"""Who offers what: the A to Z, and each provider's page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.addresses import leave_old_address
from tests.factories import (
    AreaFactory,
    ContactFactory,
    OpportunityFactory,
    ProviderFactory,
    SiteFactory,
)
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def a_to_z(client):
    return lambda: Markup(client.get("/providers/"))


@pytest.fixture
def show(client):
    def get(slug: str, status: int = 200) -> Markup:
        response = client.get(f"/providers/{slug}/")
        assert response.status_code == status
        return Markup(response)

    return get


def providers(page: Markup) -> list[str]:
    return [
        link.text for link in page.all("a") if link["href"].startswith("/providers/") and link["href"] != "/providers/"
    ]


def test_a_to_z_without_a_leading_the(a_to_z):
    for number, name in enumerate(["Zebra", "The Acorn", "apple tree", "Theatre", "Bakery"]):
        ProviderFactory(name=name, slug=f"p{number}")
    page = a_to_z()
    assert providers(page) == ["The Acorn", "apple tree", "Bakery", "Theatre", "Zebra"]
    assert [e.text for e in page.all("h2") if e.attributes.get("id", "").startswith("letter-")] == ["A", "B", "T", "Z"]
    assert "5 charities" in page.words


@pytest.mark.parametrize("name", ["4 Seasons", "“Quoted”", "Émile’s", "(Brackets)", "日本", " "])
def test_every_letter_is_led_to_once(a_to_z, name):
    for number, other in enumerate([name, "3rd Place", "Zebra", "~ Tilde"]):
        ProviderFactory(name=other, slug=f"p{number}")
    page = a_to_z()
    ids = [e["id"] for e in page.all("h2", id="") if e["id"].startswith("letter-")]
    assert len(ids) == len(set(ids))
    assert not [i for i in ids if " " in i], "an id has no spaces"
    assert [link.removeprefix("#") for link in page.links if link.startswith("#letter-")] == ids
    assert len(providers(page)) == 4


def test_the_unlisted_and_the_recorded_are_not_in_it(a_to_z):
    ProviderFactory(name="Unlisted", is_listed=False)
    ProviderFactory(name="Recorded", is_historical=True)
    page = a_to_z()
    assert providers(page) == []
    assert "There is nobody here yet." in page.words


def test_things_to_do_are_counted_as_families_find_them(a_to_z):
    acme = ProviderFactory(name="Acme")
    OpportunityFactory.create_batch(2, provider=acme)
    for facts in ({"status": "draft"}, {"is_historical": True}, {"hidden_on": timezone.localdate()}):
        OpportunityFactory(provider=acme, **facts)
    other = ProviderFactory(name="Other")
    OpportunityFactory(provider=other)
    page = a_to_z()
    assert "Charity, 2 things to do" in page.words
    assert "Charity, 1 thing to do" in page.words


# ── One provider ─────────────────────────────────────────────────────────────


def test_a_provider_s_page(show):
    acme = ProviderFactory(name="Acme", slug="acme", description="**We** bake.", website="https://acme.example.org/")
    ContactFactory(provider=acme, name_or_post="The team", phone="01632 960123")
    SiteFactory(provider=acme, name="The hall", area=AreaFactory(code="camden"), travel="Bus 27")
    OpportunityFactory(provider=acme, title="B bake")
    OpportunityFactory(provider=acme, title="A bake")
    page = show("acme")
    for words in ("We bake.", "The team", "01632 960123", "The hall", "Bus 27", "Charity"):
        assert words in page.words
    assert "https://acme.example.org/" in page.links
    assert [e.text for card in page.all("article") for e in page.all("h3") if card in e.parents] == ["A bake", "B bake"]


def test_without_a_contact_the_provider_s_own_number_stands_there(show):
    ProviderFactory(slug="acme", phone="01632 960777")
    assert "01632 960777" in show("acme").words


def test_only_what_families_can_find_is_shown_and_the_past_apart(show):
    acme = ProviderFactory(slug="acme")
    OpportunityFactory(provider=acme, title="Live")
    OpportunityFactory(provider=acme, title="Draft", status="draft")
    OpportunityFactory(provider=acme, title="Later", publish_on=timezone.localdate() + timedelta(days=1))
    OpportunityFactory(provider=acme, title="Then", is_historical=True)
    page = show("acme")
    assert len(page.all("article")) == 1
    assert "Then (a record of the past)" in page.words
    assert "Draft" not in page.words
    assert "Later" not in page.words


def test_the_note_for_officers_is_never_shown(show, client):
    ProviderFactory(slug="acme", note="Owes us a call")
    assert b"Owes us a call" not in client.get("/providers/acme/").content


@pytest.mark.parametrize(
    ("facts", "status"),
    [({}, 200), ({"is_historical": True, "is_listed": False}, 200), ({"is_listed": False}, 404)],
)
def test_who_has_a_page(show, facts, status):
    ProviderFactory(slug="acme", **facts)
    show("acme", status)


def test_an_old_address_leads_to_the_new_one(client):
    provider = ProviderFactory(slug="new")
    leave_old_address(kind="provider", old_slug="old", row=provider)
    response = client.get("/providers/old/")
    assert (response.status_code, response["Location"]) == (301, "/providers/new/")
    leave_old_address(kind="provider", old_slug="older", row=ProviderFactory(slug="unlisted", is_listed=False))
    assert client.get("/providers/older/").status_code == 404


def test_hostile_texts_are_harmless(show):
    hostile = '"><script>alert(1)</script>'
    ProviderFactory(slug="acme", name=hostile, summary=hostile, description=f"[x](javascript:x) {hostile}")
    page = show("acme")
    assert not [e for e in page.all("script") if "src" not in e.attributes]
    assert not [link for link in page.links if link.startswith("javascript")]
    assert page.one("h1").text == hostile
