"""Who to talk to: first for everybody, then area by area."""

import pytest

from providers.models import NamedContact
from tests.factories import AreaFactory, NamedContactFactory, PageFactory
from tests.markup import Markup

pytestmark = pytest.mark.django_db


@pytest.fixture
def show(client):
    return lambda: Markup(client.get("/talk-to-someone/"))


def headings(page: Markup) -> list[str]:
    return [e.text for e in page.all("h2") if any(p.tag == "section" for p in e.parents)]


def test_nobody_yet_leads_to_the_council(show):
    page = show()
    assert "There is nobody listed yet." in page.words
    assert "/contact/" in page.links


def test_those_for_everybody_come_first_then_each_area(show):
    ealing, camden = AreaFactory(code="ealing"), AreaFactory(code="camden")
    AreaFactory(code="empty")
    NamedContactFactory(name_or_post="Both").areas.set([ealing, camden])
    NamedContactFactory(name_or_post="Everybody")
    page = show()
    assert headings(page) == ["For everybody in our area", "Camden", "Ealing"]
    assert [e.text for e in page.all("b")][-3:] == ["Everybody", "Both", "Both"]


def test_roles_stand_in_their_order(show):
    for order, role in ((2, "complaints"), (1, "sendiass")):
        NamedContactFactory(role=role, order=order)
    page = show()
    assert [e.text for e in page.all("h3")] == ["Free, independent advice (SENDIASS)", "If you are unhappy"]


def test_every_way_to_reach_somebody_is_a_link(show, settings):
    settings.COUNCIL_NAME = "Saltmere County Council"
    NamedContactFactory(
        phone="01632 960 123",
        email="a@example.org",
        website="https://example.org/",
        organisation="{council}",
        hours="Mondays",
    )
    page = show()
    assert {"tel:01632960123", "mailto:a@example.org", "https://example.org/"} <= set(page.links)
    assert "The advice team, Saltmere County Council" in page.words
    assert "Mondays" in page.words


def test_a_placeholder_shows_no_invented_details(show):
    NamedContactFactory(is_placeholder=True, phone="01632 960999", name_or_post="To be named")
    page = show()
    assert "The council has not filled this in yet" in page.words
    assert "01632 960999" not in page.words
    assert "To be named" not in page.words


def test_who_is_not_shown_is_not_there(show):
    NamedContactFactory(name_or_post="Gone", is_shown=False)
    assert "Gone" not in show().words
    assert not NamedContact.objects.public().exists()


def test_the_introduction_is_the_officers_text(show):
    PageFactory(key="talk-intro", section="block", body="**Ask** anybody.")
    assert "Ask anybody." in show().words


def test_hostile_details_are_escaped(show):
    NamedContactFactory(name_or_post="<script>x</script>", helps_with="<img src=x onerror=y>", organisation='"><b>')
    page = show()
    assert not page.all("img")
    assert not [e for e in page.all("script") if "src" not in e.attributes]
    assert "<script>x</script>" in page.words


def test_whose_areas_are_no_longer_ours_is_still_there_for_everybody(show):
    NamedContactFactory(name_or_post="Far").areas.add(AreaFactory(code="far", is_home=False))
    page = show()
    assert headings(page) == ["For everybody in our area"]
    assert "Far" in page.words
