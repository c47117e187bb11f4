"""The demonstration's dates follow today, and a real site is never filled. See also `tests/test_public_pages.py`."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from localoffer.demo import demo_date
from tests.factories import TODAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("+0", TODAY),
        ("+12", date(2026, 12, 4)),
        ("-40", date(2026, 10, 13)),
        ("next:11-22", TODAY),
        ("next:11-21", date(2027, 11, 21)),
        ("next:09-07", date(2027, 9, 7)),
        ("start-60", date(2027, 7, 9)),
        ("start+1", date(2027, 9, 8)),
        ("", None),
        (None, None),
    ],
)
def test_a_date_of_the_files(text, day):
    assert demo_date(text, today=TODAY, start=date(2027, 9, 7)) == day


@pytest.mark.parametrize("text", ["start-60", "tomorrow", "12.5"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match="start date|invalid literal"):
        demo_date(text, today=TODAY)


@pytest.mark.django_db
def test_it_refuses_a_site_that_is_no_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="Set DEMO=1") as refusal:
        call_command("demo", "--no-serve")
    assert refusal.value.returncode == 2
    assert not User.objects.exists()
