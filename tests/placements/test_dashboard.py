"""A cohort's own numbers: what is counted once, what stays apart, and in how many queries."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from placements.dashboard import band_of, dashboard
from tests.factories import (
    TODAY,
    CohortFactory,
    EndReasonFactory,
    FollowUpFactory,
    PlacementFactory,
    YoungPersonFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ENDED = date(2026, 6, 1)


@pytest.fixture
def cohort():
    return CohortFactory(name="Hospital", year=2026)


def placed(cohort, **facts):
    start = {"start_on": ENDED - timedelta(days=80), "planned_end_on": ENDED} if "ended_on" in facts else {}
    person = facts.pop("young_person", None) or YoungPersonFactory(cohort=cohort)
    return PlacementFactory(young_person=person, **start | facts)


def numbers(found, title: str) -> dict[str, list]:
    (chart,) = [chart for chart in found.charts if chart.title == title]
    return dict(chart.table)


def test_each_young_person_is_counted_once_by_the_latest_placement(cohort):
    first = placed(cohort, ended_on=ENDED, result="looking")
    placed(cohort, young_person=first.young_person, previous=first, rotation=2)
    placed(cohort, ended_on=ENDED, result="job")
    placed(cohort, ended_on=ENDED, result="unknown")
    placed(cohort, ended_on=ENDED)
    placed(cohort, start_on=TODAY + timedelta(days=1), planned_end_on=TODAY + timedelta(days=30))
    placed(cohort, planned_end_on=TODAY - timedelta(days=1))
    YoungPersonFactory(cohort=cohort)
    PlacementFactory()  # another college's
    assert numbers(dashboard(cohort, on=TODAY), "What they do now") == {
        "On a placement": [1],
        "Their placement has not started yet": [1],
        "Their placement should have ended: tell us how": [1],
        "A paid job": [1],
        "We asked and could not find out": [1],
        "Not recorded yet": [1],
        "No placement yet": [1],
    }
    sums = {each.label: each.number for each in dashboard(cohort, on=TODAY).sums}
    assert sums == {
        "young people": 7,
        "placements started": 6,
        "running now": 1,
        "ended": 4,
        "to be told how they ended": 1,
    }


def test_could_not_find_out_not_recorded_and_not_due_stay_apart(cohort):
    for number, (in_work, days) in enumerate([("yes", 1), ("no", 1), ("unknown", 1), ("not_stated", 0), ("yes", -3)]):
        answered = {} if in_work == "not_stated" else {"answered_on": TODAY}
        placement = placed(cohort, ended_on=ENDED, result="job" if number else "looking")
        FollowUpFactory(placement=placement, in_work=in_work, due_on=TODAY - timedelta(days=days), **answered)
    FollowUpFactory(placement=placement, week=26, due_on=TODAY + timedelta(days=1))
    found = dashboard(cohort, on=TODAY)
    assert numbers(found, "In paid work afterwards") == {"13 weeks after: 3 of 5 known": [2, 1, 1, 1]}
    assert found.not_due == 1


@pytest.mark.parametrize(
    ("hours", "band"),
    [
        ("0", "Under 8"),
        ("7.75", "Under 8"),
        ("8", "8 to under 16"),
        ("15.75", "8 to under 16"),
        ("16", "16 to under 30"),
        ("30", "30 or more"),
        ("60", "30 or more"),
        (None, "Hours not stated"),
    ],
)
def test_hours_fall_into_one_band(hours, band):
    assert band_of(Decimal(hours) if hours else None) == band


def test_hours_are_of_those_in_work_and_reasons_of_what_ended(cohort):
    completed = EndReasonFactory()
    placed(cohort, ended_on=ENDED, result="job", job_hours=16, end_reason=completed)
    placed(cohort, ended_on=ENDED, result="apprenticeship", end_reason=completed)
    placed(cohort, ended_on=ENDED, result="voluntary", job_hours=None)
    placed(cohort)
    found = dashboard(cohort, on=TODAY)
    assert numbers(found, "Hours a week in the job") == {
        "Under 8": [0],
        "8 to under 16": [0],
        "16 to under 30": [1],
        "30 or more": [0],
        "Hours not stated": [1],
    }
    assert numbers(found, "Why placements ended") == {completed.label: [2], "Not stated": [1]}


def test_it_costs_three_queries_however_large(cohort, django_assert_num_queries):
    for _ in range(12):
        FollowUpFactory(placement=placed(cohort, ended_on=ENDED, result="job", end_reason=EndReasonFactory()))
    with django_assert_num_queries(3):
        page = render_to_string("placements/includes/_dashboard.html", {"dashboard": dashboard(cohort, on=TODAY)})
    assert "Hospital, 2026/27" in page


def test_an_empty_cohort_says_that_there_is_nothing_to_draw(cohort):
    page = render_to_string("placements/includes/_dashboard.html", {"dashboard": dashboard(cohort, on=TODAY)})
    assert "nothing to draw yet" in page
