"""How often an address may ask: counted for a while, in every worker, and without keeping the address."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.cache.backends.filebased import FileBasedCache
from django.test import RequestFactory

from core import limits
from core.limits import AddressLimit, hashed, sender_of

AT = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIMIT = AddressLimit("test", most=3, within=HOUR)


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    yield
    cache.clear()


def asked_by(address: str = "192.0.2.7", forwarded: str = ""):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory().post("/", REMOTE_ADDR=address, headers=headers)


def takes(number: int, *, at: datetime = AT, limit: AddressLimit = LIMIT, **who) -> list[bool]:
    return [limit.take(asked_by(**who), at=at) for _ in range(number)]


def test_the_one_too_many_is_refused_until_the_window_is_over():
    assert takes(5) == [True, True, True, False, False]
    assert takes(1, at=AT + timedelta(minutes=29)) == [False]
    assert takes(4, at=AT + HOUR) == [True, True, True, False]


def test_addresses_and_limits_are_counted_apart():
    takes(3)
    assert takes(1, address="192.0.2.8") == [True]
    assert takes(1, limit=AddressLimit("other", most=3, within=HOUR)) == [True]


def test_workers_that_share_files_share_the_count(tmp_path, monkeypatch):
    for worker in range(3):
        monkeypatch.setattr(limits, "cache", FileBasedCache(str(tmp_path), {}))
        assert takes(1) == [True], worker
    monkeypatch.setattr(limits, "cache", FileBasedCache(str(tmp_path), {}))
    assert takes(1) == [False]
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"192.0.2.7" not in stored


def test_the_hash_is_of_the_day_and_cannot_be_made_again_after_it():
    today = hashed("192.0.2.7", at=AT)
    assert hashed("192.0.2.7", at=AT + timedelta(hours=11)) == today
    assert hashed("192.0.2.7", at=AT + timedelta(days=1)) != today
    cache.clear()
    assert hashed("192.0.2.7", at=AT) != today


@pytest.mark.parametrize(
    ("trusted", "forwarded", "expected"),
    [
        (0, "", "192.0.2.7"),
        (0, "203.0.113.9", "192.0.2.7"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "192.0.2.7"),
        (1, "", "192.0.2.7"),
        (1, "nonsense", "192.0.2.7"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
    ],
)
def test_only_trusted_proxies_say_who_asks(settings, trusted, forwarded, expected):
    settings.TRUSTED_PROXIES = trusted
    assert sender_of(asked_by(forwarded=forwarded)) == expected
