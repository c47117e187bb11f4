"""The directory's question on a map, as GeoJSON, and the outlines of the areas."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.context import site_facts
from core.views import HOME
from pathways import geojson
from pathways.entries import list_url
from pathways.map_page import MapPage
from pathways.map_places import MapPlaces
from pathways.search import engine
from pathways.views.directory import KeptPage, parts_of, read, sent


@dataclass(frozen=True)
class Tiles:
    """Pictures of streets under our own drawing, where the council has named somebody who gives them."""

    url: str
    attribution: str

    @property
    def policy(self) -> dict[str, list[str]]:
        host = urlsplit(self.url)
        return {"img-src": ["'self'", f"{host.scheme}://{host.netloc}"]} if self.url else {}


@require_safe
def opportunity_map(request: HttpRequest) -> HttpResponse:
    searching, on, site = engine(), timezone.localdate(), site_facts()
    tiles = Tiles(settings.MAP_TILE_URL, settings.MAP_ATTRIBUTION)

    def make() -> KeptPage:
        asked = read(searching, request.GET, on=on)
        places = MapPlaces.found(searching, asked.query)
        page = MapPage.of(searching.search(asked.query), asked, **parts_of(searching, on=on), places=places)
        crumbs = [HOME, ("Find something", list_url()), ("Map", "")]
        surroundings = {"crumbs": crumbs, "request": {"path": request.path}, "site": site, "tiles": tiles}
        return KeptPage.of(page.render(surroundings, key=(site, tiles)))

    page = searching.keep_page(("map", request.META.get("QUERY_STRING", ""), on, site, tiles), make)
    return csp_update(tiles.policy)(sent)(request, page)


@require_safe
def opportunity_geojson(request: HttpRequest) -> HttpResponse:
    searching, on = engine(), timezone.localdate()

    def make() -> KeptPage:
        query = read(searching, request.GET, on=on).query
        return KeptPage.of(geojson.of_places(MapPlaces.found(searching, query), searching.search(query)))

    page = searching.keep_page(("geojson", request.META.get("QUERY_STRING", ""), on, settings.SITE_URL), make)
    return sent(request, page, geojson.CONTENT_TYPE)


@require_safe
def area_geojson(request: HttpRequest) -> HttpResponse:
    page = engine().keep("area outlines", lambda: KeptPage.of(geojson.of_areas()))
    return sent(request, page, geojson.CONTENT_TYPE)
