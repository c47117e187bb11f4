"""What the demonstration's provider asks to change: some of it waits for an officer, some has been answered."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time

from django.utils import timezone

from accounts.models import User
from pathways.models import Opportunity, OpportunityEdit

PROVIDER, OFFICER = "provider@example.org", "officer@example.org"
ASKED_AT = time(9, 40)


def make_edits(rows: Iterable[dict], *, day_of: Callable[[str], date]) -> int:
    """Those of listings that nobody has asked to change yet; no mail is sent."""
    made = 0
    for row in rows:
        listing = Opportunity.objects.get(slug=row["listing"])
        if not listing.edits.exists():
            make_edit(row, listing, day_of=day_of)
            made += 1
    return made


def make_edit(row: dict, listing: Opportunity, *, day_of: Callable[[str], date]) -> None:
    asks = User.objects.get(email=PROVIDER)
    now = OpportunityEdit.facts_of(listing)
    edit = OpportunityEdit(
        opportunity=listing,
        base={fact: now[fact] for fact in row["proposed"]} | row.get("base", {}),
        proposed=row["proposed"],
        by=asks,
        by_name=str(asks),
        proposed_at=at(day_of(row["asked"])),
    )
    if decisions := row.get("decisions"):
        edit.state, edit.decisions = edit.State.DECIDED, decisions
        edit.decided_at, edit.decided_by = at(day_of(row["decided"])), User.objects.get(email=OFFICER)
    edit.save()


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, ASKED_AT))  # noqa: DTZ001
