"""A post without a token is taken only from a page of this site; whoever says nothing is not believed."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from core.same_origin import SAFE_METHODS
from tests.markup import Markup


@csrf_exempt
def without_token(_request):
    return HttpResponse("taken")


def with_token(_request):
    return HttpResponse("taken")


urlpatterns = [path("without/", without_token), path("with/", with_token)]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.one_database]


def send(method: str = "POST", *, address: str = "/without/", secure: bool = False, **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client().generic(method, address, secure=secure, headers=named).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "none"},
        {"sec_fetch_site": "same-origin", "origin": "null"},
        {"origin": "http://testserver"},
        {"origin": "http://TestServer"},
        {"origin": "https://testserver"},
        {"referer": "http://testserver/talk-to-someone/"},
    ],
)
def test_from_a_page_of_this_site_it_is_taken(headers):
    assert send(**headers) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "something-new"},
        {"sec_fetch_site": "cross-site", "origin": "http://testserver"},
        {"origin": "null"},
        {"origin": "http://evil.example"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://testserver:8000"},
        {"origin": "http://evil.example", "referer": "http://testserver/"},
        {"origin": "ftp://testserver"},
        {"origin": "http://[broken"},
        {"referer": "http://evil.example/http://testserver/"},
        {"referer": "http://testserver@evil.example/"},
    ],
)
def test_from_anywhere_else_it_is_refused(headers):
    assert send(**headers) == 403


@pytest.mark.parametrize(("origin", "status"), [("https://testserver", 200), ("http://testserver", 403)])
def test_a_page_read_over_plain_http_does_not_speak_for_https(origin, status):
    assert send(secure=True, origin=origin) == status


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "QUERY"])
def test_every_way_of_writing_is_looked_at(method):
    assert send(method, sec_fetch_site="cross-site") == 403


@pytest.mark.parametrize("method", sorted(SAFE_METHODS))
def test_reading_is_free(method):
    assert send(method, sec_fetch_site="cross-site") == 200


def test_a_view_with_a_token_is_left_to_the_token():
    """Django's own check stands there: a test client passes it, unless told to be strict."""
    assert send(address="/with/", sec_fetch_site="cross-site") == 200
    assert Client(enforce_csrf_checks=True).post("/with/").status_code == 403


def test_the_refusal_is_kind_and_says_what_to_do(settings):
    settings.COUNCIL_CONTACT_PHONE = "01632 960555"
    response = Client().post("/without/", headers={"sec-fetch-site": "cross-site"})
    page = Markup(response)
    assert page.one("h1").text == "We did not take that"
    assert "/without/" in page.links
    assert "Call 01632 960555." in page.words
    assert not response.cookies
