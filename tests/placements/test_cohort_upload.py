"""What a cohort's file does to each row, and what it never may."""

import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from core.commands import CannotStart
from core.models import AuditEvent
from pathways.models import SupportNeed
from placements.models import Cohort, HostProposal, LookingFor, Placement, Upload, YoungPerson
from placements.uploads.planning import plan_cohort
from placements.uploads.refusing import SaysWho
from placements.uploads.runs import cohort_called, import_cohort, read_cohort
from placements.uploads.undoing import BuiltOn, undo_upload
from providers.models import Provider
from tests.factories import (
    TODAY,
    AreaFactory,
    CohortFactory,
    CollegeFactory,
    InterestFactory,
    NeedFactory,
    OpportunityFactory,
    PlacementFactory,
    PlanTypeFactory,
    ProviderFactory,
    UserFactory,
    YoungPersonFactory,
)
from tests.placements.uploading import ROW, file_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def around(kept_for_module):
    """What a file may name."""
    AreaFactory(code="northwick", name="Northwick")
    SupportNeed.objects.create(code="ASD", label="Autism", broad_area="communication", public_need=NeedFactory())
    PlanTypeFactory(code="ehcp")
    PlanTypeFactory(code="sen-support", label="SEN support")
    InterestFactory(code="food", label="Food")
    yard = ProviderFactory(name="Willow Yard", slug="willow-yard")
    OpportunityFactory(ref="yard-1", provider=yard, stage="supported", type__stage="supported")


@pytest.fixture
def cohort(db):
    return CohortFactory(college=CollegeFactory(slug="larkspur"), name="Interns", year=2026)


def plan(cohort, *rows):
    return plan_cohort(read_cohort(file_of(*rows)), cohort=cohort, on=TODAY)


def save(cohort, *rows, **options):
    return import_cohort(file_of(*rows), cohort=cohort, by=options.pop("by", None), on=TODAY, **options)


def test_a_row_is_a_young_person_what_they_look_for_and_a_placement(cohort):
    report = save(cohort, ROW)
    assert (report.new, report.is_saved) == (1, True)
    person = YoungPerson.objects.get()
    assert (person.reference, person.cohort, person.college) == ("SI-07", cohort, cohort.college)
    assert (person.age_band, person.need.code, person.plan.code, person.home_area.code) == (
        "16-18", "ASD", "ehcp", "northwick",
    )  # fmt: skip
    looking = LookingFor.objects.get()
    assert (looking.young_person, looking.stage, looking.from_on) == (person, "independent", date(2026, 11, 1))
    assert [interest.code for interest in looking.interests.all()] == ["food"]
    placement = Placement.objects.get()
    assert (placement.young_person, placement.host.slug, placement.opportunity.ref) == (person, "willow-yard", "yard-1")
    assert (placement.stage, placement.type) == ("supported", placement.opportunity.type)
    assert (placement.start_on, placement.planned_end_on) == (date(2026, 9, 14), date(2026, 12, 11))
    assert (placement.hours, placement.pay, placement.job_coach, placement.access_to_work) == (
        7.5, "unpaid", "yes", "applied",
    )  # fmt: skip
    assert set(AuditEvent.objects.values_list("action", flat=True)) == {
        "young_person.added", "looking_for.added", "placement.added", "cohort.uploaded",
    }  # fmt: skip
    assert not AuditEvent.objects.filter(note__contains="SI-07").exists()


def test_the_same_file_twice_changes_nothing(cohort):
    save(cohort, ROW, {"ref": "SI-08"})
    report = save(cohort, ROW, {"ref": "SI-08"})
    assert (report.new, report.changed, report.unchanged, report.is_saved) == (0, 0, 2, False)
    assert Upload.objects.count() == 1


