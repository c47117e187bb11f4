"""Our areas as a picture in which each is a link that chooses it, or takes it away again. It needs no script."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.shapes import Shapes, slot
from pathways import words
from pathways.addresses import Addresses
from pathways.search import Result
from providers.drawing import Drawing, DrawnArea


@dataclass(frozen=True)
class AreaLink:
    """An area with slots for what depends on the question."""

    area: DrawnArea
    url: SafeString
    things: SafeString
    is_chosen: bool


def area_picture(drawing: Drawing, result: Result, addresses: Addresses, shapes: Shapes) -> SafeString:
    """As it stands beside the checkboxes, which do the same and name what it numbers."""
    return shapes.fill(
        "pathways/includes/_areas.html",
        result.query.area,
        lambda: {"drawing": drawing, "links": area_links(drawing, result), "is_extra": not drawing.numbers},
        area_texts(drawing, result, addresses),
    )


def area_figure(drawing: Drawing, result: Result, addresses: Addresses, shapes: Shapes, dots: SafeString) -> SafeString:
    """Large, with a dot for each place; the names of the areas, under it, are links that do the same."""
    return shapes.fill(
        "pathways/includes/_area_figure.html",
        result.query.area,
        lambda: {"drawing": drawing, "links": area_links(drawing, result), "dots": slot("dots")},
        area_texts(drawing, result, addresses) | {"dots": dots},
    )


def area_links(drawing: Drawing, result: Result) -> list[AreaLink]:
    chosen = result.query.area
    return [
        AreaLink(area, slot(f"url {area.code}"), slot(f"things {area.code}"), area.code in chosen)
        for area in drawing.areas
    ]


def area_texts(drawing: Drawing, result: Result, addresses: Addresses) -> dict[str, object]:
    counts, chosen = result.counts["area"], result.query.area
    texts: dict[str, object] = {}
    for area in drawing.areas:
        texts[f"url {area.code}"] = addresses.toggled("area", area.code, is_chosen=area.code in chosen)
        texts[f"things {area.code}"] = words.count(counts.get(area.code, 0), "thing")
    return texts
