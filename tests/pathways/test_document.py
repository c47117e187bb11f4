"""A listing and its document: what is read from one and applied to the other is the same."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.fields import Answer
from pathways.document import WRITTEN, apply_document, as_text, for_document, read_document, reading, to_document
from pathways.entries import Entry
from pathways.loading import load_for_documents, load_for_entries
from pathways.models import EasyReadRow, Intake, Opportunity
from providers.models import Site
from tests.factories import (
    ContactFactory,
    IntakeFactory,
    OpportunityFactory,
    PhotoFactory,
    ProviderFactory,
    SiteAccessFactory,
    SiteFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]
numbers = count(1)


def stored(listing: Opportunity) -> Opportunity:
    return for_document(Opportunity.objects.filter(pk=listing.pk)).get()


def document_of(listing: Opportunity) -> dict:
    return json.loads(as_text(to_document(stored(listing))))


def written(document: dict) -> dict:
    return {name: document[name] for name in WRITTEN}


# ── Round trip ───────────────────────────────────────────────────────────────

words = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=12)
line = words.map(lambda text: " ".join(text.split()))
days = st.none() | st.dates(date(2020, 1, 1), date(2035, 12, 31))
some = {
    "title": line, "summary": line, "description": words, "what_you_will_do": words, "eligibility": words,
    "ehcp": st.sampled_from(Answer.values), "pay": st.sampled_from(Opportunity.Pay.values), "pay_details": line,
    "delivery": st.sampled_from(Opportunity.Delivery.values), "covers_all_areas": st.booleans(),
    "in_area": st.sampled_from(Answer.values), "review_by": days, "checked_on": days, "publish_on": days,
    "hidden_on": days, "is_paused": st.booleans(), "is_historical": st.booleans(),
    "status": st.sampled_from([s for s in Opportunity.Status.values if s != "published"]),
    "age_from": st.none() | st.integers(14, 20), "age_to": st.none() | st.integers(20, 99),
    "hours_from": st.none() | st.integers(0, 100).map(lambda n: Decimal(n) / 10),
    "hours_to": st.none() | st.integers(100, 600).map(lambda n: Decimal(n) / 10),
}  # fmt: skip
intakes = st.lists(
    st.fixed_dictionaries(
        {
            "starts_on": days,
            "open_day_at": st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
            "places": st.none() | st.just(0) | st.integers(2, 9),
            "places_left": st.none() | st.just(0),
            "waiting_list": st.sampled_from(Answer.values),
            "note": line,
        }
    ),
    max_size=3,
)
codes = st.lists(st.sampled_from(["autism", "all", "physical"]), unique=True, max_size=3)
listings = st.fixed_dictionaries(
    {
        "facts": st.fixed_dictionaries(some),
        "intakes": intakes,
        "codes": codes,
        "bare": st.booleans(),
        "easy_read": st.lists(st.sampled_from(["You bake bread.", "You sell it."]), max_size=2),
    }
)


def make(given: dict) -> Opportunity:
    number = next(numbers)
    bare = {"type": None, "contact": None, "provider": None, "stage": ""} if given["bare"] else {}
    listing = OpportunityFactory(
        slug=f"made-{number}", **given["facts"] | bare,
        needs=given["codes"], support=given["codes"], interests=given["codes"], areas=given["codes"],
        easy_read=given["easy_read"],
    )  # fmt: skip
    if not given["bare"]:
        listing.sites.add(SiteFactory(provider=listing.provider))
    for intake in given["intakes"]:
        IntakeFactory(opportunity=listing, **intake)
    return listing


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(other=listings)
def test_a_document_applied_to_any_listing_is_read_from_it_again(baking, other):
    """The one listing goes from each to the next."""
    other = make(other)
    apply_document(stored(baking), document_of(other))
    assert written(document_of(baking)) == written(document_of(other))
    assert document_of(baking)["slug"] == "baking"


@pytest.fixture
def baking() -> Opportunity:
    """A listing that says something of everything."""
    provider = ProviderFactory(name="Willow Yard", slug="willow-yard")
    site = SiteFactory(provider=provider)
    SiteAccessFactory(site=site)
    listing = OpportunityFactory(
        title="Baking", slug="baking", provider=provider, contact=ContactFactory(provider=provider), sites=[site],
        needs=["autism"], support=["job-coach"], interests=["food"], areas=["camden"],
        easy_read=["You bake bread."], hours_from=Decimal("3.5"), checked_on=date(2026, 1, 2),
        checked_by=UserFactory(name="Oluwaseun"),
    )  # fmt: skip
    listing.goes_on_to.add(OpportunityFactory(title="Cafe work", slug="cafe-work"))
    IntakeFactory(opportunity=listing, starts_on=date(2027, 1, 4), places=0)
    PhotoFactory(opportunity=listing)
    return listing


def test_the_document_holds_what_families_saw_beside_each_key(baking):
    document = document_of(baking)
    assert document["provider"] == {
        "uuid": str(baking.provider.uuid), "slug": "willow-yard", "name": "Willow Yard", "kind": "charity",
        "summary": "A workshop where people learn to bake.",
    }  # fmt: skip
    assert document["contact"]["phone"] == "020 7946 0123"
    assert document["sites"][0]["address"] == "14 Larkspur Yard"
    assert document["sites"][0]["access"] == [{"code": "step-free", "label": "Step-free way in", "answer": "yes"}]
    assert document["needs"] == [{"code": "autism", "label": "Autism", "meets_all": False}]
    assert document["goes_on_to"][0]["title"] == "Cafe work"
    assert document["checked_by"]["name"] == "Oluwaseun"
    assert document["intakes"][0] | {"uuid": ""} == {
        "uuid": "", "kind": "fixed", "starts_on": "2027-01-04", "apply_from": None, "apply_by": None,
        "open_day_at": None, "places": 0, "places_left": None, "waiting_list": "not_stated", "note": "",
    }  # fmt: skip
    assert document["easy_read"] == [{"heading": "", "picture": "plant", "sentence": "You bake bread."}]
    assert document["photos"][0]["alt"] == "Two people fold towels at a long table."
    assert (document["hours_from"], document["hours_to"]) == ("3.5", None)
    assert document["schema"] == 1


def test_every_fact_of_a_listing_is_in_it(baking):
    left_out = {"id", "created_at", "modified_at", "lock_version", "search_text", "entry", "sort_title"}
    fields = {field.name for field in [*Opportunity._meta.concrete_fields, *Opportunity._meta.many_to_many]}
    assert document_of(baking).keys() == fields - left_out | {"schema", "intakes", "easy_read", "photos"}


def test_reading_many_asks_no_query_for_each(baking, django_assert_num_queries):
    def queries():
        with django_assert_num_queries(13):
            [to_document(listing) for listing in for_document(Opportunity.objects.all())]

    queries()
    for _ in range(3):
        IntakeFactory(opportunity=OpportunityFactory(needs=["autism"], sites=[SiteFactory()]))
    queries()


def test_many_loaded_together_say_what_each_says_alone(baking, django_assert_max_num_queries):
    other = OpportunityFactory(needs=["autism"], sites=[*baking.sites.all()], merged_into=baking)
    other.goes_on_to.add(baking)
    bare = OpportunityFactory(provider=None, contact=None, type=None, status="draft")
    with django_assert_max_num_queries(24):
        listings = load_for_documents(Opportunity.objects.order_by("pk"))
        documents = {listing.pk: to_document(listing) for listing in listings}
    with django_assert_max_num_queries(17):
        entries = {listing.pk: Entry.of(listing) for listing in load_for_entries(Opportunity.objects.order_by("pk"))}
    for alone in Opportunity.objects.filter(pk__in=[baking.pk, other.pk, bare.pk]):
        assert documents[alone.pk] == to_document(alone)
        assert entries[alone.pk] == Entry.of(alone)


# ── What is written ──────────────────────────────────────────────────────────


def test_only_what_is_named_is_written(baking):
    document = document_of(baking) | {"title": "Baking bread", "summary": "Another."}
    apply_document(stored(baking), document, fields=["title"])
    baking.refresh_from_db()
    assert (baking.title, baking.summary) == ("Baking bread", "You help to bake bread and serve people.")
    assert baking.lock_version == 2


def test_what_the_document_lacks_stays(baking):
    apply_document(stored(baking), {"schema": 1, "days": "Tuesdays", "from_the_future": [1]})
    after = document_of(baking)
    assert after["days"] == "Tuesdays"
    assert after["needs"] == [{"code": "autism", "label": "Autism", "meets_all": False}]


def test_nothing_is_written_where_nothing_differs(baking, django_assert_num_queries):
    listing, document = stored(baking), document_of(baking)
    document["provider"]["name"] = "As it was called before"
    with django_assert_num_queries(2):  # a savepoint and its end
        assert apply_document(listing, document) == []
    assert stored(baking).lock_version == 1


def test_photos_and_names_of_the_row_are_never_written(baking):
    document = document_of(baking) | {"slug": "other", "ref": "x", "photos": [], "title": "Bread"}
    apply_document(stored(baking), document)
    after = document_of(baking)
    assert (after["slug"], after["ref"], len(after["photos"]), after["title"]) == ("baking", None, 1, "Bread")


def test_an_intake_without_its_uuid_is_the_one_that_starts_then(baking):
    uuid = document_of(baking)["intakes"][0]["uuid"]
    apply_document(stored(baking), {"intakes": [{"kind": "fixed", "starts_on": "2027-01-04", "places": 6}]})
    (intake,) = document_of(baking)["intakes"]
    assert (intake["uuid"], intake["places"]) == (uuid, 6)


def test_a_new_listing_is_made_whole(baking):
    new = Opportunity(slug="made-anew")
    apply_document(new, document_of(baking))
    assert written(document_of(new)) == written(document_of(baking))


# ── What is refused ──────────────────────────────────────────────────────────


def refused(listing: Opportunity, **changed) -> dict:
    before, given = document_of(baking := listing), stored(listing)
    with pytest.raises(ValidationError) as refusal:
        apply_document(given, before | {"days": "Never written"} | changed)
    assert document_of(baking) == before
    assert given.days == before["days"]
    return refusal.value.message_dict


def test_a_place_that_is_gone_is_told_and_nothing_is_written(baking):
    gone = document_of(baking)["sites"]
    baking.sites.clear()
    Site.objects.filter(uuid=gone[0]["uuid"]).delete()
    assert refused(baking, sites=gone) == {"sites": ["The site “The workshop” is not there any more."]}


def test_asked_to_what_is_gone_is_left_out(baking):
    other = SiteFactory(provider=baking.provider, name="The shop")
    gone = [{"uuid": "9b8fb0a4-1fd0-4a69-9d3f-5f4e1f0b3a11", "name": "The barn"}]
    document = document_of(baking) | {"sites": [{"uuid": str(other.uuid)}, *gone], "days": "Tuesdays"}
    assert apply_document(stored(baking), document, skip_missing=True) == ["The site “The barn” is not there any more."]
    after = document_of(baking)
    assert ([site["name"] for site in after["sites"]], after["days"]) == (["The shop"], "Tuesdays")


@pytest.mark.parametrize(
    ("changed", "name", "says"),
    [
        ({"age_from": 30, "age_to": 20}, "__all__", "The lowest age is above the highest. Check the two ages."),
        ({"ehcp": "perhaps"}, "ehcp", "“perhaps” is not one of the answers."),
        ({"title": ""}, "__all__", "Before families can see this, add: a title."),
        ({"needs": [{"code": "no-such"}]}, "needs", "The need (in families' words) “no-such” is not there any more."),
        ({"provider": {"uuid": "nonsense"}}, "provider", "The provider “nonsense” is not there any more."),
        ({"intakes": [{"kind": "rolling", "starts_on": "2027-01-01"}]}, "intakes",
         "Start 1: “At any time” has no start date. Choose “on a date”, or clear the date."),
        ({"easy_read": [{"picture": "", "sentence": "Words."}]}, "easy_read",
         "Easy Read row 1: Something is missing here."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_whole(baking, changed, name, says):
    assert says in refused(baking, **changed)[name]


def test_a_place_of_another_provider_is_refused(baking):
    stranger = SiteFactory(name="The barn")
    said = refused(baking, sites=[{"uuid": str(stranger.uuid)}])
    assert said == {"sites": ["These belong to another provider: The barn."]}


def test_a_listing_does_not_go_on_to_itself(baking):
    said = refused(baking, goes_on_to=[{"uuid": str(baking.uuid)}])
    assert said == {"goes_on_to": ["A listing does not go on to itself."]}


def test_another_listings_intake_is_not_taken_away_from_it(baking):
    other = OpportunityFactory()
    apply_document(stored(other), {"intakes": document_of(baking)["intakes"]})
    assert Intake.objects.filter(opportunity=baking).count() == Intake.objects.filter(opportunity=other).count() == 1


def test_rows_of_an_easy_read_bring_what_they_sum_up(baking):
    document = document_of(baking)
    Opportunity.objects.filter(pk=baking.pk).update(summary="Another text.")
    EasyReadRow.objects.filter(opportunity=baking).update(sentence="You sell bread.")
    assert stored(baking).easy_read_is_stale
    apply_document(stored(baking), document, fields=["easy_read", "summary"])
    assert not stored(baking).easy_read_is_stale
    assert document_of(baking)["easy_read"] == document["easy_read"]


# ── Schemas ──────────────────────────────────────────────────────────────────


def test_an_old_document_is_read_as_todays_and_a_newer_one_as_it_is(monkeypatch):
    monkeypatch.setitem(reading.UPGRADES, 0, lambda old: old | {"schema": 1, "title": old["name"]})
    assert read_document('{"schema":0,"name":"Baking","kept":7}') == {
        "schema": 1, "name": "Baking", "title": "Baking", "kept": 7,
    }  # fmt: skip
    assert read_document('{"schema":9,"title":"Baking","new":1}') == {"schema": 9, "title": "Baking", "new": 1}


def test_a_listing_knows_an_intake_by_its_uuid_once(baking):
    with pytest.raises(IntegrityError, match="intake_is_known|pathways_intake.opportunity_id"):
        IntakeFactory(opportunity=baking, uuid=baking.intakes.get().uuid)
