"""What lists show and the directory knows of a listing, in one value.

It is stored beside the listing (`Opportunity.entry`), so that a page of results costs one query and
the search index is built without joins. `pathways.search.changes` writes it anew whenever the listing,
or a row that hangs on it, is written.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import msgspec
from django.urls import reverse

from core.fields import Answer
from pathways import words
from pathways.continuum import Stage
from pathways.states import Opening, State, state_of

if TYPE_CHECKING:
    from pathways.models import Opportunity
    from providers.models import Site

UnreadableEntry = msgspec.DecodeError
TENTH = Decimal("0.1")


class IntakeDates(Opening, msgspec.Struct, frozen=True):
    """What an entry holds of an intake."""

    kind: str
    starts_on: date | None
    apply_from: date | None
    apply_by: date | None


class Entry(msgspec.Struct, frozen=True):
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
    age_words: str
    hours_from: str
    hours_to: str
    hours_words: str
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
    all_intakes: list[IntakeDates]

    @classmethod
    def of(cls, listing: Opportunity) -> Entry:
        """The entry of `listing` as it stands; with `load_for_entries` it asks no query."""
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
            age_words=listing.age_words,
            hours_from=tenths(listing.hours_from),
            hours_to=tenths(listing.hours_to),
            hours_words=words.hours(as_hours(listing.hours_from), as_hours(listing.hours_to)),
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
            all_intakes=[
                IntakeDates(intake.kind, intake.starts_on, intake.apply_from, intake.apply_by)
                for intake in listing.intakes.all()
            ],
        )

    @staticmethod
    def read(text: str) -> Entry:
        """Raises `UnreadableEntry` for one of another time."""
        return READER.decode(text)

    def as_text(self) -> str:
        return msgspec.json.encode(self).decode()

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


READER = msgspec.json.Decoder(Entry)


@cache
def list_url() -> str:
    """The address of the directory, under which each listing stands."""
    return reverse("opportunity_list")


def features(site: Site, *answers: str) -> set[str]:
    return {row.feature.code for row in site.access.all() if row.answer in answers}


def as_hours(hours: Decimal | float | None) -> Decimal | None:
    """In tenths, however it was given: a listing just made may still hold a float."""
    return None if hours is None else Decimal(str(hours)).quantize(TENTH)


def tenths(hours: Decimal | float | None) -> str:
    """ "8.5"."""
    return "" if hours is None else str(as_hours(hours))
