"""The order of a page: stated, then what covers the place, then to ask; and in each the sort."""

from datetime import UTC, datetime, timedelta

import pytest

from pathways.models import Opportunity
from tests.factories import (
    TODAY,
    AreaFactory,
    IntakeFactory,
    NeedFactory,
    OpportunityFactory,
    PlaceFactory,
    SiteFactory,
)
from tests.pathways.asking import ask, by_section, hits, sections, slugs, stated

pytestmark = pytest.mark.django_db

HERE = (522852, 178289)
MILE = 1609.344


def at_miles(miles: float, **facts):
    return SiteFactory(easting=HERE[0] + round(miles * MILE), northing=HERE[1], area=None, **facts)


def modified(slug: str, day: int) -> None:
    Opportunity.objects.filter(slug=slug).update(modified_at=datetime(2026, 1, day, tzinfo=UTC))


@pytest.fixture
def camden():
    PlaceFactory(code="W6 9", easting=HERE[0], northing=HERE[1], gss_code="E09000007")
    return AreaFactory(code="camden", gss_code="E09000007")


# ── Near ─────────────────────────────────────────────────────────────────────


def test_near_has_three_sections(camden):
    OpportunityFactory(slug="two-miles", sites=[at_miles(2)])
    OpportunityFactory(slug="next-door", sites=[at_miles(0.1), at_miles(30)], areas=["camden"])
    OpportunityFactory(slug="far", sites=[at_miles(6)])
    OpportunityFactory(slug="far-but-serves-it", sites=[at_miles(6)], areas=["camden"])
    OpportunityFactory(slug="serves-it", areas=["camden"])
    OpportunityFactory(slug="serves-us-all", covers_all_areas=True)
    OpportunityFactory(slug="online", delivery="online")
    OpportunityFactory(slug="serves-another", areas=["ealing"])
    OpportunityFactory(slug="says-nothing")
    OpportunityFactory(slug="site-without-a-place", sites=[SiteFactory(area=None)])
    result = ask("near=W6+9&sort=distance")
    found = by_section(result.hits)
    assert found["stated"] == ["next-door", "two-miles"]
    assert sorted(found["covers"]) == ["far-but-serves-it", "online", "serves-it", "serves-us-all"]
    assert sorted(found["ask"]) == ["says-nothing", "site-without-a-place"]
    assert (result.total, result.ask_total) == (6, 2)
    assert [h.section for h in result.hits] == sorted(
        (h.section for h in result.hits), key=["stated", "covers", "ask"].index
    )


def test_what_covers_the_place_is_neither_first_nor_lost_without_distance_order(camden):
    OpportunityFactory(slug="serves-it", areas=["camden"], title="A")
    OpportunityFactory(slug="in-reach", sites=[at_miles(1)], title="B")
    for sort in ("updated", "title", "closing", "distance"):
        assert sections(f"near=W6+9&sort={sort}") == {"stated": ["in-reach"], "covers": ["serves-it"]}, sort


def test_a_site_on_the_very_edge_counts(camden):
    OpportunityFactory(slug="within", sites=[SiteFactory(easting=HERE[0] + 8046, northing=HERE[1], area=None)])
    OpportunityFactory(slug="beyond", sites=[SiteFactory(easting=HERE[0] + 8047, northing=HERE[1], area=None)])
    assert sections("near=W6+9&within=5") == {"stated": ["within"]}
    assert sorted(stated("near=W6+9&within=10")) == ["beyond", "within"]


def test_distance_is_that_of_the_nearest_site(camden):
    OpportunityFactory(sites=[at_miles(3), at_miles(1), SiteFactory(area=None)])
    (hit,) = hits("near=W6+9")
    assert hit.metres == pytest.approx(MILE, abs=1)


def test_across_the_whole_country_nothing_overflows(camden):
    OpportunityFactory(
        slug="shetland", sites=[SiteFactory(easting=447000, northing=1220300, area=None)], areas=["camden"]
    )
    (hit,) = hits("near=W6+9&sort=distance")
    assert (hit.section, round(hit.metres / 1000)) == ("covers", 1045)


def test_a_place_outside_our_area_is_not_covered_by_all_of_our_area(camden):
    AreaFactory(code="slough", gss_code="E06000039", is_home=False)
    PlaceFactory(code="SL1 1", easting=497000, northing=180000, gss_code="E06000039")
    OpportunityFactory(slug="ours", covers_all_areas=True)
    OpportunityFactory(slug="theirs", areas=["slough"])
    assert sections("near=SL1+1") == {"covers": ["theirs"]}


