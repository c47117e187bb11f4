"""Signing in by email address: who comes in, who does not, and what is kept about it."""

import pytest
from django.core.cache import cache

from accounts.roles import Role
from core.models import AuditEvent
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    yield
    cache.clear()


def sign_in(client, email="somebody@example.org", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password} | more)


@pytest.mark.parametrize("typed", ["officer@example.org", "OFFICER@example.org", " Officer@Example.org "])
def test_people_type_their_email_address_as_they_like(client, typed):
    UserFactory(email="officer@example.org", role=Role.OFFICER)
    response = sign_in(client, typed)
    assert (response.status_code, response["Location"]) == (302, "/portal/")
    assert client.get("/admin/").status_code == 200


def test_one_is_led_back_to_where_one_wanted_to_go(client, officer):
    response = client.post(f"{LOGIN}?next=/admin/pathways/", {"login": officer.email, "password": PASSWORD})
    assert response["Location"] == "/admin/pathways/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(client, officer, elsewhere):
    response = client.post(LOGIN, {"login": officer.email, "password": PASSWORD, "next": elsewhere})
    assert response["Location"] == "/portal/"


@pytest.mark.parametrize(
    ("facts", "password"),
    [({}, "wrong"), ({"is_active": False}, PASSWORD), ({"email": "another@example.org"}, PASSWORD)],
)
def test_whoever_may_not_come_in_gets_the_same_answer(client, facts, password):
    UserFactory(**{"email": "somebody@example.org", "role": Role.OFFICER} | facts)
    response = sign_in(client, password=password)
    assert response.status_code == 200
    page = response.content.decode()
    assert '<a href="#id_login">This email address and this password do not go together' in page
    assert PASSWORD not in page
    assert client.get("/admin/").status_code == 302


def test_who_comes_in_and_who_does_not_stands_in_the_audit(client, officer):
    sign_in(client, "Stranger@example.org")
    sign_in(client, officer.email, "wrong")
    sign_in(client, officer.email)
    client.post("/accounts/logout/")
    done, came_in, failed, stranger = AuditEvent.objects.all()
    assert [event.action for event in (stranger, failed, came_in, done)] == [
        "account.sign_in_failed",
        "account.sign_in_failed",
        "account.signed_in",
        "account.signed_out",
    ]
    assert (failed.by_key, failed.key) == ("", str(officer.pk))
    assert came_in.by_key == done.by_key == str(officer.pk)
    assert "stranger" not in f"{stranger.note}{stranger.what}".lower()
    assert stranger.note.startswith("No account: ")
    everything = " ".join(str(value) for event in AuditEvent.objects.values() for value in event.values())
    assert PASSWORD not in everything
    assert "wrong" not in everything
