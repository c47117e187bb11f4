"""How often somebody may try: counted by account and by address, before any password is looked at."""

import pytest
from django.contrib.auth import hashers
from django.core.cache import cache

from core.models import AuditEvent
from core.outbox import Message
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    yield
    cache.clear()


def attempts(client, number: int, *, email="officer@example.org", address="192.0.2.7", password="wrong") -> list[int]:
    sent = {"login": email, "password": password}
    return [client.post(LOGIN, sent, REMOTE_ADDR=address).status_code for _ in range(number)]


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """Each password that was worked on, known account or not."""
    done, encode = [], hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "encode", lambda self, *a, **k: done.append("x") or encode(self, *a, **k)
    )
    return done


@pytest.mark.parametrize("email", ["officer@example.org", "nobody@example.org"])
def test_an_account_is_tried_five_times_and_then_no_password_is_looked_at(client, officer, hashed, email):
    assert attempts(client, 6, email=email) == [200] * 5 + [429]
    assert len(hashed) == 5, "as much work for an account that there is as for one that there is not"
    assert attempts(client, 1, email=email.upper(), address="192.0.2.8", password=PASSWORD) == [429]
    assert AuditEvent.objects.filter(action="account.sign_in_failed").count() == 5


def test_another_account_is_not_held_up(client, officer):
    UserFactory(email="other@example.org")
    attempts(client, 6)
    assert attempts(client, 1, email="other@example.org", password=PASSWORD) == [302]


def test_an_address_tries_thirty_accounts(client):
    found = [attempts(client, 1, email=f"p{n}@example.org")[0] for n in range(31)]
    assert found == [200] * 30 + [429]
    assert attempts(client, 1, email="new@example.org", address="192.0.2.99") == [200]


def test_who_succeeds_is_not_counted_as_failing(client, officer):
    for _ in range(7):
        assert attempts(client, 1, password=PASSWORD) == [302]
        client.post("/accounts/logout/")


def test_the_refusal_says_what_to_do_and_no_address_is_kept(client, officer):
    attempts(client, 5)
    response = client.post(LOGIN, {"login": officer.email, "password": "wrong"}, REMOTE_ADDR="192.0.2.7")
    assert "Wait ten minutes" in response.content.decode()
    assert "192.0.2.7" not in str(cache._cache)
    assert officer.email not in str(cache._cache)


def test_links_for_a_new_password_are_limited_whether_or_not_there_is_an_account(client, officer):
    for email in (officer.email, "nobody@example.org"):
        statuses = [client.post(RESET, {"email": email}).status_code for _ in range(6)]
        assert statuses == [302] * 5 + [429]
    assert Message.objects.count() == 10
