"""Two listings that may be one: the same provider, place or link, and titles that are alike.

Only listings that share one of the three are compared, so that 10,000 listings take seconds. What an officer has called
two different things is never asked again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Q
from rapidfuzz import fuzz, process

from accounts.models import User
from core.commands import Progress, RowError, silent
from pathways.models import Opportunity, PossibleDuplicate
from pathways.models.querysets import OpportunityQuerySet

Why = PossibleDuplicate.Why
#: How alike two titles are at least, from 0 to 100, with their words in the order of the alphabet. A shared link says
#: more than a shared provider, who may well offer "Baking on Mondays" and "Gardening on Mondays".
ALIKE = {Why.PROVIDER: 88, Why.PLACE: 85, Why.LINK: 65}
MOST_SHOWN = 5


@dataclass(frozen=True)
class Facts:
    """What of a listing tells whether it is another."""

    pk: int  # 0: not saved yet
    words: str  # of its title, in the order of the alphabet
    shared: frozenset[tuple[str, object]]  # what it may have in common with another: (why, what)


@dataclass(frozen=True)
class Pair:
    first: int
    second: int
    why: str
    likeness: int

    @property
    def words(self) -> str:
        return Why(self.why).label


def words_of(title: str) -> str:
    return " ".join(sorted(re.findall(r"\w+", title.casefold())))


def standing() -> OpportunityQuerySet:
    """Listings of today: neither gone nor of the past."""
    listings = Opportunity.objects.filter(merged_into=None, is_historical=False).exclude(title="")
    return listings.exclude(status=Opportunity.Status.ARCHIVED).order_by()


def facts_of(listings: OpportunityQuerySet) -> list[Facts]:
    """Of many listings, in two queries."""
    places: dict[int, set[tuple[str, object]]] = defaultdict(set)
    sites = listings.filter(sites__isnull=False)
    for pk, address, postcode in sites.values_list("pk", "sites__address", "sites__postcode"):
        if postcode:
            places[pk].add((Why.PLACE, (postcode, words_of(address))))
    rows = listings.values_list("pk", "title", "provider_id", "apply_url", "source_url")
    return [Facts(pk, words_of(title), shared(provider, links, places[pk])) for pk, title, provider, *links in rows]


def shared(provider_id: int | None, links: Iterable[str], places: Iterable) -> frozenset[tuple[str, object]]:
    provider = [(Why.PROVIDER, provider_id)] if provider_id else []
    return frozenset([*provider, *places, *((Why.LINK, link_in_short(link)) for link in links if link)])


def link_in_short(url: str) -> str:
    return re.sub(r"^https?://(www\.)?|[/#?]+$", "", url.strip().casefold())


def pairs_among(facts: list[Facts]) -> dict[tuple[int, int], Pair]:
    """Those that are alike enough, by the numbers of the two; of several reasons, the one that is most alike."""
    groups: dict[tuple[str, object], list[Facts]] = defaultdict(list)
    for one in facts:
        for what in one.shared:
            groups[what].append(one)
    found: dict[tuple[int, int], Pair] = {}
    for (why, _), group in groups.items():
        for pair in alike(group, why):
            found.setdefault((pair.first, pair.second), pair)
    return found


def alike(group: list[Facts], why: str) -> Iterator[Pair]:
    for place, one in enumerate(group[:-1]):
        yield from alike_to(one, group[place + 1 :], why)


def alike_to(one: Facts, others: list[Facts], why: str) -> Iterator[Pair]:
    titles = [other.words for other in others]
    for _, score, place in process.extract(one.words, titles, scorer=fuzz.ratio, score_cutoff=ALIKE[why], limit=None):
        first, second = sorted([one.pk, others[place].pk])
        yield Pair(first, second, why, int(score))


@dataclass
class DuplicateReport:
    """How many listings were compared, how many pairs are new, and how many are no pairs any more."""

    listings: int = 0
    found: int = 0
    gone: int = 0
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [f"listings: {self.listings:,} compared, {self.found:,} new pairs, {self.gone:,} no longer alike"]


@transaction.atomic
def find_duplicates(*, on: date, progress: Progress = silent) -> DuplicateReport:
    """Keep each pair that nobody has answered yet, and let go of those that are no longer alike."""
    facts = facts_of(standing())
    progress(f"{len(facts):,} listings")
    pairs = pairs_among(facts)
    known = {(first, second): pk for pk, first, second in rows().values_list("pk", "first_id", "second_id")}
    unanswered = set(rows().filter(answer="").values_list("pk", flat=True))
    gone = [pk for key, pk in known.items() if pk in unanswered and key not in pairs]
    for start in range(0, len(gone), 500):
        rows().filter(pk__in=gone[start : start + 500]).delete()
    new = [pair for key, pair in pairs.items() if key not in known]
    keep(new, on=on)
    return DuplicateReport(len(facts), len(new), len(gone))


def keep(pairs: Iterable[Pair], *, on: date) -> None:
    new = [
        PossibleDuplicate(first_id=pair.first, second_id=pair.second, why=pair.why, likeness=pair.likeness, found_on=on)
        for pair in pairs
    ]
    PossibleDuplicate.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)


def rows():
    return PossibleDuplicate.objects.all()


# ── One listing ──────────────────────────────────────────────────────────────


def twins_of(listing: Opportunity) -> list[tuple[Opportunity, Pair]]:
    """The listings that `listing`, saved or not, may be: the most alike first, without those known to be others."""
    if not listing.title or listing.merged_into_id:
        return []
    links = [link for link in (listing.apply_url, listing.source_url) if link]
    places = facts_of(Opportunity.objects.filter(pk=listing.pk))[0].shared if listing.pk else frozenset()
    places = {what for what in places if what[0] == Why.PLACE}
    near = Q(apply_url__in=links) | Q(source_url__in=links) | Q(sites__postcode__in=[what[1][0] for what in places])
    if listing.provider_id:
        near |= Q(provider=listing.provider_id)
    others = standing().filter(pk__in=standing().filter(near).values("pk")).exclude(pk=listing.pk)
    me = Facts(listing.pk or 0, words_of(listing.title), shared(listing.provider_id, links, places))
    facts = facts_of(others.exclude(pk__in=known_to_be_others(listing)))
    pairs = [pair for what in me.shared for pair in alike_to(me, [f for f in facts if what in f.shared], what[0])]
    best = {pair.first + pair.second - me.pk: pair for pair in sorted(pairs, key=lambda pair: pair.likeness)}
    chosen = sorted(best, key=lambda pk: -best[pk].likeness)[:MOST_SHOWN]
    listings = Opportunity.objects.select_related("provider").in_bulk(chosen)
    return [(listings[pk], best[pk]) for pk in chosen]


def note_twins(listing: Opportunity, *, on: date) -> list[Opportunity]:
    """Keep for the officers that this stored listing may be another, and say which."""
    found = twins_of(listing)
    keep((pair for _, pair in found), on=on)
    return [twin for twin, _ in found]


def known_to_be_others(listing: Opportunity) -> set[int]:
    if not listing.pk:
        return set()
    answered = rows().exclude(answer="").filter(Q(first=listing) | Q(second=listing))
    return {pk for pair in answered.values_list("first_id", "second_id") for pk in pair if pk != listing.pk}


@transaction.atomic
def call_different(one: Opportunity, other: Opportunity, *, by: User, on: date) -> None:
    """Remember that these are two, so that nobody is asked again."""
    first, second = sorted([one.pk, other.pk])
    pair, _ = PossibleDuplicate.objects.get_or_create(
        first_id=first, second_id=second, defaults={"why": Why.PROVIDER, "likeness": 0, "found_on": on}
    )
    pair.answered(PossibleDuplicate.Answer.DIFFERENT, by=by, on=on)
