"""The review ladder: who runs a listing is asked once a year whether it is still right.

A letter two weeks before its review date, reminders, then the notice "due for a check" that families see. When nobody
answers, officers and the contact are told two weeks ahead that the listing will be hidden; then it is, few at a time.
An address gets one letter a week at most, about all of its listings that are due. One transaction does a day: what is
killed has done nothing, and of two runs at once the second finds nothing left to do.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from core.commands import Progress, RowError, silent
from pathways import words
from pathways.actions import confirm_listing, hide
from pathways.letters import LINK_LASTS, address_of, send_letter
from pathways.models import CheckLetter, CheckRequest, CheckRun, Opportunity, OpportunityEdit

AHEAD = timedelta(days=14)  # the first letter, before the review date
WARNED = timedelta(days=14)  # between telling officers and the contact that a listing will be hidden, and hiding it
WEEK = timedelta(days=7)  # an address gets no two letters within it

Answer, Kind = CheckRequest.Answer, CheckLetter.Kind


@dataclass
class Checked:
    """What a run did."""

    opened: int = 0
    settled: int = 0
    letters: int = 0
    without_address: int = 0
    warned: int = 0
    hidden: int = 0
    kept_back: int = 0
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [
            f"{words.count(self.opened, 'listing')} newly due, {self.settled:,} settled",
            f"{words.count(self.letters, 'letter')} sent; {self.without_address:,} to ring, without an email address",
            f"{self.warned:,} to be hidden in two weeks, {self.hidden:,} hidden, {self.kept_back:,} put off",
        ]


@transaction.atomic
def flag_due_checks(*, on: date, progress: Progress = silent) -> Checked:
    """Do what is due on the London date `on`; what an earlier run of that day did is not done again."""
    CheckRun.objects.get_or_create(on=on)
    run = CheckRun.objects.select_for_update().get(on=on)
    report = Checked(settled=settle(on), opened=open_due(on))
    report.warned = warn(on)
    report.hidden, report.kept_back = hide_due(on, run)
    for address, requests in letters_due(on).items():
        send_letter(to=address, requests=requests, on=on)
        report.letters += 1
        progress(words.count(report.letters, "letter"))
    report.without_address = on_the_ladder(on).filter(opportunity__contact__email="").count()
    return report


# ── Rounds of asking ─────────────────────────────────────────────────────────


def settle(on: date) -> int:
    """Close what needs no answer any more; how many."""
    taken_over = confirm_what_was_taken_over()
    still_open = CheckRequest.objects.open()
    gone = still_open.exclude(pk__in=still_open.of_listings_on_the_site(on))
    number = gone.update(answer=Answer.GONE, answered_on=on)
    moved = still_open.exclude(opportunity__review_by=F("due_on"))
    brought_back = still_open.filter(hidden_on__isnull=False, opportunity__hidden_on=None)
    for seen_to in (moved, brought_back):
        number += seen_to.update(answer=Answer.OFFICER, answered_on=on)
    not_due = still_open.filter(due_on__gt=on + AHEAD, opened_on__lt=on - LINK_LASTS)
    return taken_over + number + not_due.update(answer=Answer.LAPSED, answered_on=on)


def confirm_what_was_taken_over() -> int:
    """Confirm listings whose contact sent changes that have all been accepted: now all of it is right; how many."""
    waiting = CheckRequest.objects.unsettled().filter(answer=Answer.CHANGES).select_related("opportunity")
    decided: dict[int, list[OpportunityEdit]] = defaultdict(list)
    for edit in OpportunityEdit.objects.decided().filter(opportunity__in=waiting.values("opportunity")):
        decided[edit.opportunity_id].append(edit)
    confirmed = 0
    for request in waiting:
        theirs = [edit for edit in decided[request.opportunity_id] if edit.reply_to == request.sent_to]
        decided_on = timezone.localdate(theirs[0].decided_at) if theirs else None
        if decided_on and decided_on >= request.answered_on and not theirs[0].rejected():
            confirm_listing(request.opportunity, on=decided_on, note="All of the changes that its contact sent")
            confirmed += 1
    return confirmed


def open_due(on: date) -> int:
    """Begin a round for each listing whose review date is near; how many."""
    waiting = CheckRequest.objects.unsettled().values("opportunity")
    asked = CheckRequest.objects.open().values("opportunity")
    due = Opportunity.objects.to_be_checked(on).filter(review_by__lte=on + AHEAD)
    due = due.exclude(pk__in=waiting).exclude(pk__in=asked).order_by("review_by", "pk")
    rounds = [CheckRequest(opportunity=listing, due_on=listing.review_by, opened_on=on) for listing in due]
    return len(CheckRequest.objects.bulk_create(rounds))


def on_the_ladder(on: date) -> QuerySet[CheckRequest]:
    """Open rounds of listings that are near their day and not hidden."""
    return CheckRequest.objects.open().filter(due_on__lte=on + AHEAD, opportunity__hidden_on=None)


# ── Letters ──────────────────────────────────────────────────────────────────


def letters_due(on: date) -> dict[str, list[CheckRequest]]:
    """The rounds that each address is to get a letter about today, those that press most first."""
    waiting = on_the_ladder(on).exclude(opportunity__contact__email="").order_by("due_on", "pk")
    by_address: dict[str, list[CheckRequest]] = defaultdict(list)
    for request in waiting.select_related("opportunity__contact", "opportunity__provider"):
        if next_letter(request, on=on):
            by_address[address_of(request.opportunity)].append(request)
    lately = CheckLetter.objects.filter(sent_on__gt=on - WEEK).exclude(kind=Kind.NEW_LINK)
    for address in set(lately.values_list("sent_to", flat=True)) & set(by_address):
        del by_address[address]
    return by_address


def next_letter(request: CheckRequest, *, on: date) -> str:
    """The kind of letter that is due about this round; nothing where none is. A new contact is asked from the start."""
    if not request.asked_on or request.sent_to != address_of(request.opportunity):
        return Kind.ASK
    if request.hide_on and not request.last_call_on:
        return Kind.LAST_CALL
    remind_on = request.next_reminder_on()
    return Kind.REMINDER if remind_on and remind_on <= on and not request.hide_on else ""


# ── Hiding ───────────────────────────────────────────────────────────────────


def warn(on: date) -> int:
    """Say of what nobody has confirmed for so long when it will be hidden; how many. The queue shows it from now on."""
    long_overdue = on_the_ladder(on).filter(
        hide_on=None, due_on__lte=on + WARNED - timedelta(days=settings.HIDE_AFTER_DAYS)
    )
    if not settings.HIDE_AT_MOST_PERCENT:
        return 0
    patience = timedelta(days=max(settings.REMIND_AFTER_DAYS, default=0)) + WARNED
    reminded = Q(asked_on__lte=on - patience, reminders__gte=len(settings.REMIND_AFTER_DAYS))
    rung = Q(opportunity__contact__email="", opened_on__lte=on - patience)
    to_warn = list(long_overdue.filter(reminded | rung))
    for request in to_warn:
        request.hide_on = max(request.due_on + timedelta(days=settings.HIDE_AFTER_DAYS), on + WARNED)
    CheckRequest.objects.bulk_update(to_warn, ["hide_on"])
    return len(to_warn)


def hide_due(on: date, run: CheckRun) -> tuple[int, int]:
    """Hide the longest overdue of those whose day has come; how many, and how many more the day has no room for.

    Nobody's listing is hidden in the week after they were told so.
    """
    told = Q(last_call_on__lte=on - WEEK) | Q(opportunity__contact__email="")
    due = on_the_ladder(on).filter(told, hide_on__lte=on).order_by("due_on", "pk")
    room = most_hidden(on) - run.hidden
    chosen = list(due.select_related("opportunity")[: max(room, 0)])
    kept_back = due.count() - len(chosen)
    hide([request.opportunity for request in chosen], on=on)
    CheckRequest.objects.filter(pk__in=[request.pk for request in chosen]).update(hidden_on=on)
    run.hidden += len(chosen)
    run.save(update_fields=["hidden"])
    return len(chosen), kept_back


def most_hidden(on: date) -> int:
    """How many listings may be hidden in a day: the set share of what is published, and at least one."""
    share = settings.HIDE_AT_MOST_PERCENT
    return max(Opportunity.objects.to_be_checked(on).count() * share // 100, 1) if share else 0
