"""What a college sees of its placements, cohorts and young people, and what its young people look for."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEvent
from pathways.models import SupportNeed
from pathways.search import engine
from pathways.views.directory import read
from placements.matching import matched, question
from placements.models import Cohort, LookingFor, Placement, YoungPerson
from placements.waiting import Waiting
from providers.models import Level
from tests.conftest import signed_in
from tests.factories import (
    AreaFactory,
    CohortFactory,
    CollegeFactory,
    FollowUpFactory,
    InterestFactory,
    LookingForFactory,
    MembershipFactory,
    NeedFactory,
    OpportunityFactory,
    PathwayTypeFactory,
    PlacementFactory,
    ProviderFactory,
    YoungPersonFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
START = "/portal/college/larkspur/"


@pytest.fixture
def college():
    return CollegeFactory(slug="larkspur")


@pytest.fixture
def cohort(college):
    return CohortFactory(college=college, name="Hospital")


@pytest.fixture
def manager(college):
    return signed_in(MembershipFactory(provider=college, level=Level.MANAGER, may_place=True).user)


def placed(cohort, *, days: int, **more) -> Placement:
    """One that starts `days` from today and lasts a week."""
    start = timezone.localdate() + timedelta(days=days)
    return PlacementFactory(
        young_person__cohort=cohort, start_on=start, planned_end_on=start + timedelta(days=7), **more
    )


def test_the_first_page_says_what_to_do_now(manager, college, cohort):
    today = timezone.localdate()
    for days in (-30, -20, -1, 5):
        placed(cohort, days=days)
    ended = placed(cohort, days=-40, ended_on=today - timedelta(days=30))
    FollowUpFactory(placement=ended, due_on=today)
    FollowUpFactory(placement=ended, week=26, due_on=today + timedelta(days=1))
    placed(CohortFactory(), days=-30)
    CohortFactory(college=college, year=2027)
    response = manager.get(START)
    told = {name: response.context[name] for name in ("waiting", "running", "planned")}
    assert told == {"waiting": Waiting(due=3, follow_ups=1, reviews=0), "running": 1, "planned": 1}
    newest_first = [(row.year, row.people, row.running) for row in response.context["cohorts"]]
    assert newest_first == [(2027, 0, 0), (2026, 5, 1)]
    assert "Hospital" in response.content.decode()


def test_the_list_shows_one_state_at_a_time_and_counts_the_others(manager, cohort):
    due, running = placed(cohort, days=-30), placed(cohort, days=-1)
    today = timezone.localdate()
    ended = placed(cohort, days=-30, ended_on=today, result="job")
    went_on = placed(cohort, days=-60, ended_on=today - timedelta(days=9), young_person=running.young_person)
    Placement.objects.filter(pk=running.pk).update(previous=went_on, rotation=2)
    placed(CohortFactory(), days=-30)
    expected = {"due": [due], "running": [running], "ended": [ended, went_on], "": [running], "nonsense": [running]}
    for show, rows in expected.items():
        response = manager.get(f"{START}placements/?show={show}")
        assert [placement for placement, _ in response.context["rows"]] == rows
    assert [number for _, _, number in response.context["tabs"]] == [1, 1, 0, 2]


def test_a_search_finds_a_reference_or_an_employer_and_stands_in_no_address(manager, cohort):
    row = placed(cohort, days=-1, young_person__reference="SI-07", host__name="Willow Yard")
    placed(cohort, days=-30, young_person__reference="SI-08", host__name="Beech Mill")
    placed(CohortFactory(), days=-30, young_person__reference="SI-07", host__name="Willow Hall")
    for text in ("si-07", "willow"):
        response = manager.post(f"{START}placements/", {"text": text})
        assert [placement for placement, _ in response.context["rows"]] == [row]
    assert 'method="post" class="find-placement"' in response.content.decode()
    assert len(manager.get(f"{START}placements/?text=si-07").context["rows"]) == 1  # running: the address finds nothing


def test_the_chain_stands_on_each_of_its_pages(manager, cohort):
    first = placed(cohort, days=-30, role="Porter")
    second = placed(cohort, days=-1, role="Baker", previous=first, rotation=2)
    Placement.objects.filter(pk=second.pk).update(young_person=first.young_person)
    for address in (
        f"placements/{first.uuid}/",
        f"placements/{second.uuid}/",
        f"young-people/{first.young_person.uuid}/",
    ):
        page = manager.get(f"{START}{address}").content.decode()
        assert page.index("Porter") < page.rindex("Baker")
    assert "Same again" not in manager.get(f"{START}placements/{first.uuid}/").content.decode()


def test_another_colleges_rows_do_not_exist(manager):
    row = PlacementFactory()
    looking = LookingForFactory(young_person=row.young_person)
    person, cohort = row.young_person.uuid, row.young_person.cohort.uuid
    for address in (
        f"placements/{row.uuid}/",
        f"placements/{row.uuid}/change/",
        f"placements/{row.uuid}/next/",
        f"young-people/{person}/",
        f"young-people/{person}/change/",
        f"young-people/{person}/looking-for/",
        f"cohorts/{cohort}/",
        f"cohorts/{cohort}/add/",
        f"cohorts/{cohort}/change/",
        f"looking-for/{looking.uuid}/",
        f"looking-for/{looking.uuid}/end/",
    ):
        assert manager.get(f"{START}{address}").status_code == 404, address
        assert manager.post(f"{START}{address}").status_code in {404, 405}, address
    assert not AuditEvent.objects.filter(action="placement.viewed").exists()


def test_a_member_who_only_lists_finds_no_placements(college):
    lister = signed_in(MembershipFactory(provider=college, level=Level.MANAGER).user)
    assert lister.get(START).status_code == 404
    assert "Looking for" not in lister.get("/portal/provider/larkspur/").content.decode()


def test_a_cohort_is_closed_and_opened_by_a_manager(manager, college, cohort):
    manager.post(f"{START}cohorts/{cohort.uuid}/close/")
    assert not Cohort.objects.of(college).open().exists()
    assert manager.get(f"{START}cohorts/{cohort.uuid}/add/").status_code == 404
    manager.post(f"{START}cohorts/{cohort.uuid}/close/", {"open": "1"})
    assert Cohort.objects.of(college).open().exists()


def test_two_cohorts_of_a_year_have_two_names(manager, cohort):
    form = manager.post(f"{START}cohorts/new/", {"name": "HOSPITAL", "year": "2026"}).context["form"]
    assert "Choose another name" in form.errors["name"][0]


def test_a_young_person_is_added_without_a_name(manager, college, cohort):
    address = f"{START}cohorts/{cohort.uuid}/add/"
    YoungPersonFactory(cohort=cohort, reference="SI-07")
    for reference, words in (("si-07", "already"), ("Ana Silva", "letters, numbers and hyphens")):
        sent = {"reference": reference, "cohort": cohort.pk}
        assert words in manager.post(address, sent).context["form"].errors["reference"][0]
    manager.post(address, {"reference": "SI-08", "cohort": cohort.pk, "age_band": "16-18"})
    person = YoungPerson.objects.of(college).get(reference="SI-08")
    assert (person.age_band, person.need, person.plan, person.home_area) == ("16-18", None, None, None)


# ── Looking for ──────────────────────────────────────────────────────────────


@pytest.fixture
def wish(cohort):
    """A young person who looks for gardening in Camden, and all that a listing is matched by."""
    need = SupportNeed.objects.create(
        code="ASD", label="Autism", broad_area="communication", public_need=NeedFactory(code="autism")
    )
    person = YoungPersonFactory(cohort=cohort, age_band="16-18", need=need, home_area=AreaFactory(code="camden"))
    looking = LookingForFactory(young_person=person, stage="voluntary", type=PathwayTypeFactory(code="volunteering"))
    looking.interests.add(InterestFactory(code="gardening"))
    return looking


def test_a_wish_is_asked_as_a_family_would_ask_it(wish):
    asked = QueryDict(question(wish)).dict()
    assert asked == {
        "stage": "voluntary",
        "type": "volunteering",
        "area": "camden",
        "interest": "gardening",
        "need": "autism",
        "age": "17",
    }
    assert question(LookingForFactory(stage="")) == ""


def test_as_many_listings_match_as_the_directory_finds(manager, wish):
    on, fits = timezone.localdate(), {"stage": "voluntary", "type": wish.type, "interests": ["gardening"]}
    fits |= {"needs": ["autism"], "areas": ["camden"], "age_from": 16, "age_to": 25}
    OpportunityFactory(title="Allotment helper", **fits)
    OpportunityFactory(title="Herb garden", **fits | {"age_from": None, "age_to": None})
    OpportunityFactory(title="Sorting books", **fits | {"interests": ["books"]})
    (row,) = matched([wish], on=on)
    result = engine().search(read(engine(), QueryDict(question(wish)), on=on).query)
    assert (row.total, row.ask) == (result.total, result.ask_total) == (1, 1)
    listed = manager.get(f"{START}looking-for/").content.decode()
    assert "<b>1</b> listing matches" in listed
    page = manager.get(f"{START}looking-for/{wish.uuid}/").content.decode()
    assert "Allotment helper" in page
    assert "Ask them about these" in page
    assert "Sorting books" not in page
    assert f"/opportunities/?{question(wish)}".replace("&", "&amp;") in page


def test_a_wish_is_written_down_changed_and_ended(manager, cohort):
    person = YoungPersonFactory(cohort=cohort)
    sent = {"stage": "", "from_on": "1/9/26"}
    manager.post(f"{START}young-people/{person.uuid}/looking-for/", sent)
    row = LookingFor.objects.get()
    assert (row.young_person, row.stage, row.from_on) == (person, "", date(2026, 9, 1))
    address = f"{START}looking-for/{row.uuid}/"
    manager.post(f"{address}change/", sent | {"stage": "supported", "lock_version": "1"})
    manager.post(f"{address}end/", {"ending": "placed"})
    row.refresh_from_db()
    assert (row.stage, row.ending, row.ended_on) == ("supported", "placed", timezone.localdate())
    assert manager.get(f"{START}looking-for/").context["rows"] == []


# ── Growth ───────────────────────────────────────────────────────────────────

FEW, MANY = 10, 1000
PAGES = [
    "",
    "cohorts/",
    "cohorts/{cohort}/",
    "young-people/{person}/",
    "placements/",
    "placements/new/",
    "placements/{placement}/",
    "placements/{placement}/change/",
    "placements/{placement}/next/",
    "looking-for/",
    "looking-for/{looking}/",
]


def fill(cohort, *, start: int, stop: int) -> None:
    """One young person, employer, placement and wish each; those of the first have one more for each."""
    numbers, today = range(start, stop), timezone.localdate()
    rows = [YoungPerson(college=cohort.college, cohort=cohort, reference=f"R-{n}") for n in numbers]
    people = YoungPerson.objects.bulk_create(rows)
    hosts = [ProviderFactory(slug=f"h-{n}") for n in numbers if n < 2 * FEW]
    days = {"start_on": today, "planned_end_on": today + timedelta(days=60), "stage": "supported", "role": "Porter"}
    for each in (people, [YoungPerson.objects.get(reference="R-0")] * min(len(people), FEW)):
        Placement.objects.bulk_create(
            Placement(college=person.college, young_person=person, host=hosts[n % len(hosts)], **days)
            for n, person in enumerate(each)
        )
    LookingFor.objects.bulk_create(
        LookingFor(college=person.college, young_person=person, from_on=today) for person in people
    )


def count_queries(client, addresses: list[str]) -> dict[str, int]:
    counts = {}
    for address in addresses:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200, address
        counts[address] = len(queries)
    return counts


@pytest.mark.sweep
def test_a_page_asks_as_often_for_a_thousand_placements_as_for_ten(manager, cohort):
    fill(cohort, start=0, stop=FEW)
    person = YoungPerson.objects.get(reference="R-0")
    ids = {
        "cohort": cohort.uuid,
        "person": person.uuid,
        "placement": person.placements.first().uuid,
        "looking": person.looking_for.get().uuid,
    }
    addresses = [f"{START}{address}".format(**ids) for address in PAGES]
    few = count_queries(manager, addresses)
    fill(cohort, start=FEW, stop=MANY)
    assert count_queries(manager, addresses) == few
