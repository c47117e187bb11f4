"""Days, counted as people count them."""

from datetime import date

import pytest

from core.calendar import months_later, start_of


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 22), 12, date(2027, 11, 22)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 31), 0, date(2026, 1, 31)),
    ],
)
def test_months_later_is_the_same_day_or_the_last(day, months, later):
    assert months_later(day, months) == later


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 11, 22), 0), (date(2026, 7, 1), 1), (date(2026, 3, 29), 0), (date(2026, 10, 25), 1)]
)
def test_a_day_begins_in_london(day, hours):
    assert start_of(day).utcoffset().total_seconds() == hours * 3600
