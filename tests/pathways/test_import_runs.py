"""A file from when it is sent in until it is imported, left or undone."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.roles import Role
from core.jobs import Job, run_jobs
from core.models import AuditEvent
from core.tabular import read_table
from pathways.exports import export_offer
from pathways.importers import runs
from pathways.importers.applying import ChangedMeanwhile
from pathways.importers.planning import plan_import
from pathways.importing_queue import queue_items
from pathways.models import ImportRow, ImportRun, ListingVersion, Opportunity
from pathways.search import SearchQuery
from pathways.search.freshness import keeper
from providers.models import Contact, Provider, Site
from tests.factories import TODAY, IntakeFactory, OpportunityFactory, ProviderFactory, SiteFactory, UserFactory
from tests.pathways.importing import FULL, WHOLE, csv_of, make_what_rows_name

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]
BAD = {"ref": "bad", "title": "Bad", "provider": "Nobody"}


@pytest.fixture(autouse=True, scope="module")
def what_rows_name(kept_for_module):
    make_what_rows_name()


def send(*rows, **options):
    return runs.receive(csv_of(*rows), file_name="offer.csv", by=None, at=timezone.now(), **options)


def look(*rows, **options) -> ImportRun:
    run = send(*rows, **options)
    runs.look(run, on=TODAY)
    run.refresh_from_db()
    return run


def bring_in(*rows, **options):
    return runs.import_file(csv_of(*rows), file_name="offer.csv", by=None, on=TODAY, **options)


# ── Looking ──────────────────────────────────────────────────────────────────


def test_looking_keeps_what_would_change_and_writes_nothing_of_it():
    run = look(FULL, BAD)
    assert (run.state, run.new, run.errors, run.rows_in_all) == ("ready", 1, 1, 2)
    wrong, new = ImportRow.objects.order_by("-number")
    assert (wrong.outcome, wrong.lines[0][:2]) == ("error", ["provider", "Nobody"])
    assert new.outcome == "new"
    assert not Opportunity.objects.exists()
    assert not ListingVersion.objects.exists()


def test_what_changes_is_said_in_words():
    bring_in(FULL)
    run = look(FULL | {"pay": "paid", "needs": "autism"})
    lines = run.rows.get().lines
    assert ["pay", "Allowance or expenses", "Paid"] in lines
    assert ["needs", "Autism, Physical", "Autism"] in lines


def test_a_file_that_cannot_be_read_says_why():
    run = runs.receive(b"%PDF-1.7", file_name="offer.csv", by=None, at=timezone.now())
    assert runs.look(run, on=TODAY) is None
    run.refresh_from_db()
    assert run.state == "unreadable"
    assert "PDF" in run.notes[0]


# ── Importing ────────────────────────────────────────────────────────────────


def test_what_was_looked_at_is_imported_with_versions_audit_and_search():
    officer = UserFactory()
    run = look(FULL, publish=True)
    assert runs.import_looked_at(run, by=officer, on=TODAY)
    listing = Opportunity.objects.get()
    version = listing.versions.get()
    assert (version.number, version.why, version.source, version.by) == (1, "import", run.source, officer)
    assert {"import.applied", "opportunity.published"} <= set(AuditEvent.objects.values_list("action", flat=True))
    assert (listing.entry != "", listing.search_text != "") == (True, True)
    keeper.prepare()
    assert keeper.engine().search(SearchQuery(on=TODAY, q="baking willow")).total == 1
    run.refresh_from_db()
    assert (run.state, run.rows.get().listing) == ("applied", listing)


def test_all_or_nothing():
    report = bring_in(FULL, BAD)
    assert (report.is_saved, [error.row for error in report.errors]) == (False, [2])
    assert not Opportunity.objects.exists()
    assert not Contact.objects.exists()
    assert bring_in(FULL, BAD, skip_bad_rows=True).is_saved
    assert Opportunity.objects.count() == 1


def test_what_the_database_refuses_leaves_nothing_behind():
    plan = plan_import(read_table(csv_of(FULL)), on=TODAY)
    plan.rows[0].facts["age_from"] = 99  # past all that looks at a row
    run = send(FULL)
    with pytest.raises(ChangedMeanwhile):
        runs.apply_import(plan, run=run, by=None)
    assert [model.objects.count() for model in (Opportunity, Site, Contact)] == [0, 0, 0]
    assert ImportRun.objects.get(pk=run.pk).applied_at is None


def test_a_listing_that_changed_since_is_looked_at_again():
    bring_in(FULL)
    run = look(FULL | {"age_to": "20"})
    Opportunity.objects.update(age_to=22)
    assert not runs.import_looked_at(run, by=None, on=TODAY)
    run.refresh_from_db()
    assert (run.state, run.changed_since, run.rows.get().lines) == ("ready", True, [["age_to", "22", "20"]])
    assert Opportunity.objects.get().age_to == 22
    assert runs.import_looked_at(run, by=None, on=TODAY)
    assert Opportunity.objects.get().age_to == 20


def test_a_listing_that_changed_between_plan_and_writing_stops_all_of_it():
    bring_in(FULL)
    plan = plan_import(read_table(csv_of(FULL | {"age_to": "20"}, WHOLE | {"ref": "2", "title": "Tea"})), on=TODAY)
    Opportunity.objects.update(lock_version=9)
    with pytest.raises(ChangedMeanwhile, match="Baking"):
        runs.apply_import(plan, run=send(FULL), by=None)
    assert Opportunity.objects.count() == 1


def test_an_import_that_is_begun_twice_is_done_once():
    run = look(FULL)
    plan = runs.planned(run, on=TODAY)
    assert len(runs.apply_import(plan, run=run, by=None)) == 1
    assert runs.apply_import(plan, run=run, by=None) == []
    assert Opportunity.objects.count() == 1


def test_a_listing_that_came_before_there_was_a_history_can_be_undone():
    listing = OpportunityFactory(ref="yard-1", provider=Provider.objects.get(slug="willow-yard"), title="Old")
    assert bring_in(WHOLE).changed == 1
    assert [v.why for v in listing.versions.order_by("number")] == ["baseline", "import"]


# ── Undoing ──────────────────────────────────────────────────────────────────


def test_an_import_is_undone_but_for_what_somebody_changed_since():
    bring_in(WHOLE)
    rows = WHOLE | {"days": "Mondays"}, WHOLE | {"ref": "2", "title": "Tea"}, WHOLE | {"ref": "3", "title": "Cake"}
    run = ImportRun.objects.get(pk=int(bring_in(*rows).source.partition(":")[2]))
    bring_in(WHOLE | {"ref": "3", "title": "Cakes"})
    would = runs.would_undo(run)
    assert (would.restored, would.archived, [str(listing) for listing in would.left]) == (1, 1, ["Cakes"])
    undone = runs.undo_run(run, by=UserFactory())
    assert (len(undone.restored), len(undone.archived), len(undone.left)) == (1, 1, 1)
    assert dict(Opportunity.objects.values_list("ref", "days")) == {"yard-1": "", "2": "", "3": ""}
    assert dict(Opportunity.objects.values_list("ref", "status")) == {"yard-1": "draft", "2": "archived", "3": "draft"}
    assert ImportRun.objects.get(pk=run.pk).state == "undone"


# ── Afterwards ───────────────────────────────────────────────────────────────


def test_wrong_rows_wait_for_an_officer_until_a_better_file_comes():
    bring_in(FULL, BAD)
    assert [item.title for item in queue_items(TODAY)] == ["offer.csv: 1 row wrong"]
    bring_in(FULL, BAD, skip_bad_rows=True)
    assert [item.title for item in queue_items(TODAY)] == ["offer.csv: 1 row left out"]
    runs.settle(ImportRun.objects.first(), by=UserFactory())
    assert list(queue_items(TODAY)) == []


def test_the_file_is_forgotten_after_a_day():
    run = look(FULL)
    assert runs.forget(timezone.now()) == 0
    assert runs.forget(timezone.now() + timedelta(days=1, seconds=1)) == 1
    run.refresh_from_db()
    assert (run.content, run.state, run.may_apply) == (None, "left", False)


# ── Round ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_imports_as_unchanged(kind):
    bring_in(FULL)
    provider = ProviderFactory(name="=1+1 Ltd", slug="odd")
    sites = [SiteFactory(provider=provider, name=name, address="1 Elm Road\nFlat 2") for name in "ab"]
    odd = OpportunityFactory(provider=provider, title="+44 is a number", how_to_apply="- Ring\r\n- Come", sites=sites)
    IntakeFactory(opportunity=odd, kind="rolling", places=3)
    IntakeFactory(opportunity=odd, starts_on=TODAY)
    for _ in range(2):
        OpportunityFactory(provider=provider, title="Twins", ref=None)
    content, report = export_offer(kind)
    plan = plan_import(read_table(content), on=TODAY)
    assert (plan.errors, plan.counts["unchanged"]) == ([], 4)
    assert report.listings == 4


# ── By command ───────────────────────────────────────────────────────────────


def run_command(tmp_path, rows, *options) -> tuple[int, dict]:
    file, report = tmp_path / "offer.csv", tmp_path / "report.json"
    file.write_bytes(csv_of(*rows))
    try:
        call_command("import_opportunities", file, *options, report=report, verbosity=0)
        status = 0
    except CommandError as error:
        status = error.returncode
    return status, json.loads(report.read_text())


def test_the_command_says_how_it_went(tmp_path):
    status, report = run_command(tmp_path, [FULL, BAD], "--dry-run")
    assert (status, report["new"], report["is_saved"], report["errors"][0]["column"]) == (1, 1, False, "provider")
    assert not ImportRun.objects.exists()
    assert run_command(tmp_path, [FULL, BAD])[1]["is_saved"] is False
    officer = UserFactory(email="officer@example.org")
    status, report = run_command(tmp_path, [FULL, BAD], "--skip-bad-rows", "--publish", "--by", "Officer@example.org")
    assert (status, report["is_saved"]) == (1, True)
    assert ListingVersion.objects.get().by == officer
    assert run_command(tmp_path, [FULL])[0] == 0
    assert run_command(tmp_path, [{"ref": "1"}])[0] == 2
    UserFactory(email="member@example.org", role=Role.MEMBER)
    assert run_command(tmp_path, [FULL], "--by", "member@example.org")[0] == 2


def test_the_export_command_writes_a_file(tmp_path, capsys):
    bring_in(FULL)
    for kind, start in (("csv", b"\xef\xbb\xbfref,"), ("xlsx", b"PK"), ("json", b'[{"ref": "yard-1"')):
        call_command("export_opportunities", format=kind, output=tmp_path / kind, verbosity=0)
        assert (tmp_path / kind).read_bytes().startswith(start)
    call_command("export_opportunities")
    assert "Baking at Willow Yard" in capsys.readouterr().out
    with pytest.raises(CommandError, match="--output"):
        call_command("export_opportunities", format="xlsx")


# ── In the admin ─────────────────────────────────────────────────────────────


def upload(client, *rows, **ticks):
    file = SimpleUploadedFile("offer.csv", csv_of(*rows))
    return client.post("/admin/pathways/opportunity/import/", {"file": file, **ticks})


def work():
    assert run_jobs(now=timezone.now).failed == 0


def test_an_officer_sends_looks_confirms_and_undoes(as_officer):
    started = upload(as_officer, FULL, BAD, publish="on")
    assert "Read a spreadsheet" in as_officer.get(started["Location"]).content.decode()
    work()
    run = ImportRun.objects.get()
    assert as_officer.get(started["Location"])["Location"] == run.get_absolute_url()
    page = as_officer.get(run.get_absolute_url()).content.decode()
    assert "We do not know this provider" in page
    assert not Opportunity.objects.exists()
    assert as_officer.post(f"{run.get_absolute_url()}apply/")["Location"] == run.get_absolute_url()  # wrong rows in it
    as_officer.post(f"{run.get_absolute_url()}apply/", {"skip_bad_rows": "on"})
    work()
    listing = Opportunity.objects.get()
    assert listing.status == "published"
    assert (
        f"/admin/pathways/opportunity/{listing.pk}/change/"
        in as_officer.get(run.get_absolute_url(), {"show": "new"}).content.decode()
    )
    assert "will be archived" in as_officer.get(f"{run.get_absolute_url()}undo/").content.decode()
    as_officer.post(f"{run.get_absolute_url()}undo/")
    work()
    listing.refresh_from_db()
    assert listing.status == "archived"
    assert "Undone on" in as_officer.get(run.get_absolute_url()).content.decode()


def test_a_second_press_of_the_button_imports_once(as_officer):
    upload(as_officer, FULL)
    work()
    run = ImportRun.objects.get()
    first, second = (as_officer.post(f"{run.get_absolute_url()}apply/")["Location"] for _ in range(2))
    assert first == second
    work()
    assert Job.objects.filter(kind="apply_import").count() == 1


def test_a_file_is_asked_for_and_one_that_is_not_wanted_is_left(as_officer):
    assert "Choose a file first" in as_officer.post("/admin/pathways/opportunity/import/").content.decode()
    upload(as_officer, FULL)
    work()
    run = ImportRun.objects.get()
    as_officer.post(f"{run.get_absolute_url()}leave/")
    run.refresh_from_db()
    assert (run.state, run.content) == ("left", None)
    as_officer.post(f"{run.get_absolute_url()}apply/")
    assert not Job.objects.filter(kind="apply_import").exists()


def test_what_a_file_says_is_shown_as_text(as_officer):
    upload(as_officer, FULL | {"title": "<script>alert(1)</script>"}, BAD | {"provider": "<b>x</b>"})
    work()
    for kind in ("error", "new"):
        page = as_officer.get(ImportRun.objects.get().get_absolute_url(), {"show": kind}).content.decode()
        assert "<script>alert" not in page
        assert "<b>x</b>" not in page


def test_somebody_who_may_not_change_listings_imports_nothing(as_commissioner, as_member, visitor):
    run = look(FULL)
    job = Job.objects.create(kind="look_at_import", arguments={"run": run.pk})
    for client, status in ((as_commissioner, 403), (as_member, 403), (visitor, 302)):
        for end in ("", "apply/", "leave/", "settle/", "undo/"):
            assert client.post(f"{run.get_absolute_url()}{end}").status_code == status
        assert upload(client, FULL).status_code == status
        assert client.post("/admin/pathways/opportunity/export/").status_code == status
        assert client.get(f"/admin/jobs/{job.pk}/").status_code == status
    run.refresh_from_db()
    assert run.state == "ready"


def test_the_example_file_is_one_that_can_be_imported(as_officer):
    for kind in ("csv", "xlsx"):
        content = as_officer.get(f"/admin/pathways/opportunity/import/example.{kind}").content
        plan = plan_import(read_table(content), on=TODAY)
        assert {error.column for error in plan.errors} <= {
            "needs",
            "support",
        }  # codes that this small test does not have
    saved = as_officer.post("/admin/pathways/opportunity/export/", {"format": "csv"})
    assert saved["Content-Disposition"].startswith("attachment")
