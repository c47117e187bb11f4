"""What a college writes about a young person stays with that college.

Marks stand in every text about young people, and no page, file, mail, log line nor the audit shows one to anybody else.
"""

import logging
from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse
from django.urls.resolvers import URLPattern

from accounts.roles import Role
from placements.models import (
    HostProposal,
    PlacementDraft,
    Review,
)
from placements.models.uploads import Upload
from providers.models import Level
from tests.conftest import signed_in
from tests.factories import (
    TODAY,
    CohortFactory,
    CollegeFactory,
    EndReasonFactory,
    FollowUpFactory,
    LookingForFactory,
    MembershipFactory,
    OpportunityFactory,
    PlacementFactory,
    PlanTypeFactory,
    UserFactory,
)
from tests.leaking import addresses, college_routes, marks_in, text_of, uuids_that_the_audit_holds

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


# ── Each college sees only its own ───────────────────────────────────────────


def plant(slug: str) -> SimpleNamespace:
    """A college with a manager and a row of each kind; whatever is typed about somebody carries a mark."""
    college = CollegeFactory(slug=slug)
    manager = UserFactory(email=f"{slug}@example.org")
    MembershipFactory(user=manager, provider=college, level=Level.MANAGER, may_place=True)
    cohort = CohortFactory(college=college)
    running = PlacementFactory(
        young_person__cohort=cohort,
        young_person__reference=f"ZZLEAK-{slug}",
        young_person__plan=PlanTypeFactory(),
        role=f"ZZrole {slug}",
        note=f"ZZnote {slug}",
        opportunity=OpportunityFactory(),
        created_by=manager,
    )
    facts = {"ended_on": TODAY, "result": "job", "end_reason": EndReasonFactory()}
    ended = PlacementFactory(young_person=running.young_person, role="ZZrole", **facts)
    rows = [
        cohort,
        running.young_person,
        running,
        ended,
        FollowUpFactory(placement=ended, due_on=TODAY),
        LookingForFactory(young_person=running.young_person),
        Review.objects.create(placement=running, on=TODAY, note=f"ZZnote {slug}", by=manager),
        PlacementDraft.objects.create(college=college, started_by=manager, answers={"reference": "ZZtyped-1"}),
        Upload.objects.create(college=college, cohort=cohort, by=manager),
    ]
    HostProposal.objects.create(host=running.host, college=college, proposed_by=manager, proposed_on=TODAY)
    return SimpleNamespace(college=college, manager=manager, rows=rows, uuids=[row.uuid for row in rows])


@pytest.fixture(scope="module", autouse=True)
def colleges(kept_for_module) -> SimpleNamespace:
    return SimpleNamespace(mine=plant("mine"), theirs=plant("theirs"))


def answer(route: URLPattern, method: str, user, parts: dict) -> int:
    """What the view itself says, past all middleware; nothing that it writes stays."""
    request = getattr(RequestFactory(), method)("/")
    request.user, request.session = user, {}
    request._messages = FallbackStorage(request)
    with transaction.atomic():
        try:
            return route.callback(request, **parts).status_code
        except Http404:
            return 404
        except PermissionDenied:
            return 403
        finally:
            transaction.set_rollback(True)


def test_the_routes_of_a_college_are_found():
    names = {route.name for route in college_routes()}
    assert names >= {"college_home", "cohort", "placement", "follow_up", "looking_for", "college_export"}


@pytest.mark.parametrize("route", college_routes(), ids=lambda route: route.name)
def test_what_is_another_college_s_does_not_exist(route, colleges):
    mine, theirs = colleges.mine, colleges.theirs
    strange = addresses(route, theirs.college.slug, [*theirs.uuids, *mine.uuids])
    if "uuid" in route.pattern.converters:
        strange += addresses(route, mine.college.slug, theirs.uuids)
    for parts in strange:
        found = {answer(route, method, mine.manager, parts) for method in ("get", "post")}
        assert found in ({404}, {404, 405}), parts


@pytest.mark.parametrize("route", college_routes(), ids=lambda route: route.name)
def test_the_college_itself_finds_its_own_there(route, colleges):
    """So that the test above does not pass because nothing is found at all."""
    mine = colleges.mine
    own = addresses(route, mine.college.slug, mine.uuids)
    found = (answer(route, method, mine.manager, parts) for parts in own for method in ("get", "post"))
    assert any(status not in {404, 405} for status in found), "plant a row of whatever this page is about"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COMMISSIONER, Role.ADMINISTRATOR])
def test_nobody_of_the_council_opens_a_page_of_a_college(role, colleges):
    somebody = UserFactory(role=role)
    for route in college_routes():
        for parts in addresses(route, colleges.mine.college.slug, colleges.mine.uuids):
            assert answer(route, "get", somebody, parts) in {404, 405}, (route.name, parts)


# ── Nothing about anybody leaves ─────────────────────────────────────────────


def test_what_hangs_on_a_placement_is_not_told_to_the_desk_or_the_public(colleges, caplog):
    placement = colleges.mine.rows[2]
    administrator = signed_in(UserFactory(role=Role.ADMINISTRATOR, is_superuser=True))
    on_desk = [
        reverse("admin:core_auditevent_changelist"),
        *(
            reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_delete", args=[row.pk])
            for row in (placement.host, placement.opportunity, placement.young_person.plan, colleges.mine.manager)
        ),
        reverse("admin:placements_endreason_delete", args=[colleges.mine.rows[3].end_reason_id]),
    ]
    public = [placement.opportunity.get_absolute_url(), placement.host.get_absolute_url(), "/opportunities.csv"]
    with caplog.at_level(logging.INFO):
        manager = signed_in(colleges.mine.manager)
        assert marks_in(text_of(manager, placement.get_absolute_url())), "the marks are there to be found"
        for client, pages in ((administrator, on_desk), (Client(), public)):
            for page in pages:
                assert not marks_in(text_of(client, page)) - uuids_that_the_audit_holds(page), page
    assert not marks_in(caplog.text)
