"""Listings that may be one and the same: found, compared, merged, or called two for good."""

import time
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from core.deciding import propose
from core.models import AuditEvent
from localoffer.work_queue import Choice, WorkQueue
from pathways.document import to_document
from pathways.duplicates import Facts, Why, call_different, find_duplicates, pairs_among, twins_of, words_of
from pathways.history import SomebodyElseWasFaster
from pathways.merging import merge, parts_that_differ, suggested
from pathways.models import Opportunity, OpportunityEdit, PossibleDuplicate
from tests.factories import TODAY, ContactFactory, IntakeFactory, OpportunityFactory, ProviderFactory, SiteFactory
from tests.refusals import assert_refused

pytestmark = pytest.mark.later_on_postgres

LIST = "/admin/pathways/opportunity/"


def facts(pk: int, title: str, *shared) -> Facts:
    return Facts(pk, words_of(title), frozenset(shared))


PROVIDER, PLACE, LINK = (Why.PROVIDER, 7), (Why.PLACE, ("W6 9AB", "hall")), (Why.LINK, "example.org/x")


@pytest.mark.parametrize(
    ("one", "other", "shared", "is_found"),
    [
        ("Baking at Willow Yard", "Willow Yard: baking at", PROVIDER, True),
        ("Baking at Willow Yard", "BAKING AT WILLOW YARD", PLACE, True),
        ("Baking at Willow Yard", "Baking at the Willow Yard", PROVIDER, True),
        ("Baking at Willow Yard", "Gardening at Willow Yard", PROVIDER, False),
        ("Baking at Willow Yard", "Office work", LINK, False),
        ("Baking at Willow Yard", "Baking at the Willow Yard, Camden", LINK, True),
    ],
)
def test_what_is_alike_and_shares_something_is_a_pair(one, other, shared, is_found):
    assert bool(pairs_among([facts(1, one, shared), facts(2, other, shared)])) is is_found
    assert pairs_among([facts(1, one, shared), facts(2, other)]) == {}


def test_ten_thousand_listings_take_seconds():
    listings = [facts(n, f"Baking {n % 97} on day {n % 13}", (Why.PROVIDER, n % 500)) for n in range(1, 10_001)]
    start = time.process_time()
    assert pairs_among(listings)
    assert time.process_time() - start < 3


# ── With rows ───────────────────────────────────────────────────────────────

db = pytest.mark.django_db


@pytest.fixture
def twins(db) -> tuple[Opportunity, Opportunity]:
    provider = ProviderFactory(name="Willow Yard")
    contact = ContactFactory(provider=provider)
    facts = {"provider": provider, "contact": contact}
    one = OpportunityFactory(title="Baking at Willow Yard", slug="one", needs=["autism"], **facts)
    other = OpportunityFactory(title="Baking at the Willow Yard", slug="other", eligibility="Anyone.", **facts)
    return one, other


def pair_page(one, other) -> str:
    return f"/admin/pathways/duplicates/{one.pk}/{other.pk}/"


def send(client, one, other, **data):
    seen = f"{one.lock_version}-{other.lock_version}"
    return client.post(pair_page(one, other), {"answer": "merge", "stays": one.pk, "seen": seen} | data)


def seen(*listings) -> dict[int, int]:
    return {listing.pk: listing.lock_version for listing in listings}


def test_the_command_finds_them_once_and_lets_go_of_what_is_no_pair_any_more(twins, officer):
    one, other = twins
    OpportunityFactory(title="Baking at Willow Yard")
    OpportunityFactory(title="Baking at Willow Yard", provider=one.provider, contact=one.contact, is_historical=True)
    OpportunityFactory(title="Baking at Willow Yard", provider=one.provider, contact=one.contact, status="archived")
    call_command("find_duplicates", verbosity=0)
    pair = PossibleDuplicate.objects.get()
    assert (pair.first, pair.second, pair.why) == (one, other, "provider")
    assert [item.title for item in WorkQueue(officer, on=TODAY).chosen(Choice(kind="duplicate"))] == [one.title]
    assert find_duplicates(on=TODAY).found == 0
    Opportunity.objects.filter(pk=other.pk).update(title="Stacking shelves")
    assert find_duplicates(on=TODAY).gone == 1
    assert not PossibleDuplicate.objects.exists()


