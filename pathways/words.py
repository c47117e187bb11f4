"""Facts as people say them. Every function gives "" for what is not stated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathways.models import Opportunity


def ages(lowest: int | None, highest: int | None) -> str:
    if lowest is not None and highest is not None:
        return str(lowest) if lowest == highest else f"{lowest} to {highest}"
    if lowest is not None:
        return f"{lowest} and over"
    return f"Up to {highest}" if highest is not None else ""


def hours(fewest: Decimal | None, most: Decimal | None) -> str:
    if fewest is not None and most is not None:
        return f"{_plain(fewest)} a week" if fewest == most else f"{number(fewest)} to {_plain(most)} a week"
    if fewest is not None:
        return f"{_plain(fewest)} a week or more"
    return f"Up to {_plain(most)} a week" if most is not None else ""


def most_hours(number: float) -> str:
    return hours(None, Decimal(str(number)))


def number(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def _plain(value: Decimal) -> str:
    return f"{number(value)} hour" if value == 1 else f"{number(value)} hours"


def where(listing: Opportunity) -> str:
    """The boroughs of its sites, else the areas it serves. Uses only what was prefetched."""
    if listing.delivery == listing.Delivery.ONLINE:
        return "Online"
    names = sorted({site.area.name for site in listing.sites.all() if site.area})
    if not names:
        if listing.covers_all_areas:
            return "All of our area"
        names = sorted(area.name for area in listing.areas.all())
    text = join(names) if len(names) < 4 else f"{len(names)} areas"
    return f"{text}, or online" if text and listing.delivery == listing.Delivery.BOTH else text


def join(names: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return names[0] if len(names) == 1 else " and ".join([", ".join(names[:-1]), names[-1]]) if names else ""


def count(number: int, one: str, many: str = "") -> str:
    """ "1 thing", "23 things"; thousands with a comma."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def full_date(day: date) -> str:
    """ "Monday 4 January 2027"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


@lru_cache(maxsize=5000)
def short_date(day: date) -> str:
    """ "4 January 2027"."""
    return f"{day.day} {day:%B %Y}"


def days_left(day: date, *, on: date) -> str:
    left = (day - on).days
    return "last day today" if left == 0 else count(left, "day") + " left"
