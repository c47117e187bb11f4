from django.urls import path, register_converter

from pathways.continuum import Stage
from pathways.views import directory, paper, providers, public


class StageConverter:
    """One of the four stages, by its code; anything else is no address."""

    regex = "|".join(Stage.values)

    def to_python(self, value: str) -> Stage:
        return Stage(value)

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(StageConverter, "stage")

urlpatterns = [
    path("opportunities/", directory.opportunity_list, name="opportunity_list"),
    path("opportunities/print/", paper.opportunity_print, name="opportunity_print"),
    path("opportunities/<slug:slug>/", public.opportunity_detail, name="opportunity_detail"),
    path("pathways/", public.pathway_index, name="pathway_index"),
    path("pathways/<stage:stage>/", public.stage_detail, name="stage_detail"),
    path("pathways/<stage:stage>/<slug:code>/", public.type_detail, name="type_detail"),
    path("providers/", providers.provider_list, name="provider_list"),
    path("providers/<slug:slug>/", providers.provider_detail, name="provider_detail"),
]
