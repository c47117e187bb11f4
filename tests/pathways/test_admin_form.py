"""An officer's form for a listing: what it refuses, what it explains and what it leaves behind."""

from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.utils import timezone

from core.addresses import find_by_old_address
from core.models import OldAddress
from pathways.actions import mark_checked
from pathways.admin.fieldsets import OPPORTUNITY
from pathways.models import Intake, Opportunity
from pathways.states import State
from tests.desk import filled, values
from tests.factories import (
    AreaFactory,
    ContactFactory,
    IntakeFactory,
    NeedFactory,
    OpportunityFactory,
    PathwayTypeFactory,
    SiteFactory,
)

pytestmark = [pytest.mark.one_database, pytest.mark.sweep]
ADD = "/admin/pathways/opportunity/add/"


def change(listing) -> str:
    return f"/admin/pathways/opportunity/{listing.pk}/change/"


def errors(response) -> str:
    return str(response.context["adminform"].form.errors)


@pytest.fixture
def listing(db) -> Opportunity:
    return OpportunityFactory(slug="baking", title="Baking on Thursdays")


def test_every_fact_of_a_listing_has_its_place_in_the_form():
    machinery = {"id", "uuid", "created_at", "modified_at", "lock_version", "easy_read_of"}
    machinery |= {"search_text", "sort_title", "entry"}
    fields = {field.name for field in (*Opportunity._meta.concrete_fields, *Opportunity._meta.many_to_many)}
    shown = [
        name
        for _, options in OPPORTUNITY
        for row in options["fields"]
        for name in ([row] if isinstance(row, str) else row)
    ]
    assert len(shown) == len(set(shown))
    assert set(shown) - {"checked_today", "easy_read_today", "easy_read_is_right"} == fields - machinery
    assert all(options["description"] for _, options in OPPORTUNITY)


def test_an_unfinished_listing_is_kept_as_a_draft(as_officer):
    assert as_officer.post(ADD, filled(as_officer.get(ADD), title="Gardening", slug="gardening")).status_code == 302
    assert Opportunity.objects.get().state(timezone.localdate()) == State.DRAFT


def test_publishing_is_refused_with_what_is_missing(as_officer):
    draft = OpportunityFactory(status="draft", summary="", contact=None)
    page = as_officer.get(change(draft))
    assert page.context["readiness"].missing == ["a one-sentence summary", "a contact"]
    refused = as_officer.post(change(draft), filled(page, status="published"))
    assert refused.status_code == 200
    assert refused.context["adminform"].form.non_field_errors() == [
        "Before families can see this, add: a one-sentence summary, a contact."
    ]
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_complete_listing_is_published(as_officer, listing):
    Opportunity.objects.filter(pk=listing.pk).update(status="draft")
    page = as_officer.get(change(listing))
    assert page.context["readiness"].missing == []
    assert "Nothing is missing." in page.content.decode()
    assert as_officer.post(change(listing), filled(page, status="published")).status_code == 302
    listing.refresh_from_db()
    assert listing.state(timezone.localdate()) == State.LIVE


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, State.LIVE),
        ({"status": "draft"}, State.DRAFT),
        ({"status": "awaiting_review"}, State.AWAITING_REVIEW),
        ({"status": "archived"}, State.ARCHIVED),
        ({"publish_on": date(2099, 1, 1)}, State.SCHEDULED),
        ({"hidden_on": date(2020, 1, 1)}, State.HIDDEN),
        ({"is_paused": True}, State.PAUSED),
        ({"review_by": date(2020, 1, 1)}, State.OVERDUE),
    ],
)
def test_the_form_says_where_the_listing_stands(as_officer, facts, state):
    listing = OpportunityFactory(**facts)
    page = as_officer.get(change(listing))
    assert page.context["readiness"].state == state
    assert state.label in page.content.decode()
    assert page.context["readiness"].meaning in page.content.decode()
    assert (b"View on site" in page.content) == (state.http_status == 200)


def test_the_form_names_what_families_must_ask(as_officer):
    listing = OpportunityFactory(ehcp="no", needs=["autism"], pay="paid", travel="We meet you at the station.")
    unsaid = as_officer.get(change(listing)).context["readiness"].not_stated
    assert "Ages" in unsaid
    assert not {"EHC plan", "Needs", "Pay", "Help with travel"} & set(unsaid)


