"""An organisation offers a place: what is asked, what is kept, what is refused and in which words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from participation.models import PlaceOffer
from participation.reaching import stamp
from tests.factories import TODAY, PageFactory, PlaceOfferFactory, ProviderFactory, UserFactory
from tests.markup import Markup
from tests.refusals import assert_refused

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ADDRESS = "/offer-a-place/"
DONE = "/offer-a-place/done/"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FROM_HERE = {"sec-fetch-site": "same-origin"}
GOOD = {
    "organisation": "Saltmere Ironmongers",
    "kind": "employer",
    "website": "www.saltmere.example",
    "what": "Help in the shop.\nSort the stock.",
    "stage": "supported",
    "where": "W6",
    "places": "2",
    "name": "Ms Okafor",
    "way": "email",
    "email": "okafor@example.org",
    "may_contact": "on",
}


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def send(*, opened: datetime = NOW - timedelta(minutes=2), headers=FROM_HERE, client=None, **changes):
    data = {name: value for name, value in (GOOD | {"opened": stamp(opened)} | changes).items() if value is not None}
    return (client or Client()).post(ADDRESS, data, headers=headers)


def refused(**changes) -> Markup:
    response = send(**changes)
    assert response.status_code == 200
    assert not PlaceOffer.objects.exists()
    return Markup(response)


def test_an_offer_is_kept_and_what_happens_next_is_said(settings):
    settings.COUNCIL_NAME = "Saltmere County Council"
    PageFactory(key="offer-a-place-next", section="block", body="{council} writes to you within ten working days.")
    response = send()
    assert (response.status_code, response["Location"]) == (302, DONE)
    page = Markup(Client().get(DONE))
    assert "Saltmere County Council writes to you within ten working days." in page.words
    assert "We delete what you sent after 90 days." in page.words
    offer = PlaceOffer.objects.get()
    assert (offer.organisation, offer.kind, offer.website) == (
        "Saltmere Ironmongers", "employer", "https://www.saltmere.example",
    )  # fmt: skip
    assert (offer.what, offer.stage, offer.where, offer.places) == (GOOD["what"], "supported", "W6", 2)
    assert (offer.name, offer.phone, offer.email, offer.may_contact) == ("Ms Okafor", "", "okafor@example.org", True)
    assert (offer.state, offer.sent_on, offer.forget_on) == ("new", TODAY, TODAY + timedelta(days=90))


def test_who_what_and_one_way_are_enough_and_the_rest_is_not_stated():
    send(kind=None, website=None, stage=None, where=None, places=None, way=None)
    offer = PlaceOffer.objects.get()
    assert (offer.kind, offer.website, offer.stage, offer.where) == ("not_stated", "", "", "")
    assert offer.places is None


@pytest.mark.parametrize("address", [ADDRESS, DONE])
def test_something_is_said_before_officers_wrote_a_text(client, settings, address):
    settings.COUNCIL_NAME = "Saltmere County Council"
    assert "Saltmere County Council will" in Markup(client.get(address)).words


@pytest.mark.parametrize(
    ("changes", "said", "link"),
    [
        ({"organisation": ""}, "Write the name of your organisation.", "#id_organisation"),
        ({"organisation": "x" * 151}, "Write at most 150 letters. You have 151.", "#id_organisation"),
        ({"organisation": "Salt\x00mere"}, "We took out signs that nobody can see.", "#id_organisation"),
        ({"kind": "moon"}, "Choose one of these kinds.", "#id_kind"),
        ({"website": "not an address"}, "Write a web address like www.example.org", "#id_website"),
        ({"website": "javascript:alert(1)"}, "Write a web address like www.example.org", "#id_website"),
        ({"website": "https://x.example/" + "x" * 500}, "This address is too long.", "#id_website"),
        ({"what": " "}, "Write what a young person could do with you.", "#id_what"),
        ({"what": "x" * 1001}, "Write at most 1000 letters. You have 1,001.", "#id_what"),
        ({"stage": "moon"}, "Choose one of these ways.", "#id_stage_0"),
        ({"places": "0"}, "Write a number from 1 to 500, or leave it empty.", "#id_places"),
        ({"places": "501"}, "Write a number from 1 to 500, or leave it empty.", "#id_places"),
        ({"places": "two"}, "Write a number from 1 to 500, or leave it empty.", "#id_places"),
        ({"places": "9" * 5000}, "Write a number from 1 to 500, or leave it empty.", "#id_places"),
        ({"name": ""}, "Write the name of somebody we can ask for.", "#id_name"),
        ({"way": "phone"}, "Write your phone number.", "#id_phone"),
        ({"email": "okafor"}, "Write an email address like name@example.org.", "#id_email"),
        ({"may_contact": None}, "Tick the box, so that we may contact you about your offer.", "#id_may_contact"),
    ],
)
def test_what_is_wrong_is_said_in_a_summary_that_leads_there(changes, said, link):
    page = refused(**changes)
    (summary,) = page.all("div", class_="govuk-error-summary")
    (lines,) = [[e for e in page.all("a") if summary in e.parents]]
    assert [(line["href"], line.text.startswith(said)) for line in lines] == [(link, True)]
    assert page.title.startswith("There is a problem: ")
    assert page.all(id=link[1:])


def test_what_was_typed_stays_and_is_escaped():
    page = refused(name="", organisation='"><img src=x>', what="</textarea><script>alert(1)</script>")
    assert page.one("input", name="organisation")["value"] == '"><img src=x>'
    assert not page.all("img")
    assert all("src" in e.attributes for e in page.all("script"))


def test_a_trap_and_a_hurry_are_asked_to_be_sent_again():
    assert "One box must stay empty." in refused(leave_empty="https://spam.example").words
    assert "That was very quick." in refused(opened=NOW).words
    assert "That was very quick." in Markup(send(opened=NOW)).words


def test_two_megabytes_are_refused():
    assert send(what="x" * 2_200_000).status_code == 400


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_another_site_cannot_send_it(headers):
    assert send(headers=headers).status_code == 403
    assert not PlaceOffer.objects.exists()


def test_no_token_and_no_cookie():
    strict = Client(enforce_csrf_checks=True)
    for response in (strict.get(ADDRESS), send(client=strict, name=""), send(client=strict), strict.get(DONE)):
        assert not response.cookies
        assert b"csrf" not in response.content
    assert PlaceOffer.objects.count() == 1


def test_a_page_with_what_was_typed_is_kept_nowhere():
    assert "no-store" in send(name="")["Cache-Control"]


def test_twenty_an_hour_from_one_address_and_then_a_kind_refusal():
    assert {send(organisation=f"Shop {n}").status_code for n in range(20)} == {302}
    response = send(organisation="Shop 21")
    assert response.status_code == 429
    assert "Wait an hour and send it again" in Markup(response).words
    assert PlaceOffer.objects.count() == 20


def test_sent_twice_it_is_one_row_and_one_mail_that_says_nothing_of_them(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send()
        send(organisation=" SALTMERE  Ironmongers ")
    assert PlaceOffer.objects.count() == 1
    (letter,) = mail.outbox
    assert "/admin/participation/placeoffer/" in letter.body
    for secret in ("Okafor", "Saltmere Ironmongers", "okafor@example.org"):
        assert secret not in letter.body + letter.subject


def test_the_database_refuses_what_went_past_the_form():
    offer, somebody = PlaceOfferFactory(), UserFactory()
    assert_refused("place_offer_has_one_way_to_reach", offer, phone="01632 960301")
    assert_refused("place_offer_has_one_way_to_reach", offer, email="")
    assert_refused("place_offer_may_be_answered", offer, may_contact=False)
    assert_refused("place_offer_is_kept_for_a_while", offer, forget_on=offer.sent_on)
    decided = {"decided_on": TODAY, "decided_by": somebody}
    for broken in (
        {"state": "accepted", **decided},
        {"state": "declined", **decided},
        {"state": "declined", "reason": "No."},
        {"provider": ProviderFactory()},
    ):
        assert_refused("place_offer_says_what_was_decided", offer, **broken)
