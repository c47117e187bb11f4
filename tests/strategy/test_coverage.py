"""Whether the offer holds what it must: duties, placeholders, and what there is for whom and where."""

import csv
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.seeding import SeedReport
from pathways.continuum import Stage
from pathways.models import Opportunity
from strategy.coverage import Cover, check_offer, offer_report
from strategy.models import DutyItem
from strategy.seeding import seed_duties
from tests.factories import (
    TODAY,
    AreaFactory,
    DutyItemFactory,
    NamedContactFactory,
    NeedFactory,
    OpportunityFactory,
    PageFactory,
    SiteFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]
PAGE, FILE = "/admin/coverage/", "/admin/coverage.csv"


def met(**facts) -> DutyItem:
    return DutyItemFactory(**({"status": "met", "wording": "text", "page": "/help/", "checked_on": TODAY} | facts))


def numbers(on: date = TODAY) -> dict[tuple[str, str, str], int]:
    return {(c.stage.value, c.area.code, c.need.code): c.number for c in offer_report(on).cells() if c.number}


# ── Duties ──────────────────────────────────────────────────────────────────


def test_the_list_is_seeded_and_an_officers_answer_stays():
    seed_duties(SeedReport())
    assert DutyItem.objects.count() == 15
    assert set(DutyItem.objects.values_list("status", flat=True)) == {"not_looked_at"}
    assert DutyItem.objects.second_hand().count() == 8
    DutyItem.objects.filter(key="travel").update(status="met", page="/help/travel/", checked_on=TODAY)
    seed_duties(SeedReport())
    assert DutyItem.objects.get(key="travel").status == "met"
    assert DutyItem.objects.count() == 15


def test_it_is_complete_only_in_the_laws_own_words_and_without_placeholders():
    assert not offer_report(TODAY).is_complete, "an empty list is no proof"
    duty = met()
    assert offer_report(TODAY).is_complete
    for broken in ({"status": "partly"}, {"status": "not_yet"}, {"wording": "second_hand"}):
        DutyItem.objects.filter(pk=duty.pk).update(**broken)
        assert not offer_report(TODAY).is_complete
        DutyItem.objects.filter(pk=duty.pk).update(status="met", wording="text")
    page = PageFactory(is_placeholder=True)
    assert not offer_report(TODAY).is_complete
    page.delete()
    NamedContactFactory(is_placeholder=True)
    assert not offer_report(TODAY).is_complete


def test_the_page_says_what_is_missing_and_never_complete(as_officer):
    met(wording="second_hand", topic="Travel <b>")
    PageFactory(is_placeholder=True, title="Privacy")
    page = as_officer.get(PAGE).content.decode()
    assert "1 of 1 duties are met." in page
    assert "nobody can say that the offer is complete" in page
    assert "nothing is missing" not in page
    assert "Travel &lt;b&gt;" in page
    assert "Privacy" in page
    DutyItem.objects.update(wording="text")
    assert "nothing is missing" not in as_officer.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("page", "is_right"),
    [("/help/", True), ("https://example.org/x", True), ("javascript:alert(1)", False), ("help", False)],
)
def test_where_it_is_is_an_address(as_officer, page, is_right):
    duty = DutyItemFactory()
    form = {"topic": "Travel", "wording": "text", "status": "met", "page": page, "checked_on": "2026-11-01"}
    as_officer.post(f"/admin/strategy/dutyitem/{duty.pk}/change/", form | {"order": 1, "lock_version": 1})
    duty.refresh_from_db()
    assert (duty.status == "met") is is_right


# ── What there is, for whom and where ───────────────────────────────────────


