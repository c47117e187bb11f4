"""Shapes on a plane of whole numbers, for drawings: made simpler, written as SVG, and given a place for a label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import hypot

Point = tuple[int, int]
Ring = Sequence[Point]  # ends where it begins
LABEL_STEPS = 12  # places tried across a shape, and as many down


def simplified(ring: Ring, tolerance: float) -> list[Point]:
    """The ring without the points that lie within `tolerance` of the line (Ramer, Douglas and Peucker).

    Nothing where no triangle is left of it.
    """
    points = [point for at, point in enumerate(ring) if not at or point != ring[at - 1]]
    if len(points) < 4:
        return []
    far = max(range(len(points)), key=lambda at: distance(points[at], points[0]))
    kept = {0, far, len(points) - 1}
    waiting = [(0, far), (far, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        away, at = max(
            ((to_line(points[at], points[first], points[last]), at) for at in range(first + 1, last)),
            default=(0, 0),
        )
        if away > tolerance:
            kept.add(at)
            waiting += [(first, at), (at, last)]
    return [points[at] for at in sorted(kept)] if len(kept) > 3 else []


def distance(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def to_line(point: Point, start: Point, end: Point) -> float:
    """How far `point` is from the line between two others."""
    (x, y), (left, top), (right, bottom) = point, start, end
    wide, high = right - left, bottom - top
    if not (wide or high):
        return distance(point, start)
    along = max(0.0, min(1.0, ((x - left) * wide + (y - top) * high) / (wide * wide + high * high)))
    return hypot(x - left - along * wide, y - top - along * high)


def path(rings: Iterable[Ring]) -> str:
    """The rings as the `d` of an SVG path: each begins at a point and goes on in steps, which is short."""
    return "".join(
        f"M{ring[0][0]} {ring[0][1]}l"
        + " ".join(f"{x - before[0]} {y - before[1]}" for before, (x, y) in zip(ring, ring[1:-1], strict=False))
        + "z"
        for ring in rings
    )


def area(ring: Ring) -> float:
    return abs(sum(x * below - right * y for (x, y), (right, below) in zip(ring, ring[1:], strict=False))) / 2


def is_inside(point: tuple[float, float], ring: Ring) -> bool:
    x, y = point
    crossings = (
        x < (right - left) * (y - top) / (bottom - top) + left
        for (left, top), (right, bottom) in zip(ring, ring[1:], strict=False)
        if (top > y) != (bottom > y)
    )
    return sum(crossings) % 2 == 1


def label_point(ring: Ring) -> Point:
    """A point well inside the ring: of a grid laid over it, the one farthest from its border."""
    (left, right), (top, bottom) = ((min(values), max(values)) for values in zip(*ring, strict=True))
    steps = [(2 * step + 1) / (2 * LABEL_STEPS) for step in range(LABEL_STEPS)]
    tried = [(left + (right - left) * across, top + (bottom - top) * down) for down in steps for across in steps]
    inside = [point for point in tried if is_inside(point, ring)] or [((left + right) / 2, (top + bottom) / 2)]
    edges = list(zip(ring, ring[1:], strict=False))
    best = max(inside, key=lambda point: min(to_line(point, *edge) for edge in edges))
    return round(best[0]), round(best[1])
