"""`seed_reference`: creates what is missing, changes nothing that is there."""

import gzip
import io
import json
import shutil

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from core.models import AccessibilityProblem, AccessibilityStatement, Page
from core.seeding import SeedReport
from localoffer.management.commands.seed_reference import seed_reference
from pathways.models import Intake, Opportunity, PathwayType, PublicNeed
from pathways.seeding import seed_pathway_types, seed_recorded_listings
from providers.models import Area, NamedContact, Place, Provider
from strategy.models import ExpansionPlan, Gap
from tests.factories import ProviderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sweep, pytest.mark.later_on_postgres]

SMALL_PLACES = "code,easting,northing,gss_code\nW6,523000,178700,E09000013\nW6 9,522852,178289,E09000013\n"


@pytest.fixture
def few_places(settings, tmp_path):
    """The project's own fixtures, with two places in place of 15,004."""
    shutil.copytree(settings.BASE_DIR / "fixtures", tmp_path / "fixtures", ignore=shutil.ignore_patterns("demo"))
    (tmp_path / "fixtures/places.csv.gz").write_bytes(gzip.compress(SMALL_PLACES.encode()))
    settings.BASE_DIR = tmp_path
    return tmp_path / "fixtures"


def everything() -> dict:
    """Every row of every table of ours."""
    names = ("core", "providers", "pathways", "strategy")
    models = [model for name in names for model in apps.get_app_config(name).get_models()]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


def test_it_loads_what_every_council_needs():
    report = seed_reference()
    assert Place.objects.count() == 15_004
    assert Place.objects.get(code="W6 9").gss_code == Area.objects.get(code="hammersmith-and-fulham").gss_code
    assert Area.objects.home().count() == 3
    assert report.created["pathway types"] == 27
    assert set(NamedContact.objects.values_list("role", flat=True)) == set(NamedContact.Role.values)
    assert not any(report.kept.values())


@pytest.mark.one_database
def test_a_new_site_says_that_it_has_not_been_assessed(few_places):
    seed_reference()
    statement = AccessibilityStatement.objects.get()
    assert statement.status == "not_assessed"
    assert (statement.tested_on, statement.prepared_on) == (None, None)
    assert not AccessibilityProblem.objects.exists()


@pytest.mark.parametrize("recorded_offer", [True, False])
def test_a_second_run_changes_nothing(few_places, recorded_offer):
    first = seed_reference(recorded_offer=recorded_offer)
    before = everything()
    second = seed_reference(recorded_offer=recorded_offer)
    assert everything() == before
    assert second.kept == first.created
    assert not any(second.created.values())


def test_what_an_officer_changed_stays(few_places):
    seed_reference(recorded_offer=True)
    Page.objects.filter(key="help/money").update(title="Money", is_placeholder=True)
    PathwayType.objects.filter(code="group_work").update(label="Making things together", is_confirmed=True)
    PublicNeed.objects.filter(code="autism").update(ends_on="2026-01-01")
    Area.objects.filter(code="westminster").update(is_home=False)
    NamedContact.objects.filter(code="sendiass-10").update(
        name_or_post="Ada", is_placeholder=False, phone="01632 960100"
    )
    Opportunity.objects.filter(ref="recorded-epic").update(slug="epic-then", title="EPIC", status="archived")
    Provider.objects.filter(name="Epic").update(name="EPIC CIC", slug="epic-cic")
    ExpansionPlan.objects.filter(key="recorded-supported-internships").update(is_public=False)
    before = everything()
    seed_reference(recorded_offer=True)
    assert everything() == before


def test_what_is_missing_comes_back(few_places):
    seed_reference()
    Page.objects.filter(key="cookies").delete()
    PathwayType.objects.filter(code="apprenticeship").delete()
    report = seed_reference()
    assert {kind: new for kind, new in report.created.items() if new} == {"pages": 1, "pathway types": 1}
    assert PathwayType.objects.get(code="apprenticeship").parent.code == "independent_part_full_time"


