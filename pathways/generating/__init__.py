"""Invented listings in any number, to measure with. `generate_listings` is the way in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.conf import settings
from django.db import reset_queries, transaction

from core.commands import CannotStart, Progress, RowError, silent
from pathways.generating.listings import ListingMaker
from pathways.generating.providers import ProviderMaker
from pathways.generating.reference import Reference
from pathways.generating.tables import next_number
from pathways.generating.texts import Author
from pathways.models import Opportunity
from pathways.search.changes import refresh
from providers.models import Provider

MOST = 2_000_000
CHUNK = 2_000
LISTINGS_PER_PROVIDER = 5
SLUG, PROVIDER_SLUG = "generated-", "generated-provider-"


@dataclass
class GeneratedReport:
    """How many rows were made, and the addresses that they have."""

    listings: int = 0
    providers: int = 0
    sites: int = 0
    intakes: int = 0
    first: str = ""
    last: str = ""
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [
            f"Listings: {self.listings:,}, from {self.first} to {self.last}",
            f"Providers: {self.providers:,}, sites: {self.sites:,}, intakes: {self.intakes:,}",
        ]


def generate_listings(
    number: int, *, seed: int, on: date, is_meant: bool = False, progress: Progress = silent
) -> GeneratedReport:
    """Add `number` invented, published listings whose dates lie around the London date `on`.

    The same number and seed give the same data to an empty directory; where there are generated
    listings already, the numbers of the new ones follow. Saved a chunk at a time. Raises
    `CannotStart` for a number out of range, without reference data, and on a site that is neither
    a demonstration nor a developer's, unless it `is_meant`.
    """
    refuse(number, is_meant=is_meant)
    first, first_provider = next_number(Opportunity, SLUG), next_number(Provider, PROVIDER_SLUG)
    chance = Random(f"{seed}:{first}")  # noqa: S311 - data to measure with, not a secret
    author, reference = Author(chance), Reference.load()
    make_providers, make_listings = ProviderMaker(author, reference, on=on), ListingMaker(author, reference, on=on)
    report = GeneratedReport(first=f"{SLUG}{first}", last=f"{SLUG}{first + number - 1}")
    for start in range(0, number, CHUNK):
        size = min(CHUNK, number - start)
        providers = -(-size // LISTINGS_PER_PROVIDER)
        with transaction.atomic():
            bases = make_providers(PROVIDER_SLUG, first_provider + report.providers, providers)
            listings, intakes = make_listings(SLUG, first + start, size, bases)
            refresh(Opportunity.objects.filter(pk__in=[listing.pk for listing in listings]))
        reset_queries()  # with DEBUG every statement is kept, and these are long
        report.listings += size
        report.providers += providers
        report.sites += sum(len(base.sites) for base in bases)
        report.intakes += intakes
        progress(f"{report.listings:,} of {number:,} listings")
    return report


def refuse(number: int, *, is_meant: bool) -> None:
    if not (settings.DEMO or settings.DEBUG or is_meant):
        raise CannotStart(
            "This fills the directory with invented listings, and families would meet them. "
            "Set DEMO=1 on a site made for trying out, or say --yes-really."
        )
    if not 1 <= number <= MOST:
        raise CannotStart(f"Please ask for 1 to {MOST:,} listings.")
