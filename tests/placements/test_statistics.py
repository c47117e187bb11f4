"""What is counted, and what is frozen, from rows of the database to the figures of a page."""

import csv
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from pathways.models import SupportNeed
from placements.models import FollowUp, FrozenTable, FrozenTerm, Placement, PrunedCount, YoungPerson
from placements.pruning import prune
from placements.statistics import as_csv, freeze, newest_tables, sections, summary_of, term_of
from placements.statistics.books import BOOKS_BY_CODE, need_labels
from placements.statistics.counting import count_people
from tests.factories import (
    AreaFactory,
    CohortFactory,
    FollowUpFactory,
    NeedFactory,
    PlacementFactory,
    ProviderFactory,
    YoungPersonFactory,
)

pytestmark = pytest.mark.django_db
ENDED = date(2025, 7, 18)
TERM = date(2027, 1, 11)


def person(*, area=None, cohort, host, result="job", hours=20, still=None, **facts):
    """One young person whose placement has ended, and what they said at 26 weeks."""
    placement = PlacementFactory(
        young_person=YoungPersonFactory(cohort=cohort, home_area=area),
        host=host,
        **{
            "start_on": date(2025, 1, 6),
            "planned_end_on": ENDED,
            "ended_on": ENDED,
            "result": result,
            "job_hours": hours if result == "job" else None,
        }
        | facts,
    )
    if still:
        FollowUpFactory(placement=placement, week=26, due_on=ENDED, in_work=still, answered_on=date(2026, 2, 1))
    return placement


@pytest.fixture
def cohort():
    return CohortFactory(year=2024)


@pytest.fixture
def host():
    return ProviderFactory()


def counts(code: str, name: str) -> dict:
    found = {}
    for (row, profile), number in count_people(BOOKS_BY_CODE[code], after=None, until=TERM).items():
        key = (*row, getattr(profile, name))
        found[key] = found.get(key, 0) + number
    return found


def test_each_answer_is_counted_apart(cohort, host):
    for facts in (
        {},
        {"hours": 8},
        {"hours": None},
        {"result": "apprenticeship"},
        {"result": "education"},
        {"result": "unknown"},
        {"result": "not_stated"},
    ):
        person(cohort=cohort, host=host, **facts)
    assert counts("everyone-after", "after") == {
        ("job_16",): 1,
        ("job_less",): 1,
        ("job_hours",): 2,
        ("no_job",): 1,
        ("unknown",): 1,
        ("not_stated",): 1,
    }


def test_hours_decide_what_counts_as_a_job_where_a_council_says_so(cohort, host, settings):
    settings.COUNTS_AS_JOB_HOURS = 16
    for hours in (20, 8, None):
        person(cohort=cohort, host=host, hours=hours)
    assert counts("everyone-after", "after") == {("job_16",): 1, ("no_job",): 1, ("unknown",): 1}


def test_a_placement_that_should_have_ended_counts_as_not_recorded(cohort, host):
    person(cohort=cohort, host=host, ended_on=None, result="not_stated")
    assert counts("everyone-after", "after") == {("not_stated",): 1}


def test_a_follow_up_that_nobody_answered_is_not_a_no(cohort, host):
    for answer in ("yes", "no", "unknown", None):
        person(cohort=cohort, host=host, still=answer)
    person(cohort=cohort, host=host, result="looking")
    assert counts("everyone-still_26", "still_26") == {
        ("yes",): 1,
        ("no",): 1,
        ("unknown",): 1,
        ("not_stated",): 1,
        ("",): 1,
    }


def test_rotations_count_once_and_the_next_way_into_work_is_where_one_went(cohort, host):
    first = person(cohort=cohort, host=host, stage="voluntary", result="other")
    for start in (ENDED + timedelta(7), ENDED + timedelta(70)):
        PlacementFactory(
            young_person=first.young_person, host=host, start_on=start, planned_end_on=start + timedelta(60)
        )
    assert counts("kind", "to") == {("voluntary", "", "supported"): 1, ("supported", "", "not_stated"): 1}


def test_a_next_placement_counts_only_within_the_weeks_that_are_set(cohort, host, settings):
    first = person(cohort=cohort, host=host, stage="voluntary", result="other")
    late = ENDED + timedelta(weeks=20)
    PlacementFactory(young_person=first.young_person, host=host, start_on=late, planned_end_on=late)
    settings.CONVERSION_WEEKS = 19
    assert counts("kind", "to")["voluntary", "", "elsewhere"] == 1
    settings.CONVERSION_WEEKS = 20
    assert counts("kind", "to")["voluntary", "", "supported"] == 1


def a_year(cohort, host, *, sizes=(18, 5, 12), ended_on=ENDED) -> list:
    """The boroughs' real sizes: half found a job, most of those kept it."""
    areas = [AreaFactory(code=f"area-{number}", name=f"Area {number}") for number in range(len(sizes))]
    for area, size in zip(areas, sizes, strict=True):
        for number in range(size):
            result = "job" if number % 2 else "looking"
            person(area=area, cohort=cohort, host=host, result=result, ended_on=ended_on, still="yes")
    return areas


def figures() -> dict:
    return {t.key: [[row.label, *(f.shown for f in row.figures)] for row in t.rows] for t in newest_tables()}


