"""The index keeps up: after any write, in any process, on any day, it says what the database says."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.rows import HeardQuerySet
from pathways.entries import Entry
from pathways.models import Intake, Opportunity, PublicNeed, SearchChange
from pathways.search import SearchQuery, changes, engine
from pathways.search.changes import TOUCHED, held, rebuild
from pathways.search.freshness import Fast, Keeper, Slow, keeper
from pathways.search.orm import search_by_orm
from providers.models import Area, Place, Provider, Site, SiteAccess
from tests.factories import TODAY, IntakeFactory, NeedFactory, OpportunityFactory, PlaceFactory, SiteFactory
from tests.pathways.asking import filter_of
from tests.pathways.test_search_property import listings, make, questions, words  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def worker() -> Keeper:
    """The index of another process."""
    return Keeper()


@pytest.fixture
def folder(tmp_path) -> Iterator[Path]:
    """Where the index is kept between two starts."""
    with override_settings(SEARCH_FOLDER=tmp_path):
        yield tmp_path


def agree(query: SearchQuery, *keepers: Keeper) -> None:
    slow = search_by_orm(query)
    for each in keepers or (keeper,):
        fast = each.engine()
        assert isinstance(fast, Fast)
        assert replace(fast.search(query), suggestion="") == slow


def found(each: Keeper = keeper, *, on: date = TODAY, **asked) -> list[int]:
    return sorted(hit.pk for hit in each.engine().search(SearchQuery(on=on, **asked)).hits)


# ── Whatever is written ──────────────────────────────────────────────────────


def rename(listing: Opportunity, number: int) -> None:
    listing.title = ["Garden bread", "Zebra", "Baking"][number % 3]
    listing.save(update_fields=["title", "modified_at"])


def change_intakes(listing: Opportunity, number: int) -> None:
    if number % 2:
        listing.intakes.all().delete()
    else:
        Intake.objects.create(opportunity=listing, apply_by=TODAY + timedelta(days=number % 3))


def roll_back(listing: Opportunity, number: int) -> None:
    with transaction.atomic():
        rename(listing, number)
        listing.needs.clear()
        transaction.set_rollback(True)


EDITS = {
    "rename": rename,
    "pay": lambda row, n: Opportunity.objects.filter(pk=row.pk).update(pay=["paid", "unpaid", "not_stated"][n % 3]),
    "need": lambda row, n: row.needs.set(PublicNeed.objects.all()[: n % 3]),
    "sites": lambda row, n: row.sites.set(Site.objects.all()[: n % 3]),
    "intakes": change_intakes,
    "archive": lambda row, n: Opportunity.objects.filter(pk=row.pk).update(status=["archived", "published"][n % 2]),
    "hide": lambda row, n: Opportunity.objects.filter(pk=row.pk).update(hidden_on=TODAY + timedelta(days=n % 3 - 1)),
    "publish": lambda row, n: Opportunity.objects.filter(pk=row.pk).update(publish_on=TODAY + timedelta(days=n % 2)),
    "delete": lambda row, n: row.delete(),
    "touch": lambda row, n: row.save(update_fields=["modified_at"]),
    "provider": lambda row, n: Provider.objects.filter(pk=row.provider_id).update(name=f"Bread {n}"),
    "move": lambda row, n: Site.objects.update(easting=522900 + 3000 * n, northing=178300),
    "answer": lambda row, n: SiteAccess.objects.update(answer=["yes", "no", "not_stated"][n % 3]),
    "areas": lambda row, n: Area.objects.filter(code="slough").update(is_home=bool(n % 2)),
    "roll back": roll_back,
}  # fmt: skip


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    rows=st.lists(listings, min_size=2, max_size=8),
    edits=st.lists(st.tuples(st.sampled_from(list(EDITS)), st.integers(0, 7)), min_size=1, max_size=4),
    question=questions,
    day=st.integers(-1, 1),
)
def test_after_any_write_the_index_says_what_the_database_says(words, worker, folder, rows, edits, question, day):  # noqa: F811
    """So do a process that starts after the edits with the index of before them, and the next one after it."""
    query = SearchQuery(on=TODAY)
    with transaction.atomic():
        with held():
            for number, row in enumerate(rows):
                make(row | {"slug": f"row-{number}"})
        agree(query, worker)
        for name, number in edits:
            listing = Opportunity.objects.order_by("pk")[number % len(rows) :].first()
            if listing:
                EDITS[name](listing, number)
                keeper.engine()  # has seen every step; the other process only some
        asked = filter_of(_as_query_string(question), on=TODAY + timedelta(days=day)).query
        agree(asked, keeper, worker, Keeper(), Keeper())
        transaction.set_rollback(True)


def _as_query_string(question: dict) -> str:
    return urlencode(question, doseq=True)


# ── Only what changed ────────────────────────────────────────────────────────


def test_one_edit_is_taken_in_without_reading_the_others(worker):
    rows = OpportunityFactory.create_batch(5)
    worker.engine()
    index = worker._replica.index
    rows[2].title = "Zebra"
    rows[2].save()
    with CaptureQueriesContext(connection) as asked:
        assert found(worker, q="zebra") == [rows[2].pk]
    assert worker._replica.index is index
    assert not [q for q in asked if "search_text" in q["sql"] and " IN (" not in q["sql"].partition("WHERE")[2]]
    assert [hit.pk for hit in worker.engine().search(SearchQuery(on=TODAY)).hits][0] == rows[2].pk


def test_a_transaction_that_commits_late_is_still_heard(worker):
    """Its change has a lower number than one that was taken in before."""
    early, late = OpportunityFactory(title="Early"), OpportunityFactory(title="Late")
    worker.engine()
    late_change = SearchChange.objects.order_by("-pk").first().pk + 1
    QuerySet(model=Opportunity).filter(pk=early.pk).update(title="x")
    SearchChange.objects.create(pk=late_change + 1, what="listing", listing=early.pk)
    worker.engine()
    late.title = "Zebra"
    with held():
        late.save()
        heard = late.pk
    SearchChange.objects.filter(pk__gt=late_change + 1).update(id=late_change)
    assert SearchChange.objects.get(pk=late_change).listing == heard
    assert found(worker, q="zebra") == [late.pk]


def test_rolled_back_changes_leave_no_trace(worker):
    listing = OpportunityFactory(title="Bread")
    assert found(worker, q="bread") == [listing.pk]
    with transaction.atomic():
        OpportunityFactory(title="Zebra")
        assert len(found(worker, q="zebra")) == 1
        transaction.set_rollback(True)
    assert found(worker, q="zebra") == []
    other = OpportunityFactory(title="Yak")  # of the same numbers, perhaps
    assert (found(worker, q="zebra"), found(worker, q="yak")) == ([], [other.pk])


def test_many_changes_are_one_word():
    OpportunityFactory.create_batch(3)
    before = SearchChange.objects.count()
    with held():
        Opportunity.objects.update(pay="paid")
        Opportunity.objects.update(pay="unpaid")
    assert SearchChange.objects.count() == before + 3
    assert len(found(pay=("unpaid",))) == 3


def test_old_changes_are_pruned_and_a_process_that_slept_begins_anew(worker, monkeypatch):
    monkeypatch.setattr(changes, "PRUNED_EVERY", 1)
    listing = OpportunityFactory(title="Bread")
    worker.engine()
    QuerySet(model=SearchChange).update(at=timezone.now() - timedelta(days=2))
    for title in ("Yak", "Zebra"):
        listing.title = title
        listing.save()
    assert SearchChange.objects.filter(at__lt=timezone.now() - timedelta(days=1)).count() == 0
    assert found(worker, q="zebra") == [listing.pk]
    assert found(worker, q="yak") == []


# ── Days ─────────────────────────────────────────────────────────────────────


def test_midnight_changes_what_is_shown_without_a_write(worker):
    shown = {
        "scheduled": OpportunityFactory(publish_on=TOMORROW),
        "hidden": OpportunityFactory(hidden_on=TOMORROW),
        "closing": OpportunityFactory(),
        "opening": OpportunityFactory(),
    }
    IntakeFactory(opportunity=shown["closing"], apply_by=TODAY)
    IntakeFactory(opportunity=shown["opening"], apply_from=TOMORROW, apply_by=TOMORROW)

    def names(**asked) -> set[str]:
        return {name for name, row in shown.items() if row.pk in found(worker, **asked)}

    assert names() == {"hidden", "closing", "opening"}
    assert names(on=TOMORROW) == {"scheduled", "closing", "opening"}
    assert names(open=True) == {"closing", "hidden"}  # one says so, one is to be asked
    assert names(open=True, on=TOMORROW) == {"opening", "scheduled"}
    for day in (TODAY, TOMORROW):
        agree(SearchQuery(on=day, sort="closing"), worker)
        agree(SearchQuery(on=day, open=True), worker)


def test_the_page_itself_crosses_midnight(client, monkeypatch):
    OpportunityFactory(slug="soon", publish_on=TOMORROW)
    for day, total in ((TODAY, "0"), (TOMORROW, "1"), (TODAY, "0")):
        monkeypatch.setattr(timezone, "localdate", lambda day=day: day)
        assert f'data-count="{total}"' in client.get("/opportunities/").content.decode()


# ── When something is wrong ──────────────────────────────────────────────────


@pytest.mark.parametrize("kept", ["", "not JSON", "{}", '{"slug": 1}', "null"])
def test_documents_of_another_time_are_mended(worker, kept):
    listing = OpportunityFactory(title="Bread")
    QuerySet(model=Opportunity).update(entry=kept)
    assert found(worker, q="bread") == [listing.pk]
    assert Entry.read(Opportunity.objects.get().entry).title == "Bread"


@pytest.mark.parametrize("kept", ["", "not JSON", "{}"])
def test_lists_stand_while_their_documents_are_of_another_time(client, kept):
    OpportunityFactory(title="Bread")
    QuerySet(model=Opportunity).update(entry=kept)
    assert "Bread" in client.get("/").content.decode()
    assert "Bread" in client.get("/pathways/voluntary/").content.decode()


def test_an_index_that_cannot_be_made_leaves_the_database_to_answer(worker, caplog, monkeypatch):
    """A library that fails stands for whatever nobody has thought of."""
    listing = OpportunityFactory(title="Bread")
    monkeypatch.setattr("pathways.search.index.BitMap", None)
    slow = worker.engine()
    assert isinstance(slow, Slow)
    assert "The search index could not be brought up to date" in caplog.text
    assert [hit.pk for hit in slow.search(SearchQuery(on=TODAY, q="bread")).hits] == [listing.pk]
    monkeypatch.undo()
    assert isinstance(worker.engine(), Slow)  # it rests before it tries again
    worker._rests_until = 0
    assert isinstance(worker.engine(), Fast)


def test_an_index_that_cannot_be_made_stops_no_server_at_its_start(worker, caplog, monkeypatch):
    monkeypatch.setattr("pathways.search.index.BitMap", None)
    worker.prepare()
    assert "The search index could not be brought up to date" in caplog.text
    assert isinstance(worker.engine(), Slow)


@pytest.mark.django_db(transaction=True)
def test_a_large_index_is_made_apart_while_the_database_answers(worker, settings):
    OpportunityFactory.create_batch(3)
    settings.SEARCH_BUILD_AT_ONCE = 2
    assert isinstance(worker.engine(), Slow)
    worker._building.join()
    assert isinstance(worker.engine(), Fast)
    assert len(found(worker)) == 3


def test_rebuilding_mends_what_was_written_past_django(worker):
    listing = OpportunityFactory(title="Bread")
    assert found(worker, q="bread") == [listing.pk]
    QuerySet(model=Opportunity).update(title="Zebra")
    assert found(worker, q="zebra") == []
    done = rebuild()
    assert (done.listings, done.mended) == (1, 1)
    assert found(worker, q="zebra") == [listing.pk]
    assert rebuild().mended == 0


# ── Memory ───────────────────────────────────────────────────────────────────


def test_a_page_in_memory_asks_only_whether_anything_has_changed(client):
    OpportunityFactory.create_batch(3)
    NeedFactory()
    client.get("/opportunities/?pay=paid")
    with CaptureQueriesContext(connection) as asked:
        client.get("/opportunities/?pay=paid")
    [query] = asked
    assert "searchchange" in query["sql"]


def test_after_an_edit_only_its_own_card_is_made_anew(client):
    bread, garden = OpportunityFactory(title="Bread"), OpportunityFactory(title="Garden")
    client.get("/opportunities/")
    Opportunity.objects.filter(pk=bread.pk).update(title="Cakes")
    with CaptureQueriesContext(connection) as asked:
        content = client.get("/opportunities/").content.decode()
    assert "Cakes" in content
    assert "Garden" in content
    assert "Bread" not in content
    read = [query["sql"] for query in asked if "entry" in query["sql"] and "search_text" not in query["sql"]]
    assert len(read) == 1
    assert f"({bread.pk})" in read[0]
    assert str(garden.pk) not in read[0].partition("WHERE")[2]


def test_a_changed_label_is_seen_in_the_filters_and_on_the_cards(client):
    need = NeedFactory(label="Autism")
    OpportunityFactory(title="Bread").needs.add(need)
    assert "Autism" in client.get("/opportunities/", {"need": need.code}).content.decode()
    need.label = "Being autistic"
    need.save()
    content = client.get("/opportunities/", {"need": need.code}).content.decode()
    assert "Matches: being autistic" in content
    assert "Autism" not in content


def test_between_two_looks_nothing_is_asked(client, settings):
    OpportunityFactory.create_batch(3)
    client.get("/opportunities/")
    settings.SEARCH_LOOK_EVERY = 60
    with CaptureQueriesContext(connection) as asked:
        client.get("/opportunities/")
    assert not asked


def test_an_unchanged_page_is_not_sent_again(client):
    OpportunityFactory(title="Bread")
    first = client.get("/opportunities/?q=bread")
    mark = first["ETag"]
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = client.get("/opportunities/?q=bread", headers={"if-none-match": mark})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", mark)
    Opportunity.objects.update(title="Fresh bread")
    changed = client.get("/opportunities/?q=bread", headers={"if-none-match": mark})
    assert changed.status_code == 200
    assert changed["ETag"] != mark


@pytest.mark.parametrize("accepts", ["gzip", "", "br", "gzip;q=1.0, *"])
def test_the_page_is_the_same_packed_or_not(client, accepts):
    OpportunityFactory(title="Bread")
    response = client.get("/opportunities/", headers={"accept-encoding": accepts})
    content = gzip.decompress(response.content) if response.get("Content-Encoding") == "gzip" else response.content
    assert (response.get("Content-Encoding") == "gzip") == ("gzip" in accepts)
    assert "accept-encoding" in response["Vary"].lower()
    assert b"Bread" in content
    assert int(response["Content-Length"]) == len(response.content)


def test_hostile_words_are_escaped_wherever_a_shape_is_filled(client):
    hostile = "<script>x</script>\ue000\ue001&\"'"
    listing = OpportunityFactory(
        title=f"T{hostile}", summary=f"S{hostile}", provider__name=f"P{hostile}", needs=["autism"], pay="paid",
        type__label=f"L{hostile}",
    )  # fmt: skip
    PublicNeed.objects.update(label=f"N{hostile}")
    Area.objects.create(code="a", name=f"A{hostile}", is_home=True)
    listing.areas.set(Area.objects.all())
    html = client.get(
        "/opportunities/", {"q": f"T{hostile}", "need": "autism", "area": "a", "pay": hostile}
    ).content.decode()
    assert f'data-listing="{listing.slug}"' in html
    assert "<script>x" not in html
    for letter in "TSPLNA":
        assert f"{letter}&lt;script&gt;" in html, letter


def test_engine_is_the_one_way_in():
    OpportunityFactory(title="Bread")
    assert engine() is keeper.engine()


@pytest.mark.parametrize("model", [Opportunity, *TOUCHED])
def test_no_model_that_listings_are_found_by_can_be_written_unheard(model):
    assert issubclass(model._default_manager._queryset_class, HeardQuerySet)


def test_a_postcode_that_has_moved_is_looked_up_anew(client):
    place = PlaceFactory()
    OpportunityFactory(sites=[SiteFactory(easting=522852, northing=178289)])
    near = "/opportunities/?near=W6+9&within=1"
    assert 'data-count="1"' in client.get(near).content.decode()
    Place.objects.filter(pk=place.pk).update(easting=400000)
    assert 'data-count="0"' in client.get(near).content.decode()
