"""Mail to officers, which says that something waits and where, and nothing about anybody; and answers to offers."""

from django.conf import settings
from django.urls import reverse

from core.outbox import post
from participation.models import KEPT_DAYS, PlaceOffer


def tell_officers(*, kind: str) -> None:
    """One mail to the council's own address, where it has one."""
    url = f"{settings.SITE_URL}{reverse('admin:participation_contactrequest_changelist')}"
    post(
        "contact_request", to=settings.COUNCIL_CONTACT_EMAIL, context={"kind": kind, "kept_days": KEPT_DAYS, "url": url}
    )


def tell_officers_of_an_offer() -> None:
    """One mail to the council's own address, where it has one."""
    url = f"{settings.SITE_URL}{reverse('admin:participation_placeoffer_changelist')}"
    post("place_offer", to=settings.COUNCIL_CONTACT_EMAIL, context={"kept_days": KEPT_DAYS, "url": url})


def tell_that_an_offer_was_declined(offer: PlaceOffer) -> None:
    """Whoever gave a telephone number instead is rung by an officer."""
    context = {"name": offer.name, "organisation": offer.organisation, "reason": offer.reason}
    post("place_offer_declined", to=offer.email, context=context, key=f"place-offer-declined-{offer.uuid}")
