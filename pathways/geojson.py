"""GeoJSON (RFC 7946; WGS84, longitude first): the places of a question, and the outlines of the areas."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from django.conf import settings

from core.geometry import Ring, simplified
from pathways.map_places import MapPlace, MapPlaces
from pathways.search import Result
from providers.drawing import polygons
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
    return collection([outline(row) for row in Area.objects.in_use().exclude(outline=None)])


def outline(row: Area) -> dict:
    coarser = ([coarse(ring) for ring in polygon] for polygon in polygons(row))
    shapes = [[ring for ring in found if ring] for found in coarser if found[0]]
    return {
        "type": "Feature",
        "geometry": {"type": "MultiPolygon", "coordinates": shapes},
        "properties": {"code": row.code, "name": row.name, "is_ours": row.is_home},
    }


def coarse(ring: Iterable[list[float]]) -> list[list[float]]:
    whole: Ring = [(round(longitude * FINE), round(latitude * FINE)) for longitude, latitude, *_ in ring]
    return [[x / FINE, y / FINE] for x, y in simplified(whole, TOLERANCE)]


def collection(features: list[dict], **more: int) -> str:
    return msgspec.json.encode({"type": "FeatureCollection", **more, "features": features}).decode()
