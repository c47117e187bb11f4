"""Shapes on a plane: simpler, shorter, and labelled where there is room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.geometry import area, is_inside, label_point, path, simplified, to_line

SQUARE = [(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)]
HORSESHOE = [(0, 0), (90, 0), (90, 90), (60, 90), (60, 30), (30, 30), (30, 90), (0, 90), (0, 0)]
POINTS = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=3, max_size=40)


def test_what_lies_on_a_line_is_left_out_and_what_does_not_stays():
    wavy = [(0, 0), (50, 1), (100, 0), (100, 100), (50, 80), (0, 100), (0, 0)]
    assert simplified([wavy], 4) == [[(0, 0), (100, 0), (100, 100), (50, 80), (0, 100), (0, 0)]]
    assert simplified([wavy], 0.5) == [wavy]


@pytest.mark.parametrize("ring", [[(5, 5)] * 4, [(0, 0), (9, 0), (0, 0)], [(0, 0), (50, 1), (100, 0), (0, 0)]])
def test_of_a_speck_or_a_line_nothing_is_left(ring):
    assert simplified([ring, SQUARE], 4) == [[], SQUARE]


def test_between_neighbours_no_gap_opens():
    border = [(100, 0), (103, 20), (98, 40), (120, 60), (99, 80), (100, 100)]
    west = [(0, 0), *border, (0, 100), (0, 0)]
    east = [(200, 0), (200, 100), *border[::-1], (200, 0)]
    for tolerance in (1, 4, 10, 50):
        on_west, on_east = (set(ring) & set(border) for ring in simplified([west, east], tolerance))
        assert on_west == on_east
        assert {(100, 0), (100, 100)} <= on_west, "where the two meet and part"


def test_an_island_and_the_hole_around_it_stay_one_line():
    island = [(20, 20), (50, 18), (80, 20), (82, 50), (80, 80), (50, 84), (20, 80), (20, 20)]
    turned = [*island[3:-1], *island[:4]][::-1]
    hole, inside = simplified([turned, island], 3)
    assert set(hole) == set(inside)


@given(POINTS, st.floats(0.1, 50))
def test_every_point_left_out_is_close_to_the_line_that_stays(points, tolerance):
    ring = [*points, points[0]]
    (kept,) = simplified([ring], tolerance)
    if kept:
        assert kept[0] == kept[-1]
        assert set(kept) <= set(ring)
        edges = list(zip(kept, kept[1:], strict=False))
        assert all(min(to_line(point, *edge) for edge in edges) <= tolerance + 1e-9 for point in ring)


def test_a_path_goes_in_steps_and_closes():
    assert path([SQUARE]) == "M0 0l100 0 0 100 -100 0z"
    assert path([]) == ""


def test_area():
    assert area(SQUARE) == 10_000
    assert area(SQUARE[::-1]) == 10_000


@pytest.mark.parametrize("ring", [SQUARE, HORSESHOE, HORSESHOE[::-1]])
def test_a_label_stands_inside_with_room_around_it(ring):
    point = label_point(ring)
    assert is_inside(point, ring)
    assert min(to_line(point, *edge) for edge in zip(ring, ring[1:], strict=False)) >= 10
