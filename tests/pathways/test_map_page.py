"""The map page: the directory's question with places, and our areas drawn as links, all without a script."""

import pytest
from django.test import Client, override_settings

from pathways import map_places
from tests.factories import AreaFactory, OpportunityFactory, ProviderFactory, SiteFactory
from tests.markup import Element, Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.sweep]

HAMMERSMITH = {"easting": 523_300, "northing": 178_500}
TILES = {"MAP_TILE_URL": "https://tiles.example.org:8443/{z}/{x}/{y}.png?key=1", "MAP_ATTRIBUTION": "© <b>Somebody</b>"}


def square(west: float, south: float) -> dict:
    east, north = west + 0.08, south + 0.05
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def areas():
    return {
        "fulham": AreaFactory(code="fulham", outline=square(-0.26, 51.46)),
        "marsh": AreaFactory(code="marsh", name="<i>Marsh</i> & Co", outline=square(-0.18, 51.46)),
        "ealing": AreaFactory(code="ealing", outline=square(-0.34, 51.46), is_home=False),
    }


@pytest.fixture
def offer(areas):
    """Two in Fulham (one of them on two sites), one that covers everything, one that says nothing of pay or place."""
    acme = ProviderFactory(slug="acme", name="Acme Gardens")
    hall = SiteFactory(provider=acme, name="Hall", area=areas["fulham"], **HAMMERSMITH)
    barn = SiteFactory(provider=acme, name="Barn", area=areas["fulham"], easting=524_300, northing=177_500)
    OpportunityFactory(slug="a", title="Apples", provider=acme, pay="paid", sites=[hall])
    OpportunityFactory(slug="b", title="Crumpets", provider=acme, pay="paid", sites=[hall, barn])
    OpportunityFactory(slug="c", title="Cakes", provider=acme, pay="unpaid", covers_all_areas=True)
    OpportunityFactory(slug="d", title="Dogs", provider=acme)


def page(address: str) -> Markup:
    response = Client().get(address)
    assert response.status_code == 200
    return Markup(response)


def inside(found: Markup, tag: str, parent: Element) -> list[Element]:
    return [element for element in found.all(tag) if parent in element.parents]


# ── The same question on both ────────────────────────────────────────────────


@pytest.mark.parametrize(
    "question", ["", "pay=paid&sort=title", "q=nothing-like-this", "near=ZZ99&page=3", "area=fulham"]
)
def test_the_map_has_all_that_the_list_has(offer, question):
    a_list, a_map = page(f"/opportunities/?{question}"), page(f"/opportunities/map/?{question}")
    for mark in ("data-count", "data-ask-count"):
        assert a_map.one("h1")[mark] == a_list.one("h1")[mark]
    assert a_map.one("h1").text == a_list.one("h1").text

    def marks(found: Markup) -> list:
        slugs = [card["data-listing"] for card in found.all("article", data_listing="")]
        notices = [notice.text for notice in found.all(data_notice="")]
        counts = [
            (box["name"], box["value"], box.parents[-1]["data-count"]) for box in found.all("input", type="checkbox")
        ]
        return [slugs, notices, counts]

    assert marks(a_map) == marks(a_list)
    assert a_map.title.startswith(f"{a_list.one('h1').text.partition(' and ')[0]}, on a map")


def test_from_one_to_the_other_the_question_is_kept(offer):
    question = "pay=paid&area=fulham&sort=title"
    for here, current in (("/opportunities/", "List"), ("/opportunities/map/", "Map")):
        found = page(f"{here}?sort=title&area=fulham&pay=paid")
        (views,) = [nav for nav in found.all("nav") if nav.attributes.get("aria-label") == "List or map"]
        links = {link.text: link for link in inside(found, "a", views)}
        assert set(links) == {"List", "Map"}
        for text, start in (("List", "/opportunities/"), ("Map", "/opportunities/map/")):
            path, _, asked = links[text]["href"].partition("?")
            assert path == start
            assert sorted(asked.split("&")) == sorted(question.split("&"))
        assert [text for text, link in links.items() if link.attributes.get("aria-current")] == [current]


def test_on_the_map_every_way_on_stays_on_the_map(offer):
    OpportunityFactory.create_batch(12, pay="paid")
    found = page("/opportunities/map/?pay=paid&per_page=10")
    assert found.one("form", id="find")["action"] == "/opportunities/map/"
    to_directory = [link for link in found.links if link.startswith("/opportunities/?")]
    assert to_directory == ["/opportunities/?pay=paid&per_page=10"], "only the tab leads to the list"
    assert found.one("a", rel="next")["href"] == "/opportunities/map/?pay=paid&per_page=10&page=2"
    chips = [link["href"] for link in found.all("a") if link.text.startswith("Take away")]
    assert chips == ["/opportunities/map/?per_page=10"]
    assert "/opportunities/map/" in [link["href"] for link in found.all("a") if link.text == "Clear all"]


def test_the_script_asks_for_the_places_of_the_same_question(offer):
    mark = page("/opportunities/map/?pay=paid").one(data_map="")
    assert mark["data-places"] == "/opportunities.geojson?pay=paid"
    assert mark["data-areas"] == "/areas.geojson"
    assert "needs-script" in mark["class"]


# ── Places ───────────────────────────────────────────────────────────────────


def test_each_place_is_a_dot_and_things_at_one_place_share_it(offer):
    found = page("/opportunities/map/?sort=title")
    dots = [title.text for title in found.all("title") if title.parents[-1].tag == "circle"]
    assert dots == ["2 things here", "Crumpets, Barn"]


@pytest.mark.parametrize(
    ("question", "said"),
    [("", "2 things have no place on the map"), ("pay=unpaid", "2 things have"), ("q=dogs", "1 thing has no place")],
)
def test_what_has_no_place_is_said(offer, question, said):
    assert said in page(f"/opportunities/map/?{question}").words


