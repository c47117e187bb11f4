"""What machines ask for: health, robots, security.txt and the sitemap."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories import (
    GapFactory,
    OpportunityFactory,
    PageFactory,
    PathwayTypeFactory,
    ProviderFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_healthz_is_ok(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"ok", "text/plain")


@contextmanager
def database_away():
    kept, socket = connection.settings_dict, connection.connection
    connection.settings_dict = kept | {"NAME": "/nowhere/at/all.sqlite3", "HOST": "127.0.0.1", "PORT": "1"}
    connection.connection = None
    yield
    connection.settings_dict, connection.connection = kept, socket


@pytest.mark.django_db(transaction=True)
def test_healthz_says_when_the_database_is_away(client):
    with database_away():
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"the database is away")
    assert client.get("/healthz").status_code == 200


@contextmanager
def connection_broken():
    """As after the database has started anew: there is a connection, and nobody at its other end."""
    kept = connection.connection
    connection.connection = connection.get_new_connection(connection.get_connection_params())
    connection.connection.close()
    yield
    connection.connection = kept


@pytest.mark.django_db(transaction=True)
def test_healthz_says_when_the_connection_has_broken(client):
    with connection_broken():
        assert client.get("/healthz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_robots_keep_out_of_the_admin(client, settings):
    settings.SITE_URL = "https://offer.example.org"
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /portal/",
        "Disallow: /accounts/",
        "Sitemap: https://offer.example.org/sitemap.xml",
    ]


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(2026, 12, 30, 23, 59, tzinfo=UTC),
        datetime(2028, 2, 29, tzinfo=UTC),
    ],
)
def test_security_txt_names_a_contact_and_has_not_expired(client, monkeypatch, settings, now):
    monkeypatch.setattr(timezone, "now", lambda: now)
    settings.COUNCIL_CONTACT_EMAIL = "offer@example.org"
    fields = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert fields["Contact"] == "mailto:offer@example.org"
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%S%z")
    assert now < expires
    assert (expires - now).days <= 366  # RFC 9116: less than a year ahead is recommended


def test_without_a_contact_there_is_no_security_txt(client, settings):
    settings.COUNCIL_CONTACT_EMAIL = ""
    assert client.get("/.well-known/security.txt").status_code == 404


# ── Sitemap ──────────────────────────────────────────────────────────────────


def listed(client) -> list[str]:
    response = client.get("/sitemap.xml")
    assert response["Content-Type"] == "application/xml"
    return re.findall(r"<loc>http://testserver([^<]*)</loc>", response.content.decode())


@pytest.fixture
def offer():
    acme = ProviderFactory(slug="acme")
    OpportunityFactory(slug="live", provider=acme)
    OpportunityFactory(slug="paused", is_paused=True, provider=acme)
    for slug, facts in {
        "draft": {"status": "draft"},
        "archived": {"status": "archived"},
        "scheduled": {"publish_on": timezone.localdate().replace(year=2099)},
        "hidden": {"hidden_on": timezone.localdate()},
        "then": {"is_historical": True},
    }.items():
        OpportunityFactory(slug=slug, provider=acme, **facts)
    ProviderFactory(slug="unlisted", is_listed=False)
    ProviderFactory(slug="historical", is_historical=True)
    PathwayTypeFactory(code="secret", is_confirmed=False)
    GapFactory()
    for key, section in (
        ("help", "help"),
        ("help/money", "help"),
        ("about", "law"),
        ("contact", "law"),
        ("x", "block"),
    ):
        PageFactory(key=key, section=section)


def test_the_sitemap_lists_what_families_can_see_and_nothing_else(client, offer):
    assert sorted(listed(client)) == sorted(
        [
            *(
                "/",
                "/opportunities/",
                "/pathways/",
                "/providers/",
                "/gaps/",
                "/progress/",
                "/talk-to-someone/",
                "/accessibility/",
            ),
            "/offer-a-place/",
            *(f"/pathways/{stage}/" for stage in ("voluntary", "social_enterprise", "supported", "independent")),
            *("/site-map/", "/pathways/voluntary/volunteering/", "/opportunities/live/", "/opportunities/paused/"),
            *("/providers/acme/", "/help/", "/help/money/", "/about/", "/contact/"),
        ]
    )


def test_every_address_of_the_sitemap_answers(client, offer):
    for address in listed(client):
        assert Client().get(address).status_code == 200, address


@pytest.mark.parametrize(("number", "status"), [("1", 200), ("2", 404), ("x", 404), ("-1", 404), ("9" * 30, 404)])
def test_a_page_of_the_sitemap_that_is_not_there(client, offer, number, status):
    assert client.get(f"/sitemap.xml?p={number}").status_code == status
