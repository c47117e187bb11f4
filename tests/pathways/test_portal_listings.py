"""A provider looks at a listing of theirs and asks to change it."""

from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from django.utils.http import urlencode

from core.deciding import decide, propose
from core.reviews import Decision
from pathways.edits.forms import ListingForm
from pathways.models import Opportunity, OpportunityEdit
from tests.conftest import signed_in
from tests.factories import (
    AreaFactory,
    ContactFactory,
    IntakeFactory,
    MembershipFactory,
    NeedFactory,
    OpportunityFactory,
    ProviderFactory,
    SiteFactory,
    UserFactory,
)
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.sweep]
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PAGE = "/portal/provider/willow-yard/listings/baking/"
FORM = f"{PAGE}change/"


@pytest.fixture
def listing() -> Opportunity:
    """One that says something in every kind of box."""
    provider = ProviderFactory(name="Willow Yard", slug="willow-yard")
    listing = OpportunityFactory(
        title="Baking", slug="baking", provider=provider, contact=ContactFactory(provider=provider),
        sites=[SiteFactory(provider=provider)], needs=["autism"], areas=["camden"], age_from=16, age_to=25,
        hours_from=3, description="First line.\n\nSecond line.\n", pay="unpaid",
    )  # fmt: skip
    IntakeFactory(
        opportunity=listing, starts_on=date(2027, 1, 4), places=6, open_day_at=datetime(2026, 12, 1, 16, 30, tzinfo=UTC)
    )
    return listing


def member(level: str, listing: Opportunity) -> Client:
    return signed_in(MembershipFactory(provider=listing.provider, level=level, user__name="Robin").user)


@pytest.fixture
def editor(listing) -> Client:
    return member("editor", listing)


def filled(page, **changes) -> dict:
    """What the form on `page` would send, as the browser shows it, with `changes`; None takes a box out."""
    return sent(page.context["form"], **changes)


def sent(form: ListingForm, **changes) -> dict:
    data = {}
    for part in [form, form.intakes.management_form, *form.intakes.forms]:
        for field in part:
            value = field.value()
            if isinstance(value, list):
                data[field.html_name] = [str(one) for one in value]
            elif value is True:
                data[field.html_name] = "on"
            elif value not in (None, False):
                shown = field.field.widget.format_value(value)
                lines = str(shown if isinstance(shown, str) else value).replace("\r\n", "\n")
                data[field.html_name] = lines.replace("\n", "\r\n")
    return {name: value for name, value in (data | changes).items() if value is not None}


def waiting() -> OpportunityEdit:
    return OpportunityEdit.objects.waiting().get()


# ── Who may ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("level", "read", "change"), [("viewer", 200, 403), ("editor", 200, 200), ("manager", 200, 200)]
)
def test_viewers_read_and_editors_propose(listing, level, read, change):
    client = member(level, listing)
    assert client.get(PAGE).status_code == read
    assert client.get(FORM).status_code == change
    assert client.post(FORM, {}).status_code == change
    assert bool(Markup(client.get(PAGE)).all("a", href=FORM)) == (change == 200)


def test_for_strangers_it_does_not_exist(listing):
    strangers = [
        signed_in(MembershipFactory(level="manager").user),
        signed_in(UserFactory()),
        signed_in(MembershipFactory(provider=listing.provider, level="manager", user__is_active=False).user),
    ]
    for client in strangers[:2]:
        assert client.get(PAGE).status_code == client.get(FORM).status_code == client.post(FORM).status_code == 404
    assert strangers[2].get(PAGE)["Location"].startswith("/accounts/login/")


def test_another_providers_listing_does_not_exist_in_ones_own_portal(editor):
    OpportunityFactory(slug="theirs")
    for end in ("", "change/"):
        assert editor.get(f"/portal/provider/willow-yard/listings/theirs/{end}").status_code == 404


def test_removed_from_the_organisation_meanwhile(listing, editor):
    given = filled(editor.get(FORM), title="Baking bread")
    listing.provider.memberships.all().delete()
    assert editor.post(FORM, given).status_code == 404
    assert not OpportunityEdit.objects.exists()


# ── Asking ───────────────────────────────────────────────────────────────────


def test_only_what_was_changed_waits(listing, editor):
    response = editor.post(FORM, filled(editor.get(FORM), title="Baking bread", age_to="30"), follow=True)
    listing.refresh_from_db()
    assert listing.title == "Baking"
    edit = waiting()
    assert edit.proposed == {"title": "Baking bread", "age_from": 16, "age_to": 30}
    assert edit.by_name == "Robin"
    page = Markup(response)
    assert "We have sent this to the council." in page.words
    assert "Waiting for the council" in page.words
    assert "You ask for 16 to 30" in page.words


