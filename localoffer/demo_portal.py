"""The demonstration's side of organisations: how often their listings are viewed, and what they are writing."""

from datetime import date, timedelta
from zlib import crc32

from pathways.models import Opportunity, ViewCount

WEEKS = 8


def make_view_counts(*, today: date) -> int:
    """Invented views of the examples in the last weeks, the same for the same listing and day; how many rows."""
    listings = Opportunity.objects.filter(is_example=True, status="published", view_counts=None)
    rows = [
        ViewCount(opportunity_id=pk, on=today - timedelta(days=days), number=1 + crc32(f"{slug} {days}".encode()) % 6)
        for pk, slug in listings.values_list("pk", "slug")
        for days in range(crc32(slug.encode()) % 5, 7 * WEEKS, 5)
    ]
    ViewCount.objects.bulk_create(rows)
    return len(rows)
