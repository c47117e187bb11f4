"""Easy Read of our own pages: where it stands, what it says, and that what has none is not found."""

import pytest

from core.models import Page, PageEasyReadRow
from core.pictures import MEANINGS
from core.seeding import SeedReport, fixture, read_json, seed_easy_read, seed_pages
from tests.factories import OpportunityFactory, PageFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

STANDS = [
    ("home", "block", "/", "/easy-read/"),
    ("talk-intro", "block", "/talk-to-someone/", "/talk-to-someone/easy-read/"),
    ("stage/supported", "stage", "/pathways/supported/", "/pathways/supported/easy-read/"),
    ("help", "help", "/help/", "/help/easy-read/"),
    ("help/money", "help", "/help/money/", "/help/money/easy-read/"),
    ("contact", "law", "/contact/", "/contact/easy-read/"),
    ("privacy", "law", "/privacy/", "/privacy/easy-read/"),
]


def switches(client, address: str) -> list[tuple[str, str]]:
    page = Markup(client.get(address))
    (bar,) = page.all("div", class_="wrap page-top")
    nav = [e for e in page.all("nav", class_="switch") if bar in e.parents]
    return [(a["href"], a.text) for a in page.all("a") if set(map(id, nav)) & set(map(id, a.parents))]


@pytest.mark.parametrize(("key", "section", "full", "easy"), STANDS)
def test_a_page_with_rows_has_an_easy_read_and_the_two_lead_to_each_other(client, key, section, full, easy):
    PageFactory(key=key, section=section, title="Your money", easy_read=["You can ask {council}."])
    assert switches(client, full) == [(easy, "Easy Read")]
    assert switches(client, easy) == [(full, "All the words")]
    page = Markup(client.get(easy))
    assert page.one("h1").text == "Your money in Easy Read"
    assert page.title.startswith("Your money in Easy Read")
    assert "You can ask Northwick Council." in page.words
    assert "tested" not in page.words
    assert "/talk-to-someone/" in page.links


@pytest.mark.parametrize(("key", "section", "full", "easy"), STANDS)
def test_a_page_without_rows_has_none(client, key, section, full, easy):
    PageFactory(key=key, section=section)
    assert client.get(easy).status_code == 404
    assert switches(client, full) == []
    assert easy not in client.get("/site-map/").content.decode()


@pytest.mark.parametrize(
    "address", ["/easy-read/", "/help/nothing/easy-read/", "/providers/easy-read/", "/x/easy-read/"]
)
def test_where_there_is_no_page_there_is_no_easy_read(client, address):
    assert client.get(address).status_code == 404


def test_a_part_of_a_page_has_no_easy_read_by_its_key(client):
    PageFactory(key="gaps-intro", section="block", easy_read=["Something is missing."])
    assert client.get("/gaps-intro/easy-read/").status_code == 404
    assert Page.objects.get().get_easy_read_url() == ""
    for address in ("/site-map/", "/sitemap.xml"):
        assert "asy-read" not in client.get(address).content.decode(), address


def test_the_easy_read_of_the_site_leads_to_the_others(client):
    PageFactory(key="home", section="block", easy_read=["You can find work."])
    PageFactory(easy_read=["You can ask."])
    PageFactory(key="help/travel")
    OpportunityFactory(easy_read=["You bake."])
    links = Markup(client.get("/easy-read/")).links
    assert "/help/money/easy-read/" in links
    assert "/help/travel/easy-read/" not in links
    assert "/site-map/#easy-read-things-to-do" in links
    assert Markup(client.get("/site-map/")).all("section", id="easy-read-things-to-do")


def test_a_changed_text_is_said_calmly(client):
    page = PageFactory(easy_read=["You can ask."])
    said = "The page about this has changed since this was written. Check the full page."
    assert said not in Markup(client.get("/help/money/easy-read/")).words
    Page.objects.update(body="Something else.")
    assert said in Markup(client.get("/help/money/easy-read/")).words
    page.keep_easy_read(is_right=True)
    assert said not in Markup(client.get("/help/money/easy-read/")).words


def test_a_hostile_sentence_stays_a_sentence(client):
    PageFactory(easy_read=["<script>alert(1)</script>{council}"])
    page = Markup(client.get("/help/money/easy-read/"))
    assert "<script>alert(1)</script>Northwick Council" in page.words


@pytest.mark.parametrize("key", ["help/easy-read", "easy-read"])
def test_no_page_may_take_the_address(key):
    page = PageFactory.build(key=key, section="help" if "/" in key else "law")
    assert not page.has_its_own_address()


# ── What comes with the programme ────────────────────────────────────────────


def seeded() -> SeedReport:
    report = SeedReport()
    seed_pages(report)
    seed_easy_read(report)
    return report


def test_what_comes_with_the_programme_has_known_pictures_and_fresh_words(client):
    seeded()
    assert PageEasyReadRow.objects.exists()
    assert set(PageEasyReadRow.objects.values_list("picture", flat=True)) <= set(MEANINGS)
    for page in Page.objects.in_easy_read():
        assert not page.easy_read_is_stale
        assert client.get(page.get_easy_read_url()).status_code == 200


def test_every_row_of_the_demonstration_has_a_known_picture():
    rows = [row for rows in read_json("demo/easy_read.json")["easy_read"].values() for row in rows]
    assert {row["picture"] for row in rows} <= set(MEANINGS)
    assert all(0 < len(row["sentence"]) <= 200 for row in rows)


def test_what_an_officer_wrote_stays():
    seeded()
    rows = PageEasyReadRow.objects.filter(page__key="home")
    rows.first().delete()
    rows.update(sentence="Ours.")
    left = rows.count()
    again = seeded()
    assert set(rows.values_list("sentence", flat=True)) == {"Ours."}
    assert (rows.count(), again.created["Easy Read rows"]) == (left, 0)


def test_an_easy_read_of_a_text_that_officers_have_changed_is_out_of_date_at_once():
    seed_pages(SeedReport())
    Page.objects.filter(key="home").update(body="Our own words.")
    seed_easy_read(SeedReport())
    assert Page.objects.get(key="home").easy_read_is_stale


def test_each_file_belongs_to_a_page():
    stems = {path.stem for path in fixture("easy_read").glob("*.json")}
    assert stems <= {path.stem for path in fixture("pages").glob("*.md")}