def test_what_shares_a_place_or_a_link_is_found_whatever_the_provider(db):
    for name in ("Hall", "Main hall"):
        site = SiteFactory(name=name, address="1 High Street", postcode="W6 9AB")
        OpportunityFactory(title="Bread club", provider=site.provider, sites=[site])
    OpportunityFactory(title="Mending bikes", apply_url="https://www.example.org/bikes/")
    OpportunityFactory(title="Mending bikes", source_url="http://example.org/bikes")
    find_duplicates(on=TODAY)
    assert sorted(PossibleDuplicate.objects.values_list("why", flat=True)) == ["link", "place"]


def test_called_two_they_are_never_asked_about_again(as_officer, officer, twins):
    find_duplicates(on=TODAY)
    page = as_officer.post(pair_page(*reversed(twins)), {"answer": "different"}, follow=True)
    assert "They are two." in page.content.decode()
    pair = PossibleDuplicate.objects.get()
    assert (pair.answer, pair.answered_by) == ("different", officer)
    find_duplicates(on=TODAY + timedelta(days=1))
    assert PossibleDuplicate.objects.open().count() == 0
    assert twins_of(twins[0]) == []
    assert WorkQueue(officer, on=TODAY).chosen(Choice(kind="duplicate")) == []


def test_a_pair_that_nobody_found_can_be_called_two(twins, officer):
    call_different(*twins, by=officer, on=TODAY)
    assert find_duplicates(on=TODAY).found == 0


def test_the_database_keeps_one_row_for_a_pair(twins):
    find_duplicates(on=TODAY)
    pair = PossibleDuplicate.objects.get()
    assert_refused("possible_duplicate_has_one_order", pair, first=pair.second_id, second=pair.first_id)
    assert_refused("possible_duplicate_says_when_it_was_answered", pair, answer="different")


# ── Merging ─────────────────────────────────────────────────────────────────


def test_the_one_that_goes_leads_to_the_one_that_stays(as_officer, officer, visitor, twins):
    one, other = twins
    find_duplicates(on=TODAY)
    parts, _ = parts_that_differ(one, other)
    codes = {part.label: part.code for part in parts}
    assert set(codes) == {"Title", "Who it is for"}
    answer = send(as_officer, one, other, **{codes["Who it is for"]: "right", codes["Title"]: "left"})
    assert answer.url == f"{LIST}{one.pk}/change/"
    for listing in twins:
        listing.refresh_from_db()
    assert other.merged_into == one
    assert (one.title, one.eligibility) == ("Baking at Willow Yard", "Anyone.")
    assert not one.needs.exists(), "who it is for is taken whole"
    moved = visitor.get("/opportunities/other/")
    assert (moved.status_code, moved.url) == (301, "/opportunities/one/")
    event = AuditEvent.objects.get(action="opportunity.merged")
    assert (event.key, event.after["into"]) == (str(other.uuid), str(one.uuid))
    assert [listing.versions.first().why for listing in twins] == ["merged", "merged"]
    assert PossibleDuplicate.objects.get().answer == "merged"


def test_the_right_one_may_stay_and_takes_from_the_left(as_officer, twins):
    one, other = twins
    parts, _ = parts_that_differ(one, other)
    send(as_officer, one, other, stays=other.pk, **{part.code: "left" for part in parts})
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.merged_into == other
    assert (other.title, other.eligibility, other.needs.get().code) == ("Baking at Willow Yard", "", "autism")


