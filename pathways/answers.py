"""What those who run a listing answer by the link in their mail, without an account."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core.deciding import propose
from core.reviews import Facts
from core.tokens import ExpiredToken, WrongToken, read_token
from pathways.actions import confirm_listings, pause_with_note
from pathways.letters import LINK_LASTS, PURPOSE, address_of, send_letter
from pathways.models import CheckLetter, CheckRequest, Opportunity, OpportunityEdit

MOST_NEW_LINKS = 3  # a day to one address
PAUSED_NOTE = "We were told that it may have stopped, and we are finding out."
NUMBERS = re.compile(r"\d+(\.\d+)?")  # of a letter, and of one round that it is about
Answer = CheckRequest.Answer


@dataclass(frozen=True)
class Link:
    """What a link of ours stands for. It is good for nothing once it is too old, or its address is no contact's."""

    letter: CheckLetter
    requests: list[CheckRequest]
    is_for_all: bool
    is_expired: bool

    @property
    def request(self) -> CheckRequest:
        return self.requests[0]

    @property
    def sent_to(self) -> str:
        return masked(self.letter.sent_to)

    @property
    def still_open(self) -> list[CheckRequest]:
        return [request for request in self.requests if not request.answered_on]


def read_link(token: str, *, at: datetime) -> Link:
    """What `token` stands for at the moment `at`. Raises `WrongToken`, or `DoesNotExist` where it is gone."""
    try:
        value = read_token(PURPOSE, token, at=at, max_age=LINK_LASTS)
    except ExpiredToken as error:
        value = error.value  # the mail names the last day, so the day decides and not the hour
    if not NUMBERS.fullmatch(value):
        raise WrongToken("It is about nothing.")
    letter_pk, _, request_pk = value.partition(".")
    letter = CheckLetter.objects.get(pk=letter_pk)
    about = letter.requests.select_related("opportunity__contact", "opportunity__provider").order_by("due_on", "pk")
    requests = list(about.filter(pk=request_pk) if request_pk else about)
    theirs = [request for request in requests if address_of(request.opportunity) == letter.sent_to]
    if not requests:
        raise CheckRequest.DoesNotExist
    is_expired = timezone.localdate(at) > letter.sent_on + LINK_LASTS or not theirs
    return Link(letter, theirs or requests, is_for_all=not request_pk, is_expired=is_expired)


def masked(address: str) -> str:
    """As much of an address as tells its owner that it is theirs: "t…@example.org"."""
    name, _, host = address.partition("@")
    return f"{name[:1]}…@{host}"


# ── The three answers ────────────────────────────────────────────────────────


@transaction.atomic
def say_still_right(link: Link, *, on: date) -> int:
    """All that the link stands for and nobody has answered is right; how many listings that was."""
    taken = [request for request in link.still_open if take(request, Answer.RIGHT, on=on)]
    if taken:
        confirm_listings(map(fresh, taken), on=on, note=f"By the link sent to {link.sent_to}")
    return len(taken)


@transaction.atomic
def say_changes(link: Link, changes: Facts, *, at: datetime) -> bool:
    """Something has changed: an edit that waits for an officer. The listing stays as it is until then."""
    taken = take(link.request, Answer.CHANGES, on=timezone.localdate(at))
    if taken:
        name, to = f"The contact at {link.sent_to}", link.letter.sent_to
        propose(OpportunityEdit, link.request.opportunity, changes, by=None, at=at, by_name=name, reply_to=to)
    return taken


@transaction.atomic
def say_closed(link: Link, *, said: str, on: date) -> bool:
    """It is not offered any more: families are told at once not to count on it, and an officer finds out."""
    taken = take(link.request, Answer.CLOSED, on=on, said=said)
    if taken:
        note = f"Said to have closed, by {link.sent_to}"
        pause_with_note(fresh(link.request), words=PAUSED_NOTE, by=None, audit_note=note)
    return taken


def take(request: CheckRequest, answer: str, *, on: date, said: str = "") -> bool:
    """Keep the answer, unless there is one, or the listing is not on the site any more."""
    waiting = CheckRequest.objects.open().of_listings_on_the_site(on).filter(pk=request.pk)
    return bool(waiting.update(answer=answer, answered_on=on, said=said))


def fresh(request: CheckRequest) -> Opportunity:
    return Opportunity.objects.select_for_update(of=("self",)).get(pk=request.opportunity_id)


# ── A new link ───────────────────────────────────────────────────────────────


class TooManyLinks(Exception):
    """Enough were sent to that address today."""


@transaction.atomic
def send_new_link(link: Link, *, on: date) -> str:
    """Send a link anew, to the contact's address that we have on record: which, masked; nothing where there is none.

    Raises `TooManyLinks`.
    """
    requests = [open_round(request.opportunity, on=on) for request in links_to_send(link, on=on)]
    if not requests:
        return ""
    address = address_of(requests[0].opportunity)
    if CheckLetter.objects.to(address).filter(sent_on=on, kind=CheckLetter.Kind.NEW_LINK).count() >= MOST_NEW_LINKS:
        raise TooManyLinks
    send_letter(to=address, requests=requests, on=on, kind=CheckLetter.Kind.NEW_LINK)
    return masked(address)


def links_to_send(link: Link, *, on: date) -> Sequence[CheckRequest]:
    """Those whose listing is on the site, of one address: that of the first."""
    pks = [request.opportunity_id for request in link.requests]
    on_the_site = set(Opportunity.objects.to_be_checked(on).filter(pk__in=pks).values_list("pk", flat=True))
    there = [r for r in link.requests if r.opportunity_id in on_the_site and address_of(r.opportunity)]
    return [r for r in there if address_of(r.opportunity) == address_of(there[0].opportunity)]


def open_round(listing: Opportunity, *, on: date) -> CheckRequest:
    request, _ = CheckRequest.objects.get_or_create(
        opportunity=listing, answered_on=None, defaults={"due_on": listing.review_by, "opened_on": on}
    )
    request.opportunity = listing
    return request
