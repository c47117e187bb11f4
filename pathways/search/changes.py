"""Hears every write to a listing and to what hangs on it.

It keeps each listing's `search_text` and `entry`, and leaves word of the change for the search index
of every process. These are the project's only signal receivers: admin forms, inlines, many-to-many
choices, `update()` and commands all write in their own ways, and each of them must be heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection
from django.db.models import Max, Model, Q, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.models import User
from core.commands import Progress, RowError, silent
from core.rows import rows_written
from pathways.entries import Entry
from pathways.loading import load_for_entries
from pathways.models import (
    Intake,
    Interest,
    Opportunity,
    PathwayType,
    PublicNeed,
    SearchChange,
    SupportOffer,
    SynonymGroup,
)
from pathways.search.text import search_text, words_of
from providers.models import AccessFeature, Area, Contact, NamedContact, Place, Provider, Site, SiteAccess

MANY = ("needs", "support", "interests", "areas", "sites")
MOST_NAMED = 1000  # of more listings than these at once it is said only that everything has changed
BATCH = 500
PRUNED_EVERY = 500


@dataclass
class Heard:
    """What has been written and not yet been said."""

    written: set[int] = field(default_factory=set)  # listings
    touched: set[int] = field(default_factory=set)  # listings on which something written hangs
    around: set[int] = field(default_factory=set)  # those of them whose page says something else by it
    words: bool = False


_held: ContextVar[Heard | None] = ContextVar("what was heard, to be said at the end", default=None)


# ── What is kept ─────────────────────────────────────────────────────────────


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
    """Write the `search_text` and `entry` of `listings` anew where they differ, and say so; how many did."""
    changed = _rewrite(listings)
    _say(Heard(written=changed))
    return len(changed)


REWRITE = "UPDATE pathways_opportunity SET search_text = %s, sort_title = %s, entry = %s WHERE id = %s"


def _rewrite(listings: QuerySet[Opportunity]) -> set[int]:
    changed = {}
    for listing in load_for_entries(listings):
        kept = (listing.search_text, listing.sort_title, listing.entry)
        title = " ".join(words_of(listing.title))[:120]
        now = (text_of(listing), title, Entry.of(listing).as_text())
        if now != kept:
            changed[listing.pk] = now
    if changed:
        with connection.cursor() as cursor:  # a `bulk_update` would be heard again, and takes as long as all the rest
            cursor.executemany(REWRITE, [(*now, pk) for pk, now in changed.items()])
    return set(changed)


# ── What is said ─────────────────────────────────────────────────────────────


@contextmanager
def held() -> Iterator[None]:
    """Hear every write meanwhile, and say it once at the end: for writing many."""
    token = _held.set(heard := Heard())
    try:
        yield
    finally:
        _held.reset(token)
    _hear(heard.written, heard.touched, heard.around, words=heard.words)


def _hear(
    written: Iterable[int] = (), touched: Iterable[int] = (), around: Iterable[int] = (), *, words: bool = False
) -> None:
    heard = _held.get() or Heard()
    heard.written.update(written)
    heard.touched.update(touched)
    heard.around.update(around)
    heard.words |= words
    if _held.get() is None:
        ids = sorted(heard.written | heard.touched)
        for start in range(0, len(ids), BATCH):
            heard.written |= _rewrite(Opportunity.objects.filter(pk__in=ids[start : start + BATCH]))
        _say(heard)
        if heard.around:
            _keep(heard.around)


def _keep(listings: set[int]) -> None:
    """What families read of them has changed without anybody writing on them: that is a version too."""
    from pathways.history import keep_what_changed_around  # which writes listings, and so asks to be heard itself

    keep_what_changed_around(listings, by=whoever_asks())


def whoever_asks() -> User | None:
    """Who is signed in where this is a request, as `HistoryRequestMiddleware` knows."""
    user = getattr(getattr(HistoricalRecords.context, "request", None), "user", None)
    return user if user and user.is_authenticated else None


def _say(heard: Heard) -> None:
    What = SearchChange.What
    said = [SearchChange(what=What.WORDS)] if heard.words else []
    if len(heard.written) > MOST_NAMED:
        said = [SearchChange(what=What.EVERYTHING)]
    else:
        said += [SearchChange(what=What.LISTING, listing=pk) for pk in sorted(heard.written)]
    if said:
        SearchChange.objects.bulk_create(said)
        if any(change.pk % PRUNED_EVERY == 0 for change in said):
            prune()


def prune() -> None:
    """Take away changes that every process has long taken in."""
    newest = SearchChange.objects.aggregate(newest=Max("pk"))["newest"] or 0
    long_ago = timezone.now() - timedelta(days=1)
    SearchChange.objects.filter(pk__lt=newest - PRUNED_EVERY, at__lt=long_ago).delete()


@dataclass
class Rebuilt:
    """How many listings there are, and of how many search knew something wrong."""

    listings: int = 0
    mended: int = 0
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [f"listings: {self.listings:,}, mended: {self.mended:,}"]


def rebuild(*, progress: Progress = silent) -> Rebuilt:
    """Mend what search and lists know of every listing, and have every process make its index anew."""
    done, pks = Rebuilt(), list(Opportunity.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        batch = pks[start : start + BATCH]
        done.mended += len(_rewrite(Opportunity.objects.filter(pk__in=batch)))
        done.listings += len(batch)
        progress(f"{done.listings:,} of {len(pks):,} listings")
    SearchChange.objects.create(what=SearchChange.What.EVERYTHING)
    return done


# ── What is heard ────────────────────────────────────────────────────────────

#: For each model that listings are shown or found by: the listings on which its rows hang.
TOUCHED = {
    Provider: lambda pks: Q(provider__in=pks),
    PathwayType: lambda pks: Q(type__in=pks) | Q(type__parent__in=pks),
    PublicNeed: lambda pks: Q(needs__in=pks),
    SupportOffer: lambda pks: Q(support__in=pks),
    Interest: lambda pks: Q(interests__in=pks),
    Area: lambda pks: Q(areas__in=pks) | Q(sites__area__in=pks),
    Site: lambda pks: Q(sites__in=pks),
    SiteAccess: lambda pks: Q(sites__access__in=pks),
    Intake: lambda pks: Q(intakes__in=pks),
    AccessFeature: None,
    SynonymGroup: None,
    Place: None,
    NamedContact: None,  # a page of no results names them
}
#: Of these, a question's own words and places are made too.
WORDS = set(TOUCHED) - {Site, SiteAccess, Intake}
#: What a listing's page says of these belongs to its history. Labels do not: those tables have a history of their own.
AROUND = {Provider, Site, SiteAccess}


def listings_of(model: type[Model], pks: Iterable[int]) -> list[int]:
    find = TOUCHED[model]
    return list(Opportunity.objects.filter(find(pks)).values_list("pk", flat=True).distinct()) if find else []


@receiver(post_save, sender=Opportunity)
def listing_saved(instance, raw, **_):
    if not raw:
        _hear(written=[instance.pk])


@receiver(post_delete, sender=Opportunity)
def listing_deleted(instance, **_):
    _hear(written=[instance.pk])


@receiver(rows_written, sender=Opportunity)
def listings_written(pks, **_):
    _hear(written=pks)


def row_saved(sender, instance, created, raw, **_):
    if not raw:
        is_in_use = not created or sender in {Intake, SiteAccess}
        _row_heard(sender, listings_of(sender, [instance.pk]) if is_in_use else ())


def rows_saved(sender, pks, **_):
    _row_heard(sender, listings_of(sender, pks))


def _row_heard(sender, listings):
    _hear(touched=listings, around=listings if sender in AROUND else (), words=sender in WORDS)


def row_leaves(sender, instance, **_):
    instance.listings_left = listings_of(sender, [instance.pk])


def row_left(sender, instance, **_):
    around = instance.listings_left if sender is not Intake else ()
    _hear(touched=instance.listings_left, around=around, words=sender in WORDS)


@receiver(post_save, sender=Contact)
def contact_saved(instance, created, raw, **_):
    if not (created or raw):
        contacts_written([instance.pk])


@receiver(rows_written, sender=Contact)
def contacts_written(pks, **_):
    _hear(around=Opportunity.objects.filter(contact__in=pks).values_list("pk", flat=True))


def choice_changed(instance, action, reverse, pk_set, **_):
    if reverse and action == "pre_clear":
        row_leaves(type(instance), instance)
    elif reverse and action == "post_clear":
        row_left(type(instance), instance)
    elif action.startswith("post_"):
        _hear(written=pk_set if reverse else [instance.pk])


for model in TOUCHED:
    name = f"heard_{model.__name__}"
    post_save.connect(row_saved, sender=model, dispatch_uid=name)
    rows_written.connect(rows_saved, sender=model, dispatch_uid=name)
    pre_delete.connect(row_leaves, sender=model, dispatch_uid=name)
    post_delete.connect(row_left, sender=model, dispatch_uid=name)
for name in MANY:
    through = Opportunity._meta.get_field(name).remote_field.through
    m2m_changed.connect(choice_changed, sender=through, dispatch_uid=f"heard_{name}")
