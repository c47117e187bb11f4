"""What waits for an officer here: listings that may be wrong, and what stops one from being right."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Max, Min, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from core.calendar import start_of
from core.queue import Harm, Kind, QueueItem, form_of
from pathways.completeness import mostly_silent
from pathways.models import Opportunity, PathwayType, PossibleDuplicate
from pathways.models.querysets import OpportunityQuerySet, has_intake, intake_is_over
from pathways.queue_checks import asked_about
from pathways.states import State

LYING = timedelta(days=30)  # what nobody has touched for so long is forgotten
LAST_DAY = Coalesce("intakes__apply_by", "intakes__starts_on")

CLOSED = Kind("closed", "Every date has passed", "Add the next dates", Harm.MISLEADS, "calendar", ("pause", "archive"))
HIDDEN = Kind("hidden", "Hidden: nobody confirmed it", "Confirm it", Harm.UNSURE, "lock", ("archive",))
OVERDUE = Kind("overdue", "Overdue for checking", "Check it", Harm.UNSURE, "clock", ("check", "pause", "archive"))
TO_REVIEW = Kind("to-review", "Waiting for review", "Read it through", Harm.WAITS, "book")
EASY_READ = Kind("easy-read", "Easy Read out of date", "Look at it", Harm.UNSURE, "easy-read")
PASSED = Kind("date-passed", "One date has passed", "Take the date out", Harm.TIDY, "calendar")
DRAFTS = Kind("old-draft", "Drafts left for 30 days", "Finish it", Harm.TIDY, "write", ("archive",))
SILENT = Kind("silent", "Much is not stated", "Ask the provider", Harm.TIDY, "listen")
DUPLICATES = Kind("duplicate", "Possible duplicates", "Compare them", Harm.TIDY, "choose")
TYPES = Kind("type", "Types of work to confirm", "Confirm it", Harm.TIDY, "question")


def queue_items(on: date) -> Iterator[QueueItem]:
    """Of what is on offer; a record of the past has nothing to keep right."""
    listings = Opportunity.objects.filter(is_historical=False).order_by()
    running = listings.in_directory(on).filter(has_intake(intake_is_over(on)), has_intake(~intake_is_over(on)))
    lying = Q(modified_at__lt=start_of(on - LYING))
    drafts = listings.written().in_state(State.DRAFT, on).filter(lying)
    closed = listings.in_state(State.CLOSED, on).annotate(last_day=Max(LAST_DAY))
    overdue = listings.in_state(State.OVERDUE, on).exclude(pk__in=asked_about(on))
    yield from listing_items(CLOSED, closed, since="last_day")
    yield from listing_items(HIDDEN, listings.in_state(State.HIDDEN, on), since="hidden_on")
    yield from listing_items(OVERDUE, overdue, since="review_by")
    yield from listing_items(TO_REVIEW, listings.written().in_state(State.AWAITING_REVIEW, on))
    yield from listing_items(EASY_READ, listings.easy_read_out_of_date())
    yield from listing_items(PASSED, running.annotate(first_day=Min(LAST_DAY)), since="first_day")
    yield from listing_items(DRAFTS, drafts)
    yield from listing_items(SILENT, mostly_silent(listings.in_directory(on).filter(lying)))
    yield from duplicate_items()
    yield from type_items()


def listing_items(kind: Kind, listings: OpportunityQuerySet, *, since: str = "modified_at") -> Iterator[QueueItem]:
    """Columns and no models: there may be thousands."""
    url = form_of(Opportunity)
    for pk, title, slug, provider, day in listings.values_list("pk", "title", "slug", "provider__name", since):
        name, day = title or f"(no title: {slug})", timezone.localdate(day) if isinstance(day, datetime) else day
        yield QueueItem(kind, f"{kind.code}:{pk}", name, url(pk), day, provider or "no provider yet")


def duplicate_items() -> Iterator[QueueItem]:
    pairs = PossibleDuplicate.objects.open().order_by()
    titles = pairs.values_list("pk", "first_id", "second_id", "first__title", "second__title", "found_on")
    start = reverse("admin:duplicate_pair", args=[0, 0]).removesuffix("0/0/")
    for pk, first, second, one, other, since in titles:
        url, detail = f"{start}{first}/{second}/", "" if one == other else f"and “{other}”"
        yield QueueItem(DUPLICATES, f"{DUPLICATES.code}:{pk}", one, url, since, detail or "Two with this title")


def type_items() -> Iterator[QueueItem]:
    url = form_of(PathwayType)
    for row in PathwayType.objects.filter(is_confirmed=False):
        since = timezone.localdate(row.created_at)
        yield QueueItem(TYPES, f"{TYPES.code}:{row.pk}", str(row), url(row.pk), since, row.stage_enum.label)
