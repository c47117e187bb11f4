import pytest

from strategy.models import Gap
from tests.desk import filled
from tests.factories import ExpansionPlanFactory, GapFactory

pytestmark = pytest.mark.one_database

ADD = "/admin/strategy/gap/add/"


def test_commissioner_writes_down_a_gap_and_its_plan(as_commissioner):
    plan = {
        "plans-TOTAL_FORMS": "1",
        "plans-0-stage": "supported",
        "plans-0-action": "Train two job coaches to sign.",
        "plans-0-status": "planned",
        "plans-0-is_public": "on",
    }
    sent = filled(as_commissioner.get(ADD), stage="supported", what_is_missing="No coach signs.", **plan)
    assert as_commissioner.post(ADD, sent).status_code == 302
    gap = Gap.objects.get()
    assert [row.action for row in gap.plans.all()] == ["Train two job coaches to sign."]


def test_two_people_on_one_plan(as_commissioner, as_officer):
    plan = ExpansionPlanFactory(gap=GapFactory())
    gap_page = f"/admin/strategy/gap/{plan.gap.pk}/change/"
    plan_page = f"/admin/strategy/expansionplan/{plan.pk}/change/"
    page = as_commissioner.get(gap_page)
    assert 'type="hidden" name="plans-0-lock_version" value="1"' in page.content.decode()
    stale = filled(page, **{"plans-0-owner": "SEND team"})
    assert as_officer.post(plan_page, filled(as_officer.get(plan_page), owner="Skills team")).status_code == 302

    refused = as_commissioner.post(gap_page, stale)
    assert refused.status_code == 200
    assert "Stored now: Skills team" in refused.content.decode()
    assert as_commissioner.post(gap_page, filled(refused)).status_code == 302
    plan.refresh_from_db()
    assert plan.owner == "SEND team"


def test_commissioner_deletes_nothing(as_commissioner):
    gap = GapFactory()
    assert as_commissioner.post(f"/admin/strategy/gap/{gap.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Gap.objects.filter(pk=gap.pk).exists()
