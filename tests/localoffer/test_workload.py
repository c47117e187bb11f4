"""The sum of `docs/four-hours.md` is the one that the code works out, and it holds."""

from pathlib import Path

import pytest
from django.conf import settings

from localoffer.work_queue import A_WEEKS_WORK
from localoffer.workload import Answers, a_week, dated_starts, hours, table

ROOT = Path(settings.BASE_DIR)
DOCUMENT = (ROOT / "docs" / "four-hours.md").read_text()
STARTS = dated_starts(ROOT / "fixtures" / "demo")
USUAL = {"listings": 300, "starts": STARTS, "check_every_months": settings.CHECK_EVERY_MONTHS}


def test_the_document_shows_what_the_code_works_out():
    assert table(a_week(**USUAL)) in DOCUMENT
    assert f"{STARTS:.2f} starts with a date" in DOCUMENT


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("no provider answers the yearly mail", {"answers": Answers(changed=0, silent=1)}),
        ("every listing is checked twice a year", {"check_every_months": 6}),
        (
            "it is checked twice a year, and six in ten do not answer",
            {"answers": Answers(silent=0.6), "check_every_months": 6},
        ),
        ("there are 1,000 listings", {"listings": 1000}),
    ],
)
def test_when_it_goes_less_well_it_still_fits(what, changed):
    needed = hours(a_week(**(USUAL | changed)))
    assert f"| {what} | {needed:.1f} |" in DOCUMENT
    assert needed < (8 if "listings" in changed else 4)


def test_a_week_brings_no_more_than_this_week_shows():
    assert sum(work.a_week for work in a_week(**USUAL)) < A_WEEKS_WORK


def test_more_listings_rarer_checks_and_better_answers_count():
    usual = hours(a_week(**USUAL))
    assert hours(a_week(**(USUAL | {"listings": 600}))) > usual
    assert hours(a_week(**(USUAL | {"check_every_months": 24}))) < usual
    assert hours(a_week(**USUAL, answers=Answers(changed=0, silent=0))) < usual
