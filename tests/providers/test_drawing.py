"""The drawing of our areas, for any council that has outlines."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from providers.drawing import EDGE, MOST_NUMBERED, SIZE, Drawing
from tests.factories import AreaFactory

pytestmark = pytest.mark.django_db


def box(west: float, south: float, size: float = 0.1) -> list:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def polygon(*rings: list) -> dict:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_ours_are_drawn_and_numbered_in_the_order_of_their_names():
    AreaFactory(code="north", outline=polygon(box(-1.5, 53.1)))
    AreaFactory(code="east", outline=polygon(box(-1.4, 53)))
    AreaFactory(code="gone", outline=polygon(box(-1.4, 53)), is_active=False)
    AreaFactory(code="unknown")
    with CaptureQueriesContext(connection) as asked:
        drawing = Drawing.load()
    assert len(asked) == 1
    assert [(area.code, area.number) for area in drawing.areas] == [("east", 1), ("north", 2)]
    assert drawing.numbers == {"east": 1, "north": 2}
    assert all(area.path.startswith("M") for area in drawing.areas)
    east, north = drawing.areas
    assert north.at[0] < east.at[0], "north lies west of east"
    assert north.at[1] < east.at[1], "north is above"


def test_the_longer_side_fills_the_plane_and_the_middle_has_its_true_proportions():
    AreaFactory(outline=polygon(box(-1.5, 53)))
    plane = Drawing.load().plane
    assert (plane.height, plane.width) == (SIZE, pytest.approx(SIZE * 0.6, abs=EDGE))  # a degree east is shorter there
    assert plane.at(-1.5, 53.1) == (EDGE, EDGE)
    assert plane.at(-1.4, 53.0) == (plane.width - EDGE, SIZE - EDGE)


def test_what_lies_outside_is_not_shown():
    AreaFactory(outline=polygon(box(-1.5, 53)))
    plane = Drawing.load().plane
    assert plane.shows(plane.at(-1.45, 53.05))
    assert not plane.shows(plane.at(-1.45, 53.5))
    assert not plane.shows(plane.at(-9, 53.05))


def test_neighbours_are_drawn_behind_and_holes_and_islands_are_kept():
    islands = {"type": "MultiPolygon", "coordinates": [[box(-1.5, 53), box(-1.47, 53.03, 0.04)], [box(-1.3, 53)]]}
    AreaFactory(outline=islands)
    assert Drawing.load().around == ""
    AreaFactory(outline=polygon(box(-1.4, 53)), is_home=False)
    drawing = Drawing.load()
    assert len(drawing.areas) == 1
    assert drawing.areas[0].path.count("M") == 3
    assert drawing.around.count("M") == 1


def test_heights_are_passed_over():
    AreaFactory(outline=polygon([[*point, 12.5] for point in box(-1.5, 53)]))
    assert Drawing.load()


@pytest.mark.parametrize("of_neighbour", [True, False])
def test_without_outlines_of_ours_there_is_no_drawing(of_neighbour):
    AreaFactory()
    if of_neighbour:
        AreaFactory(outline=polygon(box(-1.4, 53)), is_home=False)
    assert not Drawing.load()
    assert Drawing.load().numbers == {}


def test_of_very_many_areas_none_is_numbered():
    for number in range(MOST_NUMBERED + 1):
        AreaFactory(outline=polygon(box(-1.5 + number / 10, 53)))
    drawing = Drawing.load()
    assert {area.number for area in drawing.areas} == {0}
    assert drawing.numbers == {}
