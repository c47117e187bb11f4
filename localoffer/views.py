"""Home, the map of the site, and the error pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.context import site_facts
from core.models import Page
from core.views import render_easy_read, switch_from
from pathways.cards import cards
from pathways.continuum import Stage
from pathways.models import Opportunity
from pathways.views.public import HOME, closing_soon, stage_cards

NEWEST = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    newest = Opportunity.objects.taking_people(on).order_by("-created_at", "-pk")
    per_stage = stage_cards(on)
    page = Page.objects.filter(key="home").first()
    context = {
        "page": page,
        "switch": switch_from(page),
        "stage_cards": per_stage,
        "total": sum(number for _, number in per_stage),
        "closing_soon": closing_soon(on),
        "newest": cards(newest[:NEWEST].entries(), on=on),
    }
    return render(request, "localoffer/home.html", context)


@require_safe
def home_easy_read(request: HttpRequest) -> HttpResponse:
    page = get_object_or_404(Page.objects.in_easy_read(), key="home")
    more = in_easy_read(Page.objects.exclude(key="home"))
    if Opportunity.objects.in_directory(timezone.localdate()).in_easy_read().exists():
        more.append(("Things to do in Easy Read", f"{reverse('site_map')}#easy-read-things-to-do"))
    return render_easy_read(request, page, url=reverse("home"), above=[HOME], more=more)


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    def pages(section: Page.Section) -> list[tuple[str, str]]:
        return [(page.title, page.get_absolute_url()) for page in Page.objects.in_section(section)]

    find = [
        ("Find something to do", reverse("opportunity_list")),
        ("Who offers what, A to Z", reverse("provider_list")),
        ("Talk to someone", reverse("talk_to_someone")),
        ("Ask us to contact you", reverse("contact_me")),
    ]
    ways = [("Ways into work", reverse("pathway_index")), *((s.label, s.get_absolute_url()) for s in Stage)]
    missing = [
        ("What is missing, and what we are doing", reverse("gap_list")),
        ("What people moved on to", reverse("progress")),
        ("The offer as the paper recorded it", reverse("offer_recorded")),
    ]
    law = [*pages(Page.Section.LAW), ("Accessibility", reverse("accessibility"))]
    organisations = [("Offer a place", reverse("offer_a_place"))]
    groups = [
        ("Find something", find),
        ("Ways into work", ways),
        ("What is missing", missing),
        ("Help", pages(Page.Section.HELP)),
        ("For employers and organisations", organisations),
        ("About this site", law),
        ("Easy Read: our pages", in_easy_read(Page.objects)),
        ("Easy Read: things to do", in_easy_read(Opportunity.objects.in_directory(timezone.localdate()))),
    ]
    context = {
        "groups": [(heading, links) for heading, links in groups if links],
        "crumbs": [HOME, ("Site map", "")],
    }
    return render(request, "pages/site_map.html", context)


def in_easy_read(rows) -> list[tuple[str, str]]:
    """The links to what is written in Easy Read, each of which says so; a part of a page may have no address."""
    links = [(f"{row} in Easy Read", row.get_easy_read_url()) for row in rows.in_easy_read()]
    return [(label, url) for label, url in links if url]


def error_page(status: int):
    """A handler that answers in the site's look without asking the database for anything."""

    def handler(request: HttpRequest, *_args, **_kwargs) -> HttpResponse:
        return render(request, f"{status}.html", {"site": site_facts()}, status=status)

    return handler


bad_request, forbidden, not_found, too_many_requests, server_error = map(error_page, (400, 403, 404, 429, 500))
