"""What is done with a listing that its organisation writes. Each is one transaction.

A version is kept from the day it is sent: before that it is nobody's but its organisation's.
"""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from accounts.models import User
from core.addresses import free_slug
from core.audit import record
from core.fields import Answer
from pathways.history import Why, keep_version
from pathways.models import ListingDraft, Opportunity
from pathways.models.opportunities import RESERVED_SLUGS
from pathways.new_listings.emails import tell_it_came_back, tell_it_is_published, tell_it_was_sent
from pathways.new_listings.step_form import StepForm
from pathways.new_listings.steps import Step
from providers.models import AccessFeature, Contact, Provider, Site, SiteAccess

Status = Opportunity.Status


class Moved(ValidationError):
    """Somebody else has sent, published or sent it back meanwhile."""


def blank(provider: Provider, *, by: User, at: datetime) -> ListingDraft:
    """A draft that is not stored yet."""
    return ListingDraft(opportunity=Opportunity(provider=provider), started_by=by, started_at=at)


@transaction.atomic
def start(form: StepForm) -> ListingDraft:
    """Store the draft of a valid first question."""
    draft, listing = form.draft, form.instance
    listing.slug = free_slug(Opportunity.objects.all(), listing.title, otherwise="listing", reserved=RESERVED_SLUGS)
    listing.save()
    draft.opportunity, draft.answered = listing, ["name"]
    draft.save()
    record("opportunity.begun", by=draft.started_by, row=listing)
    return draft


@transaction.atomic
def answer(form: StepForm, *, step: Step) -> None:
    """Store a valid answer."""
    form.save()
    _mark(form.draft, step, answered=True)


@transaction.atomic
def ask_later(draft: ListingDraft, *, step: Step) -> None:
    """Nothing of the answer is kept or changed; the question is named again before it is sent."""
    _mark(draft, step, answered=False)


def _mark(draft: ListingDraft, step: Step, *, answered: bool) -> None:
    draft.answered = [code for code in draft.answered if code != step.code] + ([step.code] if answered else [])
    draft.later = [code for code in draft.later if code != step.code] + ([] if answered else [step.code])
    draft.save(update_fields=["answered", "later", "place", "person"])


@transaction.atomic
def delete(draft: ListingDraft, *, by: User) -> None:
    """Throw away what nobody but its own organisation has seen. Raises `Moved` where that is not so any more."""
    stored = ListingDraft.objects.select_for_update().select_related("opportunity").get(pk=draft.pk)
    if not stored.may_be_deleted:
        raise Moved("This cannot be deleted any more.")
    record("opportunity.draft_deleted", by=by, row=stored.opportunity)
    stored.opportunity.delete()


@transaction.atomic
def send(draft: ListingDraft, *, by: User, at: datetime) -> None:
    """To the council, with whatever gaps it has. Raises `Moved` where it was sent already."""
    _move(draft, from_=Status.DRAFT, to=Status.AWAITING_REVIEW)
    draft.sent_at, draft.sent_by = at, by
    draft.save(update_fields=["sent_at", "sent_by"])
    keep_version(draft.opportunity, by=by, why=Why.CREATED)
    record("opportunity.sent", by=by, row=draft.opportunity)
    tell_it_was_sent(draft)


@transaction.atomic
def send_back(draft: ListingDraft, *, by: User, at: datetime, reason: str) -> None:
    """To its organisation, in words that they are mailed. Raises `Moved` where it waits no more."""
    _move(draft, from_=Status.AWAITING_REVIEW, to=Status.DRAFT)
    draft.sent_back_at, draft.sent_back_by, draft.reason = at, by, reason
    draft.save(update_fields=["sent_back_at", "sent_back_by", "reason"])
    keep_version(draft.opportunity, by=by, why=Why.EDITED)
    record("opportunity.sent_back", by=by, row=draft.opportunity, note=reason)
    tell_it_came_back(draft)


@transaction.atomic
def publish(draft: ListingDraft, *, by: User, in_area: str, review_by: date) -> None:
    """Show it to families, with its new place and contact.

    Raises `Moved` where it waits no more, `ValidationError` with what is missing: then nothing is done.
    """
    listing = draft.opportunity
    _move(draft, from_=Status.AWAITING_REVIEW, to=Status.PUBLISHED, check=lambda: _complete(draft, in_area, review_by))
    _list_provider(draft)
    keep_version(listing, by=by, why=Why.PUBLISHED)
    record("opportunity.published", by=by, row=listing)
    tell_it_is_published(draft)


def _complete(draft: ListingDraft, in_area: str, review_by: date) -> None:
    listing = draft.opportunity
    listing.in_area, listing.review_by = in_area or Answer.NOT_STATED, listing.review_by or review_by
    if draft.person and not listing.contact_id:
        listing.contact = Contact.objects.create(provider=listing.provider, **draft.person)
    _take_place(draft)


def _take_place(draft: ListingDraft) -> None:
    if draft.place:
        draft.opportunity.sites.add(new_site(draft))
    draft.place, draft.person = {}, {}
    draft.save(update_fields=["place", "person"])


@transaction.atomic
def settle(listing: Opportunity) -> None:
    """Once an officer has published `listing` by its form: the new place, the A to Z and the mail as by `publish`."""
    draft = ListingDraft.objects.filter(opportunity=listing, sent_at__isnull=False).first()
    if draft:
        _take_place(draft)
        _list_provider(draft)
        tell_it_is_published(draft)


def _list_provider(draft: ListingDraft) -> None:
    """In the A to Z from now on: families can find something in it."""
    Provider.objects.filter(pk=draft.opportunity.provider_id, is_listed=False).update(is_listed=True)


def new_site(draft: ListingDraft) -> Site:
    values = {name: value for name, value in draft.place.items() if name != "access"}
    site = Site(provider=draft.opportunity.provider, **values)
    site.full_clean()
    site.save()
    features = AccessFeature.objects.filter(code__in=draft.place.get("access", []))
    SiteAccess.objects.bulk_create(SiteAccess(site=site, feature=f, answer=Answer.YES) for f in features)
    return site


def _move(draft: ListingDraft, *, from_: str, to: str, check=lambda: None) -> None:
    """Hold the listing's row while it goes from one status to the next, so that only one of two does it."""
    stored = Opportunity.objects.select_for_update().get(pk=draft.opportunity_id)
    if stored.status != from_:
        raise Moved("Somebody else was quicker. Look at it again: nothing was changed.")
    draft.opportunity = stored
    stored.status = to
    check()
    stored.full_clean()
    stored.lock_version = F("lock_version") + 1
    stored.save(update_fields=["status", "in_area", "review_by", "contact", "lock_version", "modified_at"])
    stored.refresh_from_db()
