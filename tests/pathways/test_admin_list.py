"""The officers' list of listings: the questions it answers, and what can be done from it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEvent, Message
from pathways import actions
from pathways.models import Opportunity
from pathways.queue import queue_items
from pathways.states import State
from tests.factories import (
    IntakeFactory,
    ListingDraftFactory,
    OpportunityFactory,
    PhotoFactory,
    ProviderFactory,
    SiteFactory,
    UserFactory,
)

pytestmark = [pytest.mark.later_on_postgres, pytest.mark.sweep]

LIST = "/admin/pathways/opportunity/"


def titles(client, **query) -> set[str]:
    page = client.get(LIST, query)
    assert page.status_code == 200
    return {listing.title for listing in page.context["cl"].result_list}


def act(client, action, *listings, **how):
    return client.post(LIST, {"action": action, "_selected_action": [listing.pk for listing in listings]}, **how)


def test_each_state_finds_its_own_and_the_list_says_so(as_officer):
    past, future = date(2020, 1, 1), date(2099, 1, 1)
    live = OpportunityFactory(title="live")
    IntakeFactory(opportunity=OpportunityFactory(title="closed"), apply_by=past)
    OpportunityFactory(title="draft", status="draft")
    OpportunityFactory(title="awaiting_review", status="awaiting_review")
    OpportunityFactory(title="archived", status="archived")
    OpportunityFactory(title="scheduled", publish_on=future)
    OpportunityFactory(title="hidden", hidden_on=past)
    OpportunityFactory(title="paused", is_paused=True)
    OpportunityFactory(title="overdue", review_by=past)
    OpportunityFactory(title="merged", merged_into=live)
    for state in State:
        assert titles(as_officer, state=state.value) == {state.value}
        assert f'class="state state--{state.value}"' in as_officer.get(LIST, {"state": state.value}).content.decode()
    assert len(titles(as_officer, state="nonsense")) == len(State)


@pytest.mark.parametrize(
    ("fact", "stated"),
    [
        ("eligibility", {"eligibility": "Anyone."}),
        ("who_decides", {"who_decides": "The team."}),
        ("ages", {"age_to": 25}),
        ("ehcp", {"ehcp": "no"}),
        ("needs", {"needs": ["autism", "deaf"]}),
        ("support", {"support": ["job-coach", "buddy"]}),
        ("interests", {"interests": ["food"]}),
        ("pay", {"pay": "unpaid"}),
        ("hours", {"hours_from": 4}),
        ("delivery", {"delivery": "online"}),
        ("where", {"areas": ["northwick"]}),
        ("where", {"covers_all_areas": True}),
        ("travel", {"travel": "We meet you."}),
        ("cost", {"cost": "Nothing."}),
        ("keeps_plan", {"keeps_plan": "yes"}),
    ],
)
def test_what_is_not_stated_is_found(as_officer, fact, stated):
    OpportunityFactory(title="silent")
    OpportunityFactory(title="stated", **stated)
    assert titles(as_officer, not_stated=fact) == {"silent"}


def test_filters_for_checking_area_and_kind(as_officer):
    today = timezone.localdate()
    site = SiteFactory(area__code="northwick")
    provider = ProviderFactory(kind="college")
    OpportunityFactory(title="overdue", review_by=today - timedelta(days=1), checked_on=today, provider=provider)
    OpportunityFactory(title="soon", review_by=today + timedelta(days=28), sites=[site, SiteFactory(area=site.area)])
    OpportunityFactory(title="later", review_by=today + timedelta(days=29), areas=["northwick"], checked_on=today)
    OpportunityFactory(title="undated", status="draft", review_by=None, is_historical=True)
    assert titles(as_officer, checking="overdue") == {"overdue"}
    assert titles(as_officer, checking="soon") == {"soon"}
    assert titles(as_officer, checking="never") == {"soon", "undated"}
    assert titles(as_officer, checking="undated") == {"undated"}
    assert titles(as_officer, area="northwick") == {"soon", "later"}
    assert titles(as_officer, provider__kind__exact="college") == {"overdue"}
    assert titles(as_officer, is_historical__exact="1") == {"undated"}


def test_search_looks_where_it_says(as_officer):
    provider = ProviderFactory(name="Sparrowgate")
    OpportunityFactory(title="a", provider=provider)
    OpportunityFactory(title="b", ref="MIS-77")
    OpportunityFactory(title="c", summary="You mend bicycles.")
    assert titles(as_officer, q="sparrowgate") == {"a"}
    assert titles(as_officer, q="mis-77") == {"b"}
    assert titles(as_officer, q="bicycles") == {"c"}


@pytest.mark.one_database
def test_a_thousand_listings_cost_no_more_queries_than_ten(as_officer):
    first = OpportunityFactory()

    def more(number):
        start = Opportunity.objects.count()
        Opportunity.objects.bulk_create(
            Opportunity(
                slug=f"n{i}",
                title=f"N {i}",
                stage="voluntary",
                provider=first.provider,
                status="published",
                is_historical=True,
            )
            for i in range(start, start + number)
        )

    def queries() -> int:
        as_officer.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            assert as_officer.get(LIST).status_code == 200
        return len(captured)

    more(9)
    for listing in Opportunity.objects.all():
        IntakeFactory(opportunity=listing)
    few = queries()
    more(990)
    assert queries() == few
    assert few <= 12


# ── What can be done ────────────────────────────────────────────────────────


def test_mark_as_checked_moves_the_check_and_nothing_else(as_officer, officer):
    listing, other = OpportunityFactory(title="Baking"), OpportunityFactory()
    before = Opportunity.objects.filter(pk=listing.pk).values().get()
    assert act(as_officer, "mark_checked_today", listing).status_code == 302
    after = Opportunity.objects.filter(pk=listing.pk).values().get()
    assert {name for name in after if after[name] != before[name]} == {"checked_on", "checked_by_id", "modified_at"}
    assert (after["checked_on"], after["checked_by_id"]) == (timezone.localdate(), officer.pk)
    other.refresh_from_db()
    assert other.checked_on is None
    assert "Checked</h2>" in as_officer.get(f"{LIST}{listing.pk}/history/").content.decode()


def test_pause_and_archive_change_one_thing_and_the_version(as_officer):
    listing = OpportunityFactory()
    act(as_officer, "pause", listing)
    listing.refresh_from_db()
    assert (listing.is_paused, listing.status, listing.lock_version) == (True, "published", 2)
    act(as_officer, "archive", listing)
    listing.refresh_from_db()
    assert (listing.status, listing.lock_version) == ("archived", 3)
    assert listing.checked_on is None


def test_an_action_counts_what_it_changed_and_repeats_safely(officer):
    listings = [OpportunityFactory(), OpportunityFactory(is_paused=True)]
    assert actions.pause(listings, by=officer) == 1
    assert actions.pause(listings, by=officer) == 0
    assert actions.archive(listings, by=officer) == 2
    assert [listing.lock_version for listing in listings] == [3, 2]
    paused = AuditEvent.objects.filter(action="opportunity.paused", by_key=str(officer.pk))
    assert [event.what for event in paused] == [listings[0].title]


def test_an_action_is_all_or_nothing(officer, monkeypatch):
    listings = [OpportunityFactory(), OpportunityFactory()]
    monkeypatch.setattr(listings[1], "save", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.mark_checked(listings, by=officer, on=date(2026, 11, 22))
    assert not Opportunity.objects.exclude(checked_on=None).exists()


def test_actions_work_on_a_filtered_list(as_officer):
    listing = OpportunityFactory(areas=["northwick"], review_by=date(2020, 1, 1))
    query = "?area=northwick&state=overdue&not_stated=needs"
    as_officer.post(LIST + query, {"action": "pause", "_selected_action": [listing.pk]})
    listing.refresh_from_db()
    assert listing.is_paused


def test_what_an_organisation_wrote_is_published_with_its_new_place_and_they_are_told(as_officer):
    """By the list as by its own page."""
    listing = OpportunityFactory(status="awaiting_review", provider__is_listed=False)
    place = {"name": "The arches", "postcode": "W6 9AB", "access": []}
    ListingDraftFactory(opportunity=listing, sent_at=timezone.now(), sent_by=UserFactory(), place=place)
    act(as_officer, "publish", listing)
    listing.refresh_from_db()
    assert (listing.status, [site.name for site in listing.sites.all()]) == ("published", ["The arches"])
    assert listing.provider.is_listed
    assert [message.template for message in Message.objects.all()] == ["listing_published"]


def test_publish_is_refused_for_each_that_is_not_ready_and_says_why(as_officer):
    ready, waits = OpportunityFactory(status="draft"), OpportunityFactory(status="awaiting_review")
    bare = OpportunityFactory(title="Bare", status="draft", summary="", contact=None)
    gone = OpportunityFactory(title="Gone", status="archived")
    page = act(as_officer, "publish", ready, waits, bare, gone, follow=True).content.decode()
    statuses = dict(Opportunity.objects.values_list("pk", "status"))
    assert [statuses[row.pk] for row in (ready, waits, bare, gone)] == ["published", "published", "draft", "archived"]
    assert "2 listings published." in page
    assert "“Bare” is not published. Before families can see this, add: a one-sentence summary, a contact." in page
    assert "“Gone” is not published. It is archived." in page
    assert AuditEvent.objects.filter(action="opportunity.published").count() == 2
    assert ready.versions.first().why == "published"


def test_what_was_archived_comes_back_as_a_draft(as_officer):
    gone, live = OpportunityFactory(status="archived"), OpportunityFactory()
    act(as_officer, "restore", gone, live)
    assert dict(Opportunity.objects.values_list("pk", "status")) == {gone.pk: "draft", live.pk: "published"}
    assert AuditEvent.objects.get(action="opportunity.restored").key == str(gone.uuid)


def test_review_dates_are_spread_over_the_year(as_officer):
    listings = [OpportunityFactory(review_by=date(2020, 1, 1)) for _ in range(4)]
    act(as_officer, "spread_reviews", *listings)
    days = set(Opportunity.objects.values_list("review_by", flat=True))
    today = timezone.localdate()
    assert len(days) == 4
    assert today < min(days) < max(days) <= today + timedelta(days=366)


@pytest.mark.parametrize("what", ["to-publish", "phone", "places", "easy-read", "photo"])
def test_what_is_missing_is_found(as_officer, what):
    everything = OpportunityFactory(title="everything", easy_read=["You bake."])
    PhotoFactory(opportunity=everything)
    future = date(2099, 1, 1)
    lacking = {
        "to-publish": {"status": "draft", "how_to_apply": ""},
        "phone": {"contact__phone": ""},
        "places": {},
        "easy-read": {"easy_read": None},
        "photo": {},
    }
    listing = OpportunityFactory(**({"title": "lacking", "easy_read": ["You bake."]} | lacking[what]))
    if what != "photo":
        PhotoFactory(opportunity=listing)
    if what == "places":
        IntakeFactory(opportunity=listing, starts_on=future, places_left=0)
        IntakeFactory(opportunity=listing, starts_on=date(2020, 1, 1), places_left=3)
        IntakeFactory(opportunity=everything, starts_on=future, places_left=0)
        IntakeFactory(opportunity=everything, starts_on=future)  # not stated is not none
    assert titles(as_officer, missing=what) == {"lacking"}


def test_the_list_and_the_form_say_how_much_is_known(as_officer):
    listing = OpportunityFactory(needs=["autism", "deaf"], support=["job-coach"], ehcp="no", age_from=16)
    assert "13 of 24" in as_officer.get(LIST).content.decode()
    assert "13 of 24 facts are known." in as_officer.get(f"{LIST}{listing.pk}/change/").content.decode()
    Opportunity.objects.filter(pk=listing.pk).update(status="draft", summary="", contact=None)
    assert "11 of 24" in as_officer.get(LIST).content.decode()
    assert "11 of 24 facts are known." in as_officer.get(f"{LIST}{listing.pk}/change/").content.decode()


@pytest.mark.django_db
def test_what_leaves_most_to_be_asked_for_a_month_waits_in_the_queue():
    told = {"eligibility": "Anyone.", "age_from": 16, "ehcp": "no", "pay": "paid", "cost": "Nothing.", "travel": "Bus."}
    OpportunityFactory(title="Silent")
    OpportunityFactory(title="Told", **told)
    OpportunityFactory(title="Draft", status="draft")
    today = timezone.localdate() + timedelta(days=29)
    assert not [item for item in queue_items(today) if item.kind.code == "silent"]
    today += timedelta(days=2)
    assert {item.title for item in queue_items(today) if item.kind.code == "silent"} == {"Silent"}


@pytest.mark.parametrize(
    "action", ["mark_checked_today", "publish", "pause", "archive", "restore", "spread_reviews", "delete_selected"]
)
def test_commissioner_is_offered_no_action(as_commissioner, action):
    listing = OpportunityFactory()
    act(as_commissioner, action, listing)
    listing.refresh_from_db()
    assert (listing.checked_on, listing.is_paused, listing.status) == (None, False, "published")
