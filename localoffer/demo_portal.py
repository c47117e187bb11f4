"""The demonstration's side of organisations: how often their listings are viewed, and what they are writing."""

from datetime import date, datetime, time, timedelta
from zlib import crc32

from django.utils import timezone

from accounts.models import User
from pathways.models import ListingDraft, Opportunity, PathwayType, ViewCount
from providers.models import Contact, Provider, Site

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


def make_draft(row: dict, *, today: date) -> bool:
    """A listing that an organisation of the demonstration is writing, or has sent to the council."""
    if Opportunity.objects.filter(slug=row["slug"]).exists():
        return False
    listing = Opportunity(
        slug=row["slug"],
        **row["facts"],
        provider=Provider.objects.get(slug=row["provider"]),
        type=PathwayType.objects.filter(code=row.get("type")).first(),
        contact=Contact.objects.filter(key=row.get("contact")).first(),
        status=Opportunity.Status.AWAITING_REVIEW if "sent" in row else Opportunity.Status.DRAFT,
        is_example=True,
    )
    listing.full_clean(validate_constraints=False)
    listing.save()
    listing.sites.set(Site.objects.filter(key__in=row.get("sites", [])))
    person = User.objects.get(email=row["by"])
    ListingDraft.objects.create(
        opportunity=listing,
        started_by=person,
        started_at=noon(today - timedelta(days=row["started"])),
        sent_by=person if "sent" in row else None,
        sent_at=noon(today - timedelta(days=row["sent"])) if "sent" in row else None,
        **{name: row[name] for name in ("answered", "later", "place", "person") if name in row},
    )
    return True


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))  # noqa: DTZ001
