"""Every public page of the demonstration, walked once by its links: none is dead, far, heavy, or asks anybody else.

One test with a part for each claim, since the walk is what takes the time.
"""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from accounts.models import User
from localoffer.demo import load_demo
from pathways.filters import OpportunityFilter
from pathways.models import Opportunity
from pathways.search.vocabulary import Vocabulary
from pathways.states import State
from tests.markup import Markup
from tests.walking import Visit, links_here, visit, walk

LEAP_DAY, PASSWORD = date(2028, 2, 29), "correct horse battery staple"
MOST_CLICKS = 3
LIST_PAGE_BYTES, FIRST_VISIT_BYTES = 12 * 1024, 60 * 1024
LISTS = ["/opportunities/", "/opportunities/?page=2", "/opportunities/?near=W6+9&need=autism&stage=voluntary&age=17"]


@dataclass
class Site:
    visits: dict[str, Visit]
    sitemap: Visit

    @property
    def pages(self) -> Iterator[tuple[str, Markup]]:
        return ((address, visit.page) for address, visit in self.visits.items() if visit.page)


@pytest.mark.sweep
@pytest.mark.django_db
def test_every_public_page(subtests, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2028, 2, 29, 12, tzinfo=UTC))  # the demo follows any day
    call_command("seed_reference", "--recorded-offer", verbosity=0)
    load_demo(today=LEAP_DAY, password=PASSWORD)
    client = Client()
    site = Site(walk(client, "/", *LISTS), visit(client, "/sitemap.xml"))
    for claim in CLAIMS:
        with subtests.test(claim.__name__):
            claim(site)


def the_demonstration_shows_every_state_and_is_made_once(_site):
    example = Opportunity.objects.filter(is_example=True)
    assert example.count() >= 100
    assert {row.state(LEAP_DAY) for row in example.prefetch_related("intakes")} >= set(State) - {
        State.HIDDEN,
        State.MERGED,
    }
    again = load_demo(today=LEAP_DAY, password="another password entirely")
    assert (again.providers, again.opportunities, again.gaps, again.plans, again.people) == (0, 0, 0, 0, 0)
    assert User.objects.get(email="officer@example.org").check_password(PASSWORD)


def no_link_is_dead_and_none_is_far(site):
    assert {address: v.status for address, v in site.visits.items() if v.status != 200} == {}
    far = {address: v.clicks for address, v in site.visits.items() if v.clicks > MOST_CLICKS}
    other_ways = {address: clicks for address, clicks in far.items() if address.endswith("/easy-read/")}
    assert far == other_ways, "another way to read a page stands beside it, at most one click further"
    assert set(other_ways.values()) <= {MOST_CLICKS + 1}


def every_link_to_a_filtered_list_is_understood(site):
    vocabulary = Vocabulary.load()
    links = {link for address, v in site.visits.items() for link in links_here(address, v) if address not in LISTS}
    for link in links:
        if link.startswith("/opportunities/?"):
            asked = OpportunityFilter(QueryDict(link.partition("?")[2]), on=LEAP_DAY, vocabulary=vocabulary)
            assert asked.notices == [], link


def what_search_engines_are_told_of_can_be_walked_to(site):
    listed = set(re.findall(r"<loc>http://testserver(/[^<]*)</loc>", site.sitemap.text))
    assert len(listed) > 100
    assert listed - set(site.visits) == set()


def every_kind_of_page_is_there(site):
    for start in ("/opportunities/", "/pathways/voluntary/", "/providers/", "/help/"):
        assert any(address.startswith(start) and address != start for address in site.visits), start
    law = {"/about/", "/privacy/", "/cookies/", "/glossary/", "/contact/", "/accessibility/", "/site-map/"}
    assert law | {"/gaps/", "/offer-recorded/", "/talk-to-someone/"} <= set(site.visits)
    assert sum(address.startswith("/opportunities/") for address in site.visits) > 80


