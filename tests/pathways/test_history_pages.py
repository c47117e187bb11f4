"""An officer sees what a listing said before, compares, and brings it back."""

from datetime import date

import pytest

from core.audit import AuditEvent
from pathways.history import SomebodyElseWasFaster, Why, begin, kept, restore
from pathways.models import ListingVersion, Opportunity
from tests.factories import (
    ContactFactory,
    IntakeFactory,
    OpportunityFactory,
    PhotoFactory,
    ProviderFactory,
    SiteAccessFactory,
    SiteFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.sweep]
XSS = "<script>alert(1)</script>"


@pytest.fixture
def listing(officer) -> Opportunity:
    """Version 1: Baking, Tuesdays. Version 2: Baking bread, Fridays, paused, no place."""
    provider = ProviderFactory(name="Willow Yard")
    site = SiteFactory(provider=provider, name="The workshop")
    SiteAccessFactory(site=site)
    listing = OpportunityFactory(
        title="Baking", slug="baking", days="Tuesdays", provider=provider,
        contact=ContactFactory(provider=provider), sites=[site], needs=["autism"],
    )  # fmt: skip
    IntakeFactory(opportunity=listing, starts_on=date(2027, 1, 4))
    begin([listing.pk])
    change(listing, officer, title="Baking bread", days="Fridays", is_paused=True)
    return listing


def change(listing: Opportunity, by, **facts) -> None:
    with kept([listing.pk], by=by, why=Why.EDITED):
        for name, value in facts.items():
            setattr(listing, name, value)
        listing.lock_version += 1
        listing.save()


def page(listing: Opportunity, end: str = "") -> str:
    return f"/admin/pathways/opportunity/{listing.pk}/history/{end}"


def text(response) -> str:
    return response.content.decode()


# ── Reading ──────────────────────────────────────────────────────────────────


def test_the_history_names_who_when_why_and_what(as_officer, listing):
    said = text(as_officer.get(page(listing)))
    assert said.index("Changed</h2>") < said.index("When history began</h2>")
    assert "<b>Days</b>: <del>Tuesdays</del>" in said
    assert "· officer</p>" in said
    assert f'href="{page(listing, "1/restore/")}"' in said
    assert f'href="{page(listing, "2/restore/")}"' not in said


def test_a_listing_without_a_history_says_so(as_officer):
    assert "Nothing is kept of this listing yet" in text(as_officer.get(page(OpportunityFactory())))


def test_many_versions_have_pages(as_officer, officer, listing):
    for day in range(24):
        change(listing, officer, days=f"Day {day}")
    first, second = as_officer.get(page(listing)), as_officer.get(page(listing, "?page=2"))
    assert [step.version.number for step in first.context["steps"]] == list(range(26, 6, -1))
    assert [step.version.number for step in second.context["steps"]] == list(range(6, 0, -1))
    assert first.context["steps"][-1].changes  # with what stands on the next page


def test_two_versions_are_compared_in_any_order(as_officer, listing):
    for query in ("?from=1&to=2", "?from=2&to=1"):
        response = as_officer.get(page(listing, f"compare/{query}"))
        labels = [change.label for change in response.context["changes"]]
        assert labels == ["Title", "Days", "Not taking people now"]


@pytest.mark.parametrize("query", ["", "?from=1&to=9", "?from=x&to=2", "?from=1&to=1", "?from=99999999999&to=1"])
def test_what_cannot_be_compared_leads_back(as_officer, listing, query):
    response = as_officer.get(page(listing, f"compare/{query}"), follow=True)
    assert "Choose two versions to compare." in text(response)


def test_what_somebody_typed_is_never_markup(as_officer, officer, listing):
    change(listing, officer, title=XSS, description=f"{XSS} " * 10)
    change(listing, officer, description=f"{XSS} and more " * 10)
    for end in ("", "compare/?from=1&to=4", "1/restore/", "4/"):
        assert XSS not in text(as_officer.get(page(listing, end)))


def test_the_page_as_it_stood_is_the_public_page_of_then(as_officer, listing):
    ListingVersion.objects.filter(number=1).update(on=date(2026, 3, 3))
    listing.provider.name = "A new name"
    listing.provider.save()
    listing.sites.clear()
    said = text(as_officer.get(page(listing, "1/")))
    assert "This is how the page stood on Tuesday 3 March 2026." in said
    for then in ("Baking</h1>", "Tuesdays", "Willow Yard", "The workshop", "14 Larkspur Yard", "Autism",
                 "Step-free way in", "Monday 4 January 2027", "020 7946 0123"):  # fmt: skip
        assert then in said
    for now in ("Fridays", "A new name", "They are not taking people"):
        assert now not in said


def test_the_page_has_the_state_of_the_day_that_is_asked_for(as_officer, listing):
    before, after = (text(as_officer.get(page(listing, f"1/?on={on}"))) for on in ("2027-01-04", "2027-01-05"))
    assert 'data-state="live"' in before
    assert 'data-state="closed"' in after


