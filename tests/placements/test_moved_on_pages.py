"""Where families and officers meet the figures, and who may not."""

from datetime import date

import pytest
from django.test import Client

from placements.models import FrozenTable, FrozenTerm
from placements.statistics.books import TYPE
from tests.factories import OpportunityFactory, PathwayTypeFactory, ProviderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
AFTER = [["job", "A paid job", True], ["no_job", "No paid job", False], ["not_known", "We do not know", False]]
STILL = [["yes", "In paid work", True], ["rest", "Not in work, or we do not know", False]]


def freeze(rows_by, *rows, measure="after", columns=AFTER, is_example=False):
    term, _ = FrozenTerm.objects.get_or_create(
        starts_on=date(2026, 9, 1), defaults={"frozen_on": date(2026, 9, 2), "is_example": is_example}
    )
    return FrozenTable.objects.create(
        term=term,
        book=rows_by,
        measure=measure,
        rows_by=rows_by,
        counted_to=date(2025, 7, 31),
        columns=columns,
        rows=rows,
    )


def page(address: str) -> str:
    return " ".join(Client().get(address).content.decode().split())


def test_a_listing_says_what_people_moved_on_to_as_near_as_is_safe():
    listing = OpportunityFactory(slug="baking")
    freeze("host", [str(listing.provider_id), "Here", [10, None, None]])
    freeze("stage", [listing.stage, "Supported work", [25, 20, 5]])
    freeze("stage", [listing.stage, "Supported work", [15, 10]], measure="still_26", columns=STILL)
    text = page(listing.get_absolute_url())
    assert "about <b>50 in every 100</b> led to a paid job" in text
    assert "about <b>60 in every 100</b> were still in work 26 weeks on" in text
    assert "About 50 placements that ended by" in text
    assert "Out of all placements in" in text, "its own employer has a hidden figure, so nothing is said of it"


def test_a_listing_says_nothing_where_nothing_can_be_said():
    listing = OpportunityFactory(slug="baking")
    freeze("stage", [listing.stage, "Supported work", [None, 5, None]])
    assert "What people moved on to" not in page(listing.get_absolute_url())


def test_a_provider_says_what_people_moved_on_to():
    provider = ProviderFactory(is_listed=True)
    freeze("host", [str(provider.pk), provider.name, [20, 10, 10]], is_example=True)
    text = page(provider.get_absolute_url())
    assert "Out of the placements here, about <b>50 in every 100</b>" in text
    assert "These numbers are invented" in text


def test_the_public_page_and_its_file_show_the_frozen_figures_and_what_is_hidden(django_assert_max_num_queries):
    freeze("everyone", ["everyone", "Everyone", [20, 10, 10]])
    freeze("area", ["a", "Area A", [15, None, 5]], ["", "Not stated", [5, 5, None]])
    with django_assert_max_num_queries(2):
        text = page("/progress/")
    assert "No paid job: fewer than 5 or none" in text
    assert text.count("<td>fewer than 5 or none</td>") == 2
    assert "<b>20</b> A paid job (50%)" in text
    assert "<b>15</b> A paid job</span>" in text, "no percentage where a figure is hidden"
    lines = Client().get("/progress.csv").content.decode().splitlines()
    assert len(lines) == 1 + 3 + 6
    assert (
        "area-after,What people moved on to,By home area,,2025-07-31,2026-09-02,Area A,No paid job,fewer than 5 or none"
        in lines
    )


def test_of_many_rows_the_largest_are_drawn_and_all_are_in_the_table():
    freeze("host", *([str(number), f"Host {number:02}", [5 * number or None, 5, 5]] for number in range(15)))
    text = page("/progress/")
    assert "These are the largest. All 15 are in the table." in text
    assert '<p class="chart-label">Host 02</p>' not in text
    assert '<p class="chart-label">Host 03</p>' in text
    assert '<th scope="row">Host 00</th>' in text


def test_before_the_first_term_the_page_says_so():
    assert "There are no numbers yet" in page("/progress/")


def test_the_desk_shows_the_same_and_no_more(as_officer, as_commissioner, as_member):
    freeze("everyone", ["everyone", "Everyone", [20, 10, 10]])
    assert as_member.get("/admin/outcomes/").status_code == 403
    for client in (as_officer, as_commissioner):
        text = client.get("/admin/outcomes/").content.decode()
        assert "<b>20</b> A paid job (50%)" in text
        assert client.get("/admin/outcomes.csv").content == Client().get("/progress.csv").content


def test_a_kind_that_is_not_confirmed_is_not_named():
    PathwayTypeFactory(code="secret", label="Secret kind", is_confirmed=False)
    assert TYPE.labels({"secret"}) == {}
