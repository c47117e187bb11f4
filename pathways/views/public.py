"""A listing, the continuum and what other pages show of them."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.addresses import at_address
from core.easy_read import to_easy_read, to_main_facts
from core.pages import Page
from core.views import HOME, switch_from
from pathways.cards import cards
from pathways.continuum import Stage
from pathways.listing import area_codes, for_page, listing_context
from pathways.models import Opportunity, PathwayType
from pathways.states import State
from pathways.viewing import count_view

SHOWN_BELOW = 6


@require_safe
def opportunity_detail(request: HttpRequest, slug: str) -> HttpResponse:
    on = timezone.localdate()
    listing = at_address("opportunity", slug, for_page(Opportunity.objects))
    if moved := moved_from(slug, listing, on=on, address=Opportunity.get_absolute_url):
        return moved
    state = listing.state(on)
    if state == State.ARCHIVED:
        return listing_gone(request, listing, on=on)
    count_view(request, listing, on=on)
    if state == State.HIDDEN:
        return listing_hidden(request, listing)
    return render_listing(request, listing, on=on)


def moved_from(
    slug: str, listing: Opportunity, *, on: date, address: Callable[[Opportunity], str]
) -> HttpResponse | None:
    """The way on, where `listing` has left `slug`; raises `Http404` while nobody may see it."""
    state = listing.state(on)
    if state.http_status == 404:
        raise Http404
    if state == State.MERGED:
        return redirect(address(listing.merged_into), permanent=True)
    return redirect(address(listing), permanent=True) if listing.slug != slug else None


def render_listing(
    request: HttpRequest, listing: Opportunity, *, on: date, easy_read_url: str | None = None
) -> HttpResponse:
    """The public page of a listing, whatever its state: officers preview drafts with it."""
    in_pictures = to_easy_read if listing.has_easy_read else to_main_facts
    context = listing_context(listing, on=on) | {
        "crumbs": crumbs_of(listing),
        "large": request.GET.get("large") == "1",
        "switch": in_pictures(easy_read_url or listing.get_easy_read_url()),
    }
    return render(request, "pathways/opportunity_detail.html", context)


def crumbs_of(listing: Opportunity) -> list[tuple[str, str]]:
    crumbs = [HOME, ("Find something", reverse("opportunity_list"))]
    if listing.stage:
        crumbs.append((listing.stage_enum.label, f"{reverse('opportunity_list')}?stage={listing.stage}"))
    return [*crumbs, (listing.title, "")]


def listing_hidden(request: HttpRequest, listing: Opportunity) -> HttpResponse:
    context = {
        "listing": listing,
        "contact": listing.contact,
        "areas": area_codes(listing),
        "crumbs": crumbs_of(listing),
    }
    return render(request, "pathways/opportunity_hidden.html", context)


def listing_gone(request: HttpRequest, listing: Opportunity, *, on: date) -> HttpResponse:
    similar = Opportunity.objects.taking_people(on).filter(stage=listing.stage)[:3].entries()
    context = {"title": listing.title, "similar": cards(similar, on=on), "areas": area_codes(listing)}
    return render(request, "pathways/opportunity_gone.html", context, status=410)


@require_safe
def pathway_index(request: HttpRequest) -> HttpResponse:
    types = PathwayType.objects.public().filter(parent=None)
    context = {
        "intro": block("pathways-intro"),
        "stage_cards": stage_cards(timezone.localdate()),
        "types_by_stage": [(stage, [t for t in types if t.stage == stage]) for stage in Stage],
        "crumbs": [HOME, ("Ways into work", "")],
    }
    return render(request, "pathways/pathway_index.html", context)


@require_safe
def stage_detail(request: HttpRequest, stage: Stage) -> HttpResponse:
    on = timezone.localdate()
    listings = Opportunity.objects.taking_people(on).in_stage(stage)
    page = Page.objects.filter(key=f"stage/{stage.value}").first()
    context = {
        "stage": stage,
        "body": page.body_html if page else "",
        "switch": switch_from(page),
        "types": PathwayType.objects.public().filter(stage=stage, parent=None),
        "listings": cards(listings.order_by("-modified_at", "pk")[:SHOWN_BELOW].entries(), on=on),
        "total": listings.count(),
        "directory_url": f"{reverse('opportunity_list')}?stage={stage.value}",
        "other_stages": [other for other in Stage if other != stage],
        "crumbs": [HOME, ("Ways into work", reverse("pathway_index")), (stage.label, "")],
    }
    return render(request, "pathways/stage_detail.html", context)


@require_safe
def type_detail(request: HttpRequest, stage: Stage, code: str) -> HttpResponse:
    on = timezone.localdate()
    pathway_type = get_object_or_404(PathwayType.objects.public().select_related("parent"), stage=stage, code=code)
    listings = Opportunity.objects.taking_people(on).of_type(pathway_type)
    context = {
        "type": pathway_type,
        "body": pathway_type.body_html,
        "children": pathway_type.children.public(),
        "listings": cards(listings.order_by("-modified_at", "pk")[:SHOWN_BELOW].entries(), on=on),
        "total": listings.count(),
        "directory_url": f"{reverse('opportunity_list')}?type={pathway_type.code}",
        "crumbs": [
            HOME,
            ("Ways into work", reverse("pathway_index")),
            (stage.label, stage.get_absolute_url()),
            (pathway_type.label, ""),
        ],
    }
    return render(request, "pathways/type_detail.html", context)


def block(key: str) -> str:
    """An officer-edited text as HTML; nothing where there is none yet."""
    page = Page.objects.filter(key=key).first()
    return page.body_html if page else ""


def stage_cards(on: date) -> list[tuple[Stage, int]]:
    """Each stage with the number of listings that take people on that day."""
    counted = Opportunity.objects.taking_people(on).order_by().values_list("stage").annotate(Count("pk"))
    counts = dict(counted)
    return [(stage, counts.get(stage.value, 0)) for stage in Stage]


def closing_soon(on: date, *, days: int = 42, most: int = 3):
    listings = Opportunity.objects.closing_soon(on, before=on + timedelta(days=days))
    return cards(listings[:most].entries(), on=on)