def test_sent_with_nothing_changed_says_so(editor):
    page = Markup(editor.post(FORM, filled(editor.get(FORM))))
    assert "You have not changed anything yet." in page.words
    assert not OpportunityEdit.objects.exists()


def test_every_box_can_be_changed(listing, editor):
    provider = listing.provider
    site, other = SiteFactory(provider=provider, name="The shop"), ContactFactory(provider=provider, name_or_post="Kim")
    NeedFactory(code="physical"), AreaFactory(code="ealing")
    words = "Other words"
    changes = {
        "summary": words, "description": words, "what_you_will_do": words, "who_you_will_meet": words,
        "a_day_here": words, "film_url": "https://example.org/film", "film_words": words, "film_captions": "yes",
        "eligibility": words, "who_decides": words, "age_from": "18", "ehcp": "no", "needs": ["physical"],
        "hours_from": "3.5", "hours_to": "20", "days": words, "length": words, "pay": "paid", "pay_details": words,
        "cost": words, "delivery": "both", "sites": [str(site.uuid)], "areas": ["ealing"], "covers_all_areas": "on",
        "travel": words, "how_to_apply": words, "apply_url": "example.org/apply", "contact": str(other.uuid),
        "ask_under_18": words, "ask_18_or_over": words, "what_happens_next": words, "keeps_plan": "yes",
        "keeps_plan_details": words, "is_paused": "on", "paused_note": words, "note": words, "title": words,
        "intakes-0-places": "0", "intakes-0-starts_on": "04/02/2027", "intakes-0-apply_by": "2027-01-20",
        "intakes-1-kind": "rolling", "intakes-1-note": words,
    }  # fmt: skip
    response = editor.post(FORM, filled(editor.get(FORM), **changes))
    assert response.status_code == 302, response.context["form"].errors
    edit = waiting()
    missing = {group.code for group in edit.groups} - {group.code for group in edit.proposed_groups}
    assert missing == {"type", "support", "interests"}  # of which there is no other to choose here
    now = OpportunityEdit.facts_of(listing)
    decisions = {group.code: Decision(True, seen=edit.digest(group, now)) for group in edit.proposed_groups}
    decide(edit, decisions=decisions, by=UserFactory(), at=AT, version=1)
    after = OpportunityEdit.facts_of(listing)
    for group in edit.proposed_groups:
        assert group.code == "note" or edit.same(group, after, edit.proposed), group.code
    listing.refresh_from_db()
    assert (str(listing.hours_from), listing.apply_url, listing.contact) == ("3.5", "https://example.org/apply", other)
    assert [(i.places, i.starts_on, i.kind) for i in listing.intakes.order_by("pk")] == [
        (0, date(2027, 2, 4), "fixed"), (None, None, "rolling"),
    ]  # fmt: skip


def test_a_start_can_be_taken_away(listing, editor):
    editor.post(FORM, filled(editor.get(FORM), **{"intakes-0-DELETE": "on"}))
    assert waiting().proposed == {"intakes": []}


def test_a_new_contact_is_asked_for_whole(editor):
    page = Markup(editor.post(FORM, filled(editor.get(FORM), new_name="Kim")))
    assert page.one("a", href="#id_new_phone").text == "Write a phone number or an email address for them, or both."
    editor.post(FORM, filled(editor.get(FORM), new_name="Kim", new_phone="01632 960777"))
    given = {"name_or_post": "Kim", "phone": "01632 960777", "email": ""}
    assert waiting().proposed["contact"] == given
    again = editor.get(FORM)
    assert again.context["form"]["new_name"].value() == "Kim"
    assert "You have not changed anything yet." in Markup(editor.post(FORM, filled(again))).words


def test_what_waits_stands_in_the_boxes_and_takes_up_more(editor):
    editor.post(FORM, filled(editor.get(FORM), title="Baking bread"))
    page = editor.get(FORM)
    assert page.context["form"]["title"].value() == "Baking bread"
    assert "They wait for the council, and stand in the boxes." in Markup(page).words
    editor.post(FORM, filled(page, days="Tuesdays"))
    assert waiting().proposed == {"title": "Baking bread", "days": "Tuesdays"}


def test_all_put_back_leaves_nothing_to_decide(editor):
    editor.post(FORM, filled(editor.get(FORM), title="Baking bread"))
    page = Markup(editor.post(FORM, filled(editor.get(FORM), title="Baking"), follow=True))
    assert "It is all as it was before." in page.words
    assert not OpportunityEdit.objects.waiting().exists()


def test_it_can_be_taken_back(listing, editor):
    editor.post(FORM, filled(editor.get(FORM), title="Baking bread"))
    address = f"{PAGE}withdraw/{waiting().uuid}/"
    assert member("viewer", listing).post(address).status_code == 403
    assert signed_in(MembershipFactory(level="manager").user).post(address).status_code == 404
    assert editor.get(address).status_code == 405
    assert "You have taken it back." in Markup(editor.post(address, follow=True)).words
    assert "This does not wait any more." in Markup(editor.post(address, follow=True)).words


