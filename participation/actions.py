"""What is done about people who ask to be contacted."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import User
from core.audit import record
from core.forgetting import Forgotten, forget_due
from participation.emails import tell_officers
from participation.models import ContactRequest, PlaceOffer, day_to_forget, digest_of
from pathways.models import Opportunity

State = ContactRequest.State


@transaction.atomic
def ask_for_contact(
    *,
    on: date,
    name: str,
    phone: str = "",
    email: str = "",
    kind: str = ContactRequest.Kind.TALK,
    best_time: str = "",
    role: str = "",
    about: str = "",
    opportunity: Opportunity | None = None,
) -> ContactRequest:
    """Keep a request made on the London date `on`, and tell the officers once it is kept.

    The same request while the first still waits is the first: one row, one mail. Raises `IntegrityError`
    unless there is either a phone number or an email address.
    """
    said = {"name": name, "email": email, "kind": kind, "best_time": best_time, "role": role, "about": about}
    digest = digest_of(**said, phone="".join(phone.split()), listing=opportunity.slug if opportunity else "")
    request, is_new = ContactRequest.objects.get_or_create(
        digest=digest,
        state=State.NEW,
        defaults=said | {
            "phone": phone, "opportunity": opportunity, "asked_on": on, "forget_on": day_to_forget(on),
        },
    )  # fmt: skip
    if is_new:
        tell_officers(kind=kind)
    return request


@transaction.atomic
def deal_with(requests: Iterable[ContactRequest], *, as_: str, by: User, on: date) -> int:
    """Record that `by` answered or closed those of `requests` that still wait; how many did."""
    done = 0
    for request in requests:
        values = {"state": as_, "answered_on": on, "answered_by": by, "lock_version": F("lock_version") + 1}
        if ContactRequest.objects.waiting().filter(pk=request.pk).update(**values):
            record(f"contact_request.{as_}", by=by, row=request)
            done += 1
    return done


def forget_contact_requests(*, on: date, is_dry_run: bool = False) -> Forgotten:
    """Delete the requests whose day has come, whatever their state."""
    return forget_people(ContactRequest.objects.due_to_forget(on), what="contact requests", is_dry_run=is_dry_run)


def forget_place_offers(*, on: date, is_dry_run: bool = False) -> Forgotten:
    """The same for offers of a place. A provider that one of them became stays."""
    return forget_people(PlaceOffer.objects.due_to_forget(on), what="offers of a place", is_dry_run=is_dry_run)


@transaction.atomic
def forget_people(due: QuerySet, *, what: str, is_dry_run: bool) -> Forgotten:
    unanswered = due.filter(state=State.NEW).count()
    return forget_due(due, what=what, is_dry_run=is_dry_run, note=f", {unanswered:,} of them unanswered")
