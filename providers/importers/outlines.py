"""Is a GeoJSON geometry an outline? (RFC 7946, 3.1.6 and 3.1.7.)"""


def what_is_wrong(geometry: object) -> str:
    """Why `geometry` cannot be the outline of an area; "" when it can, or when there is none."""
    if geometry is None:
        return ""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return "The outline must be a Polygon or a MultiPolygon."
    polygons = geometry.get("coordinates")
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    if not has_items(polygons) or not all(has_items(rings) for rings in polygons):
        return "The outline has no coordinates."
    rings = [ring for polygon in polygons for ring in polygon]
    if not all(is_closed_ring(ring) for ring in rings):
        return "Each ring of the outline needs four positions or more, and ends where it begins."
    if not all(is_position(position) for ring in rings for position in ring):
        return "The outline must be in longitude and latitude (WGS84), for example [-0.22, 51.49]."
    return ""


def has_items(value: object) -> bool:
    return isinstance(value, list) and len(value) > 0


def is_closed_ring(ring: object) -> bool:
    return isinstance(ring, list) and len(ring) >= 4 and ring[0] == ring[-1]


def is_position(position: object) -> bool:
    if not isinstance(position, list) or len(position) not in {2, 3} or not all(map(is_number, position)):
        return False
    return abs(position[0]) <= 180 and abs(position[1]) <= 90


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
