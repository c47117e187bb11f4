"""What is missing, and what the council is doing about it, said plainly."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from tests.factories import AreaFactory, ExpansionPlanFactory, GapFactory, PageFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def show(client):
    def get() -> Markup:
        response = client.get("/gaps/")
        assert response.status_code == 200
        return Markup(response)

    return get


def test_a_gap_with_its_plan(show, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    gap = GapFactory(why="Two people asked.", source="Our survey", noticed_on=date(2026, 9, 7))
    gap.areas.set([AreaFactory(code="ealing"), AreaFactory(code="camden")])
    ExpansionPlanFactory(
        gap=gap, owner="SEND team", due_on=date(2027, 4, 1), status="started", progress="One is trained."
    )
    words = show().words
    for part in (
        "As it stood on Sunday 22 November 2026.",
        "There is no job coach who signs.",
        "Two people asked.",
        "Camden and Ealing. How we know: Our survey. Noticed on Monday 7 September 2026.",
        "Train two job coaches to sign.",
        "Started SEND team, by 1 April 2027",
        "So far: One is trained.",
    ):
        assert part in words


def test_what_is_not_stated_is_said_to_be_so(show):
    GapFactory(what_is_missing="No evening jobs")
    ExpansionPlanFactory(gap=GapFactory(), status="not_stated")
    words = show().words
    for part in ("All of our area.", "There is no plan for this yet.", "progress not stated", "due date not stated"):
        assert part in words
    assert "None" not in words
    assert "How we know" not in words


@pytest.mark.parametrize("facts", [{"is_public": False}, {"status": "closed"}])
def test_what_is_closed_or_private_is_not_shown(show, facts):
    gap = GapFactory(what_is_missing="Secret gap", **facts)
    ExpansionPlanFactory(gap=gap, action="Plan of a secret gap")
    ExpansionPlanFactory(gap=GapFactory(), action="Private plan", is_public=False)
    ExpansionPlanFactory(action="Private loose plan", is_public=False)
    words = show().words
    for part in ("Secret gap", "Plan of a secret gap", "Private plan", "Private loose plan"):
        assert part not in words


def test_ways_into_work_stand_in_their_order(show):
    for stage in ("independent", "voluntary", "supported"):
        GapFactory(stage=stage)
    headings = [e.text for e in show().all("h2", class_="title")]
    assert headings == ["Volunteering and work experience", "Supported work", "Independent work"]


def test_plans_without_a_gap_and_old_plans_stand_apart(show):
    ExpansionPlanFactory(action="Loose plan")
    ExpansionPlanFactory(action="Old plan", is_recorded=True, is_cut_off=True)
    words = show().words
    assert words.index("Loose plan") < words.index("What an earlier paper planned") < words.index("Old plan")
    assert words.count("Old plan") == 1
    assert "[the text stops here in the source]" in words


def test_nothing_yet_still_reads(show):
    PageFactory(key="gaps-intro", section="block", body="We do **not** have everything.")
    page = show()
    assert "We do not have everything." in page.words
    assert "/contact/?page=/gaps/" in page.links


def test_hostile_words_are_escaped(show):
    hostile = "<script>alert(1)</script>"
    ExpansionPlanFactory(
        gap=GapFactory(what_is_missing=hostile, why=hostile), action=hostile, owner=hostile, progress=hostile
    )
    page = show()
    assert not [e for e in page.all("script") if "src" not in e.attributes]
    assert hostile in page.words
