"""Who offers something. The pages show listings too, so they live here and not in `providers`."""

from datetime import date
from itertools import groupby
from string import ascii_uppercase

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.addresses import at_address
from pathways.cards import cards
from pathways.listing import site_shown
from pathways.models import Opportunity
from pathways.search.text import words_of
from pathways.views.public import HOME
from providers.models import AccessFeature, Contact, Provider

OTHERS = "0 to 9 and others"


@require_safe
def provider_list(request: HttpRequest) -> HttpResponse:
    listed = Opportunity.objects.in_directory(timezone.localdate()).filter(provider=OuterRef("pk")).order_by()
    counts = listed.values("provider").annotate(number=Count("pk")).values("number")
    providers = Provider.objects.listed().annotate(listing_count=Coalesce(Subquery(counts), 0))
    by_name = sorted(providers, key=lambda provider: (first_letter(provider), sort_name(provider)))
    context = {
        "letters": [(letter, list(group)) for letter, group in groupby(by_name, key=first_letter)],
        "total": len(by_name),
        "crumbs": [HOME, ("Who offers what", "")],
    }
    return render(request, "pathways/provider_list.html", context)


@require_safe
def provider_detail(request: HttpRequest, slug: str) -> HttpResponse:
    provider = at_address("provider", slug, Provider.objects.with_a_page())
    if provider.slug != slug:
        return redirect(provider, permanent=True)
    return render_provider(request, provider, on=timezone.localdate())


def render_provider(request: HttpRequest, provider: Provider, *, on: date) -> HttpResponse:
    """The public page of a provider, as it is in hand: officers preview changes with it."""
    features = list(AccessFeature.objects.filter(ends_on=None))
    sites = provider.sites.select_related("area").prefetch_related("access")
    listings = Opportunity.objects.in_directory(on).filter(provider=provider).order_by("sort_title", "pk")
    context = {
        "provider": provider,
        "sites": [site_shown(site, features) for site in sites],
        "contacts": provider.contacts.all() or [Contact(phone=provider.phone, email=provider.email)],
        "listings": cards(listings.entries(), on=on),
        "past": Opportunity.objects.recorded().filter(provider=provider),
        "crumbs": [HOME, ("Who offers what", "/providers/"), (provider.name, "")],
    }
    return render(request, "pathways/provider_detail.html", context)


def sort_name(provider: Provider) -> str:
    """A to Z by the name without a leading "The", without accents and quotation marks."""
    return " ".join(words_of(provider.name)).removeprefix("the ")


def first_letter(provider: Provider) -> str:
    letter = sort_name(provider)[:1].upper()
    return letter if letter in ascii_uppercase and letter else OTHERS