def test_only_what_differs_changes_a_blank_empties_and_a_missing_column_stays(cohort):
    save(cohort, ROW)
    before = Placement.objects.get()
    row = {"ref": "si-07", "age_band": "19-21", "plan": "", "role": "Baker", "start_on": "2026-09-14", "hours": ""}
    planned = plan(cohort, row).rows[0]
    assert planned.outcome == "changed"
    assert [(change.column, change.before, change.after) for change in planned.changes] == [
        ("age_band", "16-18", "19-21"), ("plan", "ehcp", ""),
        ("role", "Kitchen assistant", "Baker"), ("hours", "7.5", ""),
    ]  # fmt: skip
    save(cohort, row)
    person, placement = YoungPerson.objects.get(), Placement.objects.get()
    assert (person.reference, person.age_band, person.plan, person.need.code) == ("SI-07", "19-21", None, "ASD")
    assert (placement.pk, placement.role, placement.hours, placement.pay) == (before.pk, "Baker", None, "unpaid")
    assert placement.lock_version == before.lock_version + 1
    assert LookingFor.objects.get().stage == "independent"


def test_one_young_person_may_have_several_placements(cohort):
    second = ROW | {"start_on": "2027-01-11", "planned_end_on": "2027-04-01", "role": "Barista"}
    beside = ROW | {"host": "Larkspur House", "opportunity_ref": ""}
    ProviderFactory(name="Larkspur House")
    report = save(cohort, ROW, second, beside | {"stage": "supported"})
    assert report.errors == []
    assert (YoungPerson.objects.count(), LookingFor.objects.count(), Placement.objects.count()) == (1, 1, 3)
    assert "overlaps" in " ".join(report.warnings)
    again = save(cohort, ROW, second, beside | {"role": "Cleaner", "stage": "supported"})
    assert (again.changed, again.unchanged, Placement.objects.count()) == (1, 2, 3)


WRONG = {
    "no reference": ({"ref": ""}, "ref", "needs the young person"),
    "a reference with signs": ({"ref": "SI/07"}, "ref", "letters, numbers and hyphens"),
    "an age band of its own": ({"age_band": "17"}, "age_band", "Use one of"),
    "an unknown need": ({"sen_type": "xyzzy"}, "sen_type", "do not know this SEN type"),
    "an unknown listing": ({"opportunity_ref": "yard-9"}, "opportunity_ref", "Did you mean|do not know"),
    "no role": ({"role": ""}, "role", "what they do"),
    "no end": ({"planned_end_on": ""}, "planned_end_on", "planned to end"),
    "an end before the start": ({"planned_end_on": "2026-09-13"}, "planned_end_on", "before it starts"),
    "no date": ({"start_on": "soon"}, "start_on", "Write a date"),
    "too many hours": ({"hours": "61"}, "hours", "from 0 to 60"),
    "hours in words": ({"hours": "some"}, "hours", "number of hours"),
    "a long role": ({"role": "x" * 81}, "role", "at most 80"),
    "a formula": ({"role": "\t=1+1"}, "role", "like a formula"),
    "pay that is none": ({"pay": "gold"}, "pay", "kind of pay"),
}  # fmt: skip


