"""The directory with a map beside its list: the same question, form and results, and a place for whatever has one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse
from django.utils.safestring import SafeString

from core.shapes import joined, slot
from pathways import words
from pathways.area_picture import area_figure
from pathways.directory import DirectoryPage
from pathways.map_places import MOST_PLACES, MapPlaces, Spot
from pathways.panel import INCLUDES

LARGEST_DOT, SMALLEST_DOT = 26, 12  # units of the drawing


@dataclass(frozen=True)
class MapPage(DirectoryPage):
    places: MapPlaces

    template: ClassVar = "pathways/opportunity_map.html"
    name: ClassVar = "opportunity_map"
    left_out_where_empty: ClassVar = frozenset({"ask_sentence", "chosen", "elsewhere", "left_out", "areas"})

    @property
    def texts(self) -> dict[str, object]:
        question = self.query.query_string()
        data = reverse("opportunity_geojson")
        return super().texts | {
            "chosen": self.panel.chosen,
            "elsewhere": self.elsewhere,
            "left_out": self.left_out,
            "areas": self.areas,
            "data": f"{data}?{question}" if question else data,
        }

    @property
    def elsewhere(self) -> str:
        number = self.places.elsewhere
        has = "has" if number == 1 else "have"
        return f"{words.count(number, 'thing')} {has} no place on the map" if number else ""

    @property
    def left_out(self) -> str:
        number = self.places.left_out
        room = f"The map has room for {MOST_PLACES:,} places"
        return f"{room}. {words.count(number, 'more thing')} did not fit." if number else ""

    @property
    def areas(self) -> SafeString:
        if not self.drawing:
            return SafeString()
        dots = joined([self.dot(spot) for spot in self.places.spots(self.drawing)])
        return area_figure(self.drawing, self.result, self.addresses, self.shapes, dots)

    def dot(self, spot: Spot) -> SafeString:
        size = min(LARGEST_DOT, SMALLEST_DOT + 2 * (len(spot.places) - 1))
        texts = {"x": spot.x, "y": spot.y, "r": size, "words": spot_words(spot)}
        return self.shapes.fill(f"{INCLUDES}/_dot.html", (), lambda: {name: slot(name) for name in texts}, texts)


def spot_words(spot: Spot) -> str:
    first, *others = spot.places
    return f"{words.count(len(spot.places), 'thing')} here" if others else f"{first.title}, {first.site}"
