"""Outcomes and follow-ups from a file."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from core.models import AuditEvent
from core.tabular import write_csv
from placements.exports import COLUMNS, rows_of
from placements.models import FollowUp, Placement
from placements.uploads.outcomes import plan_outcomes, save_outcomes
from placements.uploads.refusing import SaysWho
from placements.uploads.runs import read_cohort
from tests.conftest import signed_in
from tests.factories import (
    CohortFactory,
    CollegeFactory,
    EndReasonFactory,
    IlrCodeFactory,
    MembershipFactory,
    PlacementFactory,
)
from tests.placements.test_file_pages import boxes
from tests.placements.uploading import file_of

pytestmark = pytest.mark.django_db
ON = date(2027, 7, 1)
ENDED = {
    "ref": "si-07",
    "start_on": "14/09/2026",
    "ended_on": "2026-12-11",
    "end_reason": "completed",
    "job_offered": "yes",
    "job_taken": "yes",
    "result": "job",
    "job_started_on": "2026-12-14",
    "job_hours": "16",
}


@pytest.fixture(scope="module", autouse=True)
def placement(kept_for_module):
    EndReasonFactory()
    IlrCodeFactory()
    cohort = CohortFactory(college=CollegeFactory(slug="larkspur"))
    PlacementFactory(young_person__reference="SI-07")
    return PlacementFactory(
        young_person__cohort=cohort, young_person__reference="SI-07", planned_end_on=date(2026, 12, 11)
    )


def plan(placement, *rows, save=False):
    table = read_cohort(file_of(*rows))
    college = placement.young_person.college
    return (save_outcomes if save else plan_outcomes)(table, college=college, by=None, on=ON)


def test_a_row_ends_a_placement_and_asks_again(placement):
    planned = plan(placement, ENDED)
    assert [change.column for change in planned.rows[0].changes] == [
        "ended_on", "end_reason", "job_offered", "job_taken", "result", "job_started_on", "job_hours", "ilr_outcome",
    ]  # fmt: skip
    placement.refresh_from_db()
    assert placement.ended_on is None, "to look at it changes nothing"
    assert not AuditEvent.objects.exists()
    assert plan(placement, ENDED, save=True).counts["changed"] == 1
    placement.refresh_from_db()
    assert (placement.result, placement.ilr_outcome.value, placement.job_hours) == ("job", "EMP1", 16)
    assert sorted(FollowUp.objects.values_list("week", "due_on"))[0] == (13, date(2027, 3, 15))
    again = plan(placement, ENDED, save=True)
    assert (again.counts["changed"], again.counts["unchanged"]) == (0, 1)
    assert Placement.objects.exclude(pk=placement.pk).get().ended_on is None, "another college has the same ref"


def test_a_row_with_a_week_answers_a_follow_up(placement):
    answer = {"ref": "SI-07", "start_on": "2026-09-14", "week": "13", "in_work": "yes", "hours": "12"}
    assert plan(placement, answer).errors[0].column == "week"
    done = plan(placement, ENDED, answer, answer | {"week": "26", "in_work": "unknown", "hours": ""}, save=True)
    assert done.errors == []
    assert list(FollowUp.objects.order_by("week").values_list("in_work", "hours")) == [
        ("yes", 12), ("unknown", None), ("not_stated", None),
    ]  # fmt: skip


WRONG = {
    "no such placement": ({"ref": "SI-99"}, "ref"),
    "another day": ({"start_on": "2026-09-15"}, "ref"),
    "no day": ({"start_on": "soon"}, "start_on"),
    "an end before the start": ({"ended_on": "2026-09-13"}, "ended_on"),
    "an end to come": ({"ended_on": "2027-07-02"}, "ended_on"),
    "taken and not offered": ({"job_offered": "no"}, "job_taken"),
    "an answer that is none": ({"job_offered": "perhaps"}, "job_offered"),
    "an outcome without an end": ({"ended_on": ""}, "ended_on"),
    "a formula": ({"result": "=1+1"}, "result"),
}


@pytest.mark.parametrize(("values", "column"), WRONG.values(), ids=WRONG)
def test_a_wrong_row_is_named_and_nothing_is_saved(placement, values, column):
    content = file_of(ENDED, ENDED | values).replace(b"'=1", b"=1")
    done = save_outcomes(read_cohort(content), college=placement.young_person.college, by=None, on=ON)
    assert column in {error.column for error in done.errors if error.row == 2}
    placement.refresh_from_db()
    assert placement.ended_on is None


def test_a_file_that_says_who_somebody_is_is_refused(placement):
    with pytest.raises(SaysWho):
        plan(placement, ENDED | {"surname": "x"})
    with pytest.raises(SaysWho):
        plan(placement, ENDED | {"result": "ana@example.org"})


def test_what_was_saved_can_be_sent_in_again(placement):
    plan(placement, ENDED, save=True)
    table = read_cohort(write_csv(COLUMNS, rows_of(placement.young_person.college, 2026)))
    again = plan_outcomes(table, college=placement.young_person.college, by=None, on=ON)
    assert (again.errors, again.counts["unchanged"]) == ([], 1)


def test_a_member_sends_outcomes_in(placement):
    college = placement.young_person.college
    client = signed_in(MembershipFactory(provider=college, may_list=False, may_place=True).user)
    row = ENDED | {"ended_on": "2026-09-15", "job_started_on": "2026-09-16"}
    file = SimpleUploadedFile("outcomes.csv", file_of(row))
    page = client.post("/portal/college/larkspur/upload/outcomes/", {"file": file}).content.decode()
    assert "2026-09-15" in page
    placement.refresh_from_db()
    assert placement.ended_on is None
    sent = client.post("/portal/college/larkspur/upload/outcomes/save/", boxes(page), follow=True)
    assert "Saved. 1 of the rows changed something" in sent.content.decode()
    placement.refresh_from_db()
    assert placement.ended_on == date(2026, 9, 15)
    stranger = signed_in(MembershipFactory(provider=CollegeFactory(), may_list=False, may_place=True).user)
    assert stranger.get("/portal/college/larkspur/upload/outcomes/").status_code == 404


def test_the_command_saves_outcomes(placement, tmp_path, capsys):
    path = tmp_path / "outcomes.csv"
    path.write_bytes(file_of(ENDED | {"ended_on": "2026-09-15", "job_started_on": "2026-09-16"}))
    call_command("import_outcomes", path, "--college", "larkspur", "--dry-run")
    assert "1 changed" in capsys.readouterr().out
    call_command("import_outcomes", path, "--college", "larkspur")
    placement.refresh_from_db()
    assert placement.result == "job"
    path.write_bytes(file_of(ENDED | {"ref": "SI-99"}))
    with pytest.raises(CommandError) as refused:
        call_command("import_outcomes", path, "--college", "larkspur")
    assert refused.value.returncode == 1
