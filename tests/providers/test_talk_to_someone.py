"""Who to talk to: first for everybody, then area by area."""

import pytest

from providers.models import NamedContact
from tests.factories import AreaFactory, NamedContactFactory, PageFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def show(client):
    def get(**question) -> Markup:
        response = client.get("/talk-to-someone/", question)
        assert response.status_code == 200
        return Markup(response)

    return get


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


# ── Fewer of them ────────────────────────────────────────────────────────────


def names(page: Markup) -> list[str]:
    rows = page.all("ul", class_="rows")
    return [e.text for e in page.all("b") if any(p in rows for p in e.parents)]


@pytest.fixture
def two_areas():
    ealing, camden = AreaFactory(code="ealing"), AreaFactory(code="camden")
    NamedContactFactory(name_or_post="Everybody", role="sendiass")
    NamedContactFactory(name_or_post="Ealing", role="college").areas.add(ealing)
    NamedContactFactory(name_or_post="Camden", role="college").areas.add(camden)


def test_an_area_shows_its_people_and_those_for_everybody(show, two_areas):
    page = show(area="camden")
    assert headings(page) == ["Camden", "For everybody in our area"]
    assert names(page) == ["Camden", "Everybody"]
    assert [o["value"] for o in page.all("option", selected="")] == ["camden"]


def test_a_role_shows_those_of_it(show, two_areas):
    assert names(show(role="college")) == ["Camden", "Ealing"]
    assert names(show(role="college", area="ealing")) == ["Ealing"]


def test_each_area_has_a_heading_that_one_can_jump_to(show, two_areas):
    page = show()
    jumps = [link for link in page.links if link.startswith("#") and link != "#main"]
    assert jumps == ["#everybody", "#area-camden", "#area-ealing"]
    assert [page.one("h2", id=jump[1:]).text for jump in jumps] == headings(page)


def test_nobody_for_that_leads_to_everybody(show, two_areas):
    AreaFactory(code="brent")
    NamedContactFactory(role="complaints")
    page = show(area="brent", role="college")
    assert "There is nobody for that yet." in page.words
    assert "/talk-to-someone/" in page.links


@pytest.mark.parametrize("question", [{"area": "moon"}, {"role": "wizard"}, {"role": "jcp_lead"}, {"area": "<b>"}])
def test_what_we_do_not_know_is_said_and_everybody_shown(show, two_areas, question):
    page = show(**question)
    assert "We do not know that" in page.words
    assert names(page) == ["Everybody", "Camden", "Ealing"]


def test_a_council_of_one_area_is_not_asked_which(show):
    AreaFactory(code="only")
    NamedContactFactory(role="sendiass")
    NamedContactFactory(role="college")
    page = show()
    assert [box["name"] for box in page.all("select")] == ["role"]
    assert not [link for link in page.links if link.startswith("#area")]


def test_thirty_three_areas_cost_no_more_than_one(show, django_assert_num_queries):
    for number in range(33):
        NamedContactFactory(name_or_post=f"n{number}").areas.add(AreaFactory(code=f"area-{number}"))
    with django_assert_num_queries(4):
        page = show()
    assert len(page.all("option")) == 1 + 33 + 1 + 1
    assert names(show(area="area-7")) == ["n7"]
