"""What search engines may list."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils import timezone

from core.models import Page
from core.views import READABLE
from pathways.continuum import Stage
from pathways.models import Opportunity, PathwayType
from providers.models import Provider

NAMES = (
    "home",
    "opportunity_list",
    "pathway_index",
    "provider_list",
    "gap_list",
    "progress",
    "talk_to_someone",
    "offer_a_place",
    "accessibility",
    "site_map",
)


class Places(Sitemap):
    def items(self):
        return [*map(reverse, NAMES), *(stage.get_absolute_url() for stage in Stage)]

    def location(self, item):
        return item


class Rows(Sitemap):
    """Rows that have a page of their own."""

    def lastmod(self, row):
        return getattr(row, "modified_at", None)


class Listings(Rows):
    def items(self):
        return Opportunity.objects.in_directory(timezone.localdate()).order_by("pk").only("slug", "modified_at")


class Providers(Rows):
    def items(self):
        return Provider.objects.listed().only("slug", "modified_at", "name")


class Types(Rows):
    def items(self):
        return PathwayType.objects.public()


class Pages(Rows):
    def items(self):
        return Page.objects.filter(section__in=READABLE)


class EasyReads(Rows):
    """What somebody has written in Easy Read; pages that are made from the facts are not told of."""

    def items(self):
        listings = Opportunity.objects.in_directory(timezone.localdate()).in_easy_read().order_by("pk")
        pages = [page for page in Page.objects.in_easy_read() if page.get_easy_read_url()]
        return [*pages, *listings.only("slug", "modified_at")]

    def location(self, row):
        return row.get_easy_read_url()


SITEMAPS = {
    "places": Places,
    "listings": Listings,
    "providers": Providers,
    "types": Types,
    "pages": Pages,
    "easy-reads": EasyReads,
}
