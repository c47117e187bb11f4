"""A college's pages ask the database as often for many young people as for a few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from placements.models import Cohort, FollowUp, Placement
from providers.models import Level
from tests.bench.placing import OF_A_COLLEGE, fill_cohort
from tests.conftest import signed_in
from tests.factories import AreaFactory, CohortFactory, CollegeFactory, MembershipFactory, ProviderFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FEW, MANY = 12, 36  # of few, each list of a page has rows already


@pytest.fixture
def college():
    return CollegeFactory(slug="larkspur")


def grow(college, today, *, number: int, cohorts: int) -> None:
    hosts = ProviderFactory.create_batch(cohorts)
    for _ in range(cohorts):
        cohort = CohortFactory(college=college)
        fill_cohort(cohort, Cohort.objects.count(), number, [*hosts, college], [AreaFactory()], today)


def pages() -> dict[str, str]:
    placement = Placement.objects.exclude(previous=None).order_by("pk").first()
    slug, cohort = "larkspur", placement.young_person.cohort
    found = {name: reverse(name, args=[slug]) for name in OF_A_COLLEGE}
    return found | {
        "cohort": reverse("cohort", args=[slug, cohort.uuid]),
        "outcomes of a cohort": f"{found['outcomes']}?cohort={cohort.uuid}",
        "follow_up": reverse("follow_up", args=[slug, FollowUp.objects.order_by("pk").first().uuid]),
        "placement": reverse("placement", args=[slug, placement.uuid]),
        "placement_new": reverse("placement_new", args=[slug]),
        "college_export": reverse("college_export", args=[slug]),
    }


def test_more_young_people_are_no_more_queries(college):
    today = timezone.localdate()
    user = UserFactory()
    MembershipFactory(user=user, provider=college, level=Level.MANAGER, may_place=True)
    client = signed_in(user)
    grow(college, today, number=FEW, cohorts=2)
    before = counts(client, pages())
    grow(college, today, number=MANY, cohorts=3)
    after = counts(client, pages())
    assert {name: (before[name], after[name]) for name in after if after[name] > before[name]} == {}


def counts(client, addresses: dict[str, str]) -> dict[str, int]:
    found = {}
    for name, address in addresses.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200, address
            found[name] = len(asked)
    return found
