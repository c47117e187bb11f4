"""Mail that asks whether listings are still right. A link in it stands for one listing, or for all of the letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse

from core.calendar import start_of
from core.outbox import post
from core.tokens import make_token
from pathways.models import CheckLetter, CheckRequest, Opportunity

PURPOSE = "confirm"
LINK_LASTS = timedelta(days=60)
Kind = CheckLetter.Kind


@dataclass(frozen=True)
class Asked:
    """A listing as a letter names it."""

    title: str
    url: str
    hide_on: date | None


def address_of(listing: Opportunity) -> str:
    """Where letters about it go, in small letters; nothing where its contact has no address."""
    return listing.contact.email.strip().lower() if listing.contact else ""


def token_of(letter: CheckLetter, request: CheckRequest | None = None) -> str:
    """The same each time that it is asked for, so that it grows no older by being shown."""
    value = f"{letter.pk}.{request.pk}" if request else str(letter.pk)
    return make_token(PURPOSE, value, at=start_of(letter.sent_on))


def link_of(letter: CheckLetter, request: CheckRequest | None = None) -> str:
    return f"{settings.SITE_URL}{reverse('confirm', args=[token_of(letter, request)])}"


def send_letter(*, to: str, requests: Sequence[CheckRequest], on: date, kind: str = "") -> CheckLetter:
    """Write to `to`, in small letters, about `requests`, and keep on each of them that it was.

    `kind` is for a new link that somebody asked for; else each round takes its next step.
    """
    steps = {kind} if kind else {take_step(request, to=to, on=on) for request in requests}
    letter = CheckLetter.objects.create(sent_to=to, sent_on=on, kind=max(steps, key=list(Kind).index))
    letter.requests.set(requests)
    lists = [Asked(r.opportunity.title, link_of(letter, r), r.hide_on if not r.hidden_on else None) for r in requests]
    post(
        "check_listings",
        to=requests[0].opportunity.contact.email.strip(),
        key=letter.message_key,
        context={
            "kind": letter.kind,
            "listings": lists,
            "provider": requests[0].opportunity.provider,
            "url": link_of(letter) if len(lists) > 1 else lists[0].url,
            "asked_on": min((r.asked_on for r in requests if r.asked_on), default=on),
            "hide_on": min((asked.hide_on for asked in lists if asked.hide_on), default=None),
            "months": settings.CHECK_EVERY_MONTHS,
            "button": "Have a look, and tell us" if len(lists) == 1 else f"See all {len(lists)}, and tell us",
            "until": on + LINK_LASTS,
        },
    )
    return letter


def take_step(request: CheckRequest, *, to: str, on: date) -> str:
    """Move the round one step up its ladder, and say which it is."""
    if request.sent_to != to or not request.asked_on:
        request.sent_to, request.asked_on, request.reminders = to, on, 0
        step = Kind.ASK
    elif request.hide_on:
        step = Kind.LAST_CALL
    else:
        request.reminders += 1
        step = Kind.REMINDER
    if request.hide_on:
        request.last_call_on = on
    request.save(update_fields=["sent_to", "asked_on", "reminders", "last_call_on"])
    return step
