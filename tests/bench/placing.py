"""Colleges with many placements, in a process of its own: `fill` makes them, `freeze` counts, `measure` asks for pages.

Each of the eight colleges has an eighth: of 50,000, ten years of more than any college has. Run by `colleges`.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice
from statistics import median

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.bench.running import say

COLLEGES, IN_A_COHORT = 8, 60
ASKED_SOON = 255  # days since somebody began of whom a follow-up is due in the next four weeks
BEGINS_IN, UNTOLD = {0: -100, 2: -40, 3: 20}, 4  # which of ten last 90 days from then; whose outcome nobody has told
TIMES_ASKED = 9
OF_A_COLLEGE = ("college_home", "cohort_list", "placement_list", "looking_for_list", "follow_ups", "outcomes")
OF_EVERYBODY = ("progress", "progress_csv", "admin:outcomes")  # measured once there are figures


def main(what: str, number: str = "0") -> None:
    django.setup()
    if what == "fill":
        fill(int(number))
    elif what == "freeze":
        say(json.dumps(freeze_now()))
    else:
        say(json.dumps(measure()))


# ── Rows ─────────────────────────────────────────────────────────────────────


def fill(number: int) -> None:
    """So many placements in all, two rotations of each young person, over five years."""
    from accounts.models import User
    from placements.models import Cohort
    from providers.models import Area, Membership, Provider

    today = timezone.localdate()
    hosts, areas = list(Provider.objects.all()[:200]), list(Area.objects.all())
    for college_number in range(COLLEGES):
        slug = f"bench-college-{college_number}"
        college, _ = Provider.objects.get_or_create(slug=slug, defaults={"name": slug, "kind": Provider.Kind.COLLEGE})
        user, _ = User.objects.get_or_create(email=f"{slug}@example.org", defaults={"name": slug})
        rights = {"level": "manager", "may_list": True, "may_place": True}
        Membership.objects.get_or_create(user=user, provider=college, defaults=rights)
        people = number // (2 * COLLEGES)
        done = Cohort.objects.filter(college=college).count()
        cohorts = Cohort.objects.bulk_create(
            Cohort(college=college, name=f"Cohort {done + n}", year=2020 + n % 7)
            for n in range(-(-people // IN_A_COHORT))
        )
        for cohort_number, cohort in enumerate(cohorts):
            fill_cohort(cohort, done + cohort_number, min(IN_A_COHORT, people), hosts, areas, today)
            people -= IN_A_COHORT
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the databases do by themselves, some time after so many rows


def fill_cohort(cohort, cohort_number: int, people: int, hosts: list, areas: list, today: date) -> None:
    from placements.models import LookingFor, Placement, Review, YoungPerson

    persons = YoungPerson.objects.bulk_create(
        YoungPerson(
            college=cohort.college,
            cohort=cohort,
            reference=f"B{cohort_number}-{n}",
            home_area=areas[n % len(areas)],
        )
        for n in range(people)
    )
    ages = [ASKED_SOON if n % 30 == 1 else (n * 370 + cohort_number * 29) % 1500 + 200 for n in range(people)]
    began = [today - timedelta(days=age) for age in ages]
    firsts = Placement.objects.bulk_create(
        ended_placement(person, hosts[(n + cohort_number) % len(hosts)], began[n]) for n, person in enumerate(persons)
    )
    seconds = Placement.objects.bulk_create(
        second_placement(first, n, hosts[(n * 7 + cohort_number) % len(hosts)], today) for n, first in enumerate(firsts)
    )
    ask_after(seconds, today)
    Review.objects.bulk_create(
        Review(
            placement=placement, on=placement.start_on + timedelta(days=days), next_on=today + timedelta(days=n % 9 - 4)
        )
        for n, placement in [*enumerate(firsts), *enumerate(seconds)]
        if placement.start_on < today
        for days in (7, 28)
    )
    LookingFor.objects.bulk_create(
        LookingFor(college=cohort.college, young_person=person, stage="supported", from_on=today)
        for person in islice(persons, 0, None, 10)
    )


def ended_placement(person, host, start_on: date, **more):
    from placements.models import Placement

    end = start_on + timedelta(days=90)
    facts = {"stage": "supported", "role": "Stores assistant"} | more
    return Placement(
        college=person.college,
        young_person=person,
        host=host,
        start_on=start_on,
        planned_end_on=end,
        ended_on=end,
        **facts,
    )


def second_placement(first, n: int, host, today: date):
    """Of ten seven have ended, one of them nobody knows how; one should have ended, one runs, one is to come."""
    from placements.models import Placement

    state, follows = n % 10, {"previous": first, "rotation": 2}
    if state not in BEGINS_IN:
        job = {"result": "job", "job_hours": 16, "job_started_on": first.ended_on + timedelta(days=95)}
        outcome = {} if state == UNTOLD else job if state % 2 else {"result": "looking"}
        return ended_placement(first.young_person, host, first.ended_on + timedelta(days=1), **outcome, **follows)
    start = today + timedelta(days=BEGINS_IN[state])
    return Placement(
        college=first.college,
        young_person=first.young_person,
        host=host,
        stage="independent",
        role="Kitchen assistant",
        start_on=start,
        planned_end_on=start + timedelta(days=90),
        **follows,
    )


def ask_after(placements: list, today: date) -> None:
    """Each question whose day is long past has its answer, but for one in twelve."""
    from placements.models import FollowUp

    asked = [
        FollowUp(
            college=placement.college,
            placement=placement,
            week=week,
            due_on=FollowUp.day(placement.clock_starts_on, week),
        )
        for placement in placements
        if placement.clock_starts_on
        for week in FollowUp.Week.values
    ]
    for n, follow_up in enumerate(asked):
        if follow_up.due_on <= today and n % 12:
            follow_up.in_work, follow_up.answered_on = "yes", today
    FollowUp.objects.bulk_create(asked)


def freeze_now() -> dict[str, float]:
    """What it takes to count everything and freeze the figures of this term, once in four months."""
    from placements.statistics import freeze

    began, cpu = time.perf_counter(), time.process_time()
    frozen = freeze(on=timezone.localdate())
    return {"s": time.perf_counter() - began, "cpu_s": time.process_time() - cpu, "tables": frozen.tables}


# ── Pages ────────────────────────────────────────────────────────────────────


def measure() -> dict[str, dict[str, float]]:
    """For each page its queries, and the median of milliseconds in this process."""
    from accounts.models import User
    from placements.models import FollowUp, FrozenTable, Placement
    from tests.conftest import signed_in

    client = signed_in(User.objects.get(email="bench-college-0@example.org"))
    slug = "bench-college-0"
    placement = Placement.objects.filter(college__slug=slug).select_related("young_person__cohort").last()
    follow_up = FollowUp.objects.filter(college__slug=slug).first()
    cohort = placement.young_person.cohort
    pages = {name: reverse(name, args=[slug]) for name in OF_A_COLLEGE}
    pages |= {
        "placement_list, last page": f"{pages['placement_list']}?show=ended&page=9999",
        "cohort": reverse("cohort", args=[slug, cohort.uuid]),
        "young_person": reverse("young_person", args=[slug, placement.young_person.uuid]),
        "placement": reverse("placement", args=[slug, placement.uuid]),
        "placement_new": reverse("placement_new", args=[slug]),
        "follow_up": reverse("follow_up", args=[slug, follow_up.uuid]),
        "outcomes, of a cohort": f"{pages['outcomes']}?cohort={cohort.uuid}",
    }
    costs = {name: cost(client.get, address) for name, address in pages.items()}
    costs["placement_list, searched"] = cost(client.post, pages["placement_list"], {"text": "B0-1"})
    if not FrozenTable.objects.exists():
        return costs
    officer = signed_in(User.objects.create_user(f"{time.time()}@example.org", "x", name="x", role="officer"))
    for name in OF_EVERYBODY:
        costs[name] = cost((officer if name.startswith("admin") else Client()).get, reverse(name))
    return costs


def cost(ask: Callable, address: str, *sent: dict) -> dict[str, float]:
    """The first answer is not counted: templates are read then."""
    first = ask(address, *sent, SERVER_NAME="127.0.0.1")
    if first.status_code != 200:  # noqa: PLR2004
        raise RuntimeError(f"{address} answered {first.status_code}")
    with CaptureQueriesContext(connection) as asked:
        ask(address, *sent, SERVER_NAME="127.0.0.1")
    queries = len(asked)  # before the next request throws them away
    took, worked = [], []
    for _ in range(TIMES_ASKED):
        began, cpu = time.perf_counter(), time.process_time()
        ask(address, *sent, SERVER_NAME="127.0.0.1")
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - cpu) * 1000)
    return {"queries": queries, "ms": median(took), "cpu_ms": median(worked)}


if __name__ == "__main__":
    main(*sys.argv[1:])
