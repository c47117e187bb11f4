"""What is done about an offer of a place: kept, made into a provider, or declined in words."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core.addresses import free_slug
from core.audit import record
from participation.emails import tell_officers_of_an_offer, tell_that_an_offer_was_declined
from participation.models import PlaceOffer, day_to_forget, digest_of
from pathways.likeness import alike
from providers.actions import invite
from providers.models import Level, Provider

State = PlaceOffer.State


class AlreadyDecided(ValidationError):
    """Somebody else was quicker."""


@transaction.atomic
def offer_a_place(
    *,
    on: date,
    organisation: str,
    what: str,
    name: str,
    phone: str = "",
    email: str = "",
    kind: str = Provider.Kind.NOT_STATED,
    website: str = "",
    stage: str = "",
    where: str = "",
    places: int | None = None,
) -> PlaceOffer:
    """Keep an offer made on the London date `on`, and tell the officers once it is kept.

    The same offer while the first still waits is the first: one row, one mail. Raises `IntegrityError`
    unless there is either a phone number or an email address.
    """
    said = {"organisation": organisation, "what": what, "name": name, "email": email, "where": where, "stage": stage}
    digest = digest_of(**said, phone="".join(phone.split()), website=website, kind=kind, places=str(places or ""))
    offer, is_new = PlaceOffer.objects.get_or_create(
        digest=digest,
        state=State.NEW,
        defaults=said | {
            "phone": phone, "website": website, "kind": kind, "places": places, "sent_on": on,
            "forget_on": day_to_forget(on),
        },
    )  # fmt: skip
    if is_new:
        tell_officers_of_an_offer()
    return offer


@transaction.atomic
def accept_offer(
    offer: PlaceOffer, *, by: User, at: datetime, provider: Provider | None = None, email: str = ""
) -> Provider:
    """Make `offer` a provider, or find it in one that is here, and invite the person at `email`; the provider.

    Raises `AlreadyDecided` where somebody has decided it meanwhile.
    """
    provider = provider or new_provider(offer)
    decide(offer, as_=State.ACCEPTED, by=by, on=timezone.localdate(at), provider=provider)
    if email:
        invite(provider=provider, email=email, level=Level.MANAGER, may_list=True, may_place=False, by=by, at=at)
    return provider


@transaction.atomic
def decline_offer(offer: PlaceOffer, *, by: User, on: date, reason: str) -> None:
    """Say no to `offer` for `reason`, which whoever sent it is told by email where they gave an address.

    Raises `AlreadyDecided` where somebody has decided it meanwhile.
    """
    decide(offer, as_=State.DECLINED, by=by, on=on, reason=reason)
    tell_that_an_offer_was_declined(offer)


def decide(offer: PlaceOffer, *, as_: str, by: User, on: date, **outcome) -> None:
    values = {"state": as_, "decided_on": on, "decided_by": by, **outcome}
    if not PlaceOffer.objects.waiting().filter(pk=offer.pk).update(lock_version=F("lock_version") + 1, **values):
        raise AlreadyDecided("Somebody else has decided this offer meanwhile. Nothing was changed.")
    offer.refresh_from_db()
    record(f"place_offer.{as_}", by=by, row=offer)


def new_provider(offer: PlaceOffer) -> Provider:
    """Not in the A to Z yet: an officer puts it there once families can find something in it."""
    slug = free_slug(Provider.objects.all(), offer.organisation, otherwise="provider")
    provider = Provider(
        name=offer.organisation, slug=slug, kind=offer.kind, website=offer.website, is_listed=False,
    )  # fmt: skip
    provider.full_clean()
    provider.save()
    return provider


def likely_providers(offer: PlaceOffer) -> list[Provider]:
    """Those that may be the same organisation: by the name, or by the website. The likeliest first."""
    rows = Provider.objects.only("name", "slug", "kind", "website", "is_historical")
    return alike(rows, offer.organisation, offer.website)
