"""What a list says on paper, where nobody can follow a link."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.safestring import SafeString

from pathways.directory import DirectoryPage
from pathways.entries import list_url
from pathways.models import Opportunity

MOST_ON_PAPER = 100


@dataclass(frozen=True)
class PaperCard:
    """A card with whom to ring and where its page is; `address` as people type it, without https://."""

    card: SafeString
    who: str
    phone: str
    address: str


@dataclass(frozen=True)
class PaperSection:
    heading: str
    cards: list[PaperCard]


def paper_sections(page: DirectoryPage) -> list[PaperSection]:
    """The sections of the directory, with one query for all that stands below the cards."""
    pks = [hit.pk for hit in page.result.hits]
    rows = Opportunity.objects.filter(pk__in=pks).order_by()
    columns = ("pk", "slug", "contact__name_or_post", "contact__phone")
    ways = {pk: way for pk, *way in rows.values_list(*columns)}
    return [
        PaperSection(heading, [paper_card(card, *ways[hit.pk]) for hit, card in cards if hit.pk in ways])
        for _, heading, cards in page.found
    ]


def paper_card(card: SafeString, slug: str, who: str | None, phone: str | None) -> PaperCard:
    site = urlsplit(settings.SITE_URL)
    return PaperCard(card, who or "", phone or "", f"{site.netloc}{site.path}{list_url()}{slug}/")
