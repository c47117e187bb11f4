"""The founding paper's plans, in its own words."""

import pytest

from core.seeding import SeedReport
from strategy.models import ExpansionPlan, Gap
from strategy.seeding import seed_recorded_plans

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans(db):
    seed_recorded_plans(SeedReport())
    return ExpansionPlan.objects.all()


def test_the_plan_that_is_cut_off_ends_where_the_paper_ends(plans):
    plan = plans.get(is_cut_off=True)
    assert plan.action == "Offer supported internships (potentially with Project SEARCH) at"
    assert plan.stage == "supported"


def test_no_plan_says_more_than_the_paper(plans):
    stages = list(plans.values_list("stage", flat=True))
    counts = [stages.count(stage) for stage in ("voluntary", "social_enterprise", "supported", "independent")]
    assert counts == [2, 1, 2, 1]
    for plan in plans:
        assert (plan.is_recorded, plan.due_on, plan.status, plan.progress) == (True, None, "not_stated", "")
        assert "v.2, section 2" in plan.source


def test_an_owner_is_given_only_where_the_paper_gives_one(plans):
    owners = dict(plans.values_list("key", "owner"))
    assert owners["recorded-supported-commission-colleges"] == "commissioning"
    assert owners["recorded-supported-internships"] == ""
    assert owners["recorded-voluntary-work-shadowing"] == ""


def test_no_gap_is_made_up(plans):
    assert not Gap.objects.exists()