def test_a_council_with_areas_of_its_own_gets_no_others(few_places):
    Area.objects.create(code="northwick", name="Northwick", is_home=True)
    seed_reference()
    assert [area.code for area in Area.objects.all()] == ["northwick"]


def test_sectors_come_beside_postcodes_that_were_loaded_first(few_places):
    Place.objects.create(code="W6 9JU", easting=523000, northing=178700)
    report = seed_reference()
    assert (report.created["places"], report.kept["places"]) == (2, 1)


@pytest.mark.one_database
def test_without_the_option_there_is_no_trace_of_the_recorded_offer(few_places):
    seed_reference()
    for model in (Opportunity, Intake, Provider, ExpansionPlan, Gap):
        assert not model.objects.exists()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("pages/help.md", "title: Help\n\nText", "help.md must begin with these lines"),
        ("reference/interests.json", "{", "fixtures/reference/interests.json cannot be read"),
        ("reference/interests.json", '{"rows": [{"code": "two words", "label": "x"}]}', "interests, two words"),
        (
            "reference/interests.json",
            '{"rows": [{"code": "shops", "label": "Shops"}, {"code": "shops", "label": "Stores"}]}',
            "interests, shops: UNIQUE",
        ),
        ("places.csv.gz", "no zip", "fixtures/places.csv.gz cannot be read"),
    ],
)
def test_a_broken_fixture_is_named_and_nothing_is_saved(few_places, name, content, problem):
    (few_places / name).write_text(content)
    with pytest.raises(CommandError, match=problem) as refusal:
        call_command("seed_reference")
    assert refusal.value.returncode == 2
    assert not any(everything().values())


@pytest.mark.one_database
def test_without_the_public_texts_the_papers_label_stands_in(few_places):
    (few_places / "pathway_types.json").unlink()
    seed_reference()
    assert PathwayType.objects.get(code="group_enterprise").label == "Group enterprise"


# ── The shell ────────────────────────────────────────────────────────────────


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.one_database
def test_it_says_what_it_did(few_places):
    out, progress = io.StringIO(), io.StringIO()
    call_command("seed_reference", stdout=out, stderr=progress)
    assert "pathway types: 27 new, 0 kept" in out.getvalue()
    assert progress.getvalue() == ""


@pytest.mark.one_database
def test_only_a_terminal_sees_progress(few_places):
    terminal = Terminal()
    call_command("seed_reference", stdout=io.StringIO(), stderr=terminal)
    assert "Ways into work" in terminal.getvalue()


@pytest.mark.one_database
def test_it_can_be_silent(few_places):
    out = io.StringIO()
    call_command("seed_reference", verbosity=0, stdout=out)
    assert out.getvalue() == ""


@pytest.mark.one_database
def test_it_writes_a_report(few_places, tmp_path):
    call_command("seed_reference", report=tmp_path / "report.json", stdout=io.StringIO())
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["command"], report["status"], report["errors"]) == ("seed_reference", 0, [])
    assert report["created"]["places"] == 2
    assert report["started_at"] <= report["finished_at"]


@pytest.mark.one_database
def test_the_report_says_why_it_could_not_start(few_places, tmp_path):
    (few_places / "named_contacts.json").unlink()
    with pytest.raises(CommandError):
        call_command("seed_reference", report=tmp_path / "report.json")
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["status"] == 2
    assert "named_contacts.json" in report["problems"][0]


@pytest.mark.one_database
def test_a_report_that_cannot_be_written_stops_it_at_once(few_places, tmp_path):
    with pytest.raises(CommandError, match="The report cannot be written") as refusal:
        call_command("seed_reference", report=tmp_path / "nowhere" / "report.json")
    assert refusal.value.returncode == 2
    assert not Page.objects.exists()


def test_a_provider_that_is_there_is_used_as_it_is():
    mencap = ProviderFactory(name="Mencap", slug="mencap")
    seed_pathway_types(SeedReport())
    seed_recorded_listings(SeedReport())
    assert Opportunity.objects.get(ref="recorded-mencap").provider == mencap
    mencap.refresh_from_db()
    assert (mencap.is_listed, mencap.is_historical) == (True, False)
