"""How often a listing is opened is counted per day, for people only, without a query, a cookie or an address."""

import threading
from datetime import date, timedelta

import pytest
from django.db import Error, connection
from django.test import Client
from django.utils import timezone

from pathways import viewing
from pathways.models import ViewCount
from pathways.viewing import Views, forget_view_counts, viewed, viewed_words
from tests.conftest import signed_in
from tests.factories import TODAY, OpportunityFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]

FIREFOX = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"}


@pytest.fixture(autouse=True)
def views(monkeypatch) -> Views:
    views = Views()
    monkeypatch.setattr(viewing, "views", views)
    return views


@pytest.fixture
def listing():
    return OpportunityFactory(slug="baking")


def counted(views: Views) -> int:
    views.write_down()
    return sum(ViewCount.objects.values_list("number", flat=True))


@pytest.mark.parametrize(
    ("facts", "address", "number"),
    [
        ({}, "/opportunities/baking/", 1),
        ({}, "/opportunities/baking/?large=1", 1),
        ({}, "/opportunities/baking/easy-read/", 1),
        ({"hidden_on": date(2026, 1, 1)}, "/opportunities/baking/", 1),
        ({"status": "archived"}, "/opportunities/baking/", 0),
        ({"status": "archived"}, "/opportunities/baking/easy-read/", 0),
        ({"status": "draft"}, "/opportunities/baking/", 0),
        ({}, "/opportunities/", 0),
    ],
)
def test_a_page_that_somebody_opens_is_counted(views, facts, address, number):
    OpportunityFactory(slug="baking", **facts)
    Client().get(address, headers=FIREFOX)
    assert counted(views) == number


def test_two_looks_are_two_and_go_to_the_same_london_day(views, listing):
    for _ in range(2):
        Client().get("/opportunities/baking/", headers=FIREFOX)
    views.write_down()
    Client().get("/opportunities/baking/", headers=FIREFOX)
    views.write_down()
    row = ViewCount.objects.get()
    assert (row.opportunity, row.on, row.number) == (listing, timezone.localdate(), 3)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "Mozilla/5.0 (compatible; bingbot/2.0)"},
        {"user-agent": "curl/8.5.0"},
        {"user-agent": "python-requests/2.32"},
        FIREFOX | {"purpose": "prefetch"},
        FIREFOX | {"sec-purpose": "prefetch;prerender"},
        FIREFOX | {"x-moz": "prefetch"},
    ],
)
def test_robots_and_what_is_fetched_ahead_are_not_counted(views, listing, headers):
    Client().get("/opportunities/baking/", headers=headers)
    assert counted(views) == 0


def test_only_what_is_read_is_counted(views, listing):
    Client().head("/opportunities/baking/", headers=FIREFOX)
    assert counted(views) == 0


def test_whoever_is_signed_in_is_not_counted_and_previews_are_not(views, listing, officer, member):
    for person in (officer, member):
        signed_in(person).get("/opportunities/baking/", headers=FIREFOX)
    signed_in(officer).get(f"/admin/pathways/opportunity/{listing.pk}/preview/", headers=FIREFOX)
    assert counted(views) == 0


def test_a_session_that_has_ended_is_a_person_like_any_other(views, listing, settings):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "long-gone"
    client.get("/opportunities/baking/", headers=FIREFOX)
    assert counted(views) == 1


@pytest.mark.one_database
def test_counting_asks_nothing_and_changes_no_header(listing, django_assert_num_queries):
    client = Client()
    client.get("/opportunities/baking/")
    with django_assert_num_queries(0):
        viewing.views.add(listing, on=TODAY)
    plain, seen = client.get("/opportunities/baking/"), client.get("/opportunities/baking/", headers=FIREFOX)
    assert dict(plain.headers) == dict(seen.headers)
    assert not seen.cookies


def test_what_cannot_be_written_waits(views, listing, monkeypatch):
    views.add(listing, on=TODAY)
    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", lambda *_: (_ for _ in ()).throw(Error("away")))
        views.write_down()
    views.add(listing, on=TODAY)
    assert counted(views) == 2


def test_a_listing_that_has_gone_does_not_hold_up_the_others(views, listing):
    other = OpportunityFactory()
    views.add(other, on=TODAY)
    views.add(listing, on=TODAY)
    other.delete()
    assert counted(views) == 1


def test_many_threads_lose_none(views, listing):
    threads = [threading.Thread(target=lambda: [views.add(listing, on=TODAY) for _ in range(500)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted(views) == 4000


def test_it_is_written_by_itself_after_a_while_and_at_once_when_many_wait(views, listing, settings, monkeypatch):
    settings.VIEWS_WRITTEN_EVERY = 30
    timers = []

    class Timer:
        def __init__(self, seconds, function):
            timers.append(seconds)

        def start(self):
            pass

    monkeypatch.setattr(viewing.threading, "Timer", Timer)
    monkeypatch.setattr(viewing.atexit, "register", lambda function: timers.append(function.__name__))
    for _ in range(viewing.MOST_WAITING):
        views.add(listing, on=TODAY)
    assert timers == ["write_down", 30, 0]


def test_the_last_28_days_and_those_before(listing):
    for days, number in ((0, 5), (27, 3), (28, 2), (55, 4), (56, 100)):
        ViewCount.objects.create(opportunity=listing, on=TODAY - timedelta(days=days), number=number)
    never = OpportunityFactory()
    found = viewed([listing, never], on=TODAY)
    assert (found[listing.pk].recent, found[listing.pk].before) == (8, 6)
    assert (found[never.pk].recent, found[never.pk].before) == (0, 0)
    assert viewed_words(listing, on=TODAY) == "8 times in the last 28 days, 6 times in the 28 days before"


def test_before_anybody_counted_it_is_not_known(listing):
    ViewCount.objects.create(opportunity=listing, on=TODAY - timedelta(days=3), number=1)
    assert viewed_words(listing, on=TODAY) == "once in the last 28 days"


@pytest.mark.one_database
def test_officers_see_it_in_the_list_and_in_the_form(as_officer, listing):
    popular = OpportunityFactory(title="Zebra care")
    ViewCount.objects.create(opportunity=popular, on=timezone.localdate(), number=31)
    page = Markup(as_officer.get("/admin/pathways/opportunity/?o=-8"))
    assert [cell.text for cell in page.all("td", class_="field-views")] == ["31", "0"]
    form = Markup(as_officer.get(f"/admin/pathways/opportunity/{popular.pk}/change/"))
    assert "31 times in the last 28 days" in form.words


def test_after_three_years_it_is_forgotten(listing):
    for on in (date(2023, 10, 31), date(2023, 11, 1), TODAY):
        ViewCount.objects.create(opportunity=listing, on=on, number=1)
    assert forget_view_counts(on=TODAY, is_dry_run=True).lines() == ["view counts: 1 would be deleted"]
    assert forget_view_counts(on=TODAY).lines() == ["view counts: 1 deleted"]
    assert [row.on for row in ViewCount.objects.order_by("on")] == [date(2023, 11, 1), TODAY]
