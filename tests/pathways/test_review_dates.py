"""An import's listings are not all due on one day."""

from collections import Counter
from datetime import date, timedelta

import pytest

from pathways.models import Opportunity
from pathways.review_dates import next_review, spread_review_dates

ON = date(2026, 11, 22)


def weeks_of(number: int) -> Counter:
    listings = [Opportunity(title=str(n)) for n in range(number)]
    spread_review_dates(iter(listings), ON)
    return Counter((listing.review_by - ON).days for listing in listings)


@pytest.mark.parametrize("number", [0, 1, 7, 52, 53, 300, 1000])
def test_each_week_of_the_coming_year_gets_as_many(number):
    weeks = weeks_of(number)
    assert sum(weeks.values()) == number
    assert all(days % 7 == 0 and 7 <= days <= 365 for days in weeks)
    assert not weeks or max(weeks.values()) - min(weeks.values()) <= 1
    assert len(weeks) == min(number, 52)


def test_the_same_listings_get_the_same_dates():
    assert weeks_of(97) == weeks_of(97)


def test_a_short_time_between_checks_is_kept_to(settings):
    settings.CHECK_EVERY_MONTHS = 1
    assert set(weeks_of(40)) == {7, 14, 21, 28}
    assert next_review(ON) == ON + timedelta(days=30)