def test_a_site_or_contact_of_another_provider_is_refused(as_officer, listing):
    site, contact = SiteFactory(name="Elsewhere"), ContactFactory()
    page = as_officer.get(change(listing))
    assert "These belong to another provider: Elsewhere." in errors(
        as_officer.post(change(listing), filled(page, sites=[site.pk]))
    )
    refused = as_officer.post(change(listing), filled(page, contact=contact.pk))
    assert "Choose a contact of the same provider." in errors(refused)
    own = SiteFactory(provider=listing.provider)
    assert as_officer.post(change(listing), filled(page, sites=[own.pk])).status_code == 302
    assert list(listing.sites.all()) == [own]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"age_from": "25", "age_to": "16"}, "The lowest age is above the highest."),
        ({"hours_from": "20", "hours_to": "4"}, "The fewest hours are above the most."),
        ({"slug": "map"}, "is an address of the site itself"),
    ],
)
def test_what_cannot_be_true_is_refused_in_words(as_officer, listing, changes, said):
    assert said in errors(as_officer.post(change(listing), filled(as_officer.get(change(listing)), **changes)))


def test_a_type_of_another_way_into_work_and_a_route_to_itself_are_refused(as_officer, listing):
    other = PathwayTypeFactory(code="apprenticeship", stage="independent")
    page = as_officer.get(change(listing))
    assert "This type belongs to" in errors(as_officer.post(change(listing), filled(page, type=other.pk)))
    refused = as_officer.post(change(listing), filled(page, goes_on_to=[listing.pk]))
    assert "A listing does not go on to itself." in errors(refused)


def test_what_is_no_longer_in_use_is_offered_only_where_it_was_chosen(as_officer):
    NeedFactory(code="old", ends_on=timezone.localdate() - timedelta(days=1))
    AreaFactory(code="gone", is_active=False)
    NeedFactory(code="autism")
    chosen, other = OpportunityFactory(needs=["old"], areas=["gone"]), OpportunityFactory()

    def offered(page, name):
        return [row.code for row in page.context["adminform"].form.fields[name].queryset]

    assert offered(as_officer.get(change(chosen)), "needs") == ["autism", "old"]
    assert offered(as_officer.get(change(other)), "needs") == ["autism"]
    assert offered(as_officer.get(ADD), "needs") == ["autism"]
    assert offered(as_officer.get(change(chosen)), "areas") == ["gone"]
    assert offered(as_officer.get(change(other)), "areas") == []


def test_intakes_are_added_and_changed_with_the_listing(as_officer, listing):
    intake = IntakeFactory(opportunity=listing, apply_by=date(2027, 1, 31))
    sent = filled(as_officer.get(change(listing)), **{"intakes-0-places": "0", "intakes-0-places_left": "1"})
    refused = as_officer.post(change(listing), sent)
    assert "There are more places left than places." in refused.content.decode()
    sent |= {"intakes-0-places": "8", "intakes-TOTAL_FORMS": "2", "intakes-1-kind": "rolling"}
    sent |= {"intakes-1-waiting_list": "not_stated"}
    assert as_officer.post(change(listing), sent).status_code == 302
    intake.refresh_from_db()
    assert (intake.places, intake.places_left) == (8, 1)
    assert Intake.objects.filter(opportunity=listing, kind="rolling", places=None).exists()


# ── Two people on one listing ───────────────────────────────────────────────


def test_a_stale_form_is_told_and_then_may_choose(as_officer, as_administrator, listing):
    NeedFactory(code="autism")
    stale = filled(as_officer.get(change(listing)), title="My title", days="Mondays")
    theirs = as_administrator.get(change(listing))
    changes = {
        "title": "Their title",
        "needs": [NeedFactory(code="autism").pk],
        "is_paused": "on",
        "review_by": "2028-03-01",
    }
    assert as_administrator.post(change(listing), filled(theirs, **changes)).status_code == 302

    refused = as_officer.post(change(listing), stale)
    said = refused.context["adminform"].form.errors
    assert said["__all__"] == [
        "Somebody else has changed this since you opened it. Your text is still here: compare and save again."
    ]
    assert {name: list(words) for name, words in said.items() if name != "__all__"} == {
        "title": ["Stored now: Their title"],
        "days": ["Stored now: blank"],
        "needs": ["Stored now: Autism"],
        "is_paused": ["Stored now: ticked"],
        "review_by": ["Stored now: 1 Mar 2028"],
    }
    listing.refresh_from_db()
    assert (listing.title, listing.lock_version) == ("Their title", 2)

    assert as_officer.post(change(listing), filled(refused)).status_code == 302
    listing.refresh_from_db()
    assert (listing.title, listing.days, listing.lock_version) == ("My title", "Mondays", 3)


def test_a_form_that_says_no_version_overwrites_nothing(as_officer, listing):
    refused = as_officer.post(
        change(listing), filled(as_officer.get(change(listing)), title="Other", lock_version=None)
    )
    assert "Somebody else has changed this" in errors(refused)