def test_something_useful_is_shown_at_the_real_sizes(cohort, host):
    areas = a_year(cohort, host)
    report = freeze(on=TERM)
    assert "host" in report.waiting, "one employer is no breakdown"
    found = figures()
    assert found["everyone-after"] == [["Everyone", 15, 20]]
    assert found["area-after"][0] == [areas[0].name, 10, 10]
    assert found["area-after"][1] == [areas[1].name, None, None]
    assert found["area-after"][2] == [areas[2].name, 5, 5]


def test_too_few_wait_until_there_are_enough(cohort, host):
    for number in range(6):
        person(cohort=cohort, host=host, result="job" if number % 2 else "looking")
    assert freeze(on=TERM).tables == 0
    for number in range(8):
        person(cohort=cohort, host=host, result="job" if number % 2 else "looking", ended_on=date(2026, 1, 20))
    freeze(on=date(2027, 5, 3))
    assert figures()["everyone-after"] == [["Everyone", 5, 5]], "those of both terms"


def test_a_term_is_frozen_once_and_nobody_is_counted_twice(cohort, host):
    a_year(cohort, host)
    freeze(on=TERM)
    before = as_csv()
    Placement.objects.update(result="unknown")
    assert freeze(on=TERM + timedelta(20)).was_frozen
    assert as_csv() == before
    freeze(on=date(2027, 5, 3))
    assert as_csv() == before, "nobody new has ended a placement"


def test_a_file_says_what_the_page_shows(cohort, host):
    a_year(cohort, host)
    freeze(on=TERM)
    shown = [figure for table in newest_tables() for row in table.rows for figure in row.figures]
    people = [line["people"] for line in csv.DictReader(as_csv().decode("utf-8-sig").splitlines())]
    assert people == [figure.words for figure in shown]
    assert 0 < people.count("fewer than 5 or none") < len(people)
    assert [section.code for section in sections()] == ["everyone", "area"]


def test_a_summary_takes_the_first_row_that_has_a_percentage(cohort, host):
    a_year(cohort, host)
    freeze(on=TERM)
    told = summary_of(("host", str(host.pk), "here"), ("area", "area-1", "small"), ("everyone", "everyone", "everyone"))
    assert (told.about, told.after.good_percent, told.after.base) == ("everyone", 43, 35)
    assert summary_of(("area", "area-1", "small")) is None


def test_pruning_says_first_and_then_turns_placements_into_counts(cohort, host):
    areas = a_year(cohort, host, sizes=(10, 10))
    a_year_later = date(2032, 9, 1)
    assert prune(on=a_year_later).placements == 20
    assert Placement.objects.count() == 20
    report = prune(on=a_year_later, is_dry_run=False)
    assert (report.placements, Placement.objects.count(), YoungPerson.objects.count()) == (20, 0, 0)
    assert FollowUp.objects.count() == 0
    assert PrunedCount.objects.filter(book="area", measure="after", row=areas[0].code).count() == 2
    freeze(on=a_year_later)
    assert figures()["everyone-after"] == [["Everyone", 10, 10]]
    assert not PrunedCount.objects.filter(book="everyone-after").exists(), "they are counted once"


def test_pruning_keeps_the_young_and_their_chain(cohort, host):
    old = person(cohort=cohort, host=host)
    new = PlacementFactory(
        young_person=old.young_person,
        host=host,
        previous=old,
        start_on=date(2032, 1, 5),
        planned_end_on=date(2032, 7, 1),
    )
    assert prune(on=date(2032, 9, 1), is_dry_run=False).placements == 1
    new.refresh_from_db()
    assert new.previous is None


def test_what_was_counted_leaves_no_count_behind(cohort, host):
    a_year(cohort, host, sizes=(10, 10))
    freeze(on=TERM)
    prune(on=date(2032, 9, 1), is_dry_run=False)
    assert not PrunedCount.objects.filter(book="everyone-after").exists()


@pytest.mark.one_database
def test_freezing_takes_as_many_queries_however_many_there_are(cohort, host, django_assert_max_num_queries):
    a_year(cohort, host)
    with django_assert_max_num_queries(40):
        freeze(on=TERM)
    FrozenTerm.objects.all().delete()
    for _ in range(30):
        person(cohort=cohort, host=host)
    with django_assert_max_num_queries(40):
        freeze(on=TERM)


@pytest.mark.one_database
def test_the_commands_say_what_they_did(cohort, host, capsys):
    person(cohort=cohort, host=host)
    call_command("prune_placements")
    assert "would be deleted (--yes does it)" in capsys.readouterr().out
    call_command("freeze_statistics")
    call_command("freeze_statistics")
    assert "They stay as they are" in capsys.readouterr().out


def test_terms():
    assert term_of(date(2026, 12, 31)) == date(2026, 9, 1)
    assert term_of(date(2027, 1, 1)) == date(2027, 1, 1)
    assert term_of(date(2027, 8, 31)) == date(2027, 5, 1)
    assert FrozenTable.objects.count() == 0


def test_a_need_is_named_in_families_words_where_they_are_its_own():
    autism, learning = (
        NeedFactory(code="autism", label="Autism"),
        NeedFactory(code="learning", label="Learning disability"),
    )
    for code, label, public in (("ASD", "Autistic spectrum disorder", autism), ("MLD", "Moderate", learning)):
        SupportNeed.objects.create(code=code, label=label, broad_area="across", public_need=public)
    SupportNeed.objects.create(code="SLD", label="Severe", broad_area="across", public_need=learning)
    assert need_labels({"ASD", "MLD"}) == {"ASD": "Autism", "MLD": "Moderate"}
