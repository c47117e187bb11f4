"""When something is wrong the page is still ours, says what to do, and asks the database for nothing."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.urls import path
from django.views.defaults import page_not_found  # noqa: F401 - the one that ours replaces

from localoffer import views
from localoffer.urls import urlpatterns as ours
from tests.markup import Markup

pytestmark = pytest.mark.one_database


def breaks(request: HttpRequest, kind: str):
    raise {
        "400": SuspiciousOperation("secret detail"),
        "403": PermissionDenied("secret detail"),
        "404": Http404("secret detail"),
        "500": ZeroDivisionError("secret detail"),
    }[kind]


urlpatterns = [path("breaks/<str:kind>/", breaks), *ours]
handler400, handler403, handler404, handler500 = (
    views.bad_request,
    views.forbidden,
    views.not_found,
    views.server_error,
)


@pytest.fixture
def broken(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "We could not read that address"),
        (403, "You cannot see this page"),
        (404, "We cannot find that page"),
        (500, "Sorry, something went wrong"),
    ],
)
def test_an_error_page_is_ours_and_gives_nothing_away(broken, status, words):
    """No test's database is open here: a query would fail."""
    response = broken.get(f"/breaks/{status}/")
    assert response.status_code == status
    page = Markup(response)
    assert page.one("h1").text == words
    assert page.one("html")["lang"] == "en-GB"
    assert "01632 960100" in page.words
    assert {"/", "/talk-to-someone/"} <= set(page.links)
    text = response.content.decode()
    for secret in ("secret detail", "Traceback", "ZeroDivisionError", "Django", "/work/", "site-packages"):
        assert secret not in text
    assert not response.cookies


def test_a_host_that_is_not_ours_is_refused(settings):
    settings.ALLOWED_HOSTS = ["offer.example.org"]
    response = Client(raise_request_exception=False).get("/", headers={"host": "evil.example.org"})
    assert response.status_code == 400
    assert "evil.example.org" not in response.content.decode()


def test_a_form_of_too_many_boxes_is_a_bad_request_and_no_fault():
    response = Client(raise_request_exception=False).post("/accounts/login/", dict.fromkeys(map(str, range(5000)), "x"))
    assert response.status_code == 400
    assert Markup(response).one("header")


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_a_handler_answers_a_bare_request(status):
    handlers = {
        400: views.bad_request,
        403: views.forbidden,
        404: views.not_found,
        429: views.too_many_requests,
        500: views.server_error,
    }
    assert handlers[status](RequestFactory().get("/")).status_code == status
