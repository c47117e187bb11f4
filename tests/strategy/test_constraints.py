"""What must be true of gaps and plans: the database refuses the rest, and the form says why in kind words."""

import pytest
from django.db.models import ProtectedError

from strategy.models import DutyItem, ExpansionPlan, Gap
from tests.factories import TODAY, DutyItemFactory, ExpansionPlanFactory, GapFactory
from tests.refusals import assert_refused, assert_the_form_says_so_first

pytestmark = pytest.mark.django_db

REFUSED = [
    ("gap_has_a_known_stage", GapFactory, {"stage": "moon"}),
    ("gap_says_what_is_missing", GapFactory, {"what_is_missing": ""}),
    ("plan_has_a_known_stage", ExpansionPlanFactory, {"stage": ""}),
    ("plan_says_what_is_done", ExpansionPlanFactory, {"action": ""}),
    ("duty_says_what_it_is", DutyItemFactory, {"topic": ""}),
    ("duty_that_is_met_says_where", DutyItemFactory, {"status": "met", "checked_on": TODAY}),
    ("duty_says_when_it_was_looked_at", DutyItemFactory, {"status": "partly"}),
]


@pytest.mark.parametrize(("name", "factory", "broken"), REFUSED)
def test_the_database_refuses(name, factory, broken):
    assert_refused(name, factory(), **broken)


@pytest.mark.parametrize(("name", "factory", "broken"), REFUSED)
def test_the_form_says_so_first(name, factory, broken):
    assert_the_form_says_so_first(name, factory(), **broken)


def test_every_named_constraint_is_tested_here():
    assert {c.name for model in (Gap, ExpansionPlan, DutyItem) for c in model._meta.constraints} == {
        name for name, _, _ in REFUSED
    }


def test_a_gap_with_a_plan_is_not_deleted():
    gap = ExpansionPlanFactory(gap=GapFactory()).gap
    with pytest.raises(ProtectedError):
        gap.delete()
