"""The Easy Read that comes with the project: every line is short, has a picture and says what its page says."""

import json
import re
from collections import Counter
from itertools import chain

import pytest

from core.pictures import MEANINGS
from core.plain_words import remarks
from core.seeding import fixture, read_page

EXPLAINED = re.compile(r"^(\w+).*? means ")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
DATE = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)?\s+(?:January|February|March|April|May|June|July|August|September|October|November|"
    r"December)|20\d\d)\b"
)


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


DEMO = [read(path) for path in sorted(fixture("demo").glob("*.json"))]
LISTINGS = {row["slug"]: row for file in DEMO for row in file.get("opportunities", [])}
PROVIDERS = [row for file in DEMO for row in file.get("providers", [])]
FACTS = {part["key"]: part for row in PROVIDERS for part in chain(row.get("sites", []), row.get("contacts", []))}
OF_LISTINGS = read(fixture("demo/easy_read.json"))["easy_read"]
OF_PAGES = {path.stem.replace("--", "/"): read(path)["rows"] for path in fixture("easy_read").glob("*.json")}
EVERY_TEXT = pytest.mark.parametrize(
    "rows", [pytest.param(rows, id=key) for key, rows in (OF_LISTINGS | OF_PAGES).items()]
)


@EVERY_TEXT
def test_every_line_is_easy(rows):
    explained = set()
    for row in rows:
        assert remarks(row["sentence"], explained) == [], row["sentence"]
        explained.update(EXPLAINED.findall(row["sentence"]))


@EVERY_TEXT
def test_every_line_is_a_sentence_with_a_picture(rows):
    for row in rows:
        assert set(row) <= {"heading", "picture", "sentence"}
        assert row["picture"] in MEANINGS
        assert row["sentence"][-1] in ".?!" or row["sentence"].endswith(('."', '?"'))


@EVERY_TEXT
def test_dates_are_left_to_the_full_page(rows):
    """They move, and an old date in Easy Read would send somebody on the wrong day."""
    assert not [row["sentence"] for row in rows if DATE.search(row["sentence"])]


@EVERY_TEXT
def test_the_lines_stand_in_a_few_groups(rows):
    headings = [row["heading"] for row in rows if "heading" in row]
    assert rows[0].get("heading")
    assert 3 <= len(headings) <= 7
    assert max(Counter(headings).values()) == 1


def test_there_are_enough_listings_in_easy_read_on_every_way():
    ways = Counter(LISTINGS[slug]["stage"] for slug in OF_LISTINGS)
    assert len(OF_LISTINGS) >= 25
    assert min(ways[way] for way in ("voluntary", "social_enterprise", "supported", "independent")) >= 6
    assert len({LISTINGS[slug]["provider"] for slug in OF_LISTINGS}) >= 15


@pytest.mark.parametrize("slug", sorted(OF_LISTINGS))
def test_a_listing_has_as_many_lines_as_a_person_reads(slug):
    assert 8 <= len(OF_LISTINGS[slug]) <= 14


@pytest.mark.parametrize("slug", sorted(OF_LISTINGS))
def test_every_number_is_the_listing_s_own(slug):
    """Ages, times, pay, telephone numbers: nothing is invented and nothing has gone out of date."""
    listing = LISTINGS[slug]
    about = [listing, *(FACTS[key] for key in [*listing.get("sites", []), listing["contact"]])]
    known = set(NUMBER.findall(json.dumps(about, ensure_ascii=False)))
    said = " ".join(row["sentence"] for row in OF_LISTINGS[slug])
    assert set(NUMBER.findall(said)) <= known
    assert set(re.findall(r"020 \d{4} \d{4}|01632 \d{6}|\S+@\S+\w", said)) <= {
        listing_fact for fact in about for listing_fact in fact.values() if isinstance(listing_fact, str)
    }


@pytest.mark.parametrize("slug", sorted(OF_LISTINGS))
def test_pay_and_plan_are_those_of_the_listing(slug):
    """What the listing does not state is not stated here."""
    listing, said = LISTINGS[slug], " ".join(row["sentence"] for row in OF_LISTINGS[slug])
    assert ("There is no pay." in said) <= (listing.get("pay") == "unpaid")
    assert ("paid job" in said) <= (listing.get("pay") == "paid")
    assert ("They do not say if there is pay." in said) <= ("pay" not in listing)
    assert ("You need an EHC plan." in said) <= (listing.get("ehcp") == "yes")


def test_our_own_pages_are_in_easy_read():
    stages = {f"stage/{way}" for way in ("voluntary", "social_enterprise", "supported", "independent")}
    assert set(OF_PAGES) >= stages | {"home", "talk-intro", "help/how-to-apply", "help/keep-my-plan", "help/money"}
    assert set(OF_PAGES) - {"home"} <= {read_page(path)["key"] for path in fixture("pages").glob("*.md")}
