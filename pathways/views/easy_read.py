"""A listing and a way into work in pictures and short sentences."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.addresses import at_address
from core.easy_read import to_all_the_words
from core.pages import Page
from core.views import HOME, render_easy_read
from pathways.continuum import Stage
from pathways.easy_read import read_easily
from pathways.listing import for_page
from pathways.models import Opportunity
from pathways.viewing import count_view
from pathways.views.public import moved_from


@require_safe
def opportunity_easy_read(request: HttpRequest, slug: str) -> HttpResponse:
    on = timezone.localdate()
    listing = at_address("opportunity", slug, for_page(Opportunity.objects))
    moved = moved_from(slug, listing, on=on, address=Opportunity.get_easy_read_url)
    if moved:
        return moved
    page = render_listing_in_pictures(request, listing, on=on, url=listing.get_absolute_url())
    page.status_code = listing.state(on).http_status
    if page.status_code == 200:
        count_view(request, listing, on=on)
    return page


def render_listing_in_pictures(request: HttpRequest, listing: Opportunity, *, on: date, url: str) -> HttpResponse:
    """The listing's Easy Read, or its main facts, whatever its state; all its words stand at `url`."""
    reading = read_easily(listing, on=on)
    context = {
        "listing": listing,
        "reading": reading,
        "url": url,
        "crumbs": [HOME, (listing.title, url), (reading.kind, "")],
        "switch": to_all_the_words(url),
    }
    return render(request, "pathways/opportunity_easy_read.html", context)


@require_safe
def stage_easy_read(request: HttpRequest, stage: Stage) -> HttpResponse:
    page = get_object_or_404(Page.objects.in_easy_read(), key=f"stage/{stage.value}")
    above = [HOME, ("Ways into work", reverse("pathway_index"))]
    return render_easy_read(request, page, url=stage.get_absolute_url(), above=above)
