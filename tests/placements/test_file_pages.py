"""How a college sends in a cohort, looks at it, saves it and takes it back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import AuditEvent
from core.seeding import SeedReport
from pathways.seeding import seed_code_lists
from placements.models import Placement, Upload, YoungPerson
from placements.seeding import seed_college_codes
from providers.models import Level
from tests.conftest import signed_in
from tests.factories import AreaFactory, CohortFactory, CollegeFactory, MembershipFactory, ProviderFactory
from tests.placements.uploading import file_of

pytestmark = pytest.mark.django_db
START = "/portal/college/larkspur"
ROW = {
    "ref": "SI-07",
    "host": "Willow Yard",
    "role": "Kitchen, with Sarah Jones",
    "stage": "supported",
    "start_on": "2026-09-14",
    "planned_end_on": "2026-12-11",
}


@pytest.fixture(scope="module", autouse=True)
def world(kept_for_module):
    college = CollegeFactory(slug="larkspur")
    ProviderFactory(name="Willow Yard")
    return CohortFactory(college=college, name="Interns", year=2026)


def member(cohort, level):
    return signed_in(MembershipFactory(provider=cohort.college, level=level, may_list=False, may_place=True).user)


@pytest.fixture
def editor(world, db):
    return member(world, Level.EDITOR)


def send(client, to, content, **values):
    file = SimpleUploadedFile("Sarah Jones.csv", content)
    return client.post(f"{START}/upload/", {"cohort": str(to.uuid), "year": "2026", "file": file} | values)


def boxes(page: str) -> dict[str, str]:
    return {name: re.search(f'name="{name}" value="([^"]+)"', page)[1] for name in ("sealed", "digest")}


def test_a_cohort_is_sent_in_looked_at_saved_and_undone(editor, world):
    page = send(editor, world, file_of(ROW, {"ref": "SI-08"})).content.decode()
    assert "Look at what would change" in page
    assert "“Sarah Jones” looks like a name" in page
    assert not YoungPerson.objects.exists()
    assert not Upload.objects.exists()

    unanswered = editor.post(f"{START}/upload/save/", boxes(page)).content.decode()
    assert "tick the box" in unanswered
    assert not YoungPerson.objects.exists()

    saved = editor.post(f"{START}/upload/save/", boxes(page) | {"looked": "yes"})
    upload = Upload.objects.get()
    assert saved.headers["Location"] == f"{START}/upload/{upload.uuid}/"
    assert Placement.objects.get().created_by == upload.by
    result = editor.get(saved.headers["Location"]).content.decode()
    assert "2 new and 0 changed" in result
    assert f"{START}/upload/{upload.uuid}/undo/" in result
    assert "no-store" in editor.get(f"{START}/files/").headers["Cache-Control"]

    again = editor.post(f"{START}/upload/save/", boxes(page) | {"looked": "yes"}).content.decode()
    assert "changed since you looked" in again
    assert "All of this is here already" in again

    assert "Undo this file?" in editor.get(f"{START}/upload/{upload.uuid}/undo/").content.decode()
    assert YoungPerson.objects.count() == 2
    editor.post(f"{START}/upload/{upload.uuid}/undo/")
    assert not YoungPerson.objects.exists()
    assert "This file was undone" in editor.get(f"{START}/upload/{upload.uuid}/").content.decode()
    assert not AuditEvent.objects.filter(what__contains="SI-0").exists()
    assert not AuditEvent.objects.filter(note__contains="Sarah").exists()


REFUSED = {
    "a column of names": (file_of({"ref": "SI-1", "First name": "x"}), "seems to hold a name. Take the column out"),
    "a postcode": (file_of({"ref": "SI-1", "home_area": "W6 9AB"}), "seems to hold a postcode"),
    "a picture": (b"\x89PNG\r\n", "This is a picture"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" * 20, "old .xls file"),
    "a broken workbook": (b"PK\x03\x04" + b"x" * 200, "spreadsheet"),
    "no ref": (file_of({"age_band": "16-18"}), "must name the column ref"),
    "empty": (b" ", "empty"),
    "too many rows": (b"ref\n" + b"A1\n" * 2001, "more than"),
    "too large": (b"ref\n" + b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_taken_says_why(editor, world, content, words):
    page = send(editor, world, content).content.decode()
    assert words in page
    assert "There is a problem" in page
    assert "W6 9AB" not in page


def test_a_wrong_row_is_shown_and_cannot_be_saved(editor, world):
    page = send(editor, world, file_of(ROW, ROW | {"ref": "<b>", "hours": "<i>61</i>"})).content.decode()
    assert "Nothing can be saved as it is" in page
    assert "&lt;i&gt;61&lt;/i&gt;" in page
    assert "<i>61" not in page
    assert "sealed" not in page


def test_a_new_cohort_needs_a_name_that_names_nobody(editor, world):
    content = file_of({"ref": "SI-9"})
    assert "Write a name for the new cohort" in send(editor, world, content, cohort="new").content.decode()
    assert "looks like a name" in send(editor, world, content, cohort="new", name="Mrs Patel").content.decode()
    page = send(editor, world, content, cohort="new", name="Autumn").content.decode()
    editor.post(f"{START}/upload/save/", boxes(page))
    assert YoungPerson.objects.get().cohort.name == "Autumn"


def test_what_was_carried_belongs_to_one_person_and_college(editor, world):
    page = send(editor, world, file_of({"ref": "SI-9"})).content.decode()
    other = member(world, Level.EDITOR)
    told = other.post(f"{START}/upload/save/", boxes(page), follow=True).content.decode()
    assert "Choose your file again" in told
    forged = boxes(page) | {"sealed": "x" + boxes(page)["sealed"]}
    assert editor.post(f"{START}/upload/save/", forged).status_code == 302
    assert not YoungPerson.objects.exists()


def test_who_may_not_send_in_files(world, editor):
    send(editor, world, file_of(ROW | {"role": "Baker"}))
    page = send(editor, world, file_of(ROW | {"role": "Baker"})).content.decode()
    editor.post(f"{START}/upload/save/", boxes(page))
    upload = Upload.objects.get()
    viewer = member(world, Level.VIEWER)
    assert viewer.get(f"{START}/files/").status_code == 200
    assert viewer.get(f"{START}/upload/{upload.uuid}/").status_code == 200
    for path in ("upload/", f"upload/{upload.uuid}/undo/"):
        assert viewer.get(f"{START}/{path}").status_code == 403
    assert viewer.post(f"{START}/upload/save/").status_code == 403
    theirs = CohortFactory()
    stranger = member(theirs, Level.MANAGER)
    assert stranger.get(f"{START}/files/").status_code == 404
    elsewhere = f"/portal/college/{theirs.college.slug}/upload/{upload.uuid}/"
    assert stranger.get(elsewhere).status_code == 404
    assert stranger.post(f"{elsewhere}undo/").status_code == 404


def test_examples_and_columns_are_there(editor):
    csv = editor.get(f"{START}/upload/example.csv")
    assert csv.content.decode("utf-8-sig").startswith("ref,age_band,sen_type,plan,home_area,looking_for_stage")
    assert editor.get(f"{START}/upload/example.xlsx").content.startswith(b"PK")
    assert editor.get(f"{START}/upload/example.exe").status_code == 404
    assert "access_to_work" in editor.get(f"{START}/upload/columns/").content.decode()


@pytest.mark.one_database
def test_the_example_can_be_sent_in_as_it_is(editor, world):
    """In any council: its area is one of this council's, and its codes are those that every council begins with."""
    AreaFactory(code="northwick", is_home=True)
    seed_code_lists(SeedReport())
    seed_college_codes(SeedReport())
    for kind in ("csv", "xlsx"):
        page = send(editor, world, editor.get(f"{START}/upload/example.{kind}").content)
        assert (page.context["counts"]["new"], page.context["counts"]["error"]) == (1, 0), page.context["plan"].errors


def test_the_page_of_files_costs_the_same_with_many_uploads(editor, world, django_assert_max_num_queries):
    for _ in range(8):
        Upload.objects.create(college=world.college, cohort=world)
    with django_assert_max_num_queries(8):
        assert editor.get(f"{START}/files/").content.count(b"<li>\n<h3>") == 8