def test_a_photo_that_was_taken_away_is_gone_from_the_past(as_officer, officer):
    photo = PhotoFactory(alt="Two people fold towels.")
    begin([photo.opportunity_id])
    assert "Two people fold towels." in text(as_officer.get(page(photo.opportunity, "1/")))
    photo.remove()
    assert "Two people fold towels." not in text(as_officer.get(page(photo.opportunity, "1/")))


def test_a_version_without_a_way_into_work_had_no_page(as_officer):
    draft = OpportunityFactory(status="draft", stage="", type=None)
    begin([draft.pk])
    assert "so it had no page" in text(as_officer.get(page(draft, "1/"), follow=True))


# ── Bringing back ────────────────────────────────────────────────────────────


def bring_back(client, listing, number=1, **said):
    data = {"seen": Opportunity.objects.get(pk=listing.pk).lock_version} | said
    return client.post(page(listing, f"{number}/restore/"), data)


def test_it_asks_first_and_shows_what_would_change(as_officer, listing):
    shown = as_officer.get(page(listing, "1/restore/")).context
    assert [(c.label, c.before, c.after) for c in shown["changes"]] == [
        ("Title", "Baking bread", "Baking"), ("Days", "Fridays", "Tuesdays"),
    ]  # fmt: skip
    assert [change.label for change in shown["state_changes"]] == ["Not taking people now"]
    assert listing.versions.count() == 2


def test_facts_come_back_and_the_state_stays(as_officer, officer, listing):
    assert bring_back(as_officer, listing).status_code == 302
    listing.refresh_from_db()
    assert (listing.title, listing.days, listing.is_paused) == ("Baking", "Tuesdays", True)
    version = listing.versions.get(number=3)
    assert (version.why, version.source, version.by) == ("restored", "version:1", officer)
    assert AuditEvent.objects.about(listing).get(action="opportunity.restored").by_name == str(officer)


def test_the_state_comes_back_when_asked(as_officer, listing):
    bring_back(as_officer, listing, with_state="on")
    listing.refresh_from_db()
    assert not listing.is_paused


def test_a_draft_is_not_published_by_bringing_facts_back(officer, listing):
    change(listing, officer, status="draft")
    restore(listing.versions.get(number=1), by=officer, seen=listing.lock_version)
    assert Opportunity.objects.get(pk=listing.pk).status == "draft"


def test_the_day_of_the_check_goes_with_the_facts_that_were_checked(officer, listing):
    change(listing, officer, checked_on=date(2026, 5, 1), checked_by=officer)
    restore(listing.versions.get(number=1), by=officer, seen=listing.lock_version)
    assert Opportunity.objects.get(pk=listing.pk).checked_on is None


def test_a_stale_page_is_refused_and_shows_what_stands_now(as_officer, officer, listing):
    change(listing, officer, days="Sundays")
    refused = as_officer.post(page(listing, "1/restore/"), {"seen": listing.lock_version - 1})
    assert "Somebody else has changed this listing" in text(refused)
    assert "Sundays" in text(refused)
    assert Opportunity.objects.get(pk=listing.pk).days == "Sundays"
    with pytest.raises(SomebodyElseWasFaster):
        restore(listing.versions.get(number=1), by=officer, seen=1)


def test_what_is_gone_is_named_and_left_out_only_when_asked(as_officer, listing):
    listing.sites.get().delete()
    gone = "The site “The workshop” is not there any more."
    assert as_officer.get(page(listing, "1/restore/")).context["missing"] == [gone]
    refused = bring_back(as_officer, listing)
    assert refused.context["problems"] == [gone]
    assert Opportunity.objects.get(pk=listing.pk).days == "Fridays"
    assert bring_back(as_officer, listing, without_missing="on").status_code == 302
    assert Opportunity.objects.get(pk=listing.pk).days == "Tuesdays"


def test_what_could_not_stand_today_is_refused_in_kind_words(as_officer, officer):
    draft = OpportunityFactory(status="draft", summary="")
    begin([draft.pk])
    change(draft, officer, summary="You bake bread.", status="published")
    refused = bring_back(as_officer, draft)
    assert refused.context["problems"] == ["Before families can see this, add: a one-sentence summary."]


def test_bringing_back_what_stands_now_changes_nothing(as_officer, listing):
    assert "There is nothing to bring back" in text(as_officer.get(page(listing, "2/restore/")))
    bring_back(as_officer, listing, number=2)
    assert listing.versions.count() == 2


def test_a_commissioner_reads_and_brings_nothing_back(as_commissioner, listing):
    said = text(as_commissioner.get(page(listing)))
    assert "Bring this back" not in said
    assert as_commissioner.get(page(listing, "1/restore/")).status_code == 403
    assert bring_back(as_commissioner, listing).status_code == 403


@pytest.mark.parametrize("end", ["9/", "9/restore/"])
def test_a_version_that_is_not_there_is_not_found(as_officer, listing, end):
    assert as_officer.get(page(listing, end)).status_code == 404