def the_way_to_easy_read_and_back_stands_at_the_same_place(site):
    ways = [address for address, _ in site.pages if address.endswith("/easy-read/")]
    assert len(ways) > 80
    pages = dict(site.pages)
    for address in ways:
        full = address.removesuffix("easy-read/")
        for here, there in ((address, full), (full, address)):
            (link,) = [a for a in pages[here].all("a") if "switch" in a.parents[-1].attributes.get("class", "")]
            assert link["href"] == there
            assert [parent.attributes.get("class") for parent in link.parents[2:]] == ["wrap page-top", "switch"]
        assert ("written it in Easy Read yet" in pages[address].words) is not ("in Easy Read" in pages[address].title)


def a_link_to_a_part_of_a_page_leads_to_a_part_that_is_there(site):
    pages = dict(site.pages)
    for address, page in site.pages:
        for link in page.links:
            target, part = urldefrag(urljoin(address, link))
            if part and target in pages:
                assert pages[target].all(id=part), f"{address}: {link}"


def no_link_leads_nowhere(site):
    for address, page in site.pages:
        for link in page.all("a"):
            assert link.attributes.get("href"), f"{address}: {link.text}"
            assert link.text, f"{address}: {link['href']}"


def no_page_sets_a_cookie_or_depends_on_one(site):
    for address, found in site.visits.items():
        assert "Set-Cookie" not in found.headers, address
        assert "cookie" not in found.headers.get("Vary", "").lower(), address


def no_page_has_anything_inline_or_asks_anybody_else(site):
    for address, page in site.pages:
        for element in page.elements:
            assert element.tag not in {"style", "iframe", "object", "embed"}, address
            assert element.tag != "script" or element["src"].startswith("/static/"), address
            assert not [a for a in element.attributes if a == "style" or a.startswith("on")], f"{address}: {element}"
            names = ["src", "srcset", "data", "poster", "ping", "action"]
            names += ["href"] if element.tag in {"link", "use"} else []
            if element.tag == "link" and element["rel"] == "canonical":
                assert urlsplit(element["href"]).path == address.partition("?")[0], address
                continue  # it is asked for by nobody
            asked = [urlsplit(element.attributes.get(name, "")) for name in names]
            assert not [url for url in asked if url.scheme or url.netloc], f"{address}: {element}"


def each_page_has_a_title_and_one_heading_of_its_own(site):
    titles: dict[str, str] = {}
    for address, page in site.pages:
        if "?" not in address:
            assert len(page.all("h1")) == 1, address
            assert page.one("html")["lang"] == "en-GB", address
            assert page.title not in titles, f"{address} and {titles[page.title]}: {page.title}"
            titles[page.title] = address


def a_page_of_twenty_cards_is_light(site):
    for address in LISTS:
        assert len(site.visits[address].page.all("article", data_listing="")) == 20
        assert site.visits[address].size <= LIST_PAGE_BYTES, address


def a_first_visit_is_light(site):
    for address in ("/", "/opportunities/"):
        page = site.visits[address].page
        parts = [e["href"] for e in page.all("link", rel="stylesheet") + page.all("link", rel="icon") + page.all("use")]
        parts += [e["src"] for e in page.all("script") + page.all("img")]
        files = {urldefrag(part).url.removeprefix(settings.STATIC_URL) for part in parts if not part.startswith("#")}
        assert {name.rpartition(".")[2] for name in files} >= {"css", "js", "svg"}
        sizes = {name: len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in files}
        assert sum(sizes.values()) + site.visits[address].size <= FIRST_VISIT_BYTES, sizes


CLAIMS = (
    the_demonstration_shows_every_state_and_is_made_once,
    no_link_is_dead_and_none_is_far,
    every_link_to_a_filtered_list_is_understood,
    what_search_engines_are_told_of_can_be_walked_to,
    every_kind_of_page_is_there,
    the_way_to_easy_read_and_back_stands_at_the_same_place,
    a_link_to_a_part_of_a_page_leads_to_a_part_that_is_there,
    no_link_leads_nowhere,
    no_page_sets_a_cookie_or_depends_on_one,
    no_page_has_anything_inline_or_asks_anybody_else,
    each_page_has_a_title_and_one_heading_of_its_own,
    a_page_of_twenty_cards_is_light,
    a_first_visit_is_light,
)
