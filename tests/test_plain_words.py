"""What families read on this site is for a reading age of 9, in sentences of 20 words at most.

The law pages too: privacy and cookies say what the law asks in plain words. The glossary is the one text that is not
measured, since it is the list of the hard words; what each of them means is (`tests/core/test_glossary.py`).
"""

import re

import pytest

from core.pages import fill_in
from core.plain_words import OLDEST_READER, long_sentences, reading_age
from core.seeding import SeedReport, fixture, read_json, read_page, seed_pages
from pathways.seeding import seed_code_lists, seed_pathway_types
from tests.factories import (
    ExpansionPlanFactory,
    GapFactory,
    NamedContactFactory,
    OpportunityFactory,
    PathwayTypeFactory,
    SiteFactory,
)

TEXTS = {path.stem: read_page(path) for path in fixture("pages").glob("*.md") if path.stem != "glossary"}
TYPES = {row["code"]: row for row in read_json("pathway_types.json")["types"]}
#: Pictures and lists of choices: no sentences.
NOT_PROSE = re.compile(r"<(svg|script|style|select)\b.*?</\1>", re.DOTALL)


def assert_plain(text: str) -> None:
    assert long_sentences(text) == []
    age = reading_age(text)
    assert age is None or age <= OLDEST_READER


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_a_page_is_plain(key):
    page = TEXTS[key]
    assert_plain(fill_in(f"{page['title']}\n\n{page['summary']}\n\n{page['body']}"))


@pytest.mark.parametrize("code", sorted(TYPES))
def test_what_is_said_of_a_type_is_plain(code):
    assert_plain(f"{TYPES[code]['summary']}\n\n{TYPES[code]['how_it_works']}")


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        *("/", "/opportunities/", "/opportunities/baking/", "/opportunities/?q=zeppelin"),
        "/opportunities/map/",
        *("/gaps/", "/help/", "/pathways/"),
        *("/talk-to-someone/", "/talk-to-someone/contact-me/", "/talk-to-someone/contact-me/done/"),
        *("/offer-a-place/", "/offer-a-place/done/"),
    ],
)
def test_the_words_around_them_are_plain(client, address):
    for seed in (seed_pages, seed_code_lists, seed_pathway_types):
        seed(SeedReport())
    OpportunityFactory(
        slug="baking",
        sites=[SiteFactory()],
        age_from=16,
        pay="paid",
        type=PathwayTypeFactory(code="paid-work", label="Paid work"),
    )
    NamedContactFactory()
    GapFactory()
    ExpansionPlanFactory()
    assert_plain(main_part_of(client.get(address).content.decode()))


def main_part_of(html: str) -> str:
    main = re.search(r"<main\b.*?</main>", html, re.DOTALL)[0]
    return " ".join(NOT_PROSE.sub("", main).split())