def test_where_everything_has_a_place_nothing_is_said(offer):
    assert "no place on the map" not in page("/opportunities/map/?q=crumpets").words


def test_what_does_not_fit_is_said(offer, monkeypatch):
    monkeypatch.setattr(map_places, "MOST_PLACES", 2)
    assert "1 more thing did not fit." in page("/opportunities/map/?q=crumpets+OR+apples&sort=title").words
    assert "did not fit" not in page("/opportunities/map/?q=crumpets").words


# ── The drawing ──────────────────────────────────────────────────────────────


def drawn(found: Markup) -> dict[str, str]:
    """The links of the drawing beside the checkboxes: what each is called, and where it leads."""
    (picture,) = [svg for svg in found.all("svg", class_="areas") if "aria-hidden" not in svg.attributes]
    links = inside(found, "a", picture)
    return {next(t.text for t in inside(found, "title", link)): link["href"] for link in links}


@pytest.mark.parametrize("start", ["/opportunities/", "/opportunities/map/"])
def test_each_of_our_areas_is_a_link_that_chooses_it_or_takes_it_away(offer, start):
    assert drawn(page(f"{start}?pay=paid&page=1")) == {
        "1 <i>Marsh</i> & Co: 0 things": f"{start}?pay=paid&area=marsh",
        "2 Fulham: 2 things": f"{start}?pay=paid&area=fulham",
    }
    assert drawn(page(f"{start}?pay=paid&area=fulham")) == {
        "1 <i>Marsh</i> & Co: 0 things": f"{start}?area=fulham&pay=paid&area=marsh",
        "2 Fulham: 2 things, chosen": f"{start}?pay=paid",
    }


def test_the_numbers_of_the_drawing_stand_at_the_checkboxes_too(offer):
    found = page("/opportunities/?area=ealing")
    labels = [box.parents[-1].text for box in found.all("input", name="area")]
    assert labels == ["1<i>Marsh</i> & Co 1", "2Fulham 3", "Ealing 0"]


def test_what_is_said_large_is_said_once(offer):
    """The large drawing is for the eye: the names under it are the links that everybody meets."""
    found = page("/opportunities/map/?area=fulham")
    (figure,) = found.all("figure")
    assert all(link["tabindex"] == "-1" for link in inside(found, "a", figure) if link.parents[-1].tag == "svg")
    rows = {row.text: inside(found, "a", row)[0] for row in inside(found, "li", figure)}
    assert set(rows) == {"1<i>Marsh</i> & Co 1 thing", "2Fulham 3 things, chosen"}
    assert rows["2Fulham 3 things, chosen"].attributes["aria-current"] == "true"


def test_an_outline_that_changes_is_drawn_anew(offer, areas):
    before = page("/opportunities/").one("svg", class_="areas")["viewbox"]
    areas["fulham"].outline = square(-0.26, 51.3)
    areas["fulham"].save()
    assert page("/opportunities/").one("svg", class_="areas")["viewbox"] != before


def test_without_outlines_there_is_no_drawing_and_no_map_to_offer():
    AreaFactory(code="fulham")
    OpportunityFactory()
    found = page("/opportunities/")
    assert not found.all("svg", class_="areas")
    assert "/opportunities/map/" not in found.links
    found = page("/opportunities/map/")
    assert "There is no map of our areas yet." in found.words
    assert not found.all(data_map="")


# ── A street map, where the council has one ──────────────────────────────────


def policy(address: str) -> str:
    return Client().get(address)["Content-Security-Policy"]


def test_another_host_is_asked_only_where_one_is_named_and_only_by_the_map(offer):
    assert "img-src" not in policy("/opportunities/map/")
    with override_settings(**TILES):
        assert "img-src 'self' https://tiles.example.org:8443;" in f"{policy('/opportunities/map/')};"
        assert (
            Client()
            .get("/opportunities/map/", headers={"if-none-match": "x"})["Content-Security-Policy"]
            .count("tiles")
            == 1
        )
        for address in ("/opportunities/", "/opportunities.geojson", "/", "/opportunities/a/"):
            assert "tiles.example.org" not in policy(address)


def test_whose_map_it_is_is_said(offer):
    assert "data-tiles" not in page("/opportunities/map/").one(data_map="").attributes
    with override_settings(**TILES):
        found = page("/opportunities/map/")
        assert found.one(data_map="")["data-tiles"] == TILES["MAP_TILE_URL"]
        assert "Map: © <b>Somebody</b>" in found.words
        assert not [b for b in found.all("b") if b.text == "Somebody"]


def test_with_a_street_map_none_of_our_own_is_needed():
    OpportunityFactory()
    with override_settings(**TILES):
        assert "/opportunities/map/" in page("/opportunities/").links
        assert page("/opportunities/map/").all(data_map="")


# ── Strange requests ─────────────────────────────────────────────────────────


def test_an_unchanged_map_is_not_sent_again(offer):
    first = Client().get("/opportunities/map/?q=crumpets")
    again = Client().get("/opportunities/map/?q=crumpets", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().get("/opportunities/?q=crumpets")["ETag"] != first["ETag"]


@pytest.mark.parametrize("question", ["area=%00", "area=%F0%9F%92%A9&q=%27%22%3C%3E", "stage=1&stage[]=2", "near=%FF"])
def test_an_odd_question_is_answered(offer, question):
    for start in ("/opportunities/map/", "/opportunities.geojson"):
        assert Client().get(f"{start}?{question}").status_code == 200


def test_a_listing_cannot_take_the_address_of_the_map(offer):
    OpportunityFactory(slug="map")
    assert "on a map" in page("/opportunities/map/").title
