"""GeoJSON (RFC 7946; WGS84, longitude first): the places of a question, and the outlines of the areas."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from django.conf import settings

from core.geometry import Point, simplified
from pathways.map_places import MapPlace, MapPlaces
from pathways.search import Result
from providers.drawing import polygons, rings
from providers.models import Area

CONTENT_TYPE = "application/geo+json"
FINE = 10_000  # parts of a degree: outlines are right to some ten metres
TOLERANCE = 2.0  # such parts


def of_places(found: MapPlaces, result: Result) -> str:
    """Beside the places: how many things match, are to be asked, have no place, and were left out for want of room."""
    return collection(
        [feature(row) for row in found.places],
        total=result.total,
        ask_total=result.ask_total,
        not_on_map=found.elsewhere,
        left_out=found.left_out,
    )


def feature(row: MapPlace) -> dict:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [row.longitude, row.latitude]},
        "properties": {
            "title": row.title,
            "url": f"{settings.SITE_URL}{row.url}",
            "stage": row.stage,
            "provider": row.provider,
            "site": row.site,
            "area": row.area,
            "found": row.found,
            "ask_about": row.ask_about,
        },
    }


def of_areas() -> str:
    """The outlines of the areas in use, generalised, ours first."""
    areas = list(Area.objects.in_use().exclude(outline=None))
    whole = [[(round(x * FINE), round(y * FINE)) for x, y, *_ in ring] for row in areas for ring in rings(row)]
    simple = iter(simplified(whole, TOLERANCE))
    return collection([outline(row, simple) for row in areas])


def outline(row: Area, simple: Iterator[list[Point]]) -> dict:
    """An area with the next of the rings that were made simpler: as many as it has."""
    found = [[[[x / FINE, y / FINE] for x, y in next(simple)] for _ in polygon] for polygon in polygons(row)]
    shapes = [[ring for ring in polygon if ring] for polygon in found if polygon[0]]
    return {
        "type": "Feature",
        "geometry": {"type": "MultiPolygon", "coordinates": shapes},
        "properties": {"code": row.code, "name": row.name, "is_ours": row.is_home},
    }


def collection(features: list[dict], **more: int) -> str:
    return msgspec.json.encode({"type": "FeatureCollection", **more, "features": features}).decode()
