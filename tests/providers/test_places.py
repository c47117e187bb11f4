"""Postcodes to places to areas, without asking anybody outside."""

import pytest
from django.core.exceptions import ValidationError

from core.parsing import parse_postcode
from providers.places import find_place, locate, miles
from tests.factories import AreaFactory, PlaceFactory, SiteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def known():
    for code in ("W6", "W6 9", "W6 9AB", "SW1A 1"):
        PlaceFactory(code=code, gss_code="E09000013")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("w69ab", "W6 9AB"),
        ("W6 9AZ", "W6 9"),  # the sector, where the postcode itself is not known
        ("W6 8AZ", "W6"),
        ("W6 9", "W6 9"),
        ("W6", "W6"),
        ("SW1A 1AA", "SW1A 1"),
    ],
)
def test_the_most_exact_place_is_found(known, typed, found):
    assert find_place(parse_postcode(typed)).code == found
    assert locate(typed).code == found


@pytest.mark.parametrize("typed", ["ZZ9 9ZZ", "SW1A 2AA", "SW1A", "Camden", "", "\x00"])
def test_an_unknown_place_is_none(known, typed):
    assert locate(typed) is None


def test_miles():
    assert miles(1609.344) == 1
    assert miles(0) == 0


# ── A site reads its postcode ────────────────────────────────────────────────


def test_a_site_is_put_on_the_map_and_in_its_area(known):
    area = AreaFactory(gss_code="E09000013")
    site = SiteFactory(area=None, postcode="w69ab")
    site.full_clean()
    assert (site.postcode, site.easting, site.northing, site.area) == ("W6 9AB", 522852, 178289, area)


def test_an_area_that_was_chosen_stays(known):
    AreaFactory(gss_code="E09000013")
    chosen = AreaFactory(code="other")
    site = SiteFactory(area=chosen, postcode="W6 9AB")
    site.full_clean()
    assert site.area == chosen


def test_without_a_postcode_or_with_an_unknown_one_it_is_not_on_the_map(known):
    for postcode in ("", "ZZ9 9ZZ"):
        site = SiteFactory(area=None, postcode=postcode, easting=1, northing=1)
        site.full_clean()
        assert (site.easting, site.northing, site.area) == (None, None, None)


def test_what_is_no_postcode_is_refused_kindly():
    with pytest.raises(ValidationError, match="Write a postcode like SW1A 1AA"):
        SiteFactory(postcode="Camden").full_clean()
