"""Facts in words: what is stated, and an empty text for what is not."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pathways import words
from tests.factories import TODAY, AreaFactory, OpportunityFactory, SiteFactory


@pytest.mark.parametrize(
    ("lowest", "highest", "text"),
    [(16, 25, "16 to 25"), (16, 16, "16"), (16, None, "16 and over"), (None, 25, "Up to 25"), (None, None, "")],
)
def test_ages(lowest, highest, text):
    assert words.ages(lowest, highest) == text


@pytest.mark.parametrize(
    ("fewest", "most", "text"),
    [
        ("4", "16", "4 to 16 hours a week"),
        ("4", "4", "4 hours a week"),
        ("1", "1", "1 hour a week"),
        ("1.0", None, "1 hour a week or more"),
        (None, "7.5", "Up to 7.5 hours a week"),
        ("10", "20.0", "10 to 20 hours a week"),
        ("0", "10", "0 to 10 hours a week"),
        (None, None, ""),
    ],
)
def test_hours(fewest, most, text):
    assert words.hours(fewest and Decimal(fewest), most and Decimal(most)) == text


@pytest.mark.parametrize(
    ("names", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_join(names, text):
    assert words.join(names) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 things"), (1, "1 thing"), (2, "2 things"), (12345, "12,345 things")]
)
def test_count(number, text):
    assert words.count(number, "thing") == text


def test_count_with_a_plural_of_its_own():
    assert words.count(2, "person", "people") == "2 people"


def test_dates():
    assert words.full_date(date(2027, 1, 4)) == "Monday 4 January 2027"
    assert words.short_date(date(2027, 1, 4)) == "4 January 2027"


@pytest.mark.parametrize(("days", "text"), [(0, "last day today"), (1, "1 day left"), (12, "12 days left")])
def test_days_left(days, text):
    assert words.days_left(TODAY + timedelta(days=days), on=TODAY) == text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({}, ""),
        ({"delivery": "online"}, "Online"),
        ({"areas": ["camden"]}, "Camden"),
        ({"areas": ["camden", "barnet"]}, "Barnet and Camden"),
        ({"areas": ["a", "b", "c", "d"]}, "4 areas"),
        ({"covers_all_areas": True, "areas": ["camden"]}, "All of our area"),
        ({"areas": ["camden"], "delivery": "both"}, "Camden, or online"),
        ({"delivery": "both"}, ""),
        ({"in_sites_of": "ealing", "areas": ["camden"], "covers_all_areas": True}, "Ealing"),
    ],
)
def test_where(facts, text):
    facts = dict(facts)
    if code := facts.pop("in_sites_of", None):
        facts["sites"] = [SiteFactory(area=AreaFactory(code=code)), SiteFactory(area=None)]
    assert words.where(OpportunityFactory(**facts)) == text
