"""What lists show and the directory knows of a listing, in one value.

It is stored beside the listing (`Opportunity.document`), so that a page of results costs one query and
the search index is built without joins. `pathways.search.changes` writes it anew whenever the listing,
or a row that hangs on it, is written.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

from core.fields import Answer
from pathways import words
from pathways.continuum import Stage
from pathways.states import Opening, State, state_of

if TYPE_CHECKING:
    from pathways.models import Intake, Opportunity
    from providers.models import Site

RELATIONS = ("needs", "support", "interests", "areas", "intakes", "sites__area", "sites__access__feature")

DAYS = ("publish_on", "hidden_on", "review_by")
INTAKE_DAYS = ("starts_on", "apply_from", "apply_by")


@dataclass(frozen=True)
class IntakeDates(Opening):
    """What a document holds of an intake."""

    kind: str
    starts_on: date | None
    apply_from: date | None
    apply_by: date | None


@dataclass(frozen=True)
class Document:
    """Codes and plain facts; hours are text in tenths. Blank and None: not stated."""

    slug: str
    title: str
    summary: str
    stage: str
    type: str
    type_parent: str
    provider: str
    provider_name: str
    status: str
    publish_on: date | None
    hidden_on: date | None
    review_by: date | None
    is_paused: bool
    is_merged: bool
    is_example: bool
    is_historical: bool
    age_from: int | None
    age_to: int | None
    hours_from: str
    hours_to: str
    pay: str
    pay_words: str
    delivery: str
    delivery_words: str
    where_words: str
    ehcp: str
    needs: dict[str, str]  # code: label
    is_for_all_needs: bool
    support: dict[str, str]
    interests: dict[str, str]
    areas: list[str]  # served
    covers_all_areas: bool
    site_areas: list[str]
    located: list[tuple[int, int]]  # eastings and northings of its sites, where known
    access: list[str]  # features that one of its sites has
    access_answered: list[str]  # features for which each of its sites says yes or no
    intakes: list[dict]

    @classmethod
    def of(cls, listing: Opportunity) -> Document:
        """The document of `listing` as it stands; with `RELATIONS` prefetched it asks no query."""
        needs, sites = list(listing.needs.all()), list(listing.sites.all())
        return cls(
            slug=listing.slug,
            title=listing.title,
            summary=listing.summary,
            stage=listing.stage,
            type=listing.type.code if listing.type else "",
            type_parent=listing.type.parent.code if listing.type and listing.type.parent else "",
            provider=listing.provider.slug if listing.provider else "",
            provider_name=listing.provider.name if listing.provider else "",
            status=listing.status,
            publish_on=listing.publish_on,
            hidden_on=listing.hidden_on,
            review_by=listing.review_by,
            is_paused=listing.is_paused,
            is_merged=bool(listing.merged_into_id),
            is_example=listing.is_example,
            is_historical=listing.is_historical,
            age_from=listing.age_from,
            age_to=listing.age_to,
            hours_from=tenths(listing.hours_from),
            hours_to=tenths(listing.hours_to),
            pay=listing.pay,
            pay_words=listing.pay_words,
            delivery=listing.delivery,
            delivery_words=listing.get_delivery_display(),
            where_words=listing.where_words,
            ehcp=listing.ehcp,
            needs={need.code: need.label for need in needs},
            is_for_all_needs=any(need.meets_all for need in needs),
            support={offer.code: offer.label for offer in listing.support.all()},
            interests={interest.code: interest.label for interest in listing.interests.all()},
            areas=[area.code for area in listing.areas.all()],
            covers_all_areas=listing.covers_all_areas,
            site_areas=sorted({site.area.code for site in sites if site.area}),
            located=[(site.easting, site.northing) for site in sites if site.easting is not None],
            access=sorted(set().union(*(features(site, Answer.YES) for site in sites))),
            access_answered=sorted(
                set.intersection(*(features(site, Answer.YES, Answer.NO) for site in sites)) if sites else ()
            ),
            intakes=[intake_facts(intake) for intake in listing.intakes.all()],
        )

    @classmethod
    def read(cls, text: str) -> Document:
        facts = json.loads(text)
        for name in DAYS:
            facts[name] = from_iso(facts[name])
        facts["intakes"] = [
            intake | {name: from_iso(intake[name]) for name in INTAKE_DAYS} for intake in facts["intakes"]
        ]
        return cls(**facts)

    def as_text(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"), ensure_ascii=False, default=date.isoformat)

    def get_absolute_url(self) -> str:
        return f"{list_url()}{self.slug}/"

    @property
    def merged_into_id(self) -> bool:
        return self.is_merged

    def state(self, on: date) -> State:
        return state_of(self, on=on)

    @property
    def stage_enum(self) -> Stage:
        return Stage(self.stage)

    @property
    def age_words(self) -> str:
        return words.ages(self.age_from, self.age_to)

    @property
    def hours_words(self) -> str:
        return words.hours(*(Decimal(h) if h else None for h in (self.hours_from, self.hours_to)))

    @cached_property
    def all_intakes(self) -> list[IntakeDates]:
        return [IntakeDates(**facts) for facts in self.intakes]


@cache
def list_url() -> str:
    """The address of the directory, under which each listing stands."""
    return reverse("opportunity_list")


def features(site: Site, *answers: str) -> set[str]:
    return {row.feature.code for row in site.access.all() if row.answer in answers}


def intake_facts(intake: Intake) -> dict:
    return {name: getattr(intake, name) for name in ("kind", *INTAKE_DAYS)}


def from_iso(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def tenths(hours: Decimal | float | None) -> str:
    """ "8.5" however it was given: a listing just made may still hold a float."""
    return "" if hours is None else f"{Decimal(str(hours)):.1f}"
