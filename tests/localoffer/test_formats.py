from datetime import UTC, date, datetime

import pytest
from django import forms
from django.utils.formats import date_format


@pytest.mark.parametrize("typed", ["03/04/2027", "3/4/27", "2027-04-03", "3 April 2027", "3 Apr 2027"])
def test_a_date_is_read_as_people_write_it(typed):
    assert forms.DateField().clean(typed) == date(2027, 4, 3)


def test_a_month_is_a_word_and_a_time_is_by_24_hours():
    at = datetime(2027, 4, 3, 18, 5, tzinfo=UTC)
    assert date_format(at) == "3 Apr 2027"
    assert date_format(at, "DATETIME_FORMAT") == "3 Apr 2027, 18:05"
