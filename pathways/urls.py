from django.urls import path, register_converter

from pathways.continuum import Stage
from pathways.views import (
    confirm,
    directory,
    easy_read,
    maps,
    new_listings,
    paper,
    portal_listings,
    provider_portal,
    providers,
    public,
)


class StageConverter:
    """One of the four stages, by its code; anything else is no address."""

    regex = "|".join(Stage.values)

    def to_python(self, value: str) -> Stage:
        return Stage(value)

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(StageConverter, "stage")

urlpatterns = [
    path("portal/provider/<slug:slug>/", provider_portal.provider_portal, name="provider_portal"),
    path("portal/provider/<slug:slug>/listings/new/", new_listings.new_listing, name="new_listing"),
    path(
        "portal/provider/<slug:slug>/listings/new/<slug:listing>/check/",
        new_listings.new_listing_check,
        name="new_listing_check",
    ),
    path(
        "portal/provider/<slug:slug>/listings/new/<slug:listing>/delete/",
        new_listings.new_listing_delete,
        name="new_listing_delete",
    ),
    path(
        "portal/provider/<slug:slug>/listings/new/<slug:listing>/<slug:step>/",
        new_listings.new_listing_step,
        name="new_listing_step",
    ),
    path("opportunities/", directory.opportunity_list, name="opportunity_list"),
    path("opportunities/print/", paper.opportunity_print, name="opportunity_print"),
    path("opportunities/map/", maps.opportunity_map, name="opportunity_map"),
    path("opportunities.geojson", maps.opportunity_geojson, name="opportunity_geojson"),
    path("areas.geojson", maps.area_geojson, name="area_geojson"),
    path("opportunities/<slug:slug>/", public.opportunity_detail, name="opportunity_detail"),
    path("opportunities/<slug:slug>/easy-read/", easy_read.opportunity_easy_read, name="opportunity_easy_read"),
    path("pathways/", public.pathway_index, name="pathway_index"),
    path("pathways/<stage:stage>/", public.stage_detail, name="stage_detail"),
    path("pathways/<stage:stage>/easy-read/", easy_read.stage_easy_read, name="stage_easy_read"),
    path("pathways/<stage:stage>/<slug:code>/", public.type_detail, name="type_detail"),
    path("confirm/<str:token>/", confirm.confirm, name="confirm"),
    path("confirm/<str:token>/change/", confirm.confirm_change, name="confirm_change"),
    path("confirm/<str:token>/closed/", confirm.confirm_closed, name="confirm_closed"),
    path("confirm/<str:token>/new-link/", confirm.confirm_new_link, name="confirm_new_link"),
    path("providers/", providers.provider_list, name="provider_list"),
    path("providers/<slug:slug>/", providers.provider_detail, name="provider_detail"),
    path("portal/provider/<slug:slug>/listings/<slug:listing>/", portal_listings.portal_listing, name="portal_listing"),
    path(
        "portal/provider/<slug:slug>/listings/<slug:listing>/change/",
        portal_listings.portal_listing_change,
        name="portal_listing_change",
    ),
    path(
        "portal/provider/<slug:slug>/listings/<slug:listing>/withdraw/<uuid:uuid>/",
        portal_listings.portal_listing_withdraw,
        name="portal_listing_withdraw",
    ),
]
