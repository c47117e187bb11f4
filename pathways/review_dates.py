"""When a listing is next to be checked."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings

from core.calendar import months_later
from pathways.models import Opportunity

WEEK = timedelta(days=7)


def next_review(on: date) -> date:
    """By when to check again what was checked on that day."""
    return months_later(on, settings.CHECK_EVERY_MONTHS)


def spread_review_dates(listings: Iterable[Opportunity], on: date) -> None:
    """Give `listings`, saved or not, review dates from `on` to the next review: as many in one week as in any other.

    By the order they come in: what comes together, such as one provider's listings, is asked about together,
    and the same listings on the same day get the same dates. Nothing is saved.
    """
    listings = list(listings)
    weeks = max((next_review(on) - on) // WEEK, 1)
    for number, listing in enumerate(listings):
        listing.review_by = on + WEEK * (1 + number * weeks // len(listings))
