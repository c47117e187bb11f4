"""A small drawing of our areas: the outlines that `load_areas` brought, on a plane of whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from math import cos, radians

from core.geometry import Point, Ring, area, label_point, path, simplified
from providers.models import Area
from providers.national_grid import Degrees

SIZE = 1000  # units across the longer side
EDGE = 20  # units left free around our areas
TOLERANCE = 4.0  # units: about a pixel where a filter shows it
LEAST = 40  # square units: what is smaller is a speck
MOST_NUMBERED = 12  # of more areas than these the numbers would lie on each other


@dataclass(frozen=True)
class Plane:
    """Longitude and latitude laid flat: the middle of what is drawn has its true proportions."""

    west: float
    north: float
    scale: float  # units for a degree of latitude
    squeeze: float  # how much shorter a degree of longitude is there
    width: int
    height: int

    @classmethod
    def around(cls, points: Iterable[Degrees]) -> Plane:
        (west, east), (south, north) = ((min(values), max(values)) for values in zip(*points, strict=True))
        squeeze = cos(radians((south + north) / 2))
        across, down = (east - west) * squeeze, north - south
        scale = (SIZE - 2 * EDGE) / (max(across, down) or 1)
        width, height = round(across * scale) + 2 * EDGE, round(down * scale) + 2 * EDGE
        return cls(west - EDGE / scale / squeeze, north + EDGE / scale, scale, squeeze, width, height)

    def at(self, longitude: float, latitude: float, *_height: float) -> Point:
        """What lies outside is put on a line just outside, where nobody sees it and it takes no room."""
        across = (longitude - self.west) * self.squeeze * self.scale
        x, y = round(across), round((self.north - latitude) * self.scale)
        return min(max(x, -EDGE), self.width + EDGE), min(max(y, -EDGE), self.height + EDGE)

    def shows(self, point: Point) -> bool:
        return 0 <= point[0] <= self.width and 0 <= point[1] <= self.height


@dataclass(frozen=True)
class DrawnArea:
    """One of our areas: its path, and where in it there is room for its number."""

    code: str
    name: str
    number: int  # 0: none, there are too many
    path: str
    at: Point


@dataclass(frozen=True)
class Drawing:
    """Nothing (and false) where our areas have no outlines."""

    plane: Plane | None = None
    areas: tuple[DrawnArea, ...] = ()
    around: str = ""  # the path of the neighbours
    numbers: Mapping[str, int] = field(default_factory=dict)  # by code

    def __bool__(self) -> bool:
        return bool(self.areas)

    @classmethod
    def load(cls) -> Drawing:
        """In one query."""
        return cls.of(Area.objects.in_use().exclude(outline=None))

    @classmethod
    def of(cls, areas: Iterable[Area]) -> Drawing:
        home, others = [], []
        for row in areas:
            (home if row.is_home else others).append(row)
        if not home:
            return cls()
        plane = Plane.around(point[:2] for row in home for ring in rings(row) for point in ring)
        flat = flat_rings(plane, [*home, *others], tolerance=TOLERANCE if len(home) <= MOST_NUMBERED else 2 * TOLERANCE)
        drawn = tuple(draw(home, flat))
        around = path(ring for found in flat[len(home) :] for ring in found)
        return cls(plane, drawn, around, {row.code: row.number for row in drawn if row.number})


def flat_rings(plane: Plane, areas: list[Area], *, tolerance: float) -> list[list[Ring]]:
    """For each area its rings on the plane, made simpler all together, without specks."""
    flat = [[[plane.at(*point) for point in ring] for ring in rings(row)] for row in areas]
    simple = iter(simplified([ring for found in flat for ring in found], tolerance))
    return [[ring for ring in islice(simple, len(found)) if ring and area(ring) >= LEAST] for found in flat]


def draw(areas: list[Area], flat: list[list[Ring]]) -> Iterator[DrawnArea]:
    for number, (row, found) in enumerate(zip(areas, flat, strict=False), 1):
        if found:
            shown = number if len(areas) <= MOST_NUMBERED else 0
            yield DrawnArea(row.code, row.name, shown, path(found), label_point(max(found, key=area)))


def polygons(row: Area) -> list[list[list[list[float]]]]:
    """The outline as polygons of rings: the first of each is its border, the others are holes."""
    found = row.outline["coordinates"]
    return [found] if row.outline["type"] == "Polygon" else found


def rings(row: Area) -> Iterator[list[list[float]]]:
    return chain.from_iterable(polygons(row))