# ── Still right ──────────────────────────────────────────────────────────────


def test_all_of_it_can_be_confirmed(listing, editor):
    Opportunity.objects.update(review_by=date(2020, 1, 1), hidden_on=date(2020, 7, 1))
    page = Markup(editor.post(f"{PAGE}confirm/", follow=True))
    assert "Families now read that this was checked today." in page.words
    listing.refresh_from_db()
    today = timezone.localdate()
    assert (listing.checked_on, listing.hidden_on, listing.state(today)) == (today, None, "live")
    assert listing.checked_by.name == "Robin"


def test_what_has_changes_that_wait_is_not_confirmed(listing, editor):
    propose(OpportunityEdit, listing, {"days": "Mondays"}, by=UserFactory(), at=AT)
    assert not Markup(editor.get(PAGE)).all(id="confirm")
    assert "Changes to this wait for the council." in Markup(editor.post(f"{PAGE}confirm/", follow=True)).words
    listing.refresh_from_db()
    assert listing.checked_on is None


def test_only_editors_confirm_and_only_what_families_find(listing, editor):
    assert member("viewer", listing).post(f"{PAGE}confirm/").status_code == 403
    assert signed_in(MembershipFactory(level="manager").user).post(f"{PAGE}confirm/").status_code == 404
    Opportunity.objects.update(status="archived")
    editor.post(f"{PAGE}confirm/")
    listing.refresh_from_db()
    assert listing.checked_on is None


# ── Answers ──────────────────────────────────────────────────────────────────


@pytest.fixture
def answered(listing) -> OpportunityEdit:
    changes = {"title": "Baking bread", "age_to": 30}
    edit = propose(OpportunityEdit, listing, changes, by=listing.provider.memberships.first().user, at=AT)
    now = OpportunityEdit.facts_of(listing)
    no = Decision(False, "We offer this up to 25.")
    decisions = {"title": Decision(True, seen=edit.digest(edit.groups[0], now)), "ages": no}
    return decide(edit, decisions=decisions, by=UserFactory(), at=AT, version=1)


def test_the_answer_and_its_reasons_are_read(editor, answered):
    page = Markup(editor.get(PAGE))
    assert "What it is called: taken over." in page.words
    assert "Age: not taken over. We offer this up to 25." in page.words


def test_what_was_rejected_is_asked_again_as_a_new_edit(editor, answered):
    page = editor.get(f"{FORM}?again={answered.uuid}")
    assert page.context["form"]["age_to"].value() == 30
    assert page.context["form"]["title"].value() == "Baking bread"  # as it is by now
    editor.post(f"{FORM}?again={answered.uuid}", filled(page))
    edit = waiting()
    assert (edit.resubmitted_from, edit.proposed) == (answered, {"age_from": 16, "age_to": 30})
    assert Opportunity.objects.get().age_to == 25


def test_a_strangers_edit_is_not_asked_again(editor):
    other = propose(OpportunityEdit, OpportunityFactory(), {"title": "Secret"}, by=UserFactory(), at=AT)
    for again in (other.uuid, "nonsense", ""):
        assert b"Secret" not in editor.get(f"{FORM}?again={again}").content


# ── Two at once ──────────────────────────────────────────────────────────────


def test_of_two_colleagues_the_second_sees_both_and_nothing_is_lost(listing, editor):
    opened = editor.get(FORM)
    member("manager", listing).post(FORM, filled(editor.get(FORM), title="Baking cakes", days="Mondays"))
    given = filled(opened, title="Baking bread", length="12 weeks")
    response = editor.post(FORM, given)
    page = Markup(response)
    assert "Somebody else has changed this since you opened it." in page.words
    assert page.one("a", href="#id_title").text == "What it is called, as it is now: Baking cakes"
    assert response.context["form"]["title"].value() == "Baking bread"
    editor.post(FORM, filled(response))
    assert waiting().proposed == {"title": "Baking bread", "days": "Mondays", "length": "12 weeks"}


def test_what_an_officer_changed_meanwhile_is_not_put_back(listing, editor):
    given = filled(editor.get(FORM), length="12 weeks")
    Opportunity.objects.update(title="Baking for all")
    editor.post(FORM, given)
    assert waiting().proposed == {"length": "12 weeks"}


