"""A version is kept whenever a listing has become another, with whatever wrote it."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from core.seeding import SeedReport
from pathways.history import Why, begin, keep_version, keep_versions
from pathways.models import ListingVersion, Opportunity
from pathways.seeding import seed_pathway_types, seed_recorded_listings
from tests.desk import filled
from tests.factories import IntakeFactory, OpportunityFactory, SiteAccessFactory, SiteFactory

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]


def test_a_version_says_what_stood_who_wrote_it_and_why(officer):
    listing = OpportunityFactory(title="Baking")
    version = keep_version(listing, by=officer, why=Why.CREATED, source="import:7")
    version.refresh_from_db()
    assert version.as_document()["title"] == "Baking"
    assert (version.number, version.by, version.by_name, version.why) == (1, officer, "officer", "created")
    assert version.source == "import:7"


def test_nothing_is_kept_where_nothing_differs(officer):
    listing = OpportunityFactory()
    keep_version(listing, by=officer, why=Why.CREATED)
    Opportunity.objects.get(pk=listing.pk).save()
    assert keep_version(listing, by=officer, why=Why.EDITED) is None
    IntakeFactory(opportunity=listing)
    assert keep_version(listing, by=officer, why=Why.EDITED).number == 2


def test_a_transaction_that_is_rolled_back_keeps_none(officer):
    listing = OpportunityFactory()
    with transaction.atomic():
        assert keep_version(listing, by=officer, why=Why.EDITED)
        transaction.set_rollback(True)
    assert not ListingVersion.objects.exists()


def test_many_are_kept_in_as_many_queries_as_one(django_assert_max_num_queries):
    listings = [OpportunityFactory(needs=["autism"]) for _ in range(4)]
    with django_assert_max_num_queries(21):
        kept = keep_versions([listing.pk for listing in listings], by=None, why=Why.IMPORT, source="import:1")
    assert [(version.opportunity, version.number, version.by_name) for version in kept] == [
        (listing, 1, "") for listing in listings
    ]


# ── Each way of writing ──────────────────────────────────────────────────────


@pytest.fixture
def listing() -> Opportunity:
    listing = OpportunityFactory(title="Baking", slug="baking", needs=["autism"])
    begin([listing.pk])
    return listing


def whys(listing: Opportunity) -> list[str]:
    return list(listing.versions.order_by("number").values_list("why", flat=True))


def newest(listing: Opportunity) -> dict:
    return listing.versions.order_by("number").last().as_document()


def change(listing: Opportunity) -> str:
    return f"/admin/pathways/opportunity/{listing.pk}/change/"


def save(as_officer, listing: Opportunity, **changes) -> int:
    return as_officer.post(change(listing), filled(as_officer.get(change(listing)), **changes)).status_code


def test_a_saved_form_is_one_version_with_the_rows_below_it(as_officer, officer, listing):
    intake = {"intakes-TOTAL_FORMS": "1", "intakes-0-kind": "fixed", "intakes-0-starts_on": "2027-01-04",
              "intakes-0-waiting_list": "not_stated", "intakes-0-uuid": ""}  # fmt: skip
    assert save(as_officer, listing, days="Tuesdays", **intake) == 302
    assert whys(listing) == ["baseline", "edited"]
    assert (newest(listing)["days"], newest(listing)["intakes"][0]["starts_on"]) == ("Tuesdays", "2027-01-04")
    assert listing.versions.get(number=2).by == officer


def test_a_form_saved_without_a_change_keeps_none(as_officer, listing):
    assert save(as_officer, listing) == 302
    assert whys(listing) == ["baseline"]


def test_a_form_that_is_refused_keeps_none(as_officer, listing):
    assert save(as_officer, listing, days="Tuesdays", title="") == 200
    assert whys(listing) == ["baseline"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"status": "archived"}, "archived"),
        ({"status": "draft"}, "edited"),
        ({"is_paused": "on"}, "paused"),
        ({"checked_today": "on"}, "checked"),
    ],
)
def test_a_version_says_what_was_done(as_officer, listing, changes, why):
    save(as_officer, listing, **changes)
    assert whys(listing) == ["baseline", why]


def test_publishing_is_said(as_officer, listing):
    save(as_officer, listing, status="draft")
    save(as_officer, listing, status="published")
    assert whys(listing) == ["baseline", "edited", "published"]


def test_the_first_save_of_an_older_listing_keeps_what_stood_before(as_officer):
    old = OpportunityFactory(title="Before")
    save(as_officer, old, title="After")
    assert [version.as_document()["title"] for version in old.versions.order_by("number")] == ["Before", "After"]


def test_a_new_listing_begins_with_a_version(as_officer):
    add = "/admin/pathways/opportunity/add/"
    as_officer.post(add, filled(as_officer.get(add), title="Gardening", slug="gardening"))
    assert whys(Opportunity.objects.get(slug="gardening")) == ["created"]


@pytest.mark.parametrize(
    ("action", "why"), [("mark_checked_today", "checked"), ("pause", "paused"), ("archive", "archived")]
)
def test_what_is_done_to_many_is_kept_of_each(as_officer, officer, listing, action, why):
    other = OpportunityFactory()
    data = {"action": action, "_selected_action": [listing.pk, other.pk]}
    assert as_officer.post("/admin/pathways/opportunity/", data).status_code == 302
    assert whys(listing) == whys(other) == ["baseline", why]
    assert listing.versions.get(number=2).by == officer


@pytest.mark.parametrize(
    ("write", "read"),
    [
        (lambda row: row.provider.__class__.objects.filter(pk=row.provider_id).update(name="New name"),
         lambda doc: doc["provider"]["name"] == "New name"),
        (lambda row: set_and_save(row.contact, phone="01632 960999"),
         lambda doc: doc["contact"]["phone"] == "01632 960999"),
        (lambda row: set_and_save(row.sites.get(), address="2 New Street"),
         lambda doc: doc["sites"][0]["address"] == "2 New Street"),
        (lambda row: SiteAccessFactory(site=row.sites.get()),
         lambda doc: doc["sites"][0]["access"][0]["answer"] == "yes"),
        (lambda row: row.sites.get().delete(), lambda doc: doc["sites"] == []),
        (lambda row: row.needs.get().delete(), lambda doc: doc["needs"] == []),
    ],
    ids=["provider", "contact", "site", "access", "a site deleted", "a need deleted"],
)  # fmt: skip
def test_what_changes_around_a_listing_is_a_version(listing, write, read):
    listing.sites.add(SiteFactory(provider=listing.provider))
    keep_version(listing, by=None, why=Why.EDITED)
    write(listing)
    assert whys(listing) == ["baseline", "edited", "around"]
    assert read(newest(listing))


def set_and_save(row, **values) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def test_around_a_listing_without_a_history_nothing_begins():
    listing = OpportunityFactory()
    set_and_save(listing.contact, phone="01632 960999")
    assert not listing.versions.exists()


def test_who_changed_what_is_around_is_known(as_officer, officer, listing):
    page = f"/admin/providers/contact/{listing.contact_id}/change/"
    as_officer.post(page, filled(as_officer.get(page), phone="01632 960999"))
    version = listing.versions.get(number=2)
    assert (version.why, version.by) == ("around", officer)


def test_seeds_begin_a_history():
    seed_pathway_types(SeedReport())
    seed_recorded_listings(SeedReport())
    assert set(ListingVersion.objects.values_list("number", "why")) == {(1, "baseline")}
    assert ListingVersion.objects.count() == Opportunity.objects.count() == 14


def test_what_was_written_past_us_is_kept_by_the_command(listing, capsys):
    OpportunityFactory()
    Opportunity.objects.filter(pk=listing.pk).update(days="Fridays")
    call_command("keep_history")
    assert "listings: 2, versions kept: 2" in capsys.readouterr().out
    assert whys(listing) == ["baseline", "edited"]
    call_command("keep_history")
    assert "versions kept: 0" in capsys.readouterr().out


def test_a_day_never_goes_back_when_the_clock_does(listing):
    ListingVersion.objects.update(on=date(2099, 1, 1))
    Opportunity.objects.filter(pk=listing.pk).update(days="Fridays")
    assert keep_version(listing, by=None, why=Why.EDITED).on == date(2099, 1, 1)
