"""Hears every write to a listing and to what hangs on it, and keeps its `search_text`.

The project's only signal receivers: admin forms, inlines, many-to-many choices and commands all
write in their own ways, and each of them must be heard.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Q, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver

from pathways.models import Interest, Opportunity, PathwayType, PublicNeed, SupportOffer
from pathways.search.text import search_text, words_of
from providers.models import Area, Provider, Site

_held: ContextVar[set[int] | None] = ContextVar("listings to refresh at the end", default=None)
MANY = ("needs", "support", "interests", "areas", "sites")


def text_of(listing: Opportunity) -> str:
    """All that a family might search a listing by, as search reads it."""
    labels = [
        listing.provider.name if listing.provider else "",
        listing.stage_enum.label if listing.stage else "",
        listing.public_type.label if listing.public_type else "",
        *(need.label for need in listing.needs.all()),
        *(offer.label for offer in listing.support.all()),
        *(interest.label for interest in listing.interests.all()),
        *(area.name for area in listing.areas.all()),
        *(f"{site.name} {site.town} {site.area.name if site.area else ''}" for site in listing.sites.all()),
    ]
    own = (
        listing.description, listing.what_you_will_do, listing.who_you_will_meet, listing.a_day_here,
        listing.eligibility, listing.days, listing.length, listing.travel, listing.recorded_as,
    )  # fmt: skip
    return search_text(listing.title, listing.summary, *own, *labels)


def refresh(listings: QuerySet[Opportunity]) -> int:
    """Write the `search_text` of `listings` anew where it differs; how many did."""
    changed = []
    wanted = listings.select_related("provider", "type").prefetch_related(
        "needs", "support", "interests", "areas", "sites__area"
    )
    for listing in wanted.iterator(chunk_size=500):
        text, title = text_of(listing), " ".join(words_of(listing.title))[:120]
        if (text, title) != (listing.search_text, listing.sort_title):
            listing.search_text, listing.sort_title = text, title
            changed.append(listing)
    Opportunity.objects.bulk_update(changed, ["search_text", "sort_title"], batch_size=200)
    return len(changed)


@contextmanager
def held() -> Iterator[None]:
    """Hear every write meanwhile, and refresh each listing once at the end: for writing many."""
    token = _held.set(heard := set())
    try:
        yield
    finally:
        _held.reset(token)
    _refresh_ids(heard)


def _refresh_ids(ids: Iterable[int]) -> None:
    if (heard := _held.get()) is not None:
        heard.update(ids)
    else:
        refresh(Opportunity.objects.filter(pk__in=list(ids)))


@receiver(post_save, sender=Opportunity)
def listing_saved(instance, raw, **_):
    if not raw:
        _refresh_ids([instance.pk])


@receiver(post_save, sender=Provider)
@receiver(post_save, sender=PathwayType)
@receiver(post_save, sender=PublicNeed)
@receiver(post_save, sender=SupportOffer)
@receiver(post_save, sender=Interest)
@receiver(post_save, sender=Site)
def label_saved(instance, created, raw, **_):
    if not (created or raw):
        refresh(instance.opportunities.all())


@receiver(post_save, sender=Area)
def area_saved(instance, created, raw, **_):
    if not (created or raw):
        refresh(Opportunity.objects.filter(Q(areas=instance) | Q(sites__area=instance)).distinct())


def label_leaves(instance, **_):
    instance.listings_left = list(instance.opportunities.values_list("pk", flat=True))


def label_left(instance, **_):
    _refresh_ids(instance.listings_left)


def listing_rows_changed(instance, action, reverse, pk_set, **_):
    if reverse and action.endswith("_clear"):
        (label_leaves if action == "pre_clear" else label_left)(instance)
    elif action.startswith("post_"):
        _refresh_ids(pk_set if reverse else [instance.pk])


for name in MANY:
    field = Opportunity._meta.get_field(name)
    m2m_changed.connect(listing_rows_changed, sender=field.remote_field.through, dispatch_uid=f"search_text_{name}")
    pre_delete.connect(label_leaves, sender=field.related_model, dispatch_uid=f"search_text_{name}_leaves")
    post_delete.connect(label_left, sender=field.related_model, dispatch_uid=f"search_text_{name}_left")
