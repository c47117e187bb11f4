"""From the National Grid to longitude and latitude.

The formulas and constants are Ordnance Survey's ("A guide to coordinate systems in Great Britain", annexes A to C):
the grid's transverse Mercator projection on the Airy 1830 ellipsoid, undone, then the seven steps of the Helmert
transformation to WGS84. What comes out is right to about 5 metres, far finer than a postcode.
"""

from functools import lru_cache
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt, tan

AIRY, WGS84 = (6377563.396, 6356256.909), (6378137.0, 6356752.3142)  # metres: half of each axis
SCALE = 0.9996012717
FALSE_EAST, FALSE_NORTH = 400_000, -100_000
ORIGIN_LATITUDE, ORIGIN_LONGITUDE = radians(49), radians(-2)
SHIFT = (446.448, -125.157, 542.060)  # metres
TURN = tuple(radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
GROWTH = 1 - 20.4894e-6

Degrees = tuple[float, float]


@lru_cache(maxsize=20_000)
def to_degrees(easting: float, northing: float) -> Degrees:
    """Longitude and latitude (WGS84, in that order, as GeoJSON has them) of a point in metres on the National Grid."""
    return to_wgs84(*to_airy(easting, northing))


def to_airy(easting: float, northing: float) -> tuple[float, float]:
    """Latitude and longitude in radians on the Airy ellipsoid."""
    a, b = AIRY
    squared = 1 - (b / a) ** 2
    latitude = ORIGIN_LATITUDE + (northing - FALSE_NORTH) / (a * SCALE)
    while abs(missing := northing - FALSE_NORTH - arc_to(latitude)) >= 0.00001:
        latitude += missing / (a * SCALE)
    bent = 1 - squared * sin(latitude) ** 2
    across = a * SCALE / sqrt(bent)
    along = a * SCALE * (1 - squared) / bent**1.5
    eta, t, east = across / along - 1, tan(latitude), (easting - FALSE_EAST) / across
    north = (
        east**2 / 2
        - east**4 / 24 * (5 + 3 * t**2 + eta - 9 * t**2 * eta)
        + east**6 / 720 * (61 + 90 * t**2 + 45 * t**4)
    )
    turned = (
        east
        - east**3 / 6 * (across / along + 2 * t**2)
        + east**5 / 120 * (5 + 28 * t**2 + 24 * t**4)
        - east**7 / 5040 * (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6)
    )
    return latitude - t * across / along * north, ORIGIN_LONGITUDE + turned / cos(latitude)


def arc_to(latitude: float) -> float:
    """Metres along the meridian from the grid's true origin."""
    a, b = AIRY
    n = (a - b) / (a + b)
    less, more = latitude - ORIGIN_LATITUDE, latitude + ORIGIN_LATITUDE
    return (b * SCALE) * (
        (1 + n + 5 / 4 * (n**2 + n**3)) * less
        - (3 * n + 3 * n**2 + 21 / 8 * n**3) * sin(less) * cos(more)
        + 15 / 8 * (n**2 + n**3) * sin(2 * less) * cos(2 * more)
        - 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
    )


def to_wgs84(latitude: float, longitude: float) -> Degrees:
    """The same place, from the Airy ellipsoid to WGS84, by way of metres from the middle of the Earth."""
    a, b = AIRY
    squared = 1 - (b / a) ** 2
    across = a / sqrt(1 - squared * sin(latitude) ** 2)
    x, y = across * cos(latitude) * cos(longitude), across * cos(latitude) * sin(longitude)
    z = across * (1 - squared) * sin(latitude)
    (turn_x, turn_y, turn_z), (shift_x, shift_y, shift_z) = TURN, SHIFT
    x, y, z = (
        shift_x + GROWTH * x - turn_z * y + turn_y * z,
        shift_y + turn_z * x + GROWTH * y - turn_x * z,
        shift_z - turn_y * x + turn_x * y + GROWTH * z,
    )
    a, b = WGS84
    squared = 1 - (b / a) ** 2
    latitude = asin(z / hypot(x, y, z))
    for _ in range(5):
        across = a / sqrt(1 - squared * sin(latitude) ** 2)
        latitude = atan2(z + squared * across * sin(latitude), hypot(x, y))
    return degrees(atan2(y, x)), degrees(latitude)