# ── Bad input ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "box", "says"),
    [
        ({"title": ""}, "", "Before families can see this, add: a title."),
        ({"age_from": "30"}, "", "The lowest age is above the highest. Check the two ages."),
        ({"age_from": "old"}, "#id_age_from", "Write a number."),
        ({"age_from": "9" * 400}, "#id_age_from", ""),
        ({"hours_to": "61"}, "#id_hours_to", ""),
        ({"summary": "x" * 201}, "#id_summary", "Write at most 200 letters. You have 201."),
        ({"description": "x" * 4001}, "#id_description", "Write at most 4000 letters. You have 4,001."),
        ({"title": "Ba\u202eking"}, "#id_title", "We took out signs that nobody can see."),
        ({"title": "Ba\0king"}, "#id_title", ""),
        ({"apply_url": "javascript:alert(1)"}, "#id_apply_url", ""),
        ({"film_url": "http://example.org/"}, "#id_film_url", "Give an address that begins with https://."),
        ({"film_url": "https://example.org/"}, "#id_film_words", ""),
        ({"ehcp": "perhaps"}, "#id_ehcp_0", "Choose one of these."),
        ({"ehcp": None}, "#id_ehcp_0", "Choose one of these."),
        ({"type": "no-such"}, "#id_type", "Choose one of these."),
        ({"contact": "1"}, "#id_contact", ""),
        ({"sites": ["nonsense"]}, "#id_sites_0", ""),
        ({"needs": ["no-such"]}, "#id_needs_0", "Choose from the list."),
        ({"intakes-0-apply_by": "2027-02-01"}, "", "The last day to apply is after the start. Check the two dates."),
        ({"intakes-0-starts_on": "soon"}, "#id_intakes-0-starts_on", "Write a date like 4/1/2027."),
        ({"intakes-0-places": "-1"}, "#id_intakes-0-places", ""),
        ({"intakes-0-places": "99999999"}, "#id_intakes-0-places", ""),
        ({"intakes-TOTAL_FORMS": None}, "", ""),
        ({"new_email": "kim"}, "#id_new_email", "Write an email address like name@example.org."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_kindly_at_its_box(listing, changes, box, says):
    """Without the page: it takes ten times as long to draw as the form to check."""
    given = sent(ListingForm(subject=listing), length="12 weeks") | changes
    data = QueryDict(urlencode({name: one for name, one in given.items() if one is not None}, doseq=True))
    form = ListingForm(data, subject=listing)
    assert not form.is_valid()
    errors = {field.auto_id: str(field.errors) for one in form.all_forms for field in one if field.errors}
    everything = " ".join([*errors.values(), *(str(one.non_field_errors()) for one in form.all_forms)])
    assert says in unescape(everything)
    assert not box or box.removeprefix("#").removesuffix("_0") in errors
    assert form["length"].value() == "12 weeks"


def test_the_summary_leads_to_the_boxes_of_all_parts_and_what_was_typed_stays(editor):
    given = filled(editor.get(FORM), ehcp="perhaps", length="12 weeks", **{"intakes-0-starts_on": "soon"})
    response = editor.post(FORM, given)
    page = Markup(response)
    assert response.status_code == 200
    assert page.title.startswith("There is a problem: ")
    links = [link for link in page.links if link.startswith("#id_")]
    assert links == ["#id_ehcp_0", "#id_intakes-0-starts_on"]
    assert all(page.one(id=link.removeprefix("#")) for link in links)
    assert response.context["form"]["length"].value() == "12 weeks"
    assert not OpportunityEdit.objects.exists()


@pytest.mark.parametrize("changes", [{"opened": "x" * 5000}, {"intakes-TOTAL_FORMS": "9999"}, {"intakes-0-uuid": "x"}])
def test_what_nobody_can_type_is_answered_civilly(editor, changes):
    response = editor.post(FORM, filled(editor.get(FORM), **changes))
    assert response.status_code == 200
    assert Markup(response).all("div", class_="govuk-error-summary")


def test_another_providers_contact_and_place_are_no_choices(editor):
    for name, row in (("contact", ContactFactory()), ("sites", SiteFactory())):
        page = Markup(editor.post(FORM, filled(editor.get(FORM), **{name: str(row.uuid)})))
        assert "Choose " in page.one("div", class_="govuk-error-summary").text
    assert not OpportunityEdit.objects.exists()


def test_a_body_over_two_megabytes_is_answered_civilly(editor):
    response = editor.post(FORM, filled(editor.get(FORM), description="x" * 2_200_000))
    assert response.status_code in {400, 413}
    assert not OpportunityEdit.objects.exists()


def test_what_is_off_the_site_is_not_changed(listing, editor):
    Opportunity.objects.update(status="archived")
    assert editor.get(PAGE).status_code == 200
    assert editor.get(FORM).status_code == 403


def test_words_of_a_colleague_are_never_markup(listing, editor):
    evil = "<script>alert(1)</script>"
    propose(OpportunityEdit, listing, {"title": evil, "note": evil}, by=UserFactory(name=evil), at=timezone.now())
    for address in (PAGE, FORM):
        content = editor.get(address).content
        assert b"<script>alert" not in content
        assert b"&lt;script&gt;alert" in content
