"""An organisation's first page: each listing's state in words, what to do next, and how often it was viewed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.deciding import propose
from pathways.models import Intake, Opportunity, OpportunityEdit, ViewCount
from pathways.portal import GROUPS, listings_of
from pathways.states import State
from providers.models import Level
from tests.conftest import signed_in
from tests.factories import TODAY, ContactFactory, MembershipFactory, OpportunityFactory, ProviderFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ADDRESS = "/portal/provider/willow-yard/"
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture
def provider():
    return ProviderFactory(slug="willow-yard", name="Willow Yard")


def page_of(provider, level=Level.EDITOR) -> Markup:
    return Markup(signed_in(MembershipFactory(provider=provider, level=level).user).get(ADDRESS))


@pytest.mark.parametrize(
    ("facts", "heading", "label", "said"),
    [
        ({}, "Families can find", "Live", "Next: Confirm it by Thursday 1 January 2099."),
        ({"review_by": YESTERDAY}, "Families can find", "Overdue for checking", "Next: Tell us that it is still right"),
        ({"is_paused": True}, "Families can find", "Not taking people now", "Next: Tell us when you take people"),
        ({"hidden_on": YESTERDAY}, "Hidden or not shown yet", "Hidden: not confirmed",
         "Hidden since Saturday 21 November 2026, because nobody confirmed it."),
        ({"publish_on": TOMORROW}, "Hidden or not shown yet", "Scheduled", "Families see it from Monday 23 November"),
        ({"status": "draft"}, "You are writing", "Draft", "The council is writing this."),
        ({"status": "awaiting_review"}, "The council is reading", "Waiting for review", "We tell you by email"),
        ({"status": "archived"}, "Off the site", "Archived", "Its page says that it is gone."),
    ],
)  # fmt: skip
def test_each_state_is_said_with_what_to_do_next(provider, facts, heading, label, said):
    OpportunityFactory(provider=provider, contact=ContactFactory(provider=provider), title="Baking", **facts)
    page = page_of(provider)
    assert [h.text for h in page.all("h2")][0] == f"{heading} (1)"
    assert [tag.text for tag in page.all("span") if "tag" in tag.attributes.get("class", "").split()] == [label]
    assert said in page.words


def test_closed_asks_for_the_next_start(provider):
    row = OpportunityFactory(provider=provider)
    Intake.objects.create(opportunity=row, apply_by=YESTERDAY)
    assert "Next: Tell us when the next people can start." in page_of(provider).words


def test_every_state_that_is_not_merged_has_a_place_and_a_meaning(provider):
    assert set().union(*(states for _, states in GROUPS)) == set(State) - {State.MERGED}


def test_views_are_shown_for_what_families_can_open_and_explained(provider):
    seen, unseen = OpportunityFactory(provider=provider), OpportunityFactory(provider=provider, status="draft")
    for row in (seen, unseen):
        ViewCount.objects.create(opportunity=row, on=TODAY, number=7)
    words = page_of(provider).words
    assert words.count("Viewed 7 times in the last 28 days.") == 1
    assert "We do not know who looked." in words


def test_what_families_read_as_ask_them_is_named(provider):
    OpportunityFactory(provider=provider, eligibility="Anybody", travel="", needs=["autism"])
    (row,) = listings_of(provider, on=TODAY)[0].rows
    assert "Help with travel" in row.not_stated
    assert not {"Who it is for", "Needs"} & set(row.not_stated)


def test_other_organisations_and_the_old_record_are_not_there(provider):
    OpportunityFactory(title="Somebody else's")
    OpportunityFactory(provider=provider, title="From long ago", is_historical=True)
    merged = OpportunityFactory(provider=provider, title="Merged away")
    Opportunity.objects.filter(pk=merged.pk).update(merged_into=OpportunityFactory())
    assert listings_of(provider, on=TODAY) == []


def test_a_change_that_waits_and_the_councils_answer_are_said(provider, officer):
    row = OpportunityFactory(provider=provider, contact=ContactFactory(provider=provider), slug="baking")
    editor = MembershipFactory(provider=provider).user
    at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    edit = propose(OpportunityEdit, row, {"title": "Bread"}, by=editor, at=at)
    page = page_of(provider)
    assert "Your change waits for the council." in page.words
    assert f"{ADDRESS}listings/baking/" in page.links
    OpportunityEdit.objects.filter(pk=edit.pk).update(
        state="decided", decided_at=at, decided_by=officer, decisions={"what": {}}
    )
    assert "The council answered your change on Sunday 22 November 2026." in page_of(provider).words
    OpportunityEdit.objects.update(decided_at=at - timedelta(days=61))
    assert "The council answered" not in page_of(provider).words


@pytest.mark.parametrize(
    ("level", "said", "not_said"),
    [
        (Level.MANAGER, "Add your first listing", "An editor or a manager"),
        (Level.EDITOR, "Add your first listing", "An editor or a manager"),
        (Level.VIEWER, "An editor or a manager among your colleagues can add one.", "Add your first listing"),
    ],
)
def test_without_listings_it_says_how_to_begin(provider, level, said, not_said):
    words = page_of(provider, level).words
    assert said in words
    assert not_said not in words


def test_visitors_sign_in_and_strangers_find_nothing(provider, member):
    assert Client().get(ADDRESS)["Location"] == f"/accounts/login/?next={ADDRESS}"
    assert signed_in(member).get(ADDRESS).status_code == 404
    response = signed_in(MembershipFactory(provider=provider).user).get(ADDRESS)
    assert "no-store" in response["Cache-Control"]
    assert signed_in(MembershipFactory(provider=provider).user).post(ADDRESS).status_code == 405


def test_it_asks_as_often_for_many_listings_as_for_one(provider):
    client = signed_in(MembershipFactory(provider=provider).user)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(ADDRESS).status_code == 200
        return len(asked)

    OpportunityFactory(provider=provider)
    queries()
    few = queries()
    for number in range(12):
        row = OpportunityFactory(provider=provider, status="draft" if number % 3 == 0 else "published")
        Intake.objects.create(opportunity=row, apply_by=TOMORROW)
        ViewCount.objects.create(opportunity=row, on=TODAY, number=1)
    assert queries() == few
