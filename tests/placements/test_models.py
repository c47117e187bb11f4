"""What the database and the forms refuse, each by itself."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from placements.models import Cohort, FollowUp, LookingFor, Placement, Review, academic_year_of
from tests.factories import (
    CohortFactory,
    CollegeFactory,
    FollowUpFactory,
    LookingForFactory,
    PlacementFactory,
    ProviderFactory,
    YoungPersonFactory,
)

pytestmark = pytest.mark.django_db

PLACEMENT_REFUSALS = {
    "planned to end before it starts": ({"planned_end_on": date(2026, 9, 13)}, "planned to end before it starts"),
    "ended before it started": ({"ended_on": date(2026, 9, 13)}, "ended before it started"),
    "more than 60 hours": ({"hours": 61}, "from 0 to 60"),
    "fewer than no hours": ({"hours": -1}, "from 0 to 60"),
    "an outcome without an end": ({"result": "job"}, "comes after its end"),
    "a reason without an end": ({"job_offered": "no"}, "comes after its end"),
    "a job taken that was not offered": (
        {"ended_on": date(2026, 12, 1), "job_offered": "no", "job_taken": "yes"},
        "was offered",
    ),
    "a job before the placement": (
        {"ended_on": date(2026, 12, 1), "job_started_on": date(2026, 9, 1)},
        "before the placement",
    ),
    "rotation 0": ({"rotation": 0}, "number 1"),
}


@pytest.mark.parametrize(("values", "words"), PLACEMENT_REFUSALS.values(), ids=PLACEMENT_REFUSALS)
def test_a_placement_that_cannot_be_is_refused_by_form_and_database(values, words):
    placement = PlacementFactory()
    for name, value in values.items():
        setattr(placement, name, value)
    with pytest.raises(ValidationError, match=words):
        placement.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        placement.save()


def test_a_placement_does_not_follow_itself_nor_in_a_ring():
    first = PlacementFactory()
    second = PlacementFactory(young_person=first.young_person, previous=first, rotation=2)
    assert second.chain() == [second, first]
    first.previous = second
    with pytest.raises(ValidationError, match="in a ring"):
        first.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=first.pk).update(previous=first.pk)


def test_a_placement_follows_only_one_of_the_same_young_person():
    placement = PlacementFactory()
    placement.previous = PlacementFactory()
    with pytest.raises(ValidationError, match="the same young person"):
        placement.full_clean()


def test_a_reference_is_unique_within_its_college_and_free_elsewhere():
    one = YoungPersonFactory(reference="SI-07")
    YoungPersonFactory(reference="SI-07")
    with pytest.raises(IntegrityError), transaction.atomic():
        YoungPersonFactory(reference="SI-07", cohort=one.cohort)


@pytest.mark.parametrize("reference", ["Ana Silva", "Ana", "04032008", "", "SI/07", "=1+1", "SI-07\n"])
def test_a_reference_is_letters_numbers_and_hyphens(reference):
    person = YoungPersonFactory.build(cohort=CohortFactory(), reference=reference)
    with pytest.raises(ValidationError) as refused:
        person.full_clean(exclude=["cohort", "college"])
    assert "reference" in refused.value.message_dict


def test_a_cohort_is_of_a_college_and_a_young_person_of_one_of_its_cohorts():
    with pytest.raises(ValidationError, match="Only colleges and schools"):
        Cohort(college=ProviderFactory(), name="Group", year=2026).full_clean()
    person = YoungPersonFactory()
    person.cohort = CohortFactory()
    with pytest.raises(ValidationError, match="your own cohorts"):
        person.full_clean()


def test_states_follow_the_day():
    placement = PlacementFactory(start_on=date(2026, 9, 14), planned_end_on=date(2026, 12, 11))
    days = {date(2026, 9, 13): "planned", date(2026, 9, 14): "running", date(2026, 12, 11): "running"}
    days |= {date(2026, 12, 12): "due"}
    for day, state in days.items():
        assert placement.state(day) == state
        assert list(getattr(Placement.objects, state)(day)) == [placement]
        others = {"planned", "running", "due"} - {state}
        assert not any(getattr(Placement.objects, other)(day).exists() for other in others)
    placement.ended_on = date(2026, 10, 1)
    assert placement.state(date(2026, 9, 1)) == "ended"


FOLLOW_UP_REFUSALS = {
    "an answer without a date": {"in_work": "no"},
    "a date without an answer": {"answered_on": date(2026, 12, 21)},
    "hours of somebody who does not work": {"in_work": "no", "answered_on": date(2026, 12, 21), "hours": 12},
    "a week of our own": {"week": 14},
}


@pytest.mark.parametrize("values", FOLLOW_UP_REFUSALS.values(), ids=FOLLOW_UP_REFUSALS)
def test_a_follow_up_that_cannot_be_is_refused(values):
    follow_up = FollowUpFactory()
    for name, value in values.items():
        setattr(follow_up, name, value)
    with pytest.raises(ValidationError):
        follow_up.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        follow_up.save()


def test_a_follow_up_is_due_from_its_day_until_it_is_answered():
    follow_up = FollowUpFactory(due_on=date(2026, 12, 20))
    assert not FollowUp.objects.due(date(2026, 12, 19)).exists()
    assert FollowUp.objects.due(date(2026, 12, 20)).get() == follow_up
    follow_up.in_work, follow_up.answered_on = "unknown", date(2026, 12, 20)
    follow_up.full_clean()
    follow_up.save()
    assert not FollowUp.objects.due(date(2027, 1, 1)).exists()


def test_looking_for_ends_after_it_begins_and_says_when():
    looking = LookingForFactory(from_on=date(2026, 9, 1))
    for values in ({"ended_on": date(2026, 8, 31)}, {"ending": "placed"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LookingFor.objects.filter(pk=looking.pk).update(**values)
    assert LookingFor.objects.waiting(date(2026, 9, 1)).exists()
    assert not LookingFor.objects.waiting(date(2026, 8, 31)).exists()


def test_a_review_comes_before_the_next():
    with pytest.raises(ValidationError, match="before this one"):
        Review(placement=PlacementFactory(), on=date(2026, 10, 2), next_on=date(2026, 10, 1)).full_clean()


def test_rows_are_of_their_own_college():
    own, other = CollegeFactory(), CollegeFactory()
    mine = PlacementFactory(young_person__cohort__college=own)
    PlacementFactory(young_person__cohort__college=other)
    assert Placement.objects.of(own).get() == mine


@pytest.mark.parametrize("factory", [PlacementFactory, FollowUpFactory, LookingForFactory])
def test_a_row_is_not_of_another_college_than_its_young_person(factory):
    row = factory()
    row.full_clean()
    row.college = CollegeFactory()
    with pytest.raises(ValidationError, match="your own young people"):
        row.full_clean()


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 7, 31), 2025), (date(2026, 8, 1), 2026), (date(2027, 1, 1), 2026)]
)
def test_a_college_year_begins_in_august(day, year):
    assert academic_year_of(day) == year
