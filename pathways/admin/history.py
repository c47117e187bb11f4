"""What the form of a listing keeps of each save, and the way to its history."""

from django.urls import path

from pathways.history import Why, begin, keep_version
from pathways.models import Opportunity
from pathways.views import history as pages

Status = Opportunity.Status
BY_STATUS = {Status.PUBLISHED: Why.PUBLISHED, Status.ARCHIVED: Why.ARCHIVED}


class KeepsVersions:
    """Whatever is saved in one go, rows below the form included, is one version."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, "pathways_opportunity_{}".format
        return [
            path("<int:pk>/history/", view(pages.listing_history), name=name("history")),
            path("<int:pk>/history/compare/", view(pages.listing_compare), name=name("compare")),
            path("<int:pk>/history/<int:number>/", view(pages.listing_version), name=name("version")),
            path("<int:pk>/history/<int:number>/restore/", view(pages.listing_restore), name=name("restore")),
            *super().get_urls(),
        ]

    def save_model(self, request, obj, form, change):
        if change:
            begin([obj.pk])
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        keep_version(form.instance, by=request.user, why=why_saved(form) if change else Why.CREATED)


def why_saved(form) -> Why:
    listing, changed = form.instance, form.changed_data
    if "merged_into" in changed and listing.merged_into_id:
        return Why.MERGED
    if "status" in changed:
        return BY_STATUS.get(listing.status, Why.EDITED)
    return Why.PAUSED if "is_paused" in changed and listing.is_paused else Why.EDITED