def test_dates_that_are_taken_over_are_copied_and_the_old_ones_stay(twins, officer):
    one, other = twins
    old = IntakeFactory(opportunity=other, apply_by=date(2027, 1, 31), places=0)
    merge(stays=one, goes=other, take={"intakes"}, by=officer, on=TODAY, seen=seen(one, other))
    assert other.intakes.get() == old
    copy = one.intakes.get()
    assert (copy.apply_by, copy.places) == (date(2027, 1, 31), 0)
    assert copy.uuid != old.uuid


def test_the_sources_own_id_goes_with_what_families_see(twins, officer):
    one, other = twins
    Opportunity.objects.filter(pk=other.pk).update(ref="MIS-1")
    merge(stays=one, goes=other, take=set(), by=officer, on=TODAY, seen=seen(one, other))
    assert Opportunity.objects.get(ref="MIS-1") == one


def test_nothing_is_merged_unseen_or_when_somebody_was_faster(as_officer, twins, officer):
    one, other = twins
    assert as_officer.post(pair_page(*twins), {"answer": "merge", "stays": one.pk}).status_code == 200
    Opportunity.objects.filter(pk=one.pk).update(lock_version=9)
    page = send(as_officer, one, other)
    assert "Somebody has changed one of them" in page.content.decode()
    with pytest.raises(SomebodyElseWasFaster):
        merge(stays=one, goes=other, take={"title"}, by=officer, on=TODAY, seen=seen(one, other))
    assert not Opportunity.objects.exclude(merged_into=None).exists()


def test_a_merge_that_would_break_a_rule_changes_nothing(as_officer, twins, officer):
    one, other = twins
    Opportunity.objects.filter(pk=one.pk).update(status="draft")
    page = send(as_officer, one, other)
    assert "Families cannot see" in page.content.decode()
    Opportunity.objects.filter(pk=other.pk).update(status="draft", summary="")
    Opportunity.objects.filter(pk=one.pk).update(status="published")
    before = to_document(Opportunity.objects.get(pk=one.pk))
    with pytest.raises(ValidationError):
        merge(stays=one, goes=other, take={"summary"}, by=officer, on=TODAY, seen=seen(one, other))
    assert to_document(Opportunity.objects.get(pk=one.pk)) == before
    assert not PossibleDuplicate.objects.exists()


def test_what_families_see_is_suggested_to_stay(twins):
    one, other = twins
    assert suggested(one, other) == suggested(other, one) == one
    one.status = "draft"
    assert suggested(one, other) == other


def test_the_page_shows_both_and_escapes_them(as_officer, twins):
    one, other = twins
    Opportunity.objects.filter(pk=other.pk).update(eligibility="<script>alert(1)</script>")
    page = as_officer.get(pair_page(one, other)).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert as_officer.get(pair_page(one, one)).status_code == 404
    assert as_officer.get(f"/admin/pathways/duplicates/{one.pk}/999999/").status_code == 404


def test_a_change_that_waits_is_answered_before_its_listing_goes(as_officer, twins, officer):
    one, other = twins
    propose(OpportunityEdit, other, {"summary": "We bake."}, by=officer, at=timezone.now())
    assert "Answer it first" in send(as_officer, one, other).content.decode()
    assert not Opportunity.objects.exclude(merged_into=None).exists()


def test_only_who_may_change_listings_merges(as_commissioner, as_member, twins):
    for client in (as_commissioner, as_member):
        assert send(client, *twins).status_code == 403
    assert not Opportunity.objects.exclude(merged_into=None).exists()


# ── On the form ─────────────────────────────────────────────────────────────


def test_the_form_asks_whether_it_is_one_of_these(as_officer, twins):
    one, other = twins
    page = as_officer.get(f"{LIST}{one.pk}/change/").content.decode()
    assert "Is it one of these?" in page
    assert pair_page(one, other) in page
    assert "Is it one of these?" not in as_officer.get(f"{LIST}add/").content.decode()
    draft = Opportunity(title="baking at willow yard", provider=one.provider)
    assert [twin for twin, _ in twins_of(draft)] == [one, other]
    assert twins_of(Opportunity(title="Baking at Willow Yard")) == []
    assert twins_of(Opportunity()) == []
