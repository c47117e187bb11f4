"""Where officers answer what a provider asks to change."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.deciding import decide, propose, withdraw
from core.reviews import Decision
from pathways.edits.queue import queue_items
from pathways.models import Opportunity, OpportunityEdit
from providers.models import ProviderEdit
from tests.factories import IntakeFactory, MembershipFactory, OpportunityFactory, UserFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.sweep]
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def listing() -> Opportunity:
    return OpportunityFactory(title="Baking", slug="baking", age_from=16, age_to=25, summary="You bake bread.")


@pytest.fixture
def edit(listing) -> OpportunityEdit:
    robin = MembershipFactory(provider=listing.provider, user__name="Robin").user
    changes = {"summary": "You bake bread and cakes.", "age_from": 17}
    return propose(OpportunityEdit, listing, changes, by=robin, at=AT)


def answers(page, **given) -> dict:
    """What the form on `page` sends, as it stands, with `given`."""
    form = page.context["form"]
    hidden = {field.html_name: field.value() for field in form.hidden_fields()}
    return hidden | given


YES_AND_NO = {"answer_summary": "accept", "answer_ages": "reject", "reason_ages": "Our policy is 16."}


def test_before_and_after_stand_side_by_side(as_officer, edit):
    page = Markup(as_officer.get(f"/admin/edits/{edit.uuid}/"))
    assert "Robin asks to change “Baking”" in page.words
    assert "On the page now You bake bread. They ask for You bake bread and cakes." in page.words
    assert [marked.text for marked in page.all("ins")] == ["and cakes", "17"]
    assert [marked.text for marked in page.all("del")] == ["16"]


def test_half_is_accepted(as_officer, listing, edit):
    address = f"/admin/edits/{edit.uuid}/"
    response = as_officer.post(address, answers(as_officer.get(address), **YES_AND_NO), follow=True)
    listing.refresh_from_db()
    assert (listing.summary, listing.age_from) == ("You bake bread and cakes.", 16)
    page = Markup(response)
    assert "1 accepted, 1 rejected." in page.words
    assert "Age Rejected" in page.words
    assert "Why not: Our policy is 16." in page.words
    assert not page.all("form", method="post", novalidate="")


def test_everything_can_be_accepted_at_once(as_officer, listing, edit):
    address = f"/admin/edits/{edit.uuid}/"
    as_officer.post(address, answers(as_officer.get(address), accept_all="1"))
    listing.refresh_from_db()
    assert (listing.summary, listing.age_from) == ("You bake bread and cakes.", 17)


def test_what_changed_meanwhile_is_shown_as_three_and_needs_an_answer_of_its_own(as_officer, listing, edit):
    Opportunity.objects.update(summary="You bake rolls.")
    address = f"/admin/edits/{edit.uuid}/"
    page = as_officer.get(address)
    three = "When they asked You bake bread. On the page now You bake rolls. They ask for You bake bread and cakes."
    assert three in Markup(page).words
    again = Markup(as_officer.post(address, answers(page, accept_all="1")))
    assert again.one("a", href="#id_answer_summary_0").text == "In one sentence: choose to accept or reject this."
    listing.refresh_from_db()
    assert (listing.summary, listing.age_from) == ("You bake rolls.", 16)
    as_officer.post(address, answers(as_officer.get(address), accept_all="1", answer_summary="accept"))
    listing.refresh_from_db()
    assert listing.summary == "You bake bread and cakes."


def test_what_changes_while_an_officer_looks_is_looked_at_again(as_officer, listing, edit):
    address = f"/admin/edits/{edit.uuid}/"
    given = answers(as_officer.get(address), **YES_AND_NO)
    Opportunity.objects.update(summary="You bake rolls.")
    page = as_officer.post(address, given)
    assert "This has changed since you opened the page." in Markup(page).words
    assert page.context["form"]["answer_summary"].value() == ""
    assert page.context["form"]["reason_ages"].value() == "Our policy is 16."
    as_officer.post(address, answers(page, **YES_AND_NO))
    listing.refresh_from_db()
    assert listing.summary == "You bake bread and cakes."


def test_a_no_needs_a_reason_and_the_summary_leads_to_its_box(as_officer, listing, edit):
    address = f"/admin/edits/{edit.uuid}/"
    given = answers(as_officer.get(address), answer_summary="accept", answer_ages="reject")
    page = Markup(as_officer.post(address, given))
    assert page.one("a", href="#id_reason_ages").text.startswith("Age: say why not.")
    listing.refresh_from_db()
    assert listing.summary == "You bake bread."


def test_the_second_officer_is_told_who_was_first(as_officer, edit, listing):
    address = f"/admin/edits/{edit.uuid}/"
    given = answers(as_officer.get(address), **YES_AND_NO)
    first = UserFactory(name="Niamh")
    no = Decision(False, "Not like this.")
    decide(edit, decisions={"summary": no, "ages": no}, by=first, at=AT, version=1)
    page = Markup(as_officer.post(address, given, follow=True))
    assert "Niamh answered this before you, on Sunday 22 November 2026 at 09:30." in page.words
    assert "Not like this." in page.words
    listing.refresh_from_db()
    assert listing.summary == "You bake bread."


def test_taken_back_meanwhile(as_officer, edit):
    address = f"/admin/edits/{edit.uuid}/"
    given = answers(as_officer.get(address), **YES_AND_NO)
    withdraw(edit, by=edit.by)
    assert "They took this back while you looked at it." in Markup(as_officer.post(address, given, follow=True)).words


def test_what_cannot_be_published_is_said_and_nothing_is_done(as_officer, listing, edit):
    propose(OpportunityEdit, listing, {"title": ""}, by=edit.by, at=AT)
    address = f"/admin/edits/{edit.uuid}/"
    page = as_officer.post(address, answers(as_officer.get(address), accept_all="1"))
    assert "Before families can see this, add: a title." in Markup(page).words
    listing.refresh_from_db()
    assert (listing.title, listing.summary) == ("Baking", "You bake bread.")


def test_the_page_is_seen_as_it_would_be_and_nothing_is_kept(as_officer, listing, edit):
    page = Markup(as_officer.post(f"/admin/edits/{edit.uuid}/preview/", {"answer_ages": "reject"}))
    assert "You bake bread and cakes." in page.words
    assert "16 to 25" in page.words
    listing.refresh_from_db()
    assert (listing.summary, listing.lock_version, listing.versions.count()) == ("You bake bread.", 1, 0)


def test_a_preview_of_what_cannot_be_says_so(as_officer, listing, edit):
    propose(OpportunityEdit, listing, {"title": ""}, by=edit.by, at=AT)
    page = Markup(as_officer.post(f"/admin/edits/{edit.uuid}/preview/", {}, follow=True))
    assert "It cannot be shown like this. Before families can see this, add: a title." in page.words


def test_a_change_of_a_provider_is_decided_on_the_same_page(as_officer, listing, edit):
    provider = listing.provider
    change = propose(ProviderEdit, provider, {"summary": "They bake."}, by=edit.by, at=AT)
    address = f"/admin/edits/{change.uuid}/"
    assert "They bake." in Markup(as_officer.post(f"{address}preview/", {})).words
    as_officer.post(address, answers(as_officer.get(address), accept_all="1"))
    provider.refresh_from_db()
    assert (provider.summary, provider.lock_version) == ("They bake.", 2)


def test_all_that_waits_is_listed_the_oldest_first(as_officer, listing, edit):
    propose(ProviderEdit, listing.provider, {"phone": "01632 960555"}, by=edit.by, at=AT.replace(day=20))
    page = Markup(as_officer.get("/admin/edits/"))
    links = [link for link in page.links if link.startswith("/admin/edits/") and link != "/admin/edits/"]
    assert links[-1] == f"/admin/edits/{edit.uuid}/"
    assert "In one sentence · Age" in page.words


def test_a_commissioner_reads_and_does_not_answer(as_commissioner, edit):
    address = f"/admin/edits/{edit.uuid}/"
    assert not Markup(as_commissioner.get(address)).all("button", name="accept_all")
    assert as_commissioner.post(address, {"accept_all": "1"}).status_code == 403


def test_words_of_a_provider_are_never_markup(as_officer, listing):
    """In each text that a provider may send, on the officer's page and on the public one as it would be."""
    evil = "<script>alert(1)</script>"
    texts = {
        field.name: evil[: field.max_length]
        for field in Opportunity._meta.concrete_fields
        if field.name in OpportunityEdit.all_facts()
        and field.get_internal_type() in {"CharField", "TextField"}
        and not field.choices
    }
    assert len(texts) > 15
    texts |= {"contact": {"name_or_post": evil, "phone": "01632 960555", "email": ""}, "note": evil}
    edit = propose(OpportunityEdit, listing, texts, by=UserFactory(name=evil), at=AT)
    for page in (as_officer.get(f"/admin/edits/{edit.uuid}/"), as_officer.get("/admin/edits/")):
        assert b"<script>alert" not in page.content
        assert b"&lt;script&gt;alert" in page.content
    preview = as_officer.post(f"/admin/edits/{edit.uuid}/preview/", {})
    assert b"<script>alert" not in preview.content


