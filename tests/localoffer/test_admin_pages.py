"""Every page of the desk opens for those it is for, and for nobody else."""

from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.models import AccessibilityProblem, AccessibilityStatement, Message, OldAddress
from pathways.models import SupportNeed, SynonymGroup
from tests.factories import (
    ContactRequestFactory,
    DutyItemFactory,
    EndReasonFactory,
    ExpansionPlanFactory,
    GapFactory,
    GlossaryWordFactory,
    IlrCodeFactory,
    IntakeFactory,
    NamedContactFactory,
    NeedFactory,
    OpportunityFactory,
    PageFactory,
    PlaceFactory,
    PlaceOfferFactory,
    PlanTypeFactory,
    SiteAccessFactory,
    SiteFactory,
)

pytestmark = [pytest.mark.one_database, pytest.mark.sweep]

FOR_ADMINISTRATORS = {"accounts.user", "core.auditevent"}
MODELS = [model for model in admin.site._registry if model._meta.label_lower not in FOR_ADMINISTRATORS]
READ_ONLY = {"place", "oldaddress", "contactrequest", "placeoffer", "message"}  # nobody adds one by hand
NOT_FOR_COMMISSIONERS = {"core", "participation", "placements"}
ONLY_ONE = {"accessibilitystatement"}


def address(model, page, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def one_of_each(db):
    site = SiteAccessFactory().site
    chosen = {"needs": ["autism"], "support": ["job-coach"], "interests": ["food"], "areas": ["northwick"]}
    listing = OpportunityFactory(sites=[site], provider=site.provider, **chosen)
    IntakeFactory(opportunity=listing, starts_on=date(2027, 9, 6))
    ExpansionPlanFactory(gap=GapFactory(type=listing.type))
    NamedContactFactory()
    DutyItemFactory()
    ContactRequestFactory()
    PlaceOfferFactory()
    PageFactory()
    GlossaryWordFactory()
    PlaceFactory()
    OldAddress.objects.create(kind="opportunity", slug="old", target=listing.uuid)
    Message.objects.create(subject="Hello", state="given_up", next_try_at=timezone.now())
    AccessibilityStatement.objects.create()
    AccessibilityProblem.objects.create(what="The map needs a mouse.", found_on=date(2026, 11, 1))
    SynonymGroup.objects.create(words="shop\nstore")
    PlanTypeFactory()
    EndReasonFactory()
    IlrCodeFactory()
    SupportNeed.objects.create(code="ASD", label="Autism", broad_area="communication", public_need=NeedFactory())


def test_officer_opens_every_page(as_officer, one_of_each, subtests):
    for model in MODELS:
        with subtests.test(model._meta.label):
            row = model.objects.first()
            assert as_officer.get(address(model, "changelist")).status_code == 200
            assert as_officer.get(address(model, "changelist"), {"q": "a", "_facets": "True"}).status_code == 200
            assert as_officer.get(address(model, "change", row.pk)).status_code == 200
            assert as_officer.get(address(model, "history", row.pk)).status_code == 200
            refused = model._meta.model_name in READ_ONLY | ONLY_ONE
            assert as_officer.get(address(model, "add")).status_code == (403 if refused else 200)


def test_commissioner_reads_listings_and_edits_strategy(as_commissioner, one_of_each, subtests):
    for model in MODELS:
        with subtests.test(model._meta.label):
            row, app = model.objects.first(), model._meta.app_label
            page = as_commissioner.get(address(model, "change", row.pk))
            assert page.status_code == (403 if app in NOT_FOR_COMMISSIONERS else 200)
            assert as_commissioner.get(address(model, "add")).status_code == (200 if app == "strategy" else 403)
            assert as_commissioner.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
            assert (b'name="_save"' in page.content) == (app == "strategy")


@pytest.mark.parametrize("page", ["/admin/", "/admin/pathways/opportunity/", "/admin/pathways/opportunity/1/preview/"])
def test_nobody_else_opens_the_desk(visitor, as_member, page):
    asked = visitor.get(page)
    assert asked.status_code == 302
    assert asked.url == f"/accounts/login/?next={page}"
    assert as_member.get(page).status_code == 403


def test_officer_does_not_see_accounts(as_officer, officer):
    assert b"People who sign in" not in as_officer.get("/admin/").content
    for page in ("changelist", "add"):
        assert as_officer.get(address(User, page)).status_code == 403
    assert as_officer.get(address(User, "change", officer.pk)).status_code == 403


def test_drawers_stand_in_order_with_plain_names(as_administrator):
    drawers = as_administrator.get("/admin/").context["app_list"]
    assert [drawer["name"] for drawer in drawers] == [
        "The offer",
        "Who offers it",
        "What people ask",
        "What colleges register",
        "Gaps and plans",
        "Pages and words",
        "People who sign in",
    ]
    assert drawers[0]["models"][0]["object_name"] == "Opportunity"


def test_choices_that_are_looked_up_say_whose_they_are(as_officer):
    site = SiteFactory(provider__name="Willow Yard", name="The workshop")
    OpportunityFactory(provider=site.provider)
    question = {"app_label": "pathways", "model_name": "opportunity", "term": "willow"}
    found = as_officer.get("/admin/autocomplete/", question | {"field_name": "sites"}).json()["results"]
    assert [choice["text"] for choice in found] == ["Willow Yard: The workshop"]
    found = as_officer.get("/admin/autocomplete/", question | {"field_name": "contact"}).json()["results"]
    assert [choice["text"] for choice in found] == ["Willow Yard: The placements team (020 7946 0123)"]
    assert as_officer.get("/admin/autocomplete/", question | {"field_name": "checked_by"}).status_code == 403


def test_nothing_on_the_desk_is_inline(as_officer, one_of_each):
    for page in ("/admin/", "/admin/pathways/opportunity/", "/admin/pathways/opportunity/add/"):
        content = as_officer.get(page).content.decode()
        assert "<style" not in content
        assert " style=" not in content
        assert "<script>" not in content


def test_the_sign_in_page_names_the_site_and_not_the_host(visitor):
    page = visitor.get("/accounts/login/").content.decode()
    assert "<h1>Sign in</h1>" in page
    assert "<b>Ways into work</b>" in page
    assert "testserver" not in page
