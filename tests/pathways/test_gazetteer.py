"""Near which place somebody asks: from memory, and by the database."""

import pytest

from pathways.search.gazetteer import Gazetteer, near
from tests.factories import AreaFactory, PlaceFactory

pytestmark = pytest.mark.django_db
GSS = "E09000013"


@pytest.fixture
def coarse():
    for number, code in enumerate(("W6", "W6 9", "SW1A 1", "NW10 9", "E1W")):
        PlaceFactory(code=code, gss_code=GSS if code.startswith("W6") else "", easting=500_000 + number)


@pytest.fixture
def units(coarse):
    PlaceFactory(code="W6 9AB", gss_code=GSS, easting=600_000)


@pytest.fixture(params=["database", "memory"])
def ask(request):
    return lambda text: near(text) if request.param == "database" else Gazetteer().near(text)


@pytest.mark.parametrize(
    ("typed", "label", "easting"),
    [
        ("w69ab", "W6 9AB", 500_001),
        ("W6 8AZ", "W6 8AZ", 500_000),
        (" nw10  9aa", "NW10 9AA", 500_003),
        ("w6 9", "W6 9", 500_001),
        ("e1w", "E1W", 500_004),
    ],
)
def test_the_sector_or_outcode_stands_for_a_postcode(coarse, ask, typed, label, easting):
    assert (ask(typed).label, ask(typed).easting) == (label, easting)


def test_a_full_postcode_is_used_where_it_is_known(units, ask):
    assert ask("W6 9AB").easting == 600_000
    assert ask("W6 9AZ").easting == 500_001
    assert ask("W6 9").easting == 500_001


@pytest.mark.parametrize(("typed", "error"), [("SW1A", LookupError), ("ZZ9 9ZZ", LookupError), ("Camden", ValueError)])
def test_what_is_not_known_is_refused(units, ask, typed, error):
    with pytest.raises(error):
        ask(typed)


def test_the_area_of_a_place(coarse, ask):
    assert (ask("W6").area, ask("W6").area_is_home) == ("", False)
    area = AreaFactory(code="ours", gss_code=GSS, is_home=True)
    AreaFactory(code="another", gss_code=GSS, is_home=False)
    AreaFactory(gss_code="")
    assert (ask("W6").area, ask("W6").area_is_home) == ("ours", True)
    assert ask("SW1A 1AA").area == ""
    area.is_active = False
    area.save()
    assert (ask("W6").area, ask("W6").area_is_home) == ("another", False)


def test_memory_asks_only_for_full_postcodes_and_once(units, django_assert_num_queries):
    gazetteer = Gazetteer()
    with django_assert_num_queries(0):
        gazetteer.near("W6 9")
    gazetteer.near("W6 9AB")
    with django_assert_num_queries(0):
        gazetteer.near("w69ab")
