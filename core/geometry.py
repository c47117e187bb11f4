"""Shapes on a plane of whole numbers, for drawings: made simpler, written as SVG, and given a place for a label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import hypot

Point = tuple[int, int]
Ring = Sequence[Point]  # ends where it begins
LABEL_STEPS = 12  # places tried across a shape, and as many down


def simplified(rings: Sequence[Ring], tolerance: float) -> list[list[Point]]:
    """The rings without the points that lie within `tolerance` of the line (Ramer, Douglas and Peucker).

    Two rings that run along the same points stay together, so that no gap opens between neighbours.
    Nothing is left of a ring that has become a line.
    """
    owners: defaultdict[Point, set[int]] = defaultdict(set)
    for number, ring in enumerate(rings):
        for point in ring:
            owners[point].add(number)
    found = []
    for ring in rings:
        arcs = (thinned(arc, tolerance) for arc in arcs_of(ring, owners))
        points = [point for arc in arcs for point in arc[:-1]]
        found.append([*points, points[0]] if len(points) > 2 else [])
    return found


def arcs_of(ring: Ring, owners: Mapping[Point, set[int]]) -> Iterator[list[Point]]:
    """The ring cut wherever another ring joins it or leaves it, or else at two points far from each other."""
    points = [point for at, point in enumerate(ring) if not at or point != ring[at - 1]][:-1]
    size = len(points)
    if size < 3:
        return
    sides = [owners[point] & owners[points[at - 1]] for at, point in enumerate(points)]
    cuts = [at for at in range(size) if sides[at] != sides[(at + 1) % size]]
    if not cuts:
        first = points.index(min(points))
        cuts = sorted({first, max(range(size), key=lambda at: (distance(points[at], points[first]), points[at]))})
    for at, start in enumerate(cuts):
        end = cuts[(at + 1) % len(cuts)]
        yield [points[step % size] for step in range(start, end + 1 if end > start else end + size + 1)]


def thinned(arc: list[Point], tolerance: float) -> list[Point]:
    """The arc with its ends and whatever lies farther from the line; the same from either end."""
    if arc[0] > arc[-1]:
        return thinned(arc[::-1], tolerance)[::-1]
    kept, waiting = {0, len(arc) - 1}, [(0, len(arc) - 1)]
    while waiting:
        first, last = waiting.pop()
        away, at = max(
            ((to_line(arc[at], arc[first], arc[last]), at) for at in range(first + 1, last)),
            default=(0, 0),
        )
        if away > tolerance:
            kept.add(at)
            waiting += [(first, at), (at, last)]
    return [arc[at] for at in sorted(kept)]


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
