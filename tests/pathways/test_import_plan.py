"""What a file would do, row by row, before anything is written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.commands import CannotStart
from core.tabular import read_table
from pathways.importers.planning import plan_import
from pathways.importers.runs import import_file
from pathways.models import Intake, ListingVersion, Opportunity
from providers.models import Provider
from tests.factories import TODAY, ContactFactory, IntakeFactory, OpportunityFactory, ProviderFactory, SiteFactory
from tests.pathways.importing import FULL, WHOLE, csv_of, make_what_rows_name, plan


@pytest.fixture(autouse=True, scope="module")
def what_rows_name(kept_for_module):
    make_what_rows_name()


pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def wrong(*rows, **options) -> list[tuple[int, str]]:
    return [(error.row, error.column) for error in plan(*rows, **options).errors]


def right(row: dict, **changes) -> str:
    (error,) = plan(row | changes).errors
    return error.right


def imported(*rows, **options) -> Opportunity:
    import_file(csv_of(*rows), file_name="offer.csv", by=None, on=TODAY, **options)
    return Opportunity.objects.get(title=rows[0]["title"])


def changes(*rows, **options) -> list[tuple[str, str, str]]:
    return [(c.column, c.before, c.after) for row in plan(*rows, **options).rows for c in row.changes]


def test_a_new_row_says_all_that_it_would_write_and_writes_nothing():
    found = plan(FULL)
    assert found.counts == {"error": 0, "new": 1, "changed": 0, "unchanged": 0}
    assert {c.column: c.after for c in found.rows[0].changes} == FULL
    assert not Opportunity.objects.exists()


def test_the_same_file_changes_nothing_the_second_time():
    imported(FULL)
    assert plan(FULL).counts["unchanged"] == 1
    assert plan({name: FULL[name] for name in reversed(FULL)}).counts["unchanged"] == 1


def test_other_ways_to_write_the_same_are_no_change():
    imported(FULL)
    ways = {
        "stage": "Volunteering and work experience", "type": " VOLUNTEERING ", "provider": "willow-yard",
        "ehcp": "No", "needs": "Physical; AUTISM", "pay": "Allowance or expenses", "hours_to": "12.50",
        "postcode": "w69ab", "review_by": "30/06/2027", "areas": "camden;ALL", "age_from": "16.0",
    }  # fmt: skip
    assert plan(FULL | ways).counts["unchanged"] == 1


def test_a_change_says_before_and_after():
    imported(FULL)
    assert changes(FULL | {"age_to": "24", "pay": "paid"}) == [("age_to", "25", "24"), ("pay", "allowance", "paid")]


def test_a_blank_cell_is_not_stated_and_a_missing_column_stays():
    listing = imported(FULL)
    some = {name: FULL[name] for name in ("ref", "title", "provider")}
    assert plan(some).counts["unchanged"] == 1
    assert changes(
        some | {"ehcp": "", "hours_to": "", "needs": "", "site_name": "", "postcode": "", "address": "", "access": ""}
    )
    imported(some | {"ehcp": "", "hours_to": "", "needs": "", "places": ""})
    listing.refresh_from_db()
    assert (listing.ehcp, listing.hours_to, listing.needs.count()) == ("not_stated", None, 0)
    assert [intake.places for intake in listing.intakes.all()] == [None, None]


def test_a_new_row_with_blanks_states_nothing():
    listing = imported(WHOLE | {"in_area": "", "ehcp": "", "age_from": "", "pay": "", "delivery": "", "places": ""})
    assert (listing.ehcp, listing.pay, listing.delivery, listing.in_area) == ("not_stated",) * 4
    assert (listing.age_from, listing.covers_all_areas, listing.intakes.count()) == (None, False, 0)


def test_no_places_is_not_places_not_stated():
    listing = imported(WHOLE | {"rolling": "yes", "places": "0"})
    assert [(intake.kind, intake.places) for intake in listing.intakes.all()] == [("rolling", 0)]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("stage", "volontary", "Did you mean “voluntary”"),
        ("type", "volunteer", "Did you mean “volunteering”"),
        ("needs", "autism;autisim", "Did you mean “autism”"),
        ("support", "rocket", "Use one of: job-coach"),
        ("provider", "Willow Yrd", "Did you mean “Willow Yard”"),
        ("provider", "", "needs a provider"),
        ("title", "", "Write a title"),
        ("title", "x" * 121, "at most 120 letters"),
        ("summary", "x" * 201, "at most 200 letters"),
        ("description", "x" * 30_000, "at most 20,000 letters"),
        ("age_from", "13", "14"),
        ("age_from", "sixteen", "whole number from 14"),
        ("hours_to", "61", "60"),
        ("ehcp", "maybe", "yes or no"),
        ("in_area", "true-ish", "yes or no"),
        ("review_by", "31/02/2027", "Write a date"),
        ("review_by", "June", "2027-03-04 or 04/03/2027"),
        ("postcode", "London", "postcode like SW1A 1AA"),
        ("access", "step-free=perhaps", "=no"),
        ("contact_email", "team at willow", "email"),
        ("contact_phone", "ring me", "020 7946 0123"),
        ("apply_url", "not an address", "web address"),
        ("apply_url", "javascript:alert(1)", "web address"),
        ("start_on", ";soon", "Write a date"),
        ("open_day_at", ";2027-01-14", "a day and a time"),
        ("places", "-1", "formula"),
        ("places", "0;many", "whole number"),
        ("apply_by", "2027-02-01", "Write one for each"),
        ("title", "=HYPERLINK(1)", "formula"),
        ("title", "@SUM(1)", "formula"),
        ("how_to_apply", "-2+3+cmd|' /C calc'!A0", "formula"),
        ("title", "Bak\u202eing", "nobody can see"),
        ("summary", "Bak\0ing", "nobody can see"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_with_what_would_be_right(column, value, said):
    raw = csv_of(FULL | {column: "HERE"}).decode().replace("HERE", f'"{value}"').encode()
    errors = plan_import(read_table(raw), on=TODAY).errors
    assert [(error.row, error.column) for error in errors] == [(1, column)]
    assert said in errors[0].right
    assert not Opportunity.objects.exists()


def test_facts_that_do_not_fit_together_are_named():
    assert wrong(FULL | {"age_from": "20", "age_to": "18"}) == [(1, "age_to")]
    assert wrong(FULL | {"hours_from": "20"}) == [(1, "hours_to")]
    assert wrong(FULL | {"stage": "supported"}) == [(1, "type")]
    assert wrong(FULL | {"rolling": "yes;yes"}) == [(1, "start_on")]
    assert wrong(FULL | {"apply_from": ";2027-02-02"}) == [(1, "apply_by")]
    assert wrong(FULL | {"start_on": ";2027-01-20"}) == [(1, "apply_by")]
    assert wrong(FULL | {"site_name": "", "address": "", "postcode": ""}) == [(1, "access")]
    assert wrong(WHOLE | {"contact_phone": ""}) == [(1, "contact_phone")]


def test_rows_that_mean_the_same_listing_name_each_other():
    assert wrong(WHOLE, WHOLE | {"title": "Other"}) == [(1, "ref"), (2, "ref")]
    assert "Row 2" in plan(WHOLE, WHOLE).errors[0].right
    nameless = WHOLE | {"ref": ""}
    assert wrong(nameless, nameless | {"title": "baking at Willow Yard"}) == [(1, "title"), (2, "title")]
    imported(WHOLE)
    assert wrong(nameless, WHOLE) == [(1, "title")]


def test_a_row_without_a_ref_is_known_by_provider_and_title():
    listing = OpportunityFactory(title="Baking", provider=Provider.objects.get(slug="willow-yard"), ref="kept")
    row = {"title": "Baking", "provider": "Willow Yard", "days": "Mondays"}
    assert [r.listing for r in plan(row).rows] == [listing.pk]
    imported(row | {"ref": ""})
    listing.refresh_from_db()
    assert (listing.days, listing.ref) == ("Mondays", "kept")
    OpportunityFactory(title="Baking", provider=listing.provider)
    assert "2 listings" in right(row | {"days": "Fridays"})


def test_a_ref_is_the_same_listing_whatever_else_it_says():
    listing = imported(WHOLE)
    imported(WHOLE | {"title": "Cooking"})
    listing.refresh_from_db()
    assert (listing.title, listing.slug) == ("Cooking", "baking-at-willow-yard")


def test_an_unknown_provider_is_made_only_where_that_is_asked_for():
    row = WHOLE | {"provider": "Larch House"}
    assert wrong(row) == [(1, "provider")]
    found = plan(row, WHOLE | {"ref": "2", "provider": "larch house", "title": "Tea"}, provider_create=True)
    assert (found.new_providers, found.errors) == (["Larch House"], [])
    listing = imported(row | {"site_name": "The barn", "postcode": "W6 9AB"}, provider_create=True)
    assert (listing.provider.name, listing.provider.slug) == ("Larch House", "larch-house")
    assert {site.provider for site in listing.sites.all()} == {listing.provider} == {listing.contact.provider}


def test_without_title_or_provider_the_file_is_refused_and_other_columns_are_told():
    with pytest.raises(CannotStart, match="provider"):
        plan({"ref": "1", "title": "x"})
    notes = plan(WHOLE | {"sumary": "x", "phase of the moon": "full"}).notes
    assert any("sumary" in note and "“summary”" in note for note in notes)
    assert any("phase of the moon" in note for note in notes)


def test_publishing_needs_what_families_need():
    bare = {name: WHOLE[name] for name in ("ref", "title", "provider")}
    assert {column for _, column in wrong(bare, publish=True)} == {
        "stage", "type", "summary", "contact_name", "how_to_apply", "in_area",
    }  # fmt: skip
    assert wrong(bare) == []
    assert imported(WHOLE).status == "draft"
    listing = imported(WHOLE, publish=True)
    assert (listing.status, listing.checked_on) == ("published", None)
    assert listing.review_by > TODAY
    assert wrong(WHOLE | {"summary": ""}) == [(1, "summary")]  # families see it, so it cannot lose that


def test_review_dates_of_new_listings_are_spread_and_stay():
    rows = [WHOLE | {"ref": str(n), "title": f"Baking {n}"} for n in range(12)]
    import_file(csv_of(*rows), file_name="x.csv", by=None, on=TODAY)
    days = list(Opportunity.objects.order_by("pk").values_list("review_by", flat=True))
    assert len(set(days)) == 12
    assert max(days) > TODAY.replace(month=9, year=TODAY.year + 1)
    assert plan(*(row | {"review_by": ""} for row in rows)).counts["unchanged"] == 12


def test_a_contact_that_differs_is_another_one_and_nobody_elses_changes():
    listing = imported(FULL)
    other = OpportunityFactory(provider=listing.provider, contact=listing.contact)
    imported(FULL | {"contact_phone": "01632 960999"})
    listing.refresh_from_db()
    other.refresh_from_db()
    assert (listing.contact.phone, other.contact.phone) == ("01632 960999", "01632 960123")
    again = imported(FULL | {"contact_name": "the placements TEAM", "contact_phone": "01632-960123"})
    assert again.contact == other.contact


def test_a_place_is_one_row_for_all_its_listings():
    first, second = FULL, FULL | {"ref": "2", "title": "Tea"}
    import_file(csv_of(first, second), file_name="x.csv", by=None, on=TODAY)
    one, two = Opportunity.objects.order_by("pk")
    assert one.sites.get() == two.sites.get()
    site = one.sites.get()
    assert (site.easting, site.postcode, site.access.count()) == (522852, "W6 9AB", 2)
    assert (site.history.count(), one.contact.history.count()) == (1, 1)
    assert wrong(first | {"access": "hoist"}, second | {"access": "hoist=no"}) == []
    assert wrong(first | {"access": "hoist"}, second | {"access": "step-free=no;hoist=no"}) == []
    assert wrong(first | {"address": "1 Elm Road"}, second | {"address": "2 Elm Road"}) == [(2, "address")]
    import_file(csv_of(first | {"address": "1 Elm Road", "access": ""}), file_name="x.csv", by=None, on=TODAY)
    site.refresh_from_db()
    assert (site.address, site.access.count()) == ("1 Elm Road", 2)


def test_several_places_each_have_their_own_answers():
    row = FULL | {"site_name": "A;B", "address": ";", "postcode": "W6 9AB;", "access": "hoist | step-free=no"}
    listing = imported(row)
    assert [(s.name, s.access.get().answer) for s in listing.sites.order_by("name")] == [("A", "yes"), ("B", "no")]
    assert plan(row).counts["unchanged"] == 1
    assert wrong(row | {"access": "hoist"}) == [(1, "access")]


def test_a_start_that_stays_keeps_what_a_file_does_not_say():
    listing = imported(FULL)
    Intake.objects.filter(opportunity=listing, kind="fixed").update(places_left=3, waiting_list="yes")
    kept = listing.intakes.get(kind="fixed")
    imported(FULL | {"places": "0;2"})
    kept.refresh_from_db()
    assert (kept.places, kept.places_left, kept.waiting_list) == (2, None, "yes")
    imported(FULL | dict.fromkeys(("start_on", "rolling", "apply_from", "apply_by", "open_day_at", "places"), ""))
    assert not listing.intakes.exists()


def test_merged_and_archived_listings_are_not_brought_back():
    listing = imported(WHOLE)
    Opportunity.objects.filter(pk=listing.pk).update(status="archived")
    found = plan(WHOLE | {"days": "Mondays"}, publish=True)
    assert not found.rows[0].is_published
    assert any("archived" in note for note in found.notes)
    Opportunity.objects.filter(pk=listing.pk).update(merged_into=OpportunityFactory())
    assert wrong(WHOLE) == [(1, "ref")]


def test_a_row_with_cells_under_no_heading_is_wrong():
    raw = csv_of(WHOLE).decode().strip() + ",one more\n"
    assert [error.column for error in plan_import(read_table(raw.encode()), on=TODAY).errors] == ["title"]


def test_the_same_number_of_queries_for_ten_rows_and_four_hundred():
    provider = ProviderFactory(name="Many")
    contact = ContactFactory(provider=provider)
    site = SiteFactory(provider=provider)
    rows = [FULL | {"ref": str(n), "title": f"Baking {n}", "provider": "Many"} for n in range(400)]
    for row in rows[:20]:
        IntakeFactory(opportunity=OpportunityFactory(ref=row["ref"], provider=provider, contact=contact, sites=[site]))

    def queries(number: int) -> int:
        table = read_table(csv_of(*rows[:number]))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            plan_import(table, on=TODAY)
        return len(asked)

    assert queries(10) == queries(400) < 30
    assert not ListingVersion.objects.filter(source__startswith="import").exists()
