"""Grid references become longitudes and latitudes: held to points that Ordnance Survey publishes."""

from math import cos, hypot, radians

import pytest

from providers.national_grid import to_degrees

METRES_IN_A_DEGREE = 111_200
NEAR_ENOUGH = 6  # metres: what the Helmert transformation promises is 5
# From the test points of OSTN15: easting, northing, latitude, longitude.
KNOWN = {
    "St Mary's, Scilly": (91492.146, 11318.804, 49.92226394, -6.29977753),
    "Plymouth": (250359.811, 62016.569, 50.43885826, -4.10864557),
    "London": (530624.974, 178388.464, 51.48936565, -0.11992557),
    "Great Yarmouth": (651409.804, 313177.450, 52.65800783, 1.71607397),
}


@pytest.mark.parametrize("place", KNOWN)
def test_known_points(place):
    easting, northing, latitude, longitude = KNOWN[place]
    found_longitude, found_latitude = to_degrees(easting, northing)
    north = (found_latitude - latitude) * METRES_IN_A_DEGREE
    east = (found_longitude - longitude) * METRES_IN_A_DEGREE * cos(radians(latitude))
    assert hypot(north, east) < NEAR_ENOUGH


def test_a_kilometre_stays_a_kilometre():
    west, east = to_degrees(523_000, 178_000), to_degrees(524_000, 178_000)
    metres = (east[0] - west[0]) * METRES_IN_A_DEGREE * cos(radians(west[1]))
    assert metres == pytest.approx(1000, abs=5)
