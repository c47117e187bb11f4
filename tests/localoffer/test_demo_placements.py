"""The demonstration's college years: whole, lively on any day, and made once."""

import json
from datetime import date

import pytest
from django.conf import settings

from core.seeding import SeedReport
from localoffer.demo_placements import make_placements
from placements.answers import Result
from placements.models import Cohort, FollowUp, LookingFor, Placement, YoungPerson
from placements.seeding import seed_college_codes
from providers.models import Provider
from tests.factories import CollegeFactory, OpportunityFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

DATA = json.loads((settings.BASE_DIR / "fixtures" / "demo" / "placements.json").read_text())
RESULTS = {"job", "apprenticeship", "self_employed", "internship", "voluntary", "education", "looking"}


@pytest.fixture(scope="module", autouse=True)
def around_them(kept_for_module):
    """What the rows hang on: codes, two colleges with a member each, and the listings of their employers."""
    seed_college_codes(SeedReport())
    for row in DATA["colleges"]:
        CollegeFactory(slug=row["college"])
        UserFactory(email=row["by"])
    host = CollegeFactory(name="Host")
    listings = {place[0] for row in DATA["colleges"] for group in row["places"].values() for place in group}
    for slug in listings:
        OpportunityFactory(slug=slug, provider=host)


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2028, 2, 29), date(2027, 8, 3)], ids=str)
def test_three_years_are_made_whatever_the_day_and_made_once(today):
    made = make_placements(DATA, today=today)
    assert 120 < made == Placement.objects.count()
    assert {placement.state(today).value for placement in Placement.objects.all()} == {
        "planned",
        "running",
        "due",
        "ended",
    }
    assert set(Placement.objects.values_list("result", flat=True)) >= RESULTS | {Result.UNKNOWN, Result.NOT_STATED}
    assert 0 < FollowUp.objects.due(today).count() < FollowUp.objects.count()
    assert set(FollowUp.objects.values_list("in_work", flat=True)) == {"yes", "no", "unknown", "not_stated"}
    assert LookingFor.objects.waiting(today).exists()
    assert Cohort.objects.filter(is_example=False).count() == 0
    assert len(set(Cohort.objects.values_list("year", flat=True))) == 3
    assert Provider.objects.get(slug="teasel-street-laundry").is_listed is False
    assert make_placements(DATA, today=today) == 0


def test_every_row_is_one_that_a_form_would_take():
    make_placements(DATA, today=date(2026, 11, 22))
    for placement in Placement.objects.select_related("previous__previous", "young_person")[::4]:
        placement.full_clean(validate_unique=False, validate_constraints=False)
        assert placement.rotation == len(placement.chain())
        assert not (placement.ended_on and placement.ended_on > date(2026, 11, 22))
    for row in [*FollowUp.objects.select_related("placement__young_person"), *LookingFor.objects.all()]:
        row.clean()
    references = list(YoungPerson.objects.values_list("reference", flat=True))
    assert len(references) == len(set(references)) > 80
    assert {reference[:3] for reference in references} == {"OB-", "KR-"}