@pytest.mark.parametrize(("values", "column", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_cell_is_named_and_nothing_is_saved(cohort, values, column, words):
    content = file_of({"ref": "SI-01"}, ROW | values)
    if column == "role" and "\t" in values.get("role", ""):
        content = content.replace(b"'\t=", b"\t=")
    report = import_cohort(content, cohort=cohort, by=None, on=TODAY)
    assert [error.row for error in report.errors if error.column == column] == [2]
    assert re.search(words, " ".join(error.right for error in report.errors))
    assert not report.is_saved
    assert not YoungPerson.objects.exists()


def test_rows_about_one_person_must_agree_and_not_repeat_each_other(cohort):
    report = save(
        cohort, ROW, ROW | {"start_on": "2027-01-11", "planned_end_on": "2027-02-01", "age_band": "19-21"}, ROW
    )
    said = {(error.row, error.column) for error in report.errors}
    assert (2, "age_band") in said
    assert {(1, "start_on"), (3, "start_on")} <= said


def test_without_a_stage_from_anywhere_a_placement_is_wrong_and_the_cohort_may_give_it(cohort):
    row = {key: ROW[key] for key in ("ref", "host", "role", "start_on", "planned_end_on")}
    assert [error.column for error in plan(cohort, row).errors] == ["stage"]
    cohort.stage = "supported"
    assert plan(cohort, row).rows[0].placement_facts["stage"] == "supported"


# ── What says who somebody is ────────────────────────────────────────────────

HEADINGS = [
    "name", "First Name", "surname", "learner_name", "DOB", "date of birth", "Birthday", "postcode", "home address",
    "email", "E-mail", "phone", "mobile no", "NHS number", "nhs_no", "ULN", "upn", "NI number", "parent/carer",
]  # fmt: skip


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_column_called_as_if_it_said_who_somebody_is_refuses_the_file(cohort, heading):
    with pytest.raises(SaysWho, match="kept nothing"):
        plan(cohort, ROW | {heading: ""})


CONTENTS = {
    "a name in a column of its own": ({"intern": "Sarah Jones"}, "“intern”.*a name"),
    "a name for a reference": ({"ref": "Sarah"}, "“ref”.*a name"),
    "a birthday for a reference": ({"ref": "04032008"}, "“ref”.*date of birth"),
    "a postcode for an area": ({"home_area": "W6 9AB"}, "“home_area”.*a postcode"),
    "a date of birth for an age": ({"age_band": "04/03/2008"}, "“age_band”.*date of birth"),
    "an email": ({"contact": "ana@example.org"}, "“contact”.*email"),
    "a number": ({"id": "9434765919"}, "“id”.*own number"),
    "a telephone number": ({"ring": "020 7946 0123"}, "“ring”.*telephone"),
}


@pytest.mark.parametrize(("values", "words"), CONTENTS.values(), ids=CONTENTS)
def test_a_cell_that_says_who_somebody_is_refuses_the_file_and_is_not_repeated(cohort, values, words):
    with pytest.raises(SaysWho, match=words) as refused:
        plan(cohort, {"ref": "SI-01"}, ROW | values)
    assert not any(value in str(refused.value) for value in values.values())


def test_no_column_of_ours_and_none_of_the_return_refuses_a_file(cohort):
    others = dict.fromkeys(["WorkPlaceStartDate", "WorkPlaceEmpId", "LearnAimRef", "OutCode", "EmpStat", "EII"], "")
    planned = plan(cohort, ROW | others | {"start_on": "2010-09-14", "planned_end_on": "2010-12-11"})
    assert planned.errors == []
    assert "We left these columns out: workplacestartdate" in planned.notes[0]


def test_a_text_that_may_say_who_somebody_is_has_to_be_looked_at(cohort):
    row = ROW | {"role": "Kitchen, with Sarah Jones"}
    with pytest.raises(CannotStart, match="“Sarah Jones” looks like a name"):
        save(cohort, row)
    assert not YoungPerson.objects.exists()
    assert save(cohort, row, dry_run=True).to_look_at == ["Row 1: “Sarah Jones” looks like a name."]
    assert save(cohort, row, have_looked=True).is_saved
    assert save(cohort, row | {"hours": "8"}).is_saved, "what stands there already was looked at"


# ── Employers, colleges, cohorts ─────────────────────────────────────────────


def test_an_employer_that_is_not_here_is_proposed_once(cohort):
    rows = [
        ROW | {"ref": f"SI-{n}", "host": "Corner Bakery", "opportunity_ref": "", "stage": "supported"} for n in (1, 2)
    ]
    with pytest.raises(CannotStart, match="--by"):
        save(cohort, *rows)
    user = UserFactory()
    report = save(cohort, *rows, by=user)
    assert report.is_saved
    assert any("Corner Bakery" in note for note in report.notes)
    assert HostProposal.objects.get().host == Provider.objects.get(name="Corner Bakery")
    assert set(Placement.objects.values_list("created_by", flat=True)) == {user.pk}


def test_another_colleges_rows_do_not_exist(cohort):
    theirs = YoungPersonFactory(reference="SI-07", age_band="22-25")
    save(cohort, ROW)
    theirs.refresh_from_db()
    assert theirs.age_band == "22-25"
    assert YoungPerson.objects.of(cohort.college).get().age_band == "16-18"


def test_who_is_in_another_cohort_stays_there(cohort):
    old = YoungPersonFactory(cohort__college=cohort.college, cohort__year=2025, reference="SI-07")
    planned = plan(cohort, ROW)
    assert any("another cohort" in note and "SI-07" in note for note in planned.notes)
    save(cohort, ROW)
    assert YoungPerson.objects.get().cohort == old.cohort


def test_the_number_of_queries_does_not_grow(cohort, django_assert_max_num_queries):
    rows = [ROW | {"ref": f"SI-{n}"} for n in range(40)]
    with django_assert_max_num_queries(40):
        save(cohort, *rows[:2])
    with django_assert_max_num_queries(40):
        plan(cohort, *rows)
    with django_assert_max_num_queries(40):
        save(cohort, *rows)


# ── Undo ─────────────────────────────────────────────────────────────────────


def test_an_upload_can_be_undone(college_user, cohort):
    save(cohort, ROW)
    first = YoungPerson.objects.get()
    save(
        cohort,
        ROW | {"age_band": "19-21", "interests": "", "hours": "", "planned_end_on": "2026-12-18"},
        {"ref": "SI-09"},
    )
    undo_upload(Upload.objects.first(), by=college_user, at=first.created_at)
    person, placement = YoungPerson.objects.get(), Placement.objects.get()
    assert (person, person.age_band) == (first, "16-18")
    assert (placement.hours, placement.planned_end_on) == (7.5, date(2026, 12, 11))
    assert LookingFor.objects.get().interests.count() == 1
    undo_upload(Upload.objects.last(), by=college_user, at=first.created_at)
    assert not YoungPerson.objects.exists()
    assert Cohort.objects.filter(pk=cohort.pk).exists(), "it was there before"
    undo_upload(Upload.objects.last(), by=college_user, at=first.created_at)
    assert AuditEvent.objects.filter(action="cohort.upload_undone").count() == 2


@pytest.fixture
def college_user(db):
    return UserFactory()


def test_an_upload_that_made_its_cohort_takes_it_away_again(cohort, college_user):
    new = cohort_called(cohort.college, "Autumn", 2026)
    save(new, {"ref": "SI-1"})
    upload = Upload.objects.get()
    undo_upload(upload, by=college_user, at=upload.created_at)
    assert not Cohort.objects.filter(name="Autumn").exists()


BUILDING = {
    "a fact was changed": lambda placement: placement.young_person.save(),
    "the placement was changed": lambda placement: placement.save(),
    "another placement was added": lambda placement: PlacementFactory(young_person=placement.young_person),
    "it was reviewed": lambda placement: placement.reviews.create(on=TODAY),
    "a follow-up is asked": lambda placement: placement.follow_ups.create(
        college=placement.college, week=13, due_on=TODAY
    ),
}


@pytest.mark.parametrize("build", BUILDING.values(), ids=BUILDING)
def test_an_upload_is_not_undone_once_somebody_has_built_on_it(cohort, college_user, build):
    save(cohort, ROW, {"ref": "SI-08"})
    build(Placement.objects.get())
    upload = Upload.objects.get()
    with pytest.raises(BuiltOn, match="SI-07"):
        undo_upload(upload, by=college_user, at=upload.created_at)
    assert YoungPerson.objects.count() == 2


# ── The command ──────────────────────────────────────────────────────────────


def test_the_command_saves_a_file(cohort, tmp_path, capsys):
    path = tmp_path / "cohort.csv"
    path.write_bytes(file_of(ROW))
    call_command("import_cohort", path, "--college", "larkspur", "--dry-run")
    assert "1 new" in capsys.readouterr().out
    assert not YoungPerson.objects.exists()
    call_command("import_cohort", path, "--college", "larkspur", "--cohort", "interns", "--year", "2026")
    assert YoungPerson.objects.get().cohort == cohort


@pytest.mark.parametrize(
    ("options", "content", "status"),
    [
        (["--college", "nowhere"], file_of(ROW), 2),
        (["--college", "willow-yard"], file_of(ROW), 2),
        (["--college", "larkspur", "--by", "nobody@example.org"], file_of(ROW), 2),
        (["--college", "larkspur"], file_of(ROW | {"name": "x"}), 2),
        (["--college", "larkspur"], b"\x89PNG", 2),
        (["--college", "larkspur"], file_of(ROW | {"hours": "61"}), 1),
    ],
)
def test_the_command_says_why_not(cohort, tmp_path, options, content, status):
    path = tmp_path / "cohort.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("import_cohort", path, *options)
    assert refused.value.returncode == status
    assert not YoungPerson.objects.exists()
