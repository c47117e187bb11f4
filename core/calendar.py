"""Days, counted as people count them."""

from calendar import monthrange
from datetime import date, datetime, time

from django.utils import timezone


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last: a year after 29 February is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def start_of(day: date) -> datetime:
    """The moment at which a London date begins."""
    return timezone.make_aware(datetime.combine(day, time.min))  # noqa: DTZ001
