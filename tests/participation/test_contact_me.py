"""Somebody asks to be contacted: what is asked, what is kept, what is refused and in which words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from participation.models import ContactRequest
from participation.reaching import stamp
from tests.factories import TODAY, OpportunityFactory, PageFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ADDRESS = "/talk-to-someone/contact-me/"
DONE = "/talk-to-someone/contact-me/done/"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FROM_HERE = {"sec-fetch-site": "same-origin"}
GOOD = {
    "kind": "talk",
    "name": "Robin",
    "way": "phone",
    "phone": "01632 960301",
    "best_time": "morning",
    "role": "sendiass",
    "about": "What can I try?",
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
    assert not ContactRequest.objects.exists()
    return Markup(response)


def kept() -> ContactRequest:
    return ContactRequest.objects.get()


# ── What is kept ─────────────────────────────────────────────────────────────


def test_a_request_is_kept_and_what_happens_next_is_said(settings):
    settings.COUNCIL_NAME = "Saltmere County Council"
    PageFactory(key="contact-me-next", section="block", body="{council} calls you within five working days.")
    response = send()
    assert (response.status_code, response["Location"]) == (302, DONE)
    page = Markup(Client().get(DONE))
    assert "Saltmere County Council calls you within five working days." in page.words
    assert "We delete what you sent after 90 days." in page.words
    request = kept()
    assert (request.name, request.phone, request.email) == ("Robin", "01632 960301", "")
    assert (request.kind, request.best_time, request.role) == ("talk", "morning", "sendiass")
    assert (request.about, request.state, request.asked_on) == ("What can I try?", "new", TODAY)
    assert request.forget_on == TODAY + timedelta(days=90)


@pytest.mark.parametrize("address", [ADDRESS, DONE])
def test_who_reads_it_is_said_before_officers_wrote_a_text(client, settings, address):
    settings.COUNCIL_NAME = "Saltmere County Council"
    assert "Somebody at Saltmere County Council will read" in Markup(client.get(address)).words


def test_a_name_and_one_way_are_enough():
    send(best_time=None, role=None, about=None, way="email", phone=None, email="robin@example.org")
    request = kept()
    assert (request.phone, request.email) == ("", "robin@example.org")
    assert (request.best_time, request.role, request.about, request.opportunity) == ("", "", "", None)


def test_of_two_ways_only_the_chosen_one_is_kept():
    send(way="email", email="robin@example.org")
    assert (kept().phone, kept().email) == ("", "robin@example.org")


def test_a_wrong_address_beside_the_chosen_phone_does_not_matter():
    send(email="not an address")
    assert (kept().phone, kept().email) == ("01632 960301", "")


def test_the_one_box_that_is_filled_in_says_how():
    send(way=None)
    assert kept().phone == "01632 960301"


def test_the_listing_they_came_from_is_shown_and_kept(client):
    listing = OpportunityFactory(slug="baking", title="Baking & more")
    page = Markup(client.get(f"{ADDRESS}?about=baking"))
    assert "You came from Baking & more." in page.words
    send(listing=page.one("input", name="listing")["value"])
    assert kept().opportunity == listing


@pytest.mark.parametrize(
    "facts", [{"status": "draft"}, {"status": "archived"}, {"publish_on": TODAY + timedelta(days=1)}]
)
def test_a_listing_that_nobody_may_see_is_not_named(client, facts):
    OpportunityFactory(slug="secret", title="A secret plan", **facts)
    assert "A secret plan" not in Markup(client.get(f"{ADDRESS}?about=secret")).words
    send(listing="secret")
    assert kept().opportunity is None


@pytest.mark.parametrize("about", ["", "no-such", "%00", "x" * 3000, "<script>", "%ED%A0%80"])
def test_a_strange_listing_is_ignored(client, about):
    response = client.get(f"{ADDRESS}?about={about}")
    assert response.status_code == 200
    assert "You came from" not in Markup(response).words


@pytest.mark.parametrize(("question", "kind"), [("", "talk"), ("?paper=1", "paper")])
def test_a_paper_copy_is_the_same_form(client, question, kind):
    page = Markup(client.get(f"{ADDRESS}{question}"))
    assert [e["value"] for e in page.all("input", name="kind", checked="")] == [kind]
    send(kind=kind)
    assert kept().kind == kind


def test_nothing_else_is_asked(client):
    page = Markup(client.get(ADDRESS))
    names = {e["name"] for tag in ("input", "select", "textarea") for e in page.all(tag)}
    assert names == {*GOOD, "email", "opened", "listing", "leave_empty"}
    assert "Do not tell us about your health here." in page.words
    assert "We delete it after 90 days." in page.words


# ── What is refused ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "said", "link"),
    [
        ({"name": ""}, "Write a name that we may call you.", "#id_name"),
        ({"name": None}, "Write a name that we may call you.", "#id_name"),
        ({"name": "\u200b \u2060"}, "Write a name that we may call you.", "#id_name"),
        ({"name": "x" * 81}, "Write at most 80 letters. You have 81.", "#id_name"),
        ({"name": "Ro\x00bin"}, "We took out signs that nobody can see.", "#id_name"),
        ({"name": "Robin\u202egnp.exe"}, "We took out signs that nobody can see.", "#id_name"),
        ({"about": "\u2066hidden"}, "We took out signs that nobody can see.", "#id_about"),
        ({"about": "x" * 501}, "Write at most 500 letters. You have 501.", "#id_about"),
        ({"phone": ""}, "Write your phone number.", "#id_phone"),
        ({"phone": "12"}, "Write a telephone number with its area code", "#id_phone"),
        ({"phone": "1" * 41}, "Write at most 40 letters.", "#id_phone"),
        ({"way": "email"}, "Write your email address.", "#id_email"),
        ({"way": "email", "email": "robin"}, "Write an email address like name@example.org.", "#id_email"),
        ({"way": "email", "email": "a@b.example\r\nBcc: c@d.example"}, "Write an email address like", "#id_email"),
        ({"way": None, "phone": ""}, "Choose how we can reach you: by phone or by email.", "#id_way_0"),
        ({"way": None, "email": "a@b.example"}, "Choose how we can reach you: by phone or by email.", "#id_way_0"),
        ({"way": "pigeon"}, "Choose phone or email.", "#id_way_0"),
        ({"kind": None}, "Choose what you would like.", "#id_kind_0"),
        ({"kind": "moon"}, "Choose what you would like.", "#id_kind_0"),
        ({"best_time": "midnight"}, "Choose one of these times.", "#id_best_time_0"),
        ({"role": "wizard"}, "Choose one of these people.", "#id_role"),
    ],
)
def test_what_is_wrong_is_said_in_a_summary_that_leads_there(changes, said, link):
    page = refused(**changes)
    (summary,) = page.all("div", class_="govuk-error-summary")
    (lines,) = [[e for e in page.all("a") if summary in e.parents]]
    assert [(line["href"], line.text.startswith(said)) for line in lines] == [(link, True)]
    assert page.title.startswith("There is a problem: ")
    assert page.all(id=link[1:])


def test_an_error_keeps_what_was_typed():
    page = refused(phone="12", about="Two\nlines", name="Zoë O’Neill")
    assert page.one("input", name="name")["value"] == "Zoë O’Neill"
    assert page.one("input", name="phone")["value"] == "12"
    assert page.one("textarea").text == "Two lines"
    assert [e["value"] for e in page.all("input", checked="")] == ["talk", "phone", "morning"]
    assert [e["value"] for e in page.all("option", selected="")] == ["sendiass"]


def test_hidden_signs_are_gone_when_it_is_shown_again():
    page = refused(name="Ro\u202ebin\x00")
    assert page.one("input", name="name")["value"] == "Robin"


def test_what_was_typed_is_escaped():
    page = refused(name='"><img src=x>' + "x" * 80, about="</textarea><script>alert(1)</script>", phone="'<b>")
    assert not page.all("img")
    assert all("src" in e.attributes for e in page.all("script"))


def test_a_name_of_any_script_is_taken():
    for name in ("李小龍", "Zoë O’Neill-Σ", "محمد", "👩🏽‍🍳 Ada"):
        send(name=name)
        assert ContactRequest.objects.last().name == name


def test_two_megabytes_are_refused():
    assert send(about="x" * 2_200_000).status_code == 400
    assert not ContactRequest.objects.exists()


@pytest.mark.parametrize("spaces", [" ", "1 ", "(", "+"])
def test_a_long_phone_number_does_not_keep_us_busy(spaces):
    refused(phone=f"1{spaces * 500_000}y")


def test_a_filled_trap_is_asked_to_be_emptied():
    page = refused(leave_empty="https://spam.example")
    assert "One box must stay empty. Empty it, and send it again." in page.words
    assert not page.all("div", class_="trap"), "somebody whose browser filled it in must see it"


def test_the_trap_is_out_of_the_way(client):
    page = Markup(client.get(ADDRESS))
    (box,) = page.all("input", name="leave_empty")
    assert (box["tabindex"], box["autocomplete"], box.attributes.get("value", "")) == ("-1", "off", "")
    assert any(p.attributes.get("class") == "trap" and p["aria-hidden"] == "true" for p in box.parents)


@pytest.mark.parametrize("seconds", [-60, 0, 2])
def test_nobody_is_that_quick(seconds):
    page = refused(opened=NOW - timedelta(seconds=seconds))
    assert "That was very quick." in page.words


def test_three_seconds_or_three_days_are_fine():
    for opened in (NOW - timedelta(seconds=3), NOW - timedelta(days=3)):
        assert send(opened=opened).status_code == 302


@pytest.mark.parametrize("forged", [None, "", "1", "1:forged", "x" * 150])
def test_a_time_that_we_did_not_write_is_replaced(forged, monkeypatch):
    page = Markup(Client().post(ADDRESS, GOOD | ({} if forged is None else {"opened": forged}), headers=FROM_HERE))
    assert "That was very quick." in page.words
    fresh = page.one("input", name="opened")["value"]
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(seconds=5))
    assert Client().post(ADDRESS, GOOD | {"opened": fresh}, headers=FROM_HERE).status_code == 302


# ── Who may send it ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "headers",
    [{}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"}],
)
def test_another_site_cannot_send_it(headers):
    assert send(headers=headers).status_code == 403
    assert not ContactRequest.objects.exists()


def test_no_token_and_no_cookie(client):
    strict = Client(enforce_csrf_checks=True)
    for response in (strict.get(ADDRESS), send(client=strict, name=""), send(client=strict), strict.get(DONE)):
        assert not response.cookies
        assert b"csrf" not in response.content
    assert ContactRequest.objects.count() == 1


def test_a_page_with_what_was_typed_is_kept_nowhere():
    assert "no-store" in send(name="")["Cache-Control"]


@pytest.mark.parametrize(("address", "method"), [(ADDRESS, "put"), (ADDRESS, "delete"), (DONE, "put")])
def test_other_ways_of_writing_are_refused(client, address, method):
    assert getattr(client, method)(address, headers=FROM_HERE).status_code == 405


# ── How often ────────────────────────────────────────────────────────────────


def test_twenty_an_hour_from_one_address_and_then_a_kind_refusal(settings, monkeypatch):
    settings.COUNCIL_CONTACT_PHONE = "01632 960555"
    assert {send(name=f"Robin {n}").status_code for n in range(20)} == {302}
    response = send(name="Robin 21")
    page = Markup(response)
    assert response.status_code == 429
    assert "Wait an hour and send it again, or call us." in page.words
    assert "01632 960555" in page.words
    assert page.one("input", name="name")["value"] == "Robin 21"
    assert ContactRequest.objects.count() == 20
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=1))
    assert send(name="Robin 21", opened=NOW).status_code == 302


def test_mistakes_do_not_count():
    for _ in range(21):
        refused(name="")
    assert send().status_code == 302


def test_another_address_is_not_held_back():
    for number in range(20):
        send(name=str(number))
    assert send(client=Client(REMOTE_ADDR="192.0.2.9")).status_code == 302
