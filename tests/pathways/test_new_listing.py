"""An organisation writes a listing question by question, sends it, and an officer publishes it or sends it back."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core.audit import AuditEvent
from core.pictures import MEANINGS
from pathways.models import ListingDraft, Opportunity
from pathways.new_listings import actions
from pathways.new_listings.actions import Moved
from pathways.new_listings.queue import queue_items
from pathways.new_listings.steps import STEPS
from pathways.review_dates import next_review
from providers.models import Contact, Level, Site
from tests.conftest import signed_in
from tests.factories import (
    TODAY,
    AccessFeatureFactory,
    AreaFactory,
    ContactFactory,
    InterestFactory,
    MembershipFactory,
    NeedFactory,
    OpportunityFactory,
    PathwayTypeFactory,
    ProviderFactory,
    SiteFactory,
    SupportFactory,
)
from tests.markup import Markup
from tests.refusals import assert_refused

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.sweep]

NEW = "/portal/provider/willow-yard/listings/new/"
MENDING = f"{NEW}mending/"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def provider():
    return ProviderFactory(slug="willow-yard", name="Willow Yard")


@pytest.fixture
def editor(provider):
    return MembershipFactory(provider=provider).user


@pytest.fixture
def client(editor) -> Client:
    return signed_in(editor)


@pytest.fixture
def draft(client) -> ListingDraft:
    client.post(NEW, {"title": "Mending", "summary": "Mend clothes with us."})
    return ListingDraft.objects.select_related("opportunity").get()


@pytest.fixture
def sent(draft, editor) -> ListingDraft:
    kind = PathwayTypeFactory()
    contact = ContactFactory(provider=draft.opportunity.provider)
    listings = Opportunity.objects.filter(pk=draft.opportunity_id)
    listings.update(stage="voluntary", type=kind, contact=contact, how_to_apply="1. Ring us.")
    draft.opportunity.refresh_from_db()
    actions.send(draft, by=editor, at=NOW)
    return draft


def tell(client, step: str, **answers):
    """Answer a question as its form does, with the version it was opened with."""
    page = Markup(client.get(f"{MENDING}{step}/"))
    version = page.one("input", name="lock_version")["value"]
    response = client.post(f"{MENDING}{step}/", {"lock_version": version, **answers})
    if response.status_code != 302:
        raise AssertionError([e.text for e in Markup(response).all("div", class_="govuk-error-summary")])
    return response


def listing() -> Opportunity:
    return Opportunity.objects.get()


# ── Writing ──────────────────────────────────────────────────────────────────


def test_the_first_answer_makes_a_draft_that_nobody_else_sees(client, draft, editor, provider):
    assert (listing().slug, listing().status, listing().provider) == ("mending", "draft", provider)
    assert (draft.started_by, draft.answered) == (editor, ["name"])
    assert Client().get("/opportunities/mending/").status_code == 404
    assert "Mending" in Markup(client.get("/portal/provider/willow-yard/")).words


def test_nothing_is_made_before_the_first_answer(client):
    client.get(NEW)
    page = Markup(client.post(NEW, {"title": " ", "summary": ""}))
    assert "Write a name. You can change it later." in page.words
    assert page.title.startswith("There is a problem: ")
    assert not Opportunity.objects.exists()


def test_an_address_that_is_taken_or_reserved_gets_a_number(client):
    OpportunityFactory(slug="mending")
    for title in ("Mending", "New", "***"):
        client.post(NEW, {"title": title})
    slugs = set(Opportunity.objects.filter(status="draft").values_list("slug", flat=True))
    assert slugs == {"mending-2", "new-2", "listing"}


def test_every_question_is_asked_answered_and_shown_again(client, draft, provider):
    AreaFactory(code="camden")
    site, contact = SiteFactory(provider=provider, name="The mill"), ContactFactory(provider=provider)
    kind = PathwayTypeFactory(label="Volunteering", summary="Give your time.")
    need, help_, sort = NeedFactory(), SupportFactory(), InterestFactory()
    AccessFeatureFactory()
    tell(client, "work", what_you_will_do="- Sew", description="It is calm.", who_you_will_meet="Ada")
    tell(client, "way", stage="voluntary")
    tell(client, "kind", type=kind.pk)
    tell(client, "who", eligibility="Anybody", needs=[need.pk], who_decides="We do")
    tell(client, "age", age_from=16, age_to=25, ehcp="no", keeps_plan="not_stated")
    tell(client, "time", hours_from=2, hours_to="4.5", days="Mondays", length="12 weeks")
    tell(client, "pay", pay="unpaid", pay_details="Your bus fare", cost="Nothing")
    tell(client, "where", delivery="in_person", sites=[site.pk], place_name="The arches", place_postcode="w69ab")
    tell(client, "travel", travel="We meet you", place_access=["step-free"], place_access_note="Rough floor")
    tell(client, "help", support=[help_.pk], interests=[sort.pk])
    tell(client, "apply", how_to_apply="1. Ring", apply_url="www.example.org/apply", what_happens_next="We ring you")
    tell(client, "contact", who=contact.pk, ask_under_18="School")
    response = tell(client, "dates", kind="fixed", starts_on="14/01/2027", apply_by="20/12/2026", places=0)
    assert response["Location"] == f"{MENDING}check/"
    row, words = listing(), Markup(client.get(f"{MENDING}check/")).words
    assert (row.stage, row.type, row.ehcp, row.keeps_plan) == ("voluntary", kind, "no", "not_stated")
    assert (row.age_from, row.hours_to, row.pay, row.contact) == (16, 4.5, "unpaid", contact)
    assert row.apply_url == "https://www.example.org/apply"
    intake = row.intakes.get()
    assert (intake.starts_on, intake.apply_by, intake.places) == (date(2027, 1, 14), date(2026, 12, 20), 0)
    draft.refresh_from_db()
    assert draft.place == {
        "name": "The arches", "address": "", "town": "", "postcode": "W6 9AB",
        "access": ["step-free"], "access_note": "Rough floor",
    }  # fmt: skip
    assert draft.answered == [step.code for step in STEPS]
    for said in (
        "- Sew", "Volunteering", "Anybody", need.label, "16", "Mondays", "Unpaid", "The mill", "The arches", "W6 9AB",
        "Step-free way in", help_.label, sort.label, "1. Ring", "We ring you", str(contact), "School",
        "Thursday 14 January 2027", "0",
    ):  # fmt: skip
        assert said in words, said
    assert list(provider.sites.all()) == [site], "families would see a new place on the provider's page at once"


def test_a_question_can_be_left_for_later_and_is_named_before_sending(client, draft):
    response = client.post(f"{MENDING}way/", {"later": "1", "stage": "supported"})
    assert response["Location"] == f"{MENDING}kind/"
    assert listing().stage == ""
    page = Markup(client.get(f"{MENDING}check/"))
    assert "Left for later" in page.words
    assert "the way into work" in page.words
    tell(client, "way", stage="supported")
    draft.refresh_from_db()
    assert (draft.later, listing().stage) == ([], "supported")


def test_the_name_cannot_be_left_for_later(client, draft):
    client.post(f"{MENDING}name/", {"later": "1", "title": ""})
    draft.refresh_from_db()
    assert draft.later == []
    assert "ask me later" not in Markup(client.get(f"{MENDING}name/")).words


def test_it_says_where_one_is_and_leads_back(client, draft):
    page = Markup(client.get(f"{MENDING}kind/"))
    assert "question 4 of 14" in page.words
    assert f"{MENDING}way/" in page.links
    response = client.post(f"{MENDING}kind/?from=check", {"later": "1"})
    assert response["Location"] == f"{MENDING}check/"


def test_one_goes_on_where_nobody_has_looked_yet(client, draft):
    tell(client, "work", description="x")
    client.post(f"{MENDING}way/", {"later": "1"})
    assert "Go on with: What kind of thing is it?" in Markup(client.get(f"{MENDING}check/")).words


def test_another_way_leaves_a_type_that_does_not_belong_to_it(client, draft):
    kind = PathwayTypeFactory(stage="voluntary")
    tell(client, "kind", type=kind.pk)
    assert listing().stage == "voluntary", "a type says the way"
    tell(client, "way", stage="supported")
    assert (listing().stage, listing().type) == ("supported", None)


def test_we_do_not_know_is_an_answer_and_never_a_no(client, draft):
    tell(client, "age")
    tell(client, "pay")
    tell(client, "where", delivery="")
    tell(client, "dates", kind="not_known")
    row = listing()
    assert (row.ehcp, row.keeps_plan, row.pay, row.delivery) == ("not_stated",) * 4
    assert not row.intakes.exists()
    draft.refresh_from_db()
    assert draft.place == {}


@pytest.mark.parametrize(
    ("step", "answers", "said", "link"),
    [
        ("name", {"title": ""}, "Write a name.", "#id_title"),
        ("name", {"title": "x" * 121}, "Write at most 120 letters. You have 121.", "#id_title"),
        ("work", {"description": "x" * 4001}, "Write at most 4,000 letters. You have 4,001.", "#id_description"),
        ("work", {"description": "a\u202eb"}, "We took out signs that nobody can see.", "#id_description"),
        ("age", {"age_from": "13"}, "Write 14 or more.", "#id_age_from"),
        ("where", {"place_name": "x", "place_postcode": "moon"}, "Write a postcode like", "#id_place_postcode"),
        ("contact", {"who": "other", "person_name_or_post": "Ada"}, "Give a telephone number or an email address", ""),
        ("contact", {"person_phone": "01632 960301"}, "Write a name or a post.", "#id_person_name_or_post"),
        ("contact", {"person_name_or_post": "A", "person_phone": "1"}, "Write a telephone number", "#id_person_phone"),
        ("time", {"hours_from": "many"}, "Write a number, for example 16.", "#id_hours_from"),
        ("time", {"hours_from": "5", "hours_to": "4"}, "The fewest hours are above the most.", ""),
        ("dates", {"kind": "fixed", "starts_on": "soon"}, "Write a date like 14/01/2027.", "#id_starts_on"),
        ("dates", {"kind": "rolling", "starts_on": "1/1/2027"}, "“At any time” has no start date.", ""),
        ("dates", {"places": "-1"}, "Write 0 or more.", "#id_places"),
        ("apply", {"apply_url": "javascript:alert(1)"}, "Write a web address like www.example.org.", "#id_apply_url"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_kept(client, draft, step, answers, said, link):
    ContactFactory(provider=draft.opportunity.provider)
    page = Markup(client.post(f"{MENDING}{step}/", {"lock_version": listing().lock_version, **answers}))
    (summary,) = page.all("div", class_="govuk-error-summary")
    assert said in summary.text
    if link:
        assert [e["href"] for e in page.all("a") if summary in e.parents] == [link]
        assert page.all(id=link[1:])
    draft.refresh_from_db()
    assert step == "name" or step not in draft.answered
    assert (draft.place, draft.person, listing().intakes.count()) == ({}, {}, 0)


def test_another_organisations_places_people_and_kinds_are_not_taken(client, draft):
    stranger = SiteFactory()
    SiteFactory(provider=draft.opportunity.provider)
    for step, answers in (("where", {"sites": [stranger.pk]}), ("contact", {"who": ContactFactory().pk})):
        page = Markup(client.post(f"{MENDING}{step}/", {"lock_version": listing().lock_version, **answers}))
        assert page.title.startswith("There is a problem: ")
    hidden = PathwayTypeFactory(code="secret", is_confirmed=False)
    client.post(f"{MENDING}kind/", {"lock_version": listing().lock_version, "type": hidden.pk})
    assert (listing().sites.count(), listing().contact, listing().type) == (0, None, None)


def test_a_colleagues_answer_is_shown_beside_ones_own_and_neither_is_lost(client, draft, provider):
    colleague = signed_in(MembershipFactory(provider=provider).user)
    opened = Markup(client.get(f"{MENDING}where/")).one("input", name="lock_version")["value"]
    tell(colleague, "where", delivery="online", place_name="The mill")
    mine = {"lock_version": opened, "delivery": "in_person", "place_name": "The arches"}
    page = Markup(client.post(f"{MENDING}where/", mine))
    assert "Somebody else has changed this since you opened it." in page.words
    assert "Stored now: Online" in page.words
    assert "Stored now: The mill" in page.words
    assert page.one("input", name="place_name")["value"] == "The arches"
    assert listing().delivery == "online"
    again = page.one("input", name="lock_version")["value"]
    assert client.post(f"{MENDING}where/", mine | {"lock_version": again}).status_code == 302
    draft.refresh_from_db()
    assert (listing().delivery, draft.place["name"]) == ("in_person", "The arches")


def test_what_was_typed_is_escaped(client, draft):
    tell(client, "work", description="<script>alert(1)</script>", who_you_will_meet='"><img src=x>')
    for address in (f"{MENDING}check/", f"{MENDING}work/"):
        page = Markup(client.get(address))
        assert not page.all("img")
        assert all("src" in e.attributes for e in page.all("script"))


def test_every_question_has_a_picture_that_exists():
    assert {step.icon for step in STEPS} <= set(MEANINGS)


# ── Who may ──────────────────────────────────────────────────────────────────


def test_strangers_find_nothing_and_viewers_only_read(draft, provider):
    viewer = signed_in(MembershipFactory(provider=provider, level=Level.VIEWER).user)
    stranger = signed_in(MembershipFactory().user)
    placing = MembershipFactory(
        provider=ProviderFactory(kind="college", slug="college"), may_list=False, may_place=True
    )
    for address in (NEW, f"{MENDING}way/", f"{MENDING}check/", f"{MENDING}delete/", "/portal/provider/willow-yard/"):
        assert Client().get(address).status_code == 302
        for client in (stranger, signed_in(placing.user)):
            assert client.get(address).status_code == 404
        if address != "/portal/provider/willow-yard/":
            assert stranger.post(address, {"later": "1"}).status_code == 404
            assert viewer.post(address, {"later": "1"}).status_code == 403
    assert signed_in(placing.user).get("/portal/provider/college/").status_code == 404
    assert viewer.get(NEW).status_code == 403
    assert viewer.get(f"{MENDING}check/").status_code == 200
    assert "Send it to the council" not in Markup(viewer.get(f"{MENDING}check/")).words
    assert viewer.get(f"{MENDING}way/")["Location"] == f"{MENDING}check/"
    assert ListingDraft.objects.exists()


def test_a_draft_of_the_councils_own_or_of_somebody_else_is_not_found(client, provider):
    OpportunityFactory(slug="mending", provider=provider, status="draft")
    assert client.get(f"{MENDING}check/").status_code == 404
    other = signed_in(MembershipFactory(provider=ProviderFactory(slug="mill")).user)
    other.post("/portal/provider/mill/listings/new/", {"title": "Weaving"})
    assert client.get(f"{NEW}weaving/check/").status_code == 404
    assert other.get("/portal/provider/mill/listings/new/weaving/moon/").status_code == 404


# ── Deleting ─────────────────────────────────────────────────────────────────


def test_an_unsent_draft_can_be_deleted_after_being_asked(client, draft):
    assert "Nobody can bring them back." in Markup(client.get(f"{MENDING}delete/")).words
    assert Opportunity.objects.exists()
    assert client.post(f"{MENDING}delete/")["Location"] == "/portal/provider/willow-yard/"
    assert not Opportunity.objects.exists()
    assert AuditEvent.objects.filter(action="opportunity.draft_deleted", what="Mending").exists()


def test_what_was_sent_is_not_deleted(client, sent, officer):
    client.post(f"{MENDING}delete/")
    assert Opportunity.objects.exists()
    actions.send_back(sent, by=officer, at=NOW, reason="Say more.")
    assert client.get(f"{MENDING}delete/")["Location"] == f"{MENDING}check/"
    client.post(f"{MENDING}delete/")
    assert Opportunity.objects.exists()


# ── Sending, reading, publishing ─────────────────────────────────────────────


def test_sent_it_waits_for_an_officer_and_the_sender_is_told(client, draft, editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{MENDING}check/")
        client.post(f"{MENDING}check/")
    draft.refresh_from_db()
    assert (listing().status, draft.sent_by) == ("awaiting_review", editor)
    (item,) = queue_items(TODAY)
    assert (item.title, item.detail, item.url) == (
        "Mending", "Willow Yard", f"/admin/pathways/opportunity/{listing().pk}/review/",
    )  # fmt: skip
    assert [letter.to for letter in mail.outbox] == [[editor.email]]
    assert "An officer reads it." in mail.outbox[0].body
    assert listing().versions.count() == 1
    assert client.get(f"{MENDING}way/")["Location"] == f"{MENDING}check/"
    client.post(f"{MENDING}way/", {"stage": "supported"})
    assert listing().stage == "", "what was sent stays as it was sent"


def test_an_officer_publishes_it_with_its_new_place_and_contact(as_officer, officer, client, draft, provider,
                                                                django_capture_on_commit_callbacks):  # fmt: skip
    type(provider).objects.update(is_listed=False)
    AccessFeatureFactory()
    kind = PathwayTypeFactory()
    tell(client, "kind", type=kind.pk)
    tell(client, "where", place_name="The arches", place_postcode="W6 9AB")
    tell(client, "travel", place_access=["step-free"])
    tell(client, "apply", how_to_apply="1. Ring us.")
    tell(client, "contact", who="other", person_name_or_post="Ada", person_phone="01632 960301")
    assert not Contact.objects.exists()
    client.post(f"{MENDING}check/")
    address = f"/admin/pathways/opportunity/{listing().pk}/review/"
    page = Markup(as_officer.get(address))
    for said in ("Willow Yard", "The arches", "01632 960301", "1. Ring us."):
        assert said in page.words
    with django_capture_on_commit_callbacks(execute=True):
        as_officer.post(address, {"decision": "publish", "in_area": "yes", "review_by": "14/01/2027"})
    row = listing()
    assert (row.status, row.in_area, row.review_by) == ("published", "yes", date(2027, 1, 14))
    assert (row.contact.name_or_post, row.contact.provider) == ("Ada", provider)
    site = row.sites.get()
    assert (site.name, site.provider, [answer.answer for answer in site.access.all()]) == (
        "The arches", provider, ["yes"],
    )  # fmt: skip
    provider.refresh_from_db()
    assert provider.is_listed
    assert Client().get("/opportunities/mending/").status_code == 200
    assert "Families can see your listing now: Mending." in mail.outbox[-1].body
    assert AuditEvent.objects.filter(action="opportunity.published", by_key=str(officer.pk)).exists()
    assert list(queue_items(TODAY)) == []


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "Choose what becomes of it."),
        ({"decision": "publish", "review_by": "1/1/2027"}, "Say if it is in our area."),
        ({"decision": "publish", "in_area": "yes", "review_by": ""}, "Write the day by which it is checked next."),
        ({"decision": "publish", "in_area": "yes", "review_by": "soon"}, "Write a date like 14/01/2027."),
        ({"decision": "back"}, "Write what is missing. They are told in your words."),
    ],
)
def test_a_decision_without_its_facts_is_refused(as_officer, sent, answers, said):
    page = Markup(as_officer.post(f"/admin/pathways/opportunity/{sent.opportunity_id}/review/", answers))
    assert said in page.words
    assert listing().status == "awaiting_review"


def test_the_next_check_is_proposed_as_far_off_as_the_council_says(as_officer, sent, settings):
    settings.CHECK_EVERY_MONTHS = 6
    page = Markup(as_officer.get(f"/admin/pathways/opportunity/{sent.opportunity_id}/review/"))
    assert page.one("input", name="review_by")["value"] == f"{next_review(timezone.localdate()):%d/%m/%Y}"


def test_what_families_need_is_named_and_nothing_is_half_done(as_officer, client, draft, provider):
    tell(client, "where", place_name="The arches")
    tell(client, "contact", who="other", person_name_or_post="Ada", person_phone="01632 960301")
    client.post(f"{MENDING}check/")
    address = f"/admin/pathways/opportunity/{listing().pk}/review/"
    page = Markup(as_officer.post(address, {"decision": "publish", "in_area": "yes", "review_by": "1/1/2027"}))
    assert "Before families can see this, add: the way into work, the type, how to apply." in page.words
    assert listing().status == "awaiting_review"
    assert (Site.objects.count(), Contact.objects.count()) == (0, 0)
    draft.refresh_from_db()
    assert draft.place["name"] == "The arches"


def test_sent_back_in_words_it_can_be_changed_and_sent_again(
    as_officer, client, sent, editor, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        as_officer.post(
            f"/admin/pathways/opportunity/{sent.opportunity_id}/review/",
            {"decision": "back", "reason": "Say when it starts & how."},
        )
    assert (mail.outbox[-1].to, "Say when it starts & how." in mail.outbox[-1].body) == ([editor.email], True)
    assert listing().status == "draft"
    assert "Say when it starts & how." in Markup(client.get(f"{MENDING}check/")).words
    assert "Say when it starts & how." in Markup(client.get("/portal/provider/willow-yard/")).words
    tell(client, "dates", kind="rolling")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{MENDING}check/")
    assert listing().status == "awaiting_review"
    assert "The council sent this back" not in Markup(client.get(f"{MENDING}check/")).words
    assert len(mail.outbox) == 2, "the second sending is told of as well"


def test_the_second_officer_is_told(sent, officer):
    second = ListingDraft.objects.select_related("opportunity").get()
    actions.send_back(sent, by=officer, at=NOW, reason="Say more.")
    with pytest.raises(Moved):
        actions.publish(second, by=officer, in_area="yes", review_by=TODAY)
    with pytest.raises(Moved):
        actions.send_back(second, by=officer, at=NOW, reason="Again.")
    assert listing().status == "draft"


def test_published_by_the_form_of_the_listing_its_place_comes_too(sent, officer, django_capture_on_commit_callbacks):
    sent.place = {"name": "The arches", "access": []}
    sent.save()
    Opportunity.objects.update(status="published", in_area="yes", review_by=TODAY)
    with django_capture_on_commit_callbacks(execute=True):
        actions.settle(listing())
        actions.settle(listing())
    assert [site.name for site in listing().sites.all()] == ["The arches"]
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("role", ["commissioner", "member"])
def test_only_officers_read_and_decide(role, sent, request):
    client = signed_in(request.getfixturevalue(role))
    assert client.get(f"/admin/pathways/opportunity/{sent.opportunity_id}/review/").status_code == 403


def test_the_queue_asks_once_however_many_wait(sent, editor, provider, django_assert_num_queries):
    for _ in range(4):
        row = OpportunityFactory(provider=provider, status="awaiting_review")
        ListingDraft.objects.create(opportunity=row, started_by=editor, started_at=NOW, sent_by=editor, sent_at=NOW)
    with django_assert_num_queries(1):
        assert len(list(queue_items(TODAY))) == 5


def test_the_database_refuses_half_a_decision(draft, editor):
    assert_refused("listing_draft_says_who_sent_it", draft, sent_at=NOW)
    assert_refused("listing_draft_says_why_it_came_back", draft, sent_at=NOW, sent_by=editor, sent_back_at=NOW)
    assert_refused("listing_draft_says_why_it_came_back", draft, reason="Why")
    with pytest.raises(ValidationError):
        actions.publish(draft, by=editor, in_area="yes", review_by=TODAY)