# ── Sorts ────────────────────────────────────────────────────────────────────


@pytest.fixture
def three():
    for slug, title, summary in (("c", "Émile's bread", "x"), ("a", "Apples", "bread"), ("b", "Bakes", "y")):
        OpportunityFactory(slug=slug, title=title, summary=summary, description="bread")
    for day, slug in enumerate(("b", "c", "a"), start=1):
        modified(slug, day)


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("", ["a", "c", "b"]),
        ("sort=updated", ["a", "c", "b"]),
        ("sort=title", ["a", "b", "c"]),
        ("sort=relevance", ["a", "c", "b"]),  # no words: newest first
        ("sort=distance", ["a", "c", "b"]),  # no place: newest first
        ("q=bread", ["a", "c", "b"]),  # in the title or summary first
        ("q=bread&sort=title", ["a", "b", "c"]),
    ],
)
def test_a_sort(three, question, order):
    assert stated(question) == order


def test_relevance_puts_the_title_before_the_newest(three):
    modified("b", 9)
    assert stated("q=bread") == ["a", "c", "b"]
    assert stated("q=bread&sort=updated") == ["b", "a", "c"]


def test_closing_soonest_looks_at_days_to_come():
    for slug, days in {"next-week": [7], "past-and-far": [-1, 60], "today": [0], "past": [-3], "none": []}.items():
        listing = OpportunityFactory(slug=slug)
        for day in days:
            IntakeFactory(opportunity=listing, apply_by=TODAY + timedelta(days=day))
    for day, slug in enumerate(("past", "none"), start=1):
        modified(slug, day)
    assert stated("sort=closing") == ["today", "next-week", "past-and-far", "none", "past"]


def test_rows_alike_keep_the_order_of_their_making():
    made = [OpportunityFactory(title="Same").slug for _ in range(5)]
    Opportunity.objects.update(modified_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert stated() == stated("sort=title") == made


@pytest.mark.parametrize("sort", ["updated", "title", "closing", "relevance", "distance"])
def test_to_ask_comes_after_stated_in_every_sort(camden, sort):
    NeedFactory(code="autism")
    ask_first = OpportunityFactory(title="Aardvark bread", slug="ask", sites=[at_miles(0)])
    IntakeFactory(opportunity=ask_first, apply_by=TODAY)
    OpportunityFactory(title="Zebra bread", slug="says-yes", needs=["autism"], sites=[at_miles(4)])
    modified("says-yes", 1)
    found = hits(f"need=autism&q=bread&near=W6+9&sort={sort}")
    assert list(zip([hit.section for hit in found], slugs(found), strict=True)) == [
        ("stated", "says-yes"),
        ("ask", "ask"),
    ]


# ── Pages ────────────────────────────────────────────────────────────────────


@pytest.fixture
def seven_and_six():
    for number in range(13):
        OpportunityFactory(slug=f"{number:02}", title=f"{number:02}", pay="paid" if number < 7 else "not_stated")


def test_pages_run_through_stated_and_to_ask(seven_and_six):
    first, second = (ask(f"pay=paid&sort=title&per_page=10&page={page}") for page in (1, 2))
    assert by_section(first.hits) == {"stated": [f"{n:02}" for n in range(7)], "ask": ["07", "08", "09"]}
    assert by_section(second.hits) == {"ask": ["10", "11", "12"]}
    assert (first.pages, first.total, first.ask_total) == (second.pages, second.total, second.ask_total) == (2, 7, 6)


@pytest.mark.parametrize("page", [3, 9999])
def test_a_page_past_the_end_is_empty_and_keeps_its_counts(seven_and_six, page):
    result = ask(f"pay=paid&per_page=10&page={page}")
    assert (result.hits, result.total, result.ask_total, result.pages) == ((), 7, 6, 2)


def test_no_listing_stands_on_two_pages_or_none(seven_and_six):
    Opportunity.objects.update(modified_at=datetime(2026, 1, 1, tzinfo=UTC))
    found = [slug for page in (1, 2) for slug in slugs(hits(f"per_page=10&page={page}"))]
    assert sorted(found) == [f"{n:02}" for n in range(13)]
