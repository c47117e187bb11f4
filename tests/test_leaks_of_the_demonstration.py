"""The whole demonstration, walked as everybody: no page, file, mail, log line nor the audit names a young person."""

import logging

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from core.models import AuditEvent, Message
from localoffer.demo import load_demo
from placements.models import Cohort, FollowUp, LookingFor, Placement, PlacementDraft, Review, YoungPerson
from providers.models import Level, Provider
from tests.conftest import signed_in
from tests.factories import TODAY, MembershipFactory, UserFactory
from tests.leaking import MARK, addresses, college_routes, desk_pages, marks_in, text_of, uuids_that_the_audit_holds
from tests.walking import walk

MACHINES = (
    "/sitemap.xml",
    "/opportunities.csv",
    "/opportunities.xlsx",
    "/opportunities.geojson",
    "/areas.geojson",
    "/opportunities/?q=ZZ",
    "/opportunities/map/",
    "/progress/",
    "/progress.csv",
)
DESK = (
    "/admin/",
    "/admin/queue/",
    "/admin/digest/",
    "/admin/coverage/",
    "/admin/outcomes/",
    "/admin/outcomes.csv",
    "/portal/",
)


@pytest.mark.sweep
@pytest.mark.one_database
@pytest.mark.django_db
def test_no_page_file_mail_or_log_line_names_anybody(caplog):
    call_command("seed_reference", verbosity=0)
    load_demo(today=TODAY, password="correct horse battery staple")  # noqa: S106
    mark_everybody()
    with caplog.at_level(logging.INFO):
        leaks = [address for address, visit in walk(Client(), "/", *MACHINES).items() if marks_in(visit.text)]
        assert not leaks
        a_college_works()
        for role in (Role.ADMINISTRATOR, Role.OFFICER, Role.COMMISSIONER):
            client = signed_in(UserFactory(role=role, is_superuser=role == Role.ADMINISTRATOR))
            for page in [*desk_pages(), *DESK]:
                assert not marks_in(text_of(client, page)) - uuids_that_the_audit_holds(page), (role, page)
        for command in ("send_follow_ups", "send_digests", "run_jobs"):
            call_command(command, verbosity=0)
    mails = Message.objects.values_list("subject", "text", "html")
    audited = AuditEvent.objects.values_list("what", "note", "before", "after")
    assert Message.objects.exists()
    assert not [line for line in [*mails, *audited] if MARK.search(str(line))]
    assert not MARK.search(caplog.text)


def mark_everybody() -> None:
    for person in YoungPerson.objects.all():
        YoungPerson.objects.filter(pk=person.pk).update(reference=f"ZZLEAK-{person.pk}")
    Placement.objects.update(role="ZZrole", note="ZZnote")
    Review.objects.update(note="ZZnote")
    PlacementDraft.objects.update(answers={"reference": "ZZtyped-1", "role": "ZZtyped"})


def a_college_works() -> None:
    """Looks at all its pages, and looks for somebody."""
    college = Provider.objects.get(slug="demo-college")
    manager = UserFactory()
    MembershipFactory(user=manager, provider=college, level=Level.MANAGER, may_place=True)
    client = signed_in(manager)
    querysets = (Cohort, YoungPerson, Placement, FollowUp, LookingFor)
    uuids = [model.objects.of(college).values_list("uuid", flat=True)[0] for model in querysets]
    for route in college_routes():
        for parts in addresses(route, college.slug, uuids):
            client.get(reverse(route.name, kwargs=parts))
    assert MARK.search(text_of(client, f"{reverse('placement_list', args=[college.slug])}?q=ZZLEAK-1"))
