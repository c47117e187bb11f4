"""What waits for an officer because of the review ladder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from core.models import Message
from core.queue import Harm, Kind, QueueItem
from pathways import words
from pathways.checking import on_the_ladder
from pathways.models import CheckLetter, CheckRequest

RING = Kind("ring", "Due for a check, without an email address", "Ring them", Harm.UNSURE, "phone")
TO_BE_HIDDEN = Kind("to_be_hidden", "Will be hidden soon", "Find out if it is still right", Harm.WAITS, "lock")
CLOSED = Kind("said_closed", "Said to have closed", "Archive it, or show it again", Harm.WAITS, "stop")
CHANGES = Kind("said_changes", "Sent changes that were not taken over", "Check it", Harm.UNSURE, "write")
NOT_DELIVERED = Kind("letter_not_delivered", "Letters not delivered", "Find another address", Harm.UNSURE, "email")
KINDS = (RING, TO_BE_HIDDEN, CLOSED, CHANGES, NOT_DELIVERED)


def queue_items(on: date) -> Iterator[QueueItem]:
    """Five queries, however many items there are."""
    ladder = on_the_ladder(on).select_related("opportunity__contact", "opportunity__provider")
    yield from items(RING, ladder.filter(to_ring(on)), said=ring_words)
    yield from items(TO_BE_HIDDEN, ladder.exclude(hide_on=None), said=hide_words)
    answered = CheckRequest.objects.unsettled().select_related("opportunity__contact", "opportunity__provider")
    yield from items(CLOSED, answered.filter(answer=CheckRequest.Answer.CLOSED), said=lambda asked: asked.said)
    changed = answered.filter(answer=CheckRequest.Answer.CHANGES).exclude(opportunity__edits__state="waiting")
    yield from items(CHANGES, changed, said=lambda asked: f"By {asked.sent_to}")
    yield from items(NOT_DELIVERED, not_delivered(ladder), said=lambda asked: f"To {asked.sent_to}")


def to_ring(on: date) -> Q:
    """Of rounds on the ladder: nobody can be written to. What will be hidden soon is asked about as that."""
    return Q(opportunity__contact__email="", due_on__lte=on, hide_on=None)


def asked_about(on: date) -> QuerySet:
    """The numbers of listings whose check waits here already, so that it waits nowhere else."""
    return on_the_ladder(on).filter(to_ring(on) | Q(hide_on__isnull=False)).values("opportunity")


def items(kind: Kind, requests: Iterable[CheckRequest], *, said) -> Iterator[QueueItem]:
    for asked in requests:
        listing = asked.opportunity
        yield QueueItem(
            kind=kind,
            key=f"{kind.code}:{asked.pk}",
            title=str(listing),
            url=reverse("admin:pathways_opportunity_change", args=[listing.pk]),
            since=asked.answered_on or asked.opened_on,
            detail=said(asked),
        )


def ring_words(asked: CheckRequest) -> str:
    contact = asked.opportunity.contact
    return f"{contact.name_or_post}, {contact.phone}"


def hide_words(asked: CheckRequest) -> str:
    return f"Will be hidden on {words.short_date(asked.hide_on)}, or soon after"


def not_delivered(ladder: QuerySet[CheckRequest]) -> QuerySet[CheckRequest]:
    """Those whose last letter was given up."""
    keys = Message.objects.filter(template="check_listings", state=Message.State.GIVEN_UP).values_list("key", flat=True)
    letters = [key.removeprefix("check:") for key in keys]
    newest = CheckLetter.objects.filter(requests=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    return ladder.annotate(newest=Subquery(newest)).filter(newest__in=letters)
