"""When a listing is to be looked through again."""

from datetime import date

MONTHS = 12


def next_review(on: date) -> date:
    """A year after `on`; after 29 February, 28 February."""
    year, month = divmod(on.year * 12 + on.month - 1 + MONTHS, 12)
    return date(year, month + 1, 28 if (on.month, on.day) == (2, 29) else on.day)