def test_what_waits_is_in_the_queue(listing, edit):
    propose(ProviderEdit, listing.provider, {"phone": "01632 960555"}, by=edit.by, at=AT.replace(day=20))
    of_provider, of_listing = queue_items(AT.date())
    assert (of_listing.key, of_listing.url) == (f"edit:{edit.uuid}", f"/admin/edits/{edit.uuid}/")
    assert (of_listing.title, of_listing.detail) == ("Baking", "In one sentence, Age")
    assert (of_provider.title, of_provider.days_waited(AT.date())) == (listing.provider.name, 2)
    withdraw(edit, by=edit.by)
    assert len(list(queue_items(AT.date()))) == 1


def test_more_edits_take_no_more_queries(as_officer, edit, django_assert_num_queries):
    as_officer.get("/admin/edits/")
    with CaptureQueriesContext(connection) as few:
        as_officer.get("/admin/edits/")
    with CaptureQueriesContext(connection) as few_in_queue:
        list(queue_items(AT.date()))
    for number in range(6):
        more = propose(OpportunityEdit, OpportunityFactory(), {"summary": "Other."}, by=edit.by, at=AT)
        if number % 2:
            no = Decision(False, "Not like this.")
            decide(more, decisions={"summary": no}, by=edit.by, at=AT, version=1)
    with django_assert_num_queries(len(few)):
        as_officer.get("/admin/edits/")
    with django_assert_num_queries(len(few_in_queue)):
        list(queue_items(AT.date()))


def test_more_groups_and_dates_take_no_more_queries(as_officer, listing, edit, django_assert_num_queries):
    address = f"/admin/edits/{edit.uuid}/"
    as_officer.get(address)
    with CaptureQueriesContext(connection) as few:
        as_officer.get(address)
    for number in range(3):
        IntakeFactory(opportunity=listing, note=str(number))
    now = OpportunityEdit.facts_of(listing)["intakes"]
    dates = [row | {"places": 3} for row in now]
    propose(OpportunityEdit, listing, {"intakes": dates, "days": "Mondays", "title": "B"}, by=edit.by, at=AT)
    with django_assert_num_queries(len(few)):
        as_officer.get(address)


def test_the_form_of_the_listing_leads_to_what_waits(as_officer, listing, edit):
    page = Markup(as_officer.get(f"/admin/pathways/opportunity/{listing.pk}/change/"))
    assert page.one("a", href=f"/admin/edits/{edit.uuid}/").text == "The provider asks for a change"
    withdraw(edit, by=edit.by)
    page = as_officer.get(f"/admin/pathways/opportunity/{listing.pk}/change/")
    assert b"The provider asks for a change" not in page.content
