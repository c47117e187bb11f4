"""The offer as an old paper recorded it: its words, its gaps, and nothing made up."""

import pytest

from tests.factories import ExpansionPlanFactory, IntakeFactory, OpportunityFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ONLY_A_TITLE = {
    "is_historical": True,
    "provider": None,
    "contact": None,
    "type": None,
    "summary": "",
    "review_by": None,
}


@pytest.fixture
def show(client):
    def get() -> Markup:
        response = client.get("/offer-recorded/")
        assert response.status_code == 200
        return Markup(response)

    return get


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([], "Places not stated."),
        ([None], "Places not stated."),
        ([0], "0 places."),
        ([1], "1 place."),
        ([12, 3, None], "15 places."),
    ],
)
def test_places_are_added_up_and_not_stated_is_not_none(show, places, words):
    listing = OpportunityFactory(title="Then", **ONLY_A_TITLE)
    for number in places:
        IntakeFactory(opportunity=listing, places=number)
    assert f"Then {words}" in show().words


def test_it_is_said_to_be_the_past_and_how_sure_it_is(show):
    OpportunityFactory(recorded_as="Bakeing", recorded_note="We are sure of this reading.", **ONLY_A_TITLE)
    words = show().words
    for part in ("This is a record of the past.", "As it was written: “Bakeing”", "We are sure of this reading."):
        assert part in words


def test_only_the_recorded_is_here(show):
    OpportunityFactory(title="Live now")
    OpportunityFactory(title="Recorded draft", status="draft", **ONLY_A_TITLE)
    ExpansionPlanFactory(action="A plan of today")
    ExpansionPlanFactory(action="A private old plan", is_recorded=True, is_public=False)
    words = show().words
    for part in ("Live now", "Recorded draft", "A plan of today", "A private old plan"):
        assert part not in words


def test_plans_stand_with_their_way_into_work(show):
    OpportunityFactory(title="Then", **ONLY_A_TITLE)
    ExpansionPlanFactory(action="Open a café", is_recorded=True, stage="social_enterprise", is_cut_off=True)
    page = show()
    assert [e.text for e in page.all("h2", class_="title")] == ["Volunteering and work experience", "Social enterprise"]
    for part in (
        "The paper names nothing here.",
        "Open a café [the text stops here in the source]",
        "due date not stated",
    ):
        assert part in page.words


def test_its_page_can_be_opened(client):
    listing = OpportunityFactory(title="Then", **ONLY_A_TITLE)
    response = client.get(listing.get_absolute_url())
    assert response.status_code == 200
    page = Markup(response)
    assert "This is a record of the past. It may not exist now." in page.words
    assert "None" not in page.words
    assert "" not in page.links
