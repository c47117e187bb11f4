"""Links to other sites: each is asked once and kindly, and is dead only when it has failed on several days."""

from datetime import date, timedelta
from ipaddress import ip_address

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.fetch import is_public
from pathways.links import check_links, links_in_use, queue_items
from pathways.models import LinkCheck, Opportunity
from tests.core.test_fetch import served
from tests.factories import TODAY, NamedContactFactory, OpportunityFactory, PageFactory, ProviderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def site():
    with served() as server:
        server.at = f"http://127.0.0.1:{server.server_port}"
        yield server


@pytest.fixture(autouse=True)
def nothing_asked(site):
    site.asked.clear()


def check(number: int = 0, **how):
    """Check on so many days after today; servers of this machine are allowed."""
    on = TODAY + timedelta(days=number)
    return check_links(on=on, pause=0, is_allowed=lambda address: str(address) == "127.0.0.1", **how)


def row() -> LinkCheck:
    return LinkCheck.objects.get()


def test_each_address_is_asked_once_and_for_its_head_alone(site):
    provider = ProviderFactory(website=f"{site.at}/page")
    OpportunityFactory(provider=provider, apply_url=f"{site.at}/page#apply", source_url=f"{site.at}/page")
    PageFactory(body=f"See [them]({site.at}/page), or <{site.at}/other>.")
    NamedContactFactory(website=f"{site.at}/third")
    assert check().checked == 3
    assert sorted((method, path) for method, path, *_ in site.asked) == [
        ("HEAD", "/other"), ("HEAD", "/page"), ("HEAD", "/third"),
    ]  # fmt: skip
    assert check().checked == 0, "not twice a day"
    assert check(6).checked == 0
    assert check(7).checked == 3


@pytest.mark.parametrize(
    ("facts", "number"),
    [({"status": "draft"}, 0), ({"is_historical": True}, 0), ({"status": "archived"}, 0), ({"is_paused": True}, 1)],
)
def test_only_what_families_may_follow_is_asked(site, facts, number):
    OpportunityFactory(apply_url=f"{site.at}/page", **facts)
    assert check().checked == number


def test_our_own_pages_are_not_asked_about(settings, site):
    settings.SITE_URL = site.at
    PageFactory(body=f"See {site.at}/help/ and /help/money/.")
    assert check().checked == 0


def test_it_is_dead_after_failing_on_three_days(site):
    listing = OpportunityFactory(apply_url=f"{site.at}/status/500")
    check(0)
    check(0)
    assert (row().failures, row().dead_since) == (1, None)
    check(1)
    assert row().dead_since is None
    assert list(queue_items(TODAY)) == []
    assert check(2).dead == 1
    assert (row().failures, row().dead_since) == (3, TODAY + timedelta(days=2))
    (item,) = queue_items(TODAY)
    assert (item.title, item.since) == (str(listing), TODAY + timedelta(days=2))
    assert item.url == f"/admin/pathways/opportunity/{listing.pk}/change/"
    assert item.detail == f"{site.at}/status/500: It answers with a fault (500)."


@pytest.mark.parametrize("status", [404, 410])
def test_no_such_page_on_two_days_is_enough(site, status):
    OpportunityFactory(apply_url=f"{site.at}/status/{status}")
    check(0)
    check(0)
    assert row().dead_since is None
    check(1)
    assert row().dead_since == TODAY + timedelta(days=1)


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_page_that_is_kept_from_programs_is_not_dead(site, status):
    OpportunityFactory(apply_url=f"{site.at}/status/{status}")
    for number in range(3):
        check(number)
    assert (row().failures, row().status) == (0, status)
    assert [method for method, *_ in site.asked] == ["HEAD", "GET"]


def test_one_that_comes_back_is_forgiven(site):
    OpportunityFactory(apply_url=f"{site.at}/page")
    LinkCheck.objects.create(
        url=f"{site.at}/page", failures=3, gone=2, dead_since=TODAY, checked_on=TODAY - timedelta(days=1)
    )
    check()
    assert (row().failures, row().gone, row().dead_since, row().trouble) == (0, 0, None, "")


def test_an_address_inside_is_a_failure_and_is_not_asked():
    OpportunityFactory(apply_url="http://169.254.169.254/latest/")
    check_links(on=TODAY, pause=0, is_allowed=is_public)
    assert row().trouble == "The address is not on the public internet."
    assert not is_public(ip_address("169.254.169.254"))


def test_a_run_asks_at_most_so_many_and_the_next_goes_on(site):
    for number in range(5):
        OpportunityFactory(apply_url=f"{site.at}/page/{number}")
    report = check(most=3)
    assert (report.checked, report.left) == (3, 2)
    assert check(most=3).checked == 2
    assert len({path for _, path, *_ in site.asked}) == 5


def test_a_site_is_asked_one_thing_at_a_time_with_a_pause(site, monkeypatch):
    pauses = []
    monkeypatch.setattr("pathways.links.sleep", pauses.append)
    for number in range(3):
        OpportunityFactory(apply_url=f"{site.at}/page/{number}")
    check_links(on=TODAY, is_allowed=lambda address: address.is_loopback)
    assert pauses == [1.0, 1.0]


def test_what_is_used_no_more_is_forgotten(site):
    OpportunityFactory(apply_url=f"{site.at}/status/404")
    check(0)
    check(1)
    assert len(list(queue_items(TODAY))) == 1
    Opportunity.objects.update(apply_url="")
    assert list(queue_items(TODAY)) == []
    check(2)
    assert not LinkCheck.objects.exists()


def test_an_address_with_brackets_is_kept_whole():
    OpportunityFactory(apply_url="https://example.org/a_(b)")
    assert list(links_in_use(TODAY)) == ["https://example.org/a_(b)"]


@pytest.mark.one_database
def test_the_queue_asks_as_often_for_many_as_for_few():
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list(queue_items(TODAY))
        return len(asked)

    for number in range(20):
        url = f"https://example.org/{number}"
        OpportunityFactory(apply_url=url)
        LinkCheck.objects.create(url=url, failures=3, dead_since=date(2026, 11, 1))
        if number == 1:
            few = queries()
    assert queries() == few


def test_the_command_is_off_where_it_is_set_so(settings):
    settings.CHECK_LINKS = False
    with pytest.raises(CommandError, match="CHECK_LINKS is off"):
        call_command("check_links")


def test_the_command_says_what_it_did(settings, capsys):
    settings.CHECK_LINKS = True
    call_command("check_links")
    assert capsys.readouterr().out == "0 links asked, 0 failed, 0 dead in all; 0 left for another run\n"
