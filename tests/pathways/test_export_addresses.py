"""The directory's question as a spreadsheet, for everybody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.tabular import read_table
from pathways.columns import NAMES
from pathways.models import PathwayType
from pathways.views import exports
from tests.factories import IntakeFactory, OpportunityFactory, PathwayTypeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def rows(client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return [row.values for row in read_table(content).rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_has_what_the_directory_finds_in_its_order(visitor, kind):
    OpportunityFactory(title="Baking", slug="b", ref="yard-1", pay="paid")
    OpportunityFactory(title="Sewing", slug="s")
    OpportunityFactory(title="Apples", slug="a", pay="paid")
    found = rows(visitor, f"/opportunities.{kind}?pay=paid&sort=title&page=7&per_page=10")
    assert [row["title"] for row in found] == ["Apples", "Baking", "Sewing"]  # and the one to ask comes last
    assert (found[1]["ref"], found[1]["ehcp"], tuple(found[1])) == ("yard-1", "", NAMES)


def test_only_what_families_may_see_is_in_it(visitor):
    for status in ("draft", "awaiting_review", "archived"):
        OpportunityFactory(title=status, ref=status, status=status)
    kind = PathwayTypeFactory(code="unsure", is_confirmed=False)
    OpportunityFactory(title="Seen", type=kind)
    assert PathwayType.objects.filter(is_confirmed=False).exists()
    (row,) = rows(visitor, "/opportunities.csv")
    assert (row["title"], row["type"]) == ("Seen", "")


def test_the_file_is_to_be_saved_needs_no_cookie_and_runs_nothing(visitor):
    OpportunityFactory(title="=1+1")
    response = visitor.get("/opportunities.csv")
    assert response["Content-Disposition"].startswith('attachment; filename="opportunities-')
    assert not response.cookies
    assert "'=1+1" in b"".join(response.streaming_content).decode()


def test_what_is_too_much_for_a_workbook_is_sent_as_csv(visitor, monkeypatch):
    OpportunityFactory(pay="paid")
    OpportunityFactory(pay="paid")
    monkeypatch.setattr(exports, "MOST_IN_XLSX", 1)
    assert visitor.get("/opportunities.xlsx?pay=paid")["Location"] == "/opportunities.csv?pay=paid"


def test_the_directory_leads_there_with_the_same_question(visitor):
    OpportunityFactory(pay="paid")
    page = visitor.get("/opportunities/?pay=paid&per_page=10").content.decode()
    assert 'href="/opportunities.csv?pay=paid"' in page
    assert 'href="/opportunities.xlsx?pay=paid"' in page


def test_it_costs_as_many_queries_for_many_as_for_few(visitor):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            rows(visitor, "/opportunities.csv")
        return len(asked)

    IntakeFactory()
    rows(visitor, "/opportunities.csv")
    few = queries()
    for _ in range(12):
        IntakeFactory()
    rows(visitor, "/opportunities.csv")
    assert queries() <= few
