"""What every answer carries: a strict policy, and nothing that keeps a visitor in mind."""

import pytest
from django.test import Client

from tests.factories import OpportunityFactory, PageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PAGES = {
    "/": 200,
    "/opportunities/": 200,
    "/opportunities/?q=bread&near=ZZ1": 200,
    "/opportunities/print/?q=bread&large=1": 200,
    "/opportunities/map/?q=bread": 200,
    "/opportunities.geojson": 200,
    "/areas.geojson": 200,
    "/opportunities/baking/": 200,
    "/opportunities/baking/?large=1": 200,
    "/opportunities/gone/": 410,
    "/pathways/": 200,
    "/pathways/voluntary/": 200,
    "/providers/": 200,
    "/providers/willow-yard/": 200,
    "/gaps/": 200,
    "/offer-recorded/": 200,
    "/talk-to-someone/": 200,
    "/talk-to-someone/contact-me/": 200,
    "/talk-to-someone/contact-me/done/": 200,
    "/help/": 200,
    "/help/money/": 200,
    "/contact/?page=/": 200,
    "/accessibility/": 200,
    "/site-map/": 200,
    "/sitemap.xml": 200,
    "/robots.txt": 200,
    "/healthz": 200,
    "/.well-known/security.txt": 200,
    "/nothing-here/": 404,
    f"/?{'x' * 5000}": 414,
    "/opportunities": 301,
}
POLICY = {
    "default-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}


@pytest.fixture
def offer():
    OpportunityFactory(slug="baking", provider__slug="willow-yard")
    OpportunityFactory(slug="gone", status="archived")
    PageFactory(key="help/money")


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_is_strict_and_the_same_for_everybody(offer, address):
    response = Client().get(address)
    assert response.status_code == PAGES[address]
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";") if part.strip())
    assert policy == POLICY
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()
    assert not {"Server", "X-Powered-By"} & set(response.headers)
    assert "Django" not in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/", "/opportunities/?q=bread", "/opportunities/baking/", "/help/money/", "/nothing/"]
)
def test_a_cookie_that_a_visitor_brings_changes_nothing(offer, address):
    client = Client()
    plain = client.get(address)
    assert not client.cookies
    client.cookies["sessionid"] = "x" * 32
    client.cookies["csrftoken"] = "y" * 32
    response = client.get(address)
    assert response.content == plain.content
    assert not response.cookies


def test_the_admin_is_strict_too_and_never_kept(as_officer):
    response = as_officer.get("/admin/")
    assert response["Content-Security-Policy"].count("'self'") == 2
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_long_pages_are_packed(offer):
    response = Client().get("/opportunities/", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert response["Vary"] == "Accept-Encoding"
