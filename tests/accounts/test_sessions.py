"""How long somebody stays signed in, and that nothing of theirs is kept by a browser or a proxy."""

import pytest
from django.test import Client

from accounts import middleware
from accounts.roles import Role
from tests.conftest import signed_in
from tests.factories import PASSWORD, MembershipFactory, OpportunityFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
HOUR = 60 * 60


@pytest.fixture
def later(monkeypatch):
    """Let the time of the sessions go on by so many seconds."""

    def go_on(seconds: float) -> None:
        now = middleware.time.time()
        monkeypatch.setattr(middleware, "time", type("Clock", (), {"time": staticmethod(lambda: now + seconds)}))

    return go_on


def is_in(client: Client) -> bool:
    return client.get("/portal/").status_code == 200


def test_staff_who_were_away_for_half_an_hour_sign_in_again(as_officer, later):
    assert is_in(as_officer)
    later(29 * 60)
    assert is_in(as_officer)
    later(29 * 60)
    assert is_in(as_officer), "it counts from the last page"
    later(31 * 60)
    assert as_officer.get("/admin/").url == "/accounts/login/?next=/admin/"


def test_members_may_be_away_for_longer(as_member, later):
    assert is_in(as_member)
    later(11 * HOUR)
    assert is_in(as_member)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER])
def test_after_twelve_hours_everybody_signs_in_again(later, role):
    client = signed_in(UserFactory(role=role))
    for _ in range(25):
        assert is_in(client)
        later(29 * 60)
    assert not is_in(client)


def test_the_session_gets_a_new_key_at_sign_in(client, officer):
    session = client.session
    session["x"] = 1
    session.save()
    before = client.cookies["sessionid"].value if "sessionid" in client.cookies else session.session_key
    client.post("/accounts/login/", {"login": officer.email, "password": PASSWORD})
    assert client.cookies["sessionid"].value != before


def test_a_new_password_ends_every_other_session(client, officer):
    other = signed_in(officer)
    here = signed_in(officer)
    sent = {"oldpassword": PASSWORD, "password1": "a new and longer passphrase"}
    assert here.post("/accounts/password/change/", sent).url == "/accounts/"
    assert is_in(here)
    assert not is_in(other)


def test_one_signs_out_everywhere_at_once(officer):
    here, there = signed_in(officer), signed_in(officer)
    assert here.post("/accounts/sign-out-everywhere/").url == "/accounts/signed-out/"
    assert not is_in(here)
    assert not is_in(there)


def test_to_sign_out_is_a_post(as_member):
    assert "Do you want to sign out?" in as_member.get("/accounts/logout/").content.decode()
    assert is_in(as_member)
    assert as_member.post("/accounts/logout/").url == "/accounts/signed-out/"
    assert not is_in(as_member)


@pytest.mark.parametrize(
    "address", ["/portal/", "/accounts/", "/accounts/password/change/", "/admin/", "/admin/jsi18n/"]
)
def test_what_is_for_somebody_signed_in_is_never_kept(as_officer, address):
    response = as_officer.get(address)
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/invitation/forged/", "/portal/"])
def test_nor_is_a_page_on_the_way_there(client, address):
    response = client.get(address)
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"


def test_a_public_page_is_the_same_for_somebody_signed_in(as_member):
    listing = OpportunityFactory()
    MembershipFactory(user__email="x@example.org", provider=listing.provider)
    for address in ("/", listing.get_absolute_url()):
        theirs, everybodys = as_member.get(address), Client().get(address)
        assert theirs.content == everybodys.content
        assert "no-store" not in theirs.get("Cache-Control", "")
        assert "cookie" not in theirs.get("Vary", "").lower()
