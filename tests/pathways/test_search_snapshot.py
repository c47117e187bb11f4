"""An index that was kept is used where it is right, and passed over where it is not."""

import logging
import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings

from pathways.models import Opportunity, SearchChange
from pathways.search import SearchQuery, snapshot
from pathways.search.changes import rebuild
from pathways.search.freshness import Keeper
from pathways.search.orm import search_by_orm
from tests.factories import TODAY, OpportunityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path):
    with override_settings(SEARCH_FOLDER=tmp_path / "search"):
        yield tmp_path / "search"


def start() -> tuple[list[str], bool]:
    """A process starts: the titles that it finds, and whether it has read every listing for that."""
    keeper = Keeper()
    with CaptureQueriesContext(connection) as asked:
        keeper.prepare()
    query = SearchQuery(on=TODAY, sort="title")
    result = keeper.engine().search(query)
    assert result == search_by_orm(query)
    titles = dict(Opportunity.objects.values_list("pk", "title"))
    return [titles[hit.pk] for hit in result.hits], any("sort_title" in query["sql"] for query in asked)


@pytest.fixture
def kept(folder) -> Path:
    """The file after a first start, with one listing."""
    OpportunityFactory(title="Bread")
    assert start() == (["Bread"], True)
    [path] = folder.iterdir()
    return path


def test_the_second_start_reads_no_listing(kept):
    before = kept.stat().st_mtime_ns
    assert start() == (["Bread"], False)
    assert kept.stat().st_mtime_ns == before


def test_what_has_changed_since_is_taken_in_and_kept(kept):
    Opportunity.objects.update(title="Zebra")
    OpportunityFactory(title="Yak")
    before = kept.stat().st_mtime_ns
    assert start() == (["Yak", "Zebra"], True)
    assert kept.stat().st_mtime_ns > before
    assert start() == (["Yak", "Zebra"], False)


def test_one_change_reads_one_listing(kept):
    OpportunityFactory(title="Yak")
    with CaptureQueriesContext(connection) as asked:
        Keeper().prepare()
    [read] = [query["sql"] for query in asked if "sort_title" in query["sql"]]
    assert " IN (" in read.partition("WHERE")[2]


@pytest.mark.parametrize(
    "broken",
    [
        lambda content: b"",
        lambda content: content[:20],
        lambda content: content[:-1],
        lambda content: content + b"\0",
        lambda content: content[:1000] + bytes([content[1000] ^ 1]) + content[1001:],
        lambda content: bytes(32) + content[32:],
        lambda content: b"cos\nsystem\n(S'false'\ntR.",
    ],
)
def test_a_broken_file_is_passed_over_and_written_anew(kept, broken):
    whole = kept.read_bytes()
    kept.write_bytes(broken(whole))
    assert start() == (["Bread"], True)
    assert start() == (["Bread"], False)


def test_a_file_of_other_code_or_of_another_site_is_passed_over(kept, monkeypatch):
    with monkeypatch.context() as other:
        other.setattr(snapshot, "code", lambda: "other code")
        assert start() == (["Bread"], True)
    with override_settings(SECRET_KEY="another site's key"):
        assert start() == (["Bread"], True)


def test_the_code_that_an_index_is_made_by_is_known_by_its_text(tmp_path, monkeypatch):
    before = snapshot.code()
    (changed := tmp_path / "entries.py").write_text("x = 1")
    monkeypatch.setattr(snapshot.entries, "__file__", str(changed))
    snapshot.code.cache_clear()
    assert snapshot.code() != before
    monkeypatch.undo()
    snapshot.code.cache_clear()
    assert snapshot.code() == before


def test_a_file_of_another_database_is_passed_over(kept):
    """The same numbers, but other rows: a database that was restored, or flushed and filled again."""
    SearchChange.objects.all().delete()
    Opportunity.objects.all().delete()
    OpportunityFactory(title="Yak")
    assert start() == (["Yak"], True)


def test_a_file_of_a_transaction_that_was_rolled_back_is_passed_over(kept):
    with transaction.atomic():
        OpportunityFactory(title="Zebra")
        assert start()[0] == ["Bread", "Zebra"]
        transaction.set_rollback(True)
    assert start()[0] == ["Bread"]


def test_a_file_from_before_everything_changed_is_passed_over(kept):
    rebuild()
    assert start() == (["Bread"], True)


def test_what_was_written_past_django_is_in_the_next_file(kept):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pathways_opportunity SET title = 'Zebra'")
    call_command("rebuild_search", verbosity=0)
    assert start() == (["Zebra"], False)


def test_a_file_that_nobody_can_make_sense_of_stops_nothing(kept, monkeypatch, caplog):
    """As would a fault of ours, behind a seal that holds."""
    monkeypatch.setattr("pathways.search.packing.BitMap", None)
    assert start() == (["Bread"], True)
    assert "The kept search index could not be read" in caplog.text


@pytest.mark.parametrize("place", ["", "/dev/null/search"])
def test_a_site_that_can_keep_nothing_starts_all_the_same(place, caplog):
    OpportunityFactory(title="Bread")
    with override_settings(SEARCH_FOLDER=place):
        assert start() == (["Bread"], True)
        assert start() == (["Bread"], True)
    warned = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert bool(warned) == bool(place)


def test_the_file_is_for_this_user_alone_and_nothing_else_is_left(kept, folder):
    assert kept.stat().st_mode & 0o777 == 0o600
    assert os.listdir(folder) == [kept.name]


def test_two_databases_have_two_files(kept, monkeypatch):
    before = snapshot.place()
    monkeypatch.setitem(connection.settings_dict, "NAME", "another")
    assert snapshot.place() != before
