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
    assert simplified(wavy, 4) == [(0, 0), (100, 0), (100, 100), (50, 80), (0, 100), (0, 0)]
    assert simplified(wavy, 0.5) == wavy


@pytest.mark.parametrize("ring", [[(5, 5)] * 4, [(0, 0), (9, 0), (0, 0)], [(0, 0), (50, 1), (100, 0), (0, 0)]])
def test_of_a_speck_or_a_line_nothing_is_left(ring):
    assert simplified(ring, 4) == []


@given(POINTS, st.floats(0.1, 50))
def test_every_point_left_out_is_close_to_the_line_that_stays(points, tolerance):
    ring = [*points, points[0]]
    if kept := simplified(ring, tolerance):
        assert kept[0] == kept[-1]
        assert set(kept) <= set(ring)
        edges = list(zip(kept, kept[1:], strict=False))
        assert all(min(to_line(point, *edge) for edge in edges) <= tolerance for point in ring)


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
