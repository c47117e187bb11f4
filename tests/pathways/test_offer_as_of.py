"""What the offer was at the end of a day, in London."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from pathways.document import as_text, for_document, to_document
from pathways.history import Why, begin, keep_version, kept
from pathways.models import ListingVersion, Opportunity
from pathways.offer_as_of import Question, end_of, offer_as_of
from tests.factories import IntakeFactory, OpportunityFactory, SiteFactory

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres, pytest.mark.sweep]
PAGE = "/admin/offer-as-of/"


def keep(listing: Opportunity, on: date, **facts) -> None:
    """As if it had been written on that day."""
    Opportunity.objects.filter(pk=listing.pk).update(**facts)
    version = keep_version(listing, by=None, why=Why.EDITED)
    ListingVersion.objects.filter(pk=version.pk).update(on=on)
    Opportunity.objects.filter(pk=listing.pk).update(created_at=datetime(2026, 1, 1, tzinfo=UTC))


def states(on: date) -> dict[str, str]:
    return {line.title: line.state.value for line in offer_as_of(Question(on)).lines}


@pytest.fixture
def baking() -> Opportunity:
    return OpportunityFactory(title="Baking", slug="baking", days="Tuesdays")


@pytest.mark.parametrize(
    ("facts", "on", "state"),
    [
        ({"status": "draft"}, date(2026, 3, 3), "draft"),
        ({"publish_on": date(2026, 4, 1)}, date(2026, 3, 31), "scheduled"),
        ({"publish_on": date(2026, 4, 1)}, date(2026, 4, 1), "live"),
        ({"hidden_on": date(2026, 4, 1)}, date(2026, 3, 31), "live"),
        ({"hidden_on": date(2026, 4, 1)}, date(2026, 4, 1), "hidden"),
        ({"review_by": date(2026, 3, 29)}, date(2026, 3, 29), "live"),
        ({"review_by": date(2026, 3, 29)}, date(2026, 3, 30), "overdue"),
        ({"is_paused": True}, date(2026, 3, 3), "paused"),
        ({"status": "archived"}, date(2026, 3, 3), "archived"),
    ],
)
def test_the_state_of_a_later_day_follows_from_the_version(baking, facts, on, state):
    keep(baking, date(2026, 3, 1), **facts)
    assert states(on) == {"Baking": state}


def test_a_merged_listing_and_one_closed_by_its_dates(baking):
    keep(other := OpportunityFactory(title="Other"), date(2026, 3, 1))
    keep(baking, date(2026, 3, 1), merged_into=other)
    IntakeFactory(opportunity=(closing := OpportunityFactory(title="Closing")), apply_by=date(2026, 3, 5))
    keep(closing, date(2026, 3, 1))
    assert states(date(2026, 3, 5)) == {"Baking": "merged", "Other": "live", "Closing": "live"}
    assert states(date(2026, 3, 6))["Closing"] == "closed"


def test_each_day_has_the_version_that_stood_when_it_ended(baking):
    keep(baking, date(2026, 3, 1), title="One")
    keep(baking, date(2026, 3, 3), title="Two")
    keep(baking, date(2026, 3, 3), title="Three")
    assert [*states(date(2026, 3, 2))] == ["One"]
    assert [*states(date(2026, 3, 3))] == ["Three"]


def test_before_the_first_version_nothing_is_recorded_yet(baking):
    keep(baking, date(2026, 3, 3))
    offer = offer_as_of(Question(date(2026, 3, 2)))
    assert (offer.lines, offer.not_recorded) == ([], 1)
    assert offer_as_of(Question(date(2025, 12, 31))).not_recorded == 0


@pytest.mark.parametrize(
    ("at", "on"),
    [
        (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 22, 59, tzinfo=UTC), date(2026, 3, 29)),  # a day of 23 hours
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), date(2026, 10, 25)),  # a day of 25 hours
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_a_version_belongs_to_the_london_day_on_which_it_was_kept(baking, monkeypatch, at, on):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    assert keep_version(baking, by=None, why=Why.EDITED).on == on
    assert end_of(on) > at >= end_of(date.fromordinal(on.toordinal() - 1))


def test_the_table_counts_by_way_into_work_and_state_without_the_old_record(baking):
    keep(baking, date(2026, 3, 1))
    keep(OpportunityFactory(title="Cafe", stage="supported", type=None, status="draft"), date(2026, 3, 1))
    keep(OpportunityFactory(title="Old", is_historical=True), date(2026, 3, 1))
    keep(OpportunityFactory(title="No way", stage="", type=None, status="draft"), date(2026, 3, 1))
    offer = offer_as_of(Question(date(2026, 3, 1)))
    assert [(row.label, [(state.value, n) for state, n in row.numbers], row.total) for row in offer.table()] == [
        ("Volunteering and work experience", [("live", 1), ("draft", 0)], 1),
        ("Supported work", [("live", 0), ("draft", 1)], 1),
        ("Not chosen yet", [("live", 0), ("draft", 1)], 1),
        ("All", [("live", 1), ("draft", 2)], 3),
    ]
    assert (offer.shown, offer.counted, offer.historical) == (1, 3, 1)


# ── The page and the files ───────────────────────────────────────────────────


@pytest.fixture
def offer(baking) -> None:
    keep(baking, date(2026, 3, 1), title="=Baking & <b>bread</b>")
    keep(OpportunityFactory(title="Cafe work", status="draft", sites=[SiteFactory()]), date(2026, 3, 1))


@pytest.mark.one_database
def test_the_page_shows_the_offer_of_that_day(as_officer, baking, offer):
    page = as_officer.get(f"{PAGE}?on=2026-03-02").content.decode()
    assert "At the end of Monday 2 March 2026" in page
    assert "Families could find <b>1</b> of 2 listings." in page
    assert f'href="/admin/pathways/opportunity/{baking.pk}/history/1/?on=2026-03-02"' in page
    assert "<b>bread</b>" not in page


@pytest.mark.one_database
def test_before_history_the_page_says_not_recorded_yet(as_officer, offer):
    page = as_officer.get(f"{PAGE}?on=2020-01-01").content.decode()
    assert "Not recorded yet" in page
    assert "History begins on Sunday 1 March 2026." in page


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("words=cafe", ["Cafe work"]),
        ("words=willow+BREAD", ["=Baking & <b>bread</b>"]),
        ("state=draft", ["Cafe work"]),
        ("state=public", ["=Baking & <b>bread</b>"]),
        ("stage=supported", []),
        ("state=nonsense", ["=Baking & <b>bread</b>", "Cafe work"]),
    ],
)
def test_the_list_is_narrowed_by_words_state_and_way(as_officer, offer, query, titles):
    response = as_officer.get(f"{PAGE}?on=2026-03-02&{query}")
    assert [line.title for line in response.context["page"]] == titles


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("on", "says"),
    [("2099-01-01", "This day is still to come."), ("soon", "Write the day like 3 March 2026"), ("", "required")],
)
def test_a_day_that_is_none_is_said_and_today_is_shown(as_officer, offer, on, says):
    page = as_officer.get(f"{PAGE}?on={on}").content.decode()
    assert says in page
    assert 'href="#id_on"' in page
    assert "At the end of" in page


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.one_database
def test_the_csv_has_a_line_for_each_and_runs_no_formula(as_officer, offer):
    response = as_officer.get("/admin/offer-as-of.csv?on=2026-03-02")
    assert response["Content-Disposition"] == 'attachment; filename="offer-on-2026-03-02.csv"'
    rows = list(csv.DictReader(io.StringIO(body(response).decode("utf-8-sig"))))
    assert [(row["on"], row["state_then"], row["title"]) for row in rows] == [
        ("2026-03-02", "Live", "'=Baking & <b>bread</b>"), ("2026-03-02", "Draft", "Cafe work"),
    ]  # fmt: skip
    assert (rows[0]["days"], rows[0]["age_from"], rows[1]["sites"]) == ("Tuesdays", "", "The workshop")


@pytest.mark.one_database
def test_the_workbook_opens(as_officer, offer):
    sheet = load_workbook(io.BytesIO(body(as_officer.get("/admin/offer-as-of.xlsx?on=2026-03-02")))).active
    assert [row[0].value for row in sheet.iter_rows()] == ["on", "2026-03-02", "2026-03-02"]


def test_too_much_for_a_workbook_is_sent_as_csv(as_officer, offer, monkeypatch):
    monkeypatch.setattr("pathways.views.offer_as_of.MOST_IN_XLSX", 1)
    response = as_officer.get("/admin/offer-as-of.xlsx?on=2026-03-02")
    assert (response.status_code, response["Location"]) == (302, "/admin/offer-as-of.csv?on=2026-03-02")


def test_the_json_has_all_that_was_kept(as_officer, baking, offer):
    said = json.loads(body(as_officer.get("/admin/offer-as-of.json?on=2026-03-02&words=bak")))
    assert (said["on"], said["listings"], len(said["offer"])) == ("2026-03-02", 2, 1)
    stored = to_document(for_document(Opportunity.objects.filter(pk=baking.pk)).get())
    assert said["offer"][0]["document"] == json.loads(as_text(stored))


# ── Growth ───────────────────────────────────────────────────────────────────


@pytest.mark.one_database
def test_the_number_of_queries_does_not_grow(as_officer, officer, baking):
    def queries(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            body(as_officer.get(path))
        return len(asked)

    paths = [f"{PAGE}?words=bak", "/admin/offer-as-of.csv", f"/admin/pathways/opportunity/{baking.pk}/history/"]
    begin([baking.pk])
    as_officer.get(PAGE)
    few = [queries(path) for path in paths]
    text = baking.versions.get().document
    rows = [Opportunity(slug=f"row-{n}", title=f"Row {n}", stage="supported") for n in range(60)]
    with kept([], by=None, why=Why.EDITED):
        rows = Opportunity.objects.bulk_create(rows)
    ListingVersion.objects.bulk_create(
        ListingVersion(opportunity=row, number=number, document=text, on=date(2026, 3, number), why=Why.EDITED)
        for row in [*rows, baking]
        for number in range(2, 12)
    )
    assert [queries(path) for path in paths] == few
