"""A listing in pictures: as somebody wrote it, else its main facts; the three answers are never confused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core.addresses import leave_old_address
from core.easy_read import Row, in_parts
from core.pictures import MEANINGS
from pathways.easy_read import main_facts
from pathways.listing import for_page
from pathways.models import EasyReadRow, Opportunity
from tests.factories import TODAY, IntakeFactory, OpportunityFactory, PathwayTypeFactory, SiteFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ASK = "They have not told us {}. You can ask."
CHANGED = "The page about this has changed since this was written. Check the full page."
MADE_FROM_FACTS = "This page was made from the facts. Nobody has written it in Easy Read yet."


@pytest.fixture(autouse=True)
def the_day(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture
def show(client):
    def get(address: str, status: int = 200) -> Markup:
        response = client.get(address)
        assert response.status_code == status
        return Markup(response)

    return get


def rows_of(page: Markup) -> list[tuple[str, str]]:
    """Each picture with the sentence beside it."""
    in_lists = [e for e in page.all("li") if e.parents[-1].attributes.get("class") == "pictures"]
    uses = [e for e in page.all("use") if any(li is parent for li in in_lists for parent in e.parents)]
    return [(use["href"].partition("#")[2], li.text) for use, li in zip(uses, in_lists, strict=True)]


def facts(**values) -> list[str]:
    listing = for_page(Opportunity.objects).get(pk=OpportunityFactory(**values).pk)
    found = list(main_facts(listing, on=TODAY))
    assert all(row.picture in MEANINGS for row in found)
    return [row.words for row in found]


# ── Written by hand ──────────────────────────────────────────────────────────


def test_rows_stand_in_their_order_under_their_headings(show):
    listing = OpportunityFactory(slug="baking", title="Baking")
    for order, heading, picture, sentence in (
        (20, "Money", "money", "You get paid."),
        (10, "What it is", "cooking", "You bake bread."),
        (20, "", "payslip", "You get a paper about it."),
    ):
        EasyReadRow.objects.create(
            opportunity=listing, order=order, heading=heading, picture=picture, sentence=sentence
        )
    listing.keep_easy_read()
    page = show("/opportunities/baking/easy-read/")
    assert page.one("h1").text == "Baking in Easy Read"
    assert page.title.startswith("Baking in Easy Read")
    assert [h.text for h in page.all("h2")][:2] == ["What it is", "Money"]
    assert rows_of(page) == [
        ("cooking", "You bake bread."),
        ("money", "You get paid."),
        ("payslip", "You get a paper about it."),
    ]
    assert MADE_FROM_FACTS not in page.words
    assert "tested" not in page.words


def test_it_ends_with_whom_to_ask_in_large(show):
    OpportunityFactory(slug="baking", easy_read=["You bake."], ask_under_18="Your parent asks.")
    page = show("/opportunities/baking/easy-read/")
    assert "tel" in page.one("a", href="tel:02079460123").parents[-1]["class"]
    assert "Your parent asks." in page.words
    assert "/talk-to-someone/" in page.links


def test_both_pages_lead_to_each_other(show):
    OpportunityFactory(slug="baking", easy_read=["You bake."])
    OpportunityFactory(slug="sewing")
    for slug, words in (("baking", "Easy Read"), ("sewing", "Main facts in pictures")):
        full, easy = f"/opportunities/{slug}/", f"/opportunities/{slug}/easy-read/"
        for address, target, says in ((full, easy, words), (easy, full, "All the words")):
            assert (target, says) in [(a["href"], a.text) for a in show(address).all("a", href="")], address


def test_a_hostile_sentence_stays_a_sentence(show):
    hostile = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    OpportunityFactory(slug="baking", easy_read=[hostile])
    page = show("/opportunities/baking/easy-read/")
    assert rows_of(page) == [("plant", hostile)]
    assert not page.all("img")


def test_it_is_the_same_the_second_time_and_then_not_sent_again(client):
    OpportunityFactory(slug="baking", easy_read=["You bake."])
    assert (
        client.get("/opportunities/baking/easy-read/").content == client.get("/opportunities/baking/easy-read/").content
    )
    assert "Set-Cookie" not in client.get("/opportunities/baking/easy-read/").headers


# ── Out of date ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "is_stale"),
    [
        ({"description": "Now we bake cakes."}, True),
        ({"pay": "paid"}, True),
        ({"hours_to": 4}, True),
        ({"keeps_plan": "no"}, True),
        ({"description": "  We bake \r\nbread.  "}, False),  # as a browser sends the same text
        ({"is_paused": True, "review_by": date(2030, 1, 1), "checked_on": TODAY, "slug": "baking"}, False),
    ],
)
def test_it_is_out_of_date_when_what_it_sums_up_has_changed(show, changes, is_stale):
    OpportunityFactory(slug="baking", description="We bake\nbread.", easy_read=["You bake bread."])
    assert CHANGED not in show("/opportunities/baking/easy-read/").words
    Opportunity.objects.filter(slug="baking").update(**changes)
    assert (CHANGED in show("/opportunities/baking/easy-read/").words) is is_stale
    assert Opportunity.objects.get().easy_read_is_stale is is_stale


def test_another_kind_of_help_or_another_place_makes_it_out_of_date(show):
    listing = OpportunityFactory(slug="baking", support=["job-coach"], easy_read=["You have a job coach."])
    listing.support.clear()
    assert CHANGED in show("/opportunities/baking/easy-read/").words
    listing.keep_easy_read(is_right=True)
    listing.sites.add(SiteFactory(provider=listing.provider))
    assert CHANGED in show("/opportunities/baking/easy-read/").words


def test_an_edit_of_a_row_neither_ages_nor_renews_it():
    listing = OpportunityFactory(easy_read=["You bake.", "You sell."])
    listing.easy_read.first().delete()
    listing.keep_easy_read()
    assert not Opportunity.objects.get().easy_read_is_stale
    Opportunity.objects.update(description="Cakes now.")
    listing.easy_read.update(sentence="You sell bread.")
    listing.keep_easy_read()
    assert Opportunity.objects.get().easy_read_is_stale


def test_somebody_who_finds_it_still_right_renews_it(show):
    listing = OpportunityFactory(slug="baking", easy_read=["You bake."])
    Opportunity.objects.update(description="Cakes now.")
    listing.keep_easy_read(is_right=True)
    assert CHANGED not in show("/opportunities/baking/easy-read/").words


def test_without_rows_there_is_nothing_to_be_out_of_date(show):
    listing = OpportunityFactory(slug="baking", easy_read=["You bake."])
    Opportunity.objects.update(description="Cakes now.")
    listing.easy_read.all().delete()
    listing.keep_easy_read(is_right=True)
    assert not Opportunity.objects.get().has_easy_read
    page = show("/opportunities/baking/easy-read/")
    assert MADE_FROM_FACTS in page.words
    assert CHANGED not in page.words


# ── Main facts ───────────────────────────────────────────────────────────────


def test_without_rows_the_facts_are_shown_and_not_called_easy_read(show):
    OpportunityFactory(slug="baking", title="Baking")
    page = show("/opportunities/baking/easy-read/")
    assert page.one("h1").text == "Baking Main facts in pictures"
    assert page.title.startswith("Baking: main facts in pictures")
    assert MADE_FROM_FACTS in page.words
    assert "in Easy Read" not in page.words.replace(MADE_FROM_FACTS, "")
    assert ("stage-voluntary", "This is volunteering and work experience.") in rows_of(page)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"pay": "paid"}, "You get paid."),
        ({"pay": "unpaid"}, "You do not get paid."),
        ({"pay": "allowance"}, "You get some money, but it is not a wage."),
        ({}, ASK.format("about pay")),
        ({"cost": "Nothing"}, "What it costs you: Nothing."),
        ({}, ASK.format("what it costs")),
        ({"ehcp": "yes"}, "You need an EHC plan for this."),
        ({"ehcp": "no"}, "You do not need an EHC plan for this."),
        ({}, ASK.format("if you need an EHC plan")),
        ({"keeps_plan": "yes"}, "You can keep your EHC plan while you do this."),
        ({"keeps_plan": "no"}, "Your EHC plan may end. Talk to someone before you start."),
        ({}, ASK.format("if you can keep your EHC plan")),
        ({"age_from": 16, "age_to": 25}, "You must be from 16 to 25 years old."),
        ({"age_from": 16, "age_to": 16}, "You must be 16 years old."),
        ({"age_from": 16}, "You must be 16 or older."),
        ({"age_to": 25}, "You must be 25 or younger."),
        ({}, ASK.format("about age")),
        ({"hours_from": 0, "hours_to": 4}, "It is 0 to 4 hours a week."),
        ({}, ASK.format("how many hours it is")),
        ({"needs": ["all"]}, "It is for people with any need."),
        ({"needs": ["autism"]}, "They can help with these needs: autism."),
        ({"needs": list("abcd")}, "They can help with 4 kinds of need. The full page names them."),
        ({}, ASK.format("which needs they can help with")),
        ({"support": ["job-coach"]}, "You can get this help: job coach."),
        ({"support": list("abcd")}, "There are 4 kinds of help. The full page names them."),
        ({}, ASK.format("what help you can get")),
        ({"delivery": "online"}, "You do it online."),
        ({"covers_all_areas": True}, "It is in all of our area."),
        ({"areas": ["ealing"], "delivery": "both"}, "You can do some of it online."),
        ({}, ASK.format("where it is")),
        ({"travel": "A bus."}, "The full page tells you about travel."),
        ({}, ASK.format("about help with travel")),
        ({}, ASK.format("when you can start")),
    ],
)
def test_a_fact_is_said_and_what_is_not_stated_is_asked(values, said):
    assert said in facts(**values)


def test_yes_no_and_not_stated_are_said_once_each():
    plan = [words for words in facts(ehcp="yes") if "need an EHC plan" in words]
    assert plan == ["You need an EHC plan for this."]
    assert [words for words in facts(pay="paid") if "paid" in words or "pay." in words] == ["You get paid."]


def test_of_many_places_three_are_named():
    sites = [SiteFactory(name=f"Hall {n}", town="Acton") for n in range(5)]
    said = facts(sites=sites)
    assert [words for words in said if words.startswith("You go to")] == [
        f"You go to Hall {n}, Acton." for n in range(3)
    ]
    assert "There are more places. The full page names them." in said
    assert ASK.format("where it is") not in said


@pytest.mark.parametrize(
    ("intake", "said"),
    [
        ({"apply_by": TODAY + timedelta(days=1)}, "You must apply by Monday 23 November 2026."),
        ({"kind": "rolling"}, "You can start at any time."),
    ],
)
def test_the_next_date_is_said(intake, said):
    listing = IntakeFactory(**intake).opportunity
    words = [row.words for row in main_facts(for_page(Opportunity.objects).get(pk=listing.pk), on=TODAY)]
    assert said in words
    assert ASK.format("when you can start") not in words


# ── States ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("rows", [None, ["You bake."]])
@pytest.mark.parametrize(
    ("values", "first"),
    [
        ({"is_paused": True}, "They are not taking people just now."),
        ({"review_by": date(2026, 1, 1)}, "We have not checked this page for a while."),
        ({"is_example": True}, "This is an example. It is not a real place."),
        ({"is_historical": True}, "This is a record of the past. It may not exist now."),
    ],
)
def test_what_must_be_known_first_stands_first(show, values, first, rows):
    OpportunityFactory(slug="baking", easy_read=rows, **values)
    assert rows_of(show("/opportunities/baking/easy-read/"))[0][1] == first


def test_a_closed_listing_says_so_first(show):
    IntakeFactory(opportunity=OpportunityFactory(slug="baking"), apply_by=TODAY - timedelta(days=1))
    assert rows_of(show("/opportunities/baking/easy-read/"))[0] == ("wait", "You cannot apply for this just now.")


def test_why_it_is_paused_is_said(show):
    OpportunityFactory(slug="baking", is_paused=True, paused_note="We move house until May.")
    assert rows_of(show("/opportunities/baking/easy-read/"))[1] == ("info", "We move house until May.")


def test_one_that_nobody_has_confirmed_gives_only_the_contact(show):
    OpportunityFactory(slug="baking", hidden_on=TODAY, easy_read=["You bake."], is_paused=True)
    page = show("/opportunities/baking/easy-read/")
    assert [sentence for _, sentence in rows_of(page)] == [
        "We do not know if this is still right.",
        "So we do not show it for now.",
        "You can ask the people who run it.",
    ]
    assert page.all("a", href="tel:02079460123")


def test_one_that_has_ended_is_gone(show):
    OpportunityFactory(slug="baking", status="archived", easy_read=["You bake."])
    page = show("/opportunities/baking/easy-read/", status=410)
    assert rows_of(page)[0] == ("stop", "This has ended.")
    assert "You bake." not in page.words
    assert {"/opportunities/", "/talk-to-someone/"} <= set(page.links)


@pytest.mark.parametrize(
    "values", [{"status": "draft"}, {"status": "awaiting_review"}, {"publish_on": TODAY + timedelta(days=1)}]
)
def test_one_that_nobody_may_see_yet_is_not_found(client, values):
    OpportunityFactory(slug="baking", easy_read=["You bake."], **values)
    assert client.get("/opportunities/baking/easy-read/").status_code == 404
    assert client.get("/opportunities/nothing/easy-read/").status_code == 404


def test_one_that_moved_or_was_merged_leads_to_the_easy_read_of_where_it_went(client):
    kept = OpportunityFactory(slug="bread")
    leave_old_address(kind="opportunity", old_slug="baking", row=kept)
    OpportunityFactory(slug="buns", merged_into=kept)
    for slug in ("baking", "buns"):
        response = client.get(f"/opportunities/{slug}/easy-read/")
        assert (response.status_code, response["Location"]) == (301, "/opportunities/bread/easy-read/")


def test_a_record_of_the_past_without_anybody_to_ask_can_be_read(show):
    PathwayTypeFactory()
    Opportunity.objects.create(title="Epic", slug="epic", stage="voluntary", status="published", is_historical=True)
    page = show("/opportunities/epic/easy-read/")
    assert "/talk-to-someone/" in page.links


# ── Rows ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"picture": ""}, "pathways_easyreadrow_has_a_picture"),
        ({"sentence": ""}, "pathways_easyreadrow_has_a_sentence"),
    ],
)
def test_a_row_has_a_picture_and_a_sentence(values, name):
    row = {"opportunity": OpportunityFactory(), "order": 1, "picture": "plant", "sentence": "You plant."} | values
    with pytest.raises(IntegrityError, match=f"{name}|CHECK"), transaction.atomic():
        EasyReadRow.objects.create(**row)


def test_a_row_without_a_heading_belongs_to_the_part_before():
    rows = [Row("plant", "a"), Row("plant", "b", "When"), Row("plant", "c"), Row("plant", "d", "When")]
    assert [(part.heading, [row.words for row in part.rows]) for part in in_parts(rows)] == [
        ("", ["a"]),
        ("When", ["b", "c"]),
        ("When", ["d"]),
    ]
    assert in_parts([]) == []


# ── Where they are told of ───────────────────────────────────────────────────


def test_only_what_is_written_and_found_is_in_the_maps_of_the_site(client):
    OpportunityFactory(slug="written", easy_read=["You bake."])
    OpportunityFactory(slug="not-written")
    OpportunityFactory(slug="draft", status="draft", easy_read=["You bake."])
    for address in ("/sitemap.xml", "/site-map/"):
        told = client.get(address).content.decode()
        assert "/opportunities/written/easy-read/" in told
        assert "not-written/easy-read" not in told
        assert "draft/easy-read" not in told
