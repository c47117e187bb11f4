"""The GeoJSON of a question (RFC 7946), and that of the areas."""

import json

import pytest
from django.test import Client, override_settings

from pathways import map_places
from pathways.search.freshness import keeper
from tests.factories import AreaFactory, OpportunityFactory, PlaceFactory, ProviderFactory, SiteFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NASTY = "</script><img src=x onerror=alert(1)> & “Ünïcode” \u2028"
RING = [[-0.25, 51.45], [-0.15, 51.45], [-0.15, 51.55], [-0.25, 51.55], [-0.25, 51.45]]
HOLE = [[-0.22, 51.48], [-0.18, 51.48], [-0.18, 51.52], [-0.22, 51.52], [-0.22, 51.48]]


def ask(question: str = "", address: str = "/opportunities.geojson") -> dict:
    response = Client().get(f"{address}?{question}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/geo+json"
    return json.loads(response.content)


@pytest.fixture
def offer():
    area = AreaFactory(code="fulham", name="Fulham")
    acme = ProviderFactory(slug="acme", name="Acme")
    hall = SiteFactory(provider=acme, name="Hall", area=area, easting=530_625, northing=178_388)
    barn = SiteFactory(provider=acme, name="Barn", area=None, easting=522_852, northing=178_289)
    nowhere = SiteFactory(provider=acme, name="Nowhere", area=area)
    OpportunityFactory(slug="a", title=NASTY, stage="supported", provider=acme, pay="paid", sites=[hall, barn, nowhere])
    OpportunityFactory(slug="b", title="Crumpets", provider=acme, sites=[barn])
    OpportunityFactory(slug="c", title="Cakes", provider=acme, pay="paid", delivery="online")
    OpportunityFactory(slug="d", title="Dogs", provider=acme, pay="paid", sites=[nowhere])
    OpportunityFactory(slug="e", title="Eggs", provider=acme, status="draft", sites=[hall])


def test_each_site_of_each_listing_found_is_a_feature(offer):
    found = ask("sort=title&pay=paid")
    assert found["type"] == "FeatureCollection"
    assert {name: found[name] for name in ("total", "ask_total", "not_on_map", "left_out")} == {
        "total": 3, "ask_total": 1, "not_on_map": 2, "left_out": 0,
    }  # fmt: skip
    assert [(f["properties"]["title"], f["properties"]["site"]) for f in found["features"]] == [
        (NASTY, "Barn"), (NASTY, "Hall"), ("Crumpets", "Barn"),
    ]  # fmt: skip


def test_a_feature_says_what_it_is(offer):
    with override_settings(SITE_URL="https://offer.example.org"):
        feature = ask("pay=paid&q=script")["features"][1]
    longitude, latitude = feature["geometry"].pop("coordinates")
    assert (longitude, latitude) == (pytest.approx(-0.11993, abs=1e-4), pytest.approx(51.48936, abs=1e-4))
    assert feature == {
        "type": "Feature",
        "geometry": {"type": "Point"},
        "properties": {
            "title": NASTY,
            "url": "https://offer.example.org/opportunities/a/",
            "stage": "supported",
            "provider": "Acme",
            "site": "Hall",
            "area": "Fulham",
            "found": "matches",
            "ask_about": [],
        },
    }


def test_what_is_to_be_asked_is_said_and_kept_apart(offer):
    found = {f["properties"]["title"]: f["properties"] for f in ask("pay=paid")["features"]}
    assert (found["Crumpets"]["found"], found["Crumpets"]["ask_about"]) == ("ask", ["pay"])
    assert (found["Crumpets"]["area"], found[NASTY]["found"]) == ("", "matches")


def test_all_pages_of_the_question_are_there(offer):
    OpportunityFactory.create_batch(30, sites=[SiteFactory(easting=530_000, northing=178_000)])
    assert len(ask("per_page=10&page=2")["features"]) == 33


def test_a_near_question_is_answered_nearest_first(offer):
    PlaceFactory(code="W6 9")
    OpportunityFactory(title="Far", sites=[SiteFactory(easting=530_000, northing=188_000)])
    titles = [f["properties"]["title"] for f in ask("near=W6+9&within=20&sort=distance")["features"]]
    assert titles[-1] == "Far"
    assert set(titles[:-1]) == {NASTY, "Crumpets"}
    assert "Far" not in str(ask("near=W6+9&within=1"))


def test_what_does_not_fit_is_counted_and_no_listing_is_shown_by_halves(offer, monkeypatch):
    monkeypatch.setattr(map_places, "MOST_PLACES", 2)
    found = ask("q=onerror+OR+crumpets")  # the newer one has one place, the other two
    assert [f["properties"]["title"] for f in found["features"]] == ["Crumpets"]
    assert (found["left_out"], found["not_on_map"]) == (1, 0)


def test_the_database_says_the_same_while_there_is_no_index(offer, settings):
    expected = ask("pay=paid&sort=title")
    keeper.forget()
    settings.SEARCH_BUILD_AT_ONCE = -1  # none is made at once
    assert ask("pay=paid&sort=title") == expected


def test_what_is_unchanged_is_not_sent_again_and_a_change_is_seen(offer):
    first = Client().get("/opportunities.geojson")
    again = Client().get("/opportunities.geojson", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    OpportunityFactory(title="New", sites=[SiteFactory(easting=530_000, northing=178_000)])
    assert "New" in [f["properties"]["title"] for f in ask()["features"]]


def test_the_outlines_of_the_areas_ours_first_with_their_holes():
    AreaFactory(code="b", name="Beside", is_home=False, outline={"type": "Polygon", "coordinates": [RING]})
    AreaFactory(code="a", name="Ours", outline={"type": "MultiPolygon", "coordinates": [[RING, HOLE]]})
    AreaFactory(code="none")
    ours, beside = ask(address="/areas.geojson")["features"]
    assert ours["properties"] == {"code": "a", "name": "Ours", "is_ours": True}
    assert ours["geometry"] == {"type": "MultiPolygon", "coordinates": [[RING, HOLE]]}
    assert beside["properties"]["is_ours"] is False
    first = Client().get("/areas.geojson")
    again = Client().get("/areas.geojson", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_without_areas_there_are_no_outlines():
    assert ask(address="/areas.geojson") == {"type": "FeatureCollection", "features": []}