def test_a_listing_counts_where_it_is_or_serves_and_for_what_it_states():
    for code in ("north", "south"):
        AreaFactory(code=code)
    AreaFactory(code="elsewhere", is_home=False)
    NeedFactory(code="all")
    NeedFactory(code="deaf")
    OpportunityFactory(needs=["autism"], areas=["north", "elsewhere"])
    OpportunityFactory(needs=["autism"], sites=[SiteFactory(area=AreaFactory(code="south")), SiteFactory(area=None)])
    OpportunityFactory(needs=["all"], covers_all_areas=True, stage="supported", type__code="coach")
    OpportunityFactory(areas=["north"])
    OpportunityFactory(needs=["deaf"], areas=["north"], status="draft")
    OpportunityFactory(needs=["deaf"], areas=["north"], is_historical=True)
    assert numbers() == {
        ("voluntary", "north", "autism"): 1,
        ("voluntary", "south", "autism"): 1,
        ("supported", "north", "autism"): 1,
        ("supported", "south", "autism"): 1,
        ("supported", "north", "deaf"): 1,
        ("supported", "south", "deaf"): 1,
    }
    (voluntary,) = [table for table in offer_report(TODAY).tables if table.stage == Stage.VOLUNTARY]
    assert {area.code: number for area, number in voluntary.silent} == {"north": 1, "south": 0}


def test_each_number_is_that_of_the_page_it_leads_to(visitor, as_officer):
    AreaFactory(code="south")
    NeedFactory(code="all")
    for stage, needs, where in (
        ("voluntary", ["autism"], {"areas": ["north"]}),
        ("voluntary", ["all"], {"delivery": "online"}),
        ("voluntary", ["deaf", "autism"], {"covers_all_areas": True, "is_paused": True}),
        ("supported", [], {"areas": ["south"]}),
        ("voluntary", ["deaf"], {"sites": [SiteFactory(area__code="south")]}),
    ):
        OpportunityFactory(stage=stage, type__code=stage, needs=needs, **where)
    cells = list(offer_report(TODAY).cells())
    assert {cell.number for cell in cells} == {0, 2, 3}
    for cell in cells:
        assert f'data-count="{cell.number}" data-ask-count' in visitor.get(cell.url).content.decode(), cell
        assert cell.url.replace("&", "&amp;") in as_officer.get(PAGE).content.decode()


def test_few_is_thin(settings):
    assert [Cover.of(number) for number in (0, 1, 2, 3)] == [Cover.NONE, Cover.THIN, Cover.THIN, Cover.COVERED]
    settings.COVERED_FROM = 1
    assert Cover.of(1) is Cover.COVERED


@pytest.mark.one_database
def test_a_thousand_listings_cost_no_more_queries_than_ten():
    OpportunityFactory(needs=["autism"], areas=["north"])

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            list(offer_report(TODAY).cells())
        return len(asked)

    few = queries()
    listings = Opportunity.objects.bulk_create(
        Opportunity(slug=f"n{i}", title="N", stage="voluntary", status="published", is_historical=True)
        for i in range(999)
    )
    Opportunity.needs.through.objects.bulk_create(
        Opportunity.needs.through(opportunity_id=o.pk, publicneed_id=NeedFactory(code="autism").pk) for o in listings
    )
    assert queries() == few <= 12


# ── The file and the command ────────────────────────────────────────────────


def test_the_table_is_a_file_without_formulas(as_officer, as_commissioner):
    AreaFactory(code="north", name="=1+1")
    OpportunityFactory(needs=["autism"], areas=["north"])
    response = as_officer.get(FILE)
    head, *rows = csv.reader(response.content.decode("utf-8-sig").splitlines())
    assert head == ["way into work", "area", "need", "listings", "cover"]
    assert rows[0] == ["Volunteering and work experience", "'=1+1", "Autism", "1", "thin"]
    assert response["Content-Disposition"].startswith('attachment; filename="coverage-20')
    assert as_commissioner.get(FILE).status_code == 200


def test_the_command_answers_1_while_anything_is_missing(capsys):
    duty = met(wording="second_hand", key="travel")
    AreaFactory(code="north")
    NeedFactory(code="autism")
    with pytest.raises(CommandError) as refused:
        call_command("check_offer")
    assert refused.value.returncode == 1
    assert "travel" in str(refused.value)
    assert "The offer is not complete." in capsys.readouterr().out
    DutyItem.objects.filter(pk=duty.pk).update(wording="text")
    report = check_offer(TODAY)
    assert {error.column for error in report.errors} == {"listings"}
    assert report.cover == {"covered": 0, "thin": 0, "none": 4}


def test_the_command_answers_0_when_nothing_is(capsys):
    met()
    call_command("check_offer")
    assert "Nothing is missing." in capsys.readouterr().out
