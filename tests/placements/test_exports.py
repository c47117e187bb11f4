"""What a college saves of its own, and that its upload reads it."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from core.models import AuditEvent
from core.tabular import read_table, write_csv
from placements.exports import COLUMNS, rows_of
from placements.uploads.planning import plan_cohort
from tests.conftest import signed_in
from tests.factories import (
    TODAY,
    CohortFactory,
    CollegeFactory,
    EndReasonFactory,
    IlrCodeFactory,
    LookingForFactory,
    MembershipFactory,
    PlacementFactory,
    PlanTypeFactory,
    YoungPersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def world(kept_for_module):
    for code, field, value, hours in (
        ("mode-2", "mode", "2", None), ("empstat-10", "employment", "10", None), ("eii-5", "intensity", "5", 0),
        ("eii-6", "intensity", "6", 11), ("lldd-4", "difficulty", "4", None),
    ):  # fmt: skip
        IlrCodeFactory(code=code, field=field, value=value, hours_from=hours, is_to_check=field == "mode")
    cohort = CohortFactory(college=CollegeFactory(slug="larkspur"), year=2026)
    person = YoungPersonFactory(cohort=cohort, reference="SI-01", plan=PlanTypeFactory(), age_band="16-18")
    LookingForFactory(young_person=person, stage="independent")
    PlacementFactory(
        young_person=person, start_on=date(2026, 9, 14), planned_end_on=date(2026, 12, 6), hours=Decimal("7.5"),
        role="=Baker", ended_on=date(2026, 12, 4), end_reason=EndReasonFactory(), result="job", job_taken="yes",
        job_started_on=date(2026, 12, 7), job_hours=Decimal("10.5"), job_offered="yes", job_coach="no",
        ilr_outcome=IlrCodeFactory(), aim=IlrCodeFactory(code="z1", field="aim", value="Z0002347"),
    )  # fmt: skip
    PlacementFactory(young_person=person, start_on=date(2027, 1, 4), planned_end_on=date(2027, 3, 26))
    YoungPersonFactory(cohort=cohort, reference="SI-02")
    YoungPersonFactory(cohort=CohortFactory(college=cohort.college, year=2025), reference="SI-old")
    PlacementFactory()
    return cohort


def saved(cohort):
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows_of(cohort.college, 2026)]


def test_each_placement_is_a_row_with_the_codes_of_the_return(world):
    first, second, third = saved(world)
    assert [row["ref"] for row in (first, second, third)] == ["SI-01", "SI-01", "SI-02"]
    assert [row["looking_for_stage"] for row in (first, second, third)] == ["independent", "independent", ""]
    expected = {
        "plan": "ehcp", "age_band": "16-18", "start_on": "2026-09-14", "hours": "7.5", "job_coach": "no", "pay": "",
        "ended_on": "2026-12-04", "end_reason": "completed", "result": "job", "job_taken": "yes", "same_employer": "",
        "job_hours": "10.5", "ilr_outcome": "EMP1", "LearnAimRef": "Z0002347", "WorkPlaceStartDate": "2026-09-14",
        "WorkPlaceEndDate": "2026-12-04", "WorkPlaceHours": "90", "WorkPlaceMode": "2", "WorkPlaceEmpId": "",
        "OutType": "EMP", "OutCode": "1", "EmpStat": "10", "EII": "5", "ILRCodeYear": "2020-21 (to be checked)",
    }  # fmt: skip
    assert {name: first[name] for name in expected} == expected
    blank = ("WorkPlaceEndDate", "WorkPlaceHours", "OutType", "OutCode", "EmpStat", "EII", "LearnAimRef", "result")
    assert {second[name] for name in blank} == {""}
    assert {third[name] for name in COLUMNS if name not in {"ref"}} == {""}


def test_the_upload_reads_what_the_export_writes_and_finds_nothing_new(world):
    table = read_table(write_csv(COLUMNS, rows_of(world.college, 2026)))
    plan = plan_cohort(table, cohort=world, on=TODAY)
    assert [(row.outcome, row.changes, row.errors) for row in plan.rows] == [("unchanged", [], [])] * 3
    assert any("workplacestartdate" in note for note in plan.notes)


def test_the_number_of_queries_does_not_grow(world, django_assert_max_num_queries):
    for _ in range(5):
        PlacementFactory(young_person__cohort=world)
    with django_assert_max_num_queries(5):
        list(rows_of(world.college, 2026))


def test_a_member_saves_the_file_and_it_is_noted(world):
    client = signed_in(MembershipFactory(provider=world.college, may_list=False, may_place=True).user)
    page = client.get("/portal/college/larkspur/export/").content.decode()
    assert "2020-21 (to be checked)" in page
    csv_file = client.post("/portal/college/larkspur/export/", {"year": "2026", "kind": "csv"})
    rows = list(csv.DictReader(io.StringIO(b"".join(csv_file.streaming_content).decode("utf-8-sig"))))
    assert len(rows) == 3
    assert rows[0]["role"] == "'=Baker"
    assert csv_file.headers["Content-Disposition"].startswith('attachment; filename="placements-larkspur-2026-')
    assert "no-store" in csv_file.headers["Cache-Control"]
    workbook = client.post("/portal/college/larkspur/export/", {"year": "2026", "kind": "xlsx"})
    assert read_table(workbook.content).rows[2].values["ref"] == "SI-02"
    assert [event.after["kind"] for event in AuditEvent.objects.filter(action="placements.exported")] == ["xlsx", "csv"]
    refused = client.post("/portal/college/larkspur/export/", {"year": "1999", "kind": "csv"}).content.decode()
    assert "Choose one of your college years" in refused
    stranger = signed_in(MembershipFactory(provider=CollegeFactory(), may_list=False, may_place=True).user)
    assert stranger.post("/portal/college/larkspur/export/", {"year": "2026", "kind": "csv"}).status_code == 404
