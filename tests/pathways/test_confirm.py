"""The link in the yearly mail: looking changes nothing, one click confirms, and nobody else gets in by it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.deciding import decide
from core.models import AuditEvent, Message
from core.reviews import Decision
from core.tokens import make_token
from pathways.checking import flag_due_checks
from pathways.letters import LINK_LASTS, token_of
from pathways.models import CheckLetter, CheckRequest, ListingVersion, Opportunity, OpportunityEdit
from pathways.queue_checks import queue_items
from pathways.review_dates import next_review
from tests.factories import ContactFactory, OpportunityFactory, ProviderFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]

HERE = {"sec-fetch-site": "same-origin"}


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def listing(db) -> Opportunity:
    return OpportunityFactory(title="Baking", slug="baking", review_by=today(), pay="unpaid")


def link_for(listing: Opportunity, *, on: date | None = None) -> str:
    """The address in the mail that asks about `listing`; on another day than today it was due then."""
    if on:
        Opportunity.objects.filter(pk=listing.pk).update(review_by=on)
    flag_due_checks(on=on or today())
    request = listing.check_requests.open().get()
    return f"/confirm/{token_of(request.letters.last(), request)}/"


def link_for_all() -> str:
    flag_due_checks(on=today())
    return f"/confirm/{token_of(CheckLetter.objects.last())}/"


def post(address: str, **sent):
    return Client(headers=HERE).post(address, sent)


def text(address: str) -> str:
    return Client().get(address).content.decode()


def test_the_page_shows_what_families_see_and_three_answers(listing):
    page = text(link_for(listing))
    for words in (
        "Is this still right?",
        "Baking",
        "You help to bake bread and serve people.",
        "020 7946 0123",
        "Ring the team.",
        "Yes, all of it is still right",
        "No, something has changed",
        "We have closed, or do not offer this any more",
        "We asked t…@willow-yard.example.org.",
    ):
        assert words in page, words


@pytest.mark.parametrize("end", ["", "change/", "closed/", "new-link/"])
def test_looking_changes_nothing(listing, end):
    address = link_for(listing) + end
    before = (Opportunity.objects.values().get(), CheckRequest.objects.values().get(), Message.objects.count())
    assert Client().get(address).status_code == 200
    assert Client().head(address).status_code == 200
    assert (Opportunity.objects.values().get(), CheckRequest.objects.values().get(), Message.objects.count()) == before


def test_one_click_moves_the_check_and_the_review(listing):
    address = link_for(listing)
    assert post(address)["Location"] == address
    listing.refresh_from_db()
    assert (listing.checked_on, listing.checked_by, listing.review_by) == (today(), None, next_review(today()))
    assert CheckRequest.objects.get().answer == "right"
    assert "Thank you" in text(address)
    event = AuditEvent.objects.get()
    assert (event.action, event.note) == ("opportunity.confirmed", "By the link sent to t…@willow-yard.example.org")
    assert ListingVersion.objects.first().why == "checked"


def test_a_hidden_listing_comes_back(listing):
    address = link_for(listing)
    Opportunity.objects.update(hidden_on=today())
    assert "Families cannot find this now" in text(address)
    post(address)
    listing.refresh_from_db()
    assert listing.hidden_on is None
    assert Client().get("/opportunities/baking/").status_code == 200


def test_the_second_click_does_nothing_more(listing):
    address = link_for(listing)
    post(address)
    assert post(address).status_code == 302
    assert AuditEvent.objects.count() == 1
    post(f"{address}closed/", said="Shut")
    listing.refresh_from_db()
    assert not listing.is_paused


def test_closed_pauses_at_once_and_says_so(listing):
    address = link_for(listing)
    assert "Has “Baking” closed?" in text(f"{address}closed/")
    post(f"{address}closed/", said="Since May.")
    listing.refresh_from_db()
    assert (listing.is_paused, listing.checked_on) == (True, None)
    assert CheckRequest.objects.get().said == "Since May."
    assert "We were told that it may have stopped" in text("/opportunities/baking/")
    assert "It now" not in text(address)
    assert "that it has closed" in text(address)
    assert ListingVersion.objects.first().why == "paused"


def test_what_was_said_to_be_closed_waits_for_an_officer_and_nobody_is_asked_again(listing, officer):
    from pathways import actions

    post(f"{link_for(listing)}closed/", said="")
    flag_due_checks(on=today() + timedelta(days=200))
    assert CheckRequest.objects.count() == 1
    Opportunity.objects.update(is_paused=False)
    flag_due_checks(on=today() + timedelta(days=201))
    assert CheckRequest.objects.count() == 2, "an officer found that it goes on"
    listing.refresh_from_db()
    actions.mark_checked([listing], by=officer, on=today() + timedelta(days=202))
    assert not CheckRequest.objects.open().exists()


CHANGE = {
    "taking": "running", "pay": "unpaid", "contact_name": "The placements team", "contact_phone": "020 7946 0123",
    "contact_email": "team@willow-yard.example.org",
}  # fmt: skip


def test_changes_wait_and_the_listing_stays_as_it_is(listing):
    address = link_for(listing)
    before = Opportunity.objects.values().get()
    sent = CHANGE | {"pay": "paid", "pay_details": "£12.21 an hour", "hours_from": "0", "said": "We moved."}
    assert post(f"{address}change/", **sent)["Location"] == address
    assert Opportunity.objects.values().get() == before
    edit = OpportunityEdit.objects.get()
    assert edit.proposed == {
        "pay": "paid",
        "pay_details": "£12.21 an hour",
        "hours_from": "0.0",
        "hours_to": None,
        "note": "Anything else that has changed: We moved.",
    }
    assert (edit.by, edit.by_name, edit.reply_to) == (
        None, "The contact at t…@willow-yard.example.org", "team@willow-yard.example.org",
    )  # fmt: skip
    assert "what has changed" in text(address)
    assert AuditEvent.objects.get().action == "edit.proposed"


def answer_edit(officer, *, accept: bool) -> None:
    edit = OpportunityEdit.objects.get()
    now = edit.facts_of(edit.opportunity)
    decisions = {
        group.code: Decision(accept, "" if accept else "We rang them.", edit.digest(group, now))
        for group in edit.proposed_groups
    }
    decide(edit, decisions=decisions, by=officer, at=timezone.now(), version=edit.lock_version)


def test_changes_that_are_all_accepted_confirm_the_listing(listing, officer):
    post(f"{link_for(listing)}change/", **CHANGE | {"pay": "paid", "contact_phone": "020 7946 0999"})
    flag_due_checks(on=today() + timedelta(days=30))
    assert CheckRequest.objects.count() == 1, "nobody is asked again while their changes wait"
    answer_edit(officer, accept=True)
    flag_due_checks(on=today() + timedelta(days=31))
    listing.refresh_from_db()
    assert (listing.checked_on, listing.pay, listing.contact.phone) == (today(), "paid", "020 7946 0999")
    assert CheckRequest.objects.count() == 1


def test_changes_that_are_rejected_wait_for_an_officer(listing, officer):
    post(f"{link_for(listing)}change/", **CHANGE | {"pay": "paid"})
    assert "said_changes" not in {item.kind.code for item in queue_items(today())}, "the edit itself waits"
    answer_edit(officer, accept=False)
    flag_due_checks(on=today() + timedelta(days=31))
    listing.refresh_from_db()
    assert listing.checked_on is None
    assert [item.kind.code for item in queue_items(today())] == ["said_changes"]


def test_paused_and_why_go_together(listing):
    post(f"{link_for(listing)}change/", **CHANGE | {"taking": "paused", "paused_note": "Until May."})
    assert OpportunityEdit.objects.get().proposed == {"is_paused": True, "paused_note": "Until May."}


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({}, None, "Nothing is different yet."),
        ({"hours_from": "9", "hours_to": "3"}, "hours_to", "Check the two numbers."),
        ({"hours_from": "many"}, "hours_from", "Write a number of hours"),
        ({"contact_phone": "", "contact_email": ""}, "contact_phone", "Give a phone number or an email address"),
        ({"contact_email": "x"}, "contact_email", "Write an email address like"),
        ({"taking": "maybe"}, "taking_0", "Choose yes or no."),
        ({"said": "x" * 2001}, "said", "Write at most 2000 letters."),
        ({"contact_name": "a\u202eb"}, "contact_name", "signs that nobody can see"),
    ],
)
def test_a_wrong_answer_is_told_and_kept(listing, wrong, field, words):
    address = f"{link_for(listing)}change/"
    page = post(address, **CHANGE | wrong).content.decode()
    assert "There is a problem" in page
    assert words in page
    assert field is None or f'href="#id_{field}"' in page
    assert CheckRequest.objects.open().exists()


def test_what_is_typed_is_shown_as_text(listing):
    page = post(f"{link_for(listing)}change/", **CHANGE | {"days": "<script>x</script>", "hours_from": "x"})
    assert b"<script>x" not in page.content
    assert b"&lt;script&gt;x" in page.content


# ── All listings of a letter ─────────────────────────────────────────────────


@pytest.fixture
def three(db) -> list[Opportunity]:
    contact = ContactFactory(provider=ProviderFactory())
    return [
        OpportunityFactory(title=title, provider=contact.provider, contact=contact, review_by=today())
        for title in ("Bread", "Cakes", "Tea")
    ]


def test_one_click_for_all_of_a_letter(three):
    address = link_for_all()
    assert "Are these 3 still right?" in text(address)
    post(address)
    assert set(Opportunity.objects.values_list("checked_on", flat=True)) == {today()}
    assert "Thank you: you have told us about all of these" in text(address)


def test_what_was_answered_by_itself_is_left_out_of_all(three):
    address = link_for_all()
    one = CheckRequest.objects.get(opportunity=three[0])
    post(f"/confirm/{token_of(one.letters.get(), one)}/closed/", said="")
    assert "Are these 2 still right?" in text(address)
    post(address)
    assert {row.title: row.checked_on for row in Opportunity.objects.all()} == {
        "Bread": None, "Cakes": today(), "Tea": today(),
    }  # fmt: skip


@pytest.mark.parametrize("end", ["change/", "closed/"])
def test_a_link_for_all_changes_no_single_one(three, end):
    assert Client().get(link_for_all() + end).status_code == 404


# ── Links that are no good ───────────────────────────────────────────────────


def test_a_link_works_through_the_last_day_that_the_mail_names(listing):
    assert Client().get(link_for(listing, on=today() - LINK_LASTS)).status_code == 200


def test_a_link_that_is_too_old_offers_a_new_one(listing):
    old = link_for(listing, on=today() - LINK_LASTS - timedelta(days=1))
    page = Client().get(old)
    assert (page.status_code, b"Send a new link" in page.content) == (410, True)
    for end in ("", "change/", "closed/"):
        assert post(old + end, **CHANGE, said="x").status_code == 410
    listing.refresh_from_db()
    assert (listing.checked_on, listing.is_paused) == (None, False)


def test_a_new_link_goes_to_the_address_on_record_and_is_never_shown_whole(listing):
    old = link_for(listing, on=today() - timedelta(days=61))
    listing.contact.email = "new@willow-yard.example.org"
    listing.contact.save()
    page = post(f"{old}new-link/")
    assert "n…@willow-yard.example.org" in page.content.decode()
    assert b"new@willow" not in page.content
    message = Message.objects.get(subject__startswith="Your new link")
    assert message.to == "new@willow-yard.example.org"
    request = CheckRequest.objects.get()
    new = f"/confirm/{token_of(request.letters.last(), request)}/"
    assert new in message.text
    assert post(new).status_code == 302
    listing.refresh_from_db()
    assert listing.checked_on == today()


def test_after_an_answer_a_new_link_opens_a_new_round(listing):
    address = link_for(listing)
    post(address)
    post(f"{address}new-link/")
    assert [row.answer for row in CheckRequest.objects.all()] == ["", "right"]
    assert flag_due_checks(on=today() + timedelta(days=30)).letters == 0, "nobody is reminded of what is not due"
    flag_due_checks(on=today() + timedelta(days=61))
    assert [row.answer for row in CheckRequest.objects.all()] == ["lapsed", "right"]


def test_a_link_to_an_address_that_is_no_contacts_any_more_is_no_good(listing):
    address = link_for(listing)
    listing.contact.email = "new@willow-yard.example.org"
    listing.contact.save()
    assert post(address).status_code == 410
    listing.refresh_from_db()
    assert listing.checked_on is None


def test_an_address_gets_three_new_links_a_day(listing):
    address = f"{link_for(listing)}new-link/"
    assert [post(address).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert Message.objects.filter(subject__startswith="Your new link").count() == 3


def test_a_listing_that_left_the_site_is_not_confirmed(listing):
    address = link_for(listing)
    Opportunity.objects.update(status="archived")
    assert "It is not on our site any more." in text(address)
    post(address)
    post(f"{address}closed/", said="")
    listing.refresh_from_db()
    assert (listing.checked_on, listing.is_paused) == (None, False)
    assert "We cannot send a link" in post(f"{address}new-link/").content.decode()


@pytest.mark.parametrize("value", ["", "x", "0", "1.2", "1.x", "99999999999999999999", "1.99999999999999999999"])
@pytest.mark.parametrize("end", ["", "change/", "closed/", "new-link/"])
def test_a_token_about_nothing_is_not_found(value, end):
    token = make_token("confirm", value, at=timezone.now())
    assert Client().get(f"/confirm/{token}/{end}").status_code == 404


def test_a_forged_token_or_one_for_another_purpose_is_not_found(listing):
    address = link_for(listing)
    token = address.split("/")[2]
    for forged in (f"{token}x", token[1:], make_token("alerts", "1.1", at=timezone.now()), "x.y", "a" * 3000):
        assert post(f"/confirm/{forged}/").status_code == 404, forged
    listing.refresh_from_db()
    assert listing.checked_on is None


def test_a_link_for_one_listing_is_none_for_another(listing):
    other = OpportunityFactory(review_by=today(), contact=ContactFactory(email="other@example.org"))
    link_for(listing)
    letter, strange = listing.check_requests.get().letters.get(), other.check_requests.get()
    assert Client().get(f"/confirm/{token_of(letter, strange)}/").status_code == 404


def test_nothing_of_it_is_kept_or_found_by_anybody(listing):
    for end in ("", "change/", "closed/", "new-link/"):
        response = Client().get(link_for(listing) + end)
        assert response["Referrer-Policy"] == "same-origin"
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"
        assert not response.cookies


def test_another_site_cannot_answer(listing):
    assert Client(headers={"sec-fetch-site": "cross-site"}).post(link_for(listing)).status_code == 403
    assert CheckRequest.objects.open().exists()


def test_no_log_has_a_token(listing, caplog):
    address = link_for(listing)
    Client().put(address)
    Client().get(f"{address}x")
    Client(headers={"sec-fetch-site": "cross-site"}).post(address)
    assert "/confirm/" in caplog.text
    assert address.split("/")[2] not in caplog.text


def test_somebody_signed_in_sees_no_more_than_others(listing):
    client = Client()
    client.force_login(UserFactory())
    assert client.get(link_for(listing)).status_code == 200
