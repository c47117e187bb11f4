"""Mail to whoever sent a new listing: that we have it, that it came back, that it is published."""

from django.conf import settings
from django.urls import reverse

from core.outbox import post
from pathways.models import ListingDraft


def tell_it_was_sent(draft: ListingDraft) -> None:
    tell("listing_sent", draft, url=answers_url(draft))


def tell_it_came_back(draft: ListingDraft) -> None:
    tell("listing_sent_back", draft, url=answers_url(draft))


def tell_it_is_published(draft: ListingDraft) -> None:
    tell("listing_published", draft, url=f"{settings.SITE_URL}{draft.opportunity.get_absolute_url()}")


def tell(template: str, draft: ListingDraft, *, url: str) -> None:
    """Once for each time that it was sent."""
    context = {"listing": draft.opportunity, "person": draft.sent_by, "reason": draft.reason, "url": url}
    key = f"{template}:{draft.opportunity.uuid}:{draft.sent_at.timestamp():.0f}"
    post(template, to=draft.sent_by.email, context=context, key=key)


def answers_url(draft: ListingDraft) -> str:
    path = reverse("new_listing_check", args=[draft.opportunity.provider.slug, draft.opportunity.slug])
    return f"{settings.SITE_URL}{path}"