def test_the_version_is_in_the_page(as_officer, listing):
    hidden = b'type="hidden" name="lock_version" value="1"'
    assert hidden in as_officer.get(change(listing)).content
    assert b'name="lock_version" value="1"' not in as_officer.get(ADD).content


def test_a_save_does_not_undo_a_check_made_in_the_same_moment(listing, officer, rf):
    desk, request = admin.site.get_model_admin(Opportunity), rf.post("/")
    request.user = officer
    opened = Opportunity.objects.get(pk=listing.pk)
    Form = desk.get_form(request, opened, change=True)
    blank = values(Form(instance=opened))
    form = Form(blank | {"days": "Mondays"}, instance=opened)
    assert form.is_valid(), form.errors
    mark_checked([listing], by=officer, on=date(2026, 11, 22))
    desk.save_model(request, form.save(commit=False), form, change=True)
    listing.refresh_from_db()
    assert (listing.days, listing.checked_on) == ("Mondays", date(2026, 11, 22))


def test_only_the_first_of_two_same_saves_goes_through(as_officer, listing):
    sent = filled(as_officer.get(change(listing)), title="Once")
    assert as_officer.post(change(listing), sent).status_code == 302
    assert as_officer.post(change(listing), sent).status_code == 200


def test_ends_of_lines_are_no_difference(as_officer):
    listing = OpportunityFactory(how_to_apply="1. Ring.\n2. Come.")
    sent = filled(as_officer.get(change(listing)), how_to_apply="1. Ring.\r\n2. Come.", lock_version="99")
    assert list(as_officer.post(change(listing), sent).context["adminform"].form.errors) == ["__all__"]


# ── What a save leaves behind ───────────────────────────────────────────────


def test_a_moved_listing_leaves_its_old_address(as_officer, listing):
    as_officer.post(change(listing), filled(as_officer.get(change(listing)), slug="bread"))
    assert find_by_old_address("opportunity", "baking") == listing.uuid
    as_officer.post(change(listing), filled(as_officer.get(change(listing)), title="Bread"))
    assert OldAddress.objects.count() == 1


def test_a_new_listing_leaves_none(as_officer):
    as_officer.post(ADD, filled(as_officer.get(ADD), slug="new"))
    assert not OldAddress.objects.exists()


def test_an_edit_is_not_a_check(as_officer, listing, officer):
    as_officer.post(change(listing), filled(as_officer.get(change(listing)), title="Edited", checked_on="2026-01-01"))
    listing.refresh_from_db()
    assert (listing.title, listing.checked_on, listing.checked_by) == ("Edited", None, None)
    as_officer.post(change(listing), filled(as_officer.get(change(listing)), checked_today="on"))
    listing.refresh_from_db()
    assert (listing.checked_on, listing.checked_by) == (timezone.localdate(), officer)


def test_search_hears_what_the_form_saves(as_officer, listing):
    need = NeedFactory(code="autism")
    as_officer.post(change(listing), filled(as_officer.get(change(listing)), title="Zebra care", needs=[need.pk]))
    listing.refresh_from_db()
    assert "zebra" in listing.search_text
    assert "autism" in listing.search_text


# ── Preview ─────────────────────────────────────────────────────────────────


def test_staff_preview_a_draft_that_nobody_else_sees(as_officer, as_commissioner, visitor):
    draft = OpportunityFactory(status="draft", title="Not out yet")
    preview = f"/admin/pathways/opportunity/{draft.pk}/preview/"
    assert "Not out yet" in as_officer.get(preview).content.decode()
    assert as_commissioner.get(preview).status_code == 200
    assert "no-store" in as_officer.get(preview)["Cache-Control"]
    assert visitor.get(preview).status_code == 302
    assert visitor.get(draft.get_absolute_url()).status_code == 404
    assert as_officer.get("/admin/pathways/opportunity/999999/preview/").status_code == 404


@pytest.mark.parametrize("without", [{"provider": None, "contact": None}, {"type": None}, {"title": "", "summary": ""}])
def test_an_unfinished_draft_can_be_previewed(as_officer, without):
    draft = OpportunityFactory(status="draft", **without)
    assert as_officer.get(f"/admin/pathways/opportunity/{draft.pk}/preview/").status_code == 200


def test_a_draft_without_a_way_into_work_is_sent_back_to_its_form(as_officer):
    empty = Opportunity.objects.create(slug="empty")
    sent_back = as_officer.get(f"/admin/pathways/opportunity/{empty.pk}/preview/", follow=True)
    assert sent_back.redirect_chain == [(change(empty), 302)]
    assert "Choose the way into work first" in sent_back.content.decode()
