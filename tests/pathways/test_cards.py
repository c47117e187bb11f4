"""What a card says: why a listing was found, what to ask, and the date that matters next."""

from datetime import timedelta

import pytest

from core.fields import Answer
from pathways.cards import Reasons, card, distance_words, full_facts
from pathways.entries import Entry
from pathways.models import Opportunity
from tests.factories import (
    TODAY,
    AccessFeatureFactory,
    AreaFactory,
    IntakeFactory,
    InterestFactory,
    NeedFactory,
    OpportunityFactory,
    PlaceFactory,
    SiteAccessFactory,
    SiteFactory,
    SupportFactory,
)
from tests.pathways.asking import filter_of, hits

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def in_days(number: int):
    return TODAY + timedelta(days=number)


def entry(pk: int) -> Entry:
    return Opportunity.objects.entries_by_pk([pk])[pk]


def only_card(question: str):
    asked = filter_of(question)
    (hit,) = hits(question)
    return card(entry(hit.pk), on=TODAY, hit=hit, reasons=Reasons(asked.query, asked.vocabulary))


@pytest.fixture(scope="module", autouse=True)
def words(kept_for_module):
    NeedFactory(code="autism")
    NeedFactory(code="all", label="Any need")
    NeedFactory(code="deaf", label="Deaf or hard of hearing")
    SupportFactory(code="job-coach")
    InterestFactory(code="food")
    AreaFactory(code="camden", gss_code="E09000007")
    AccessFeatureFactory()
    PlaceFactory(gss_code="E09000007")


@pytest.mark.parametrize(
    ("question", "facts", "matches"),
    [
        ("need=autism", {"needs": ["autism", "deaf"]}, ["autism"]),
        ("need=deaf", {"needs": ["deaf"]}, ["Deaf or hard of hearing"]),
        ("need=autism", {"needs": ["all"]}, ["any need"]),
        ("need=autism&need=deaf", {"needs": ["autism", "deaf"]}, ["autism and Deaf or hard of hearing"]),
        ("support=job-coach", {"support": ["job-coach"]}, ["job coach"]),
        ("interest=food", {"interests": ["food"]}, ["food"]),
        ("age=17", {"age_from": 16}, ["age 17"]),
        ("area=camden", {"areas": ["camden"]}, ["Camden"]),
        ("pay=paid", {"pay": "paid"}, ["paid"]),
        ("hours_max=8", {"hours_to": 8}, ["up to 8 hours a week"]),
        ("hours_max=1", {"hours_to": 1}, ["up to 1 hour a week"]),
        ("delivery=online", {"delivery": "online"}, ["online"]),
        ("delivery=online", {"delivery": "both"}, ["some of each"]),
        ("ehcp=no", {"ehcp": "no"}, ["no EHC plan needed"]),
        ("near=W6+9", {"areas": ["camden"]}, ["W6 9"]),
        ("stage=voluntary&q=baking", {}, []),  # plain to see already
    ],
)
def test_why_it_was_found(question, facts, matches):
    OpportunityFactory(**facts)
    shown = only_card(question)
    assert (shown.matches, shown.ask) == (matches, [])


def test_access_and_open_are_reasons_too():
    site = SiteFactory(area=None)
    SiteAccessFactory(site=site)
    listing = OpportunityFactory(sites=[site])
    IntakeFactory(opportunity=listing, kind="rolling")
    assert only_card("access=step-free&open=1").matches == ["step-free way in", "open now"]


def test_what_it_does_not_say_is_to_ask():
    OpportunityFactory()
    groups = "need=autism&support=job-coach&interest=food&age=17&area=camden&pay=paid&hours_max=8&delivery=online"
    shown = only_card(f"{groups}&access=step-free&ehcp=no&open=1&near=W6+9")
    assert shown.matches == []
    assert sorted(shown.ask) == sorted(
        ["needs", "help", "the sort of work", "age", "area", "pay", "hours", "in person or online", "access"]
        + ["EHC plan", "when to apply", "where it is"]
    )


@pytest.mark.parametrize(
    ("intakes", "note"),
    [
        ([], ""),
        ([{"apply_by": in_days(0)}], "Apply by 22 November 2026, last day today"),
        ([{"apply_by": in_days(1)}], "Apply by 23 November 2026, 1 day left"),
        ([{"apply_by": in_days(42)}], "Apply by 3 January 2027, 42 days left"),
        ([{"apply_by": in_days(43)}], "Apply by 4 January 2027"),
        ([{"apply_by": in_days(9)}, {"apply_by": in_days(5)}], "Apply by 27 November 2026, 5 days left"),
        ([{"apply_by": in_days(-1)}], ""),
        ([{"apply_by": in_days(-1), "starts_on": in_days(9)}], ""),  # too late for that one
        ([{"apply_by": in_days(-1)}, {"starts_on": in_days(9)}], "Starts 1 December 2026"),
        ([{"starts_on": in_days(0)}], "Starts 22 November 2026"),
        ([{"starts_on": in_days(-1)}], ""),
        ([{"kind": "rolling"}], ""),
    ],
)
def test_the_date_that_matters_next(intakes, note):
    listing = OpportunityFactory()
    for intake in intakes:
        IntakeFactory(opportunity=listing, **intake)
    assert only_card("").date_note == note


def test_a_paused_listing_hurries_nobody():
    listing = OpportunityFactory(is_paused=True)
    IntakeFactory(opportunity=listing, apply_by=TODAY)
    shown = only_card("")
    assert (shown.date_note, shown.state_note) == ("", "Not taking people just now")


@pytest.mark.parametrize(
    ("facts", "note"),
    [
        ({}, ""),
        ({"review_by": in_days(-1)}, "Due for a check: ask if it is still right"),
        ({"is_paused": True}, "Not taking people just now"),
    ],
)
def test_the_note_about_its_state(facts, note):
    OpportunityFactory(**facts)
    assert only_card("").state_note == note


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (0, "less than a mile away"),
        (1609, "less than a mile away"),
        (1610, "about 1 mile away"),
        (4100, "about 3 miles away"),
    ],
)
def test_distances_are_said_roughly(metres, words):
    assert distance_words(metres) == words


def test_a_plan_is_mentioned_only_when_it_is_known_not_to_be_needed():
    notes = []
    for answer in Answer.values:
        Opportunity.objects.all().delete()
        OpportunityFactory(ehcp=answer)
        notes.append(only_card("").ehcp_note)
    assert notes == ["", "EHC plan: not needed", ""]


def test_the_panel_has_an_empty_text_for_all_that_is_not_stated():
    facts = {fact.label: fact.text for fact in full_facts(OpportunityFactory(in_area="not_stated", status="draft"))}
    assert set(facts.values()) == {""}
    assert list(facts) == [
        *("Age", "Hours", "How long", "Pay", "Cost to you", "Where", "In our area", "EHC plan", "Help")
    ]


def test_the_panel_says_what_is_stated():
    site = SiteFactory(area=AreaFactory(code="camden"))
    listing = OpportunityFactory(
        age_from=16, age_to=25, hours_to=8, days="Tuesdays", length="12 weeks", pay="paid",
        pay_details="£12.21 an hour", cost="Nothing", delivery="in_person",
        ehcp="yes", in_area="no", support=["job-coach"], sites=[site],
    )  # fmt: skip
    assert [fact.text for fact in full_facts(listing)] == [
        "16 to 25",
        "Up to 8 hours a week. Tuesdays",
        "12 weeks",
        "Paid: £12.21 an hour",
        "Nothing",
        "Camden, in person",
        "No, it is outside our area",
        "You need one",
        "Job coach",
    ]
