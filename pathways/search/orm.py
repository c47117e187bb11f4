"""Search answered by the database alone: slow and obvious, and so the measure of any faster way.

Every group of choices is two conditions: `meets` (the listing says yes to what was chosen) and
`silent` (it does not say). A result is *stated* when it meets every chosen group, *to ask* when
it contradicts none and is silent in at least one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import and_, or_

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Cast, Collate

from core.fields import Answer
from pathways.models import Intake, Opportunity
from pathways.models.querysets import has_intake, intake_is_open, intake_is_over
from pathways.search.query import ALWAYS_STATED, Hit, Near, Result, SearchQuery
from pathways.search.text import TextQuery
from pathways.search.vocabulary import Term, Vocabulary, typed
from providers.models import Area, Site, SiteAccess
from providers.places import METRES_IN_A_MILE

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING  # where an empty Q would be refused or swallowed
Values = tuple


def search_by_orm(query: SearchQuery, vocabulary: Vocabulary | None = None) -> Result:
    """Answer `query` with plain queries, their number the same for any number of listings."""
    vocabulary = vocabulary or Vocabulary.load()
    base = listings_for(query)
    stated, ask = stated_and_ask(query)
    totals = base.aggregate(total=Count("pk", filter=stated), ask=Count("pk", filter=ask))
    return Result(
        query=query,
        total=totals["total"],
        ask_total=totals["ask"],
        hits=tuple(page_of_hits(query)),
        counts=count_options(query, vocabulary),
        wider={} if totals["total"] else count_wider(query),
    )


def listings_for(query: SearchQuery) -> QuerySet[Opportunity]:
    return Opportunity.objects.in_directory(query.on, historical=query.historical)


def matching(query: SearchQuery) -> QuerySet[Opportunity]:
    """Stated results and those to ask, in the order of the page."""
    stated, ask = stated_and_ask(query)
    section = Case(When(stated & covers(query), then=1), When(stated, then=0), default=2, output_field=IntegerField())
    found = listings_for(query).filter(stated | ask).annotate(section=section)
    if query.near:
        found = found.annotate(square_metres=nearest_site(query.near))
    return found.order_by("section", *order_by(query), "pk")


def stated_and_ask(query: SearchQuery, leave_out: str = "") -> tuple[Q, Q]:
    groups = [group for group in query.chosen if group != leave_out]
    meets = {group: meets_group(query, group) for group in groups}
    stated = reduce(and_, meets.values(), EVERYTHING)
    not_contradicted = reduce(and_, (meets[group] | silent_group(query, group) for group in groups), Q())
    silent = reduce(or_, (silent_group(query, group) for group in groups), NOTHING)
    return stated, not_contradicted & silent & ~stated if groups else NOTHING


def page_of_hits(query: SearchQuery) -> Iterable[Hit]:
    start = (query.page - 1) * query.per_page
    groups = [group for group in query.chosen if group != "q"]
    flags = {
        f"meets_{group}": ExpressionWrapper(meets_group(query, group), output_field=BooleanField()) for group in groups
    }
    found = matching(query).annotate(**flags).only("pk")
    for listing in found[start : start + query.per_page]:
        square = getattr(listing, "square_metres", None)
        yield Hit(
            pk=listing.pk,
            section=("stated", "covers", "ask")[listing.section],
            meets=tuple(g for g in groups if getattr(listing, f"meets_{g}")),
            silent=tuple(g for g in groups if not getattr(listing, f"meets_{g}")),
            metres=None if square is None else square**0.5,
        )


def count_options(query: SearchQuery, vocabulary: Vocabulary) -> dict[str, dict[str, int]]:
    """For each option, the results that it would give besides what is chosen in the other groups."""
    counts: dict[str, dict[str, int]] = {}
    for own in (*query.chosen, ""):  # "" stands for all the groups in which nothing was chosen
        names = [own] if own else [g for g in vocabulary.groups if g not in query.chosen]
        stated, _ = stated_and_ask(query, leave_out=own)
        found = listings_for(query).filter(stated)
        if "provider" in names:
            names.remove("provider")
            counts["provider"] = count_providers(found, vocabulary.offered("provider", *query.provider))
        options = {name: vocabulary.offered(name, *query.values(name)) for name in names}
        wanted = {
            f"{name}__{number}": Count("pk", filter=meets(query, name, (typed(name, term.value),)))
            for name, terms in options.items()
            for number, term in enumerate(terms)
        }
        totals = found.aggregate(**wanted) if wanted else {}
        for name, terms in options.items():
            counts[name] = {term.value: totals[f"{name}__{number}"] for number, term in enumerate(terms)}
    return counts


def count_providers(found: QuerySet[Opportunity], offered: Iterable[Term]) -> dict[str, int]:
    """By GROUP BY: there may be more providers than a database gives columns (some 1,600)."""
    numbers = dict(found.order_by().values_list("provider__slug").annotate(Count("pk")))
    return {term.value: numbers.get(term.value, 0) for term in offered}


def count_wider(query: SearchQuery) -> dict[str, int]:
    """For each group that was chosen, the results there would be without it."""
    wanted = {f"without_{g}": Count("pk", filter=stated_and_ask(query, leave_out=g)[0]) for g in query.chosen}
    found = listings_for(query).aggregate(**wanted) if wanted else {}
    return {name.removeprefix("without_"): number for name, number in found.items()}


# ── Order ────────────────────────────────────────────────────────────────────


def order_by(query: SearchQuery) -> list:
    newest = [F("modified_at").desc()]
    if query.order == "title":
        return [Collate("sort_title", "C" if connection.vendor == "postgresql" else "BINARY")]
    if query.order == "closing":
        closing = Intake.objects.filter(opportunity=OuterRef("pk"), apply_by__gte=query.on).order_by()
        first = closing.values("opportunity").annotate(first=Min("apply_by")).values("first")
        return [Subquery(first).asc(nulls_last=True), *newest]
    if query.order == "distance":
        return [F("square_metres").asc(nulls_last=True), *newest]
    if query.order == "relevance" and (in_title := title_condition(query.words)):
        return [Case(When(in_title, then=Value(0)), default=Value(1)), *newest]
    return newest


def title_condition(words: TextQuery) -> Q | None:
    """All that was asked for (and not merely refused) stands in the title or summary."""
    alternatives = [
        reduce(and_, (contains(term.title_needles) for term in terms if not term.is_negated), Q())
        for terms in words.alternatives
    ]
    return reduce(or_, (a for a in alternatives if a), Q()) or None


def nearest_site(near: Near) -> Subquery:
    sites = Site.objects.filter(opportunities=OuterRef("pk"), easting__isnull=False)
    return Subquery(sites.annotate(away=square_metres(near)).order_by("away").values("away")[:1])


def square_metres(near: Near):
    """The square of the distance by Pythagoras on the National Grid; floats, since an int4 would overflow."""
    east = Cast(F("easting"), FloatField()) - float(near.easting)
    north = Cast(F("northing"), FloatField()) - float(near.northing)
    return ExpressionWrapper(east * east + north * north, output_field=FloatField())


# ── Groups ───────────────────────────────────────────────────────────────────


def meets_group(query: SearchQuery, group: str) -> Q:
    return meets(query, group, query.values(group))


def meets(query: SearchQuery, group: str, values: Values) -> Q:
    """The listing says yes to one of `values`."""
    return MEETS[group](query, values)


def silent_group(query: SearchQuery, group: str) -> Q:
    """The listing does not say whether it meets what was chosen."""
    if group in ALWAYS_STATED:
        return NOTHING
    return SILENT[group](query, query.values(group)) & ~meets_group(query, group)


def linked(field: str, condition: Q = Q()) -> Exists:  # noqa: B008 - a Q is never changed in place
    """The listing has a row in its many-to-many `field` that fulfils `condition`."""
    relation = Opportunity._meta.get_field(field)
    return Exists(relation.related_model.objects.filter(condition, opportunities=OuterRef("pk")))


def covers(query: SearchQuery) -> Q:
    """Near me, but not by distance: the listing is online, or serves the place wherever it stands."""
    return covers_place(query.near) & ~within_reach(query) if query.near else NOTHING


def covers_place(near: Near) -> Q:
    served = Q(delivery=Opportunity.Delivery.ONLINE)
    if near.area:
        served |= Q(linked("areas", Q(code=near.area)))
    return served | Q(covers_all_areas=True) if near.area_is_home else served


def within_reach(query: SearchQuery) -> Q:
    sites = Site.objects.filter(opportunities=OuterRef("pk"), easting__isnull=False)
    reach = (query.within * METRES_IN_A_MILE) ** 2
    return Q(Exists(sites.annotate(away=square_metres(query.near)).filter(away__lte=reach)))


def meets_text(query: SearchQuery, _values: Values) -> Q:
    alternatives = []
    for terms in query.words.alternatives:
        wanted = Q()
        for term in terms:
            found = contains(term.needles)
            wanted &= ~found if term.is_negated else found
        alternatives.append(wanted)
    return reduce(or_, alternatives, Q()) or EVERYTHING


def contains(needles: tuple[tuple[str, ...], ...]) -> Q:
    """Any of `needles`, each of pieces that must all be there."""
    return reduce(or_, (reduce(and_, (Q(search_text__contains=n) for n in together)) for together in needles))


def meets_type(_query: SearchQuery, values: Values) -> Q:
    return Q(type__code__in=values) | Q(type__parent__code__in=values)


def meets_area(_query: SearchQuery, values: Values) -> Q:
    found = Q(linked("areas", Q(code__in=values))) | Q(linked("sites", Q(area__code__in=values)))
    ours = Area.objects.home().filter(code__in=values)
    return found | Q(delivery=Opportunity.Delivery.ONLINE) | (Q(covers_all_areas=True) & Exists(ours))


def silent_area(_query: SearchQuery, _values: Values) -> Q:
    return Q(covers_all_areas=False) & ~Q(linked("areas")) & ~Q(linked("sites", Q(area__isnull=False)))


def meets_near(query: SearchQuery, _values: Values) -> Q:
    return within_reach(query) | covers_place(query.near)


def silent_near(_query: SearchQuery, _values: Values) -> Q:
    return silent_where_nothing("areas") & Q(covers_all_areas=False) & ~Q(linked("sites", Q(easting__isnull=False)))


def silent_where_nothing(field: str) -> Q:
    return ~Q(linked(field))


def meets_age(_query: SearchQuery, values: Values) -> Q:
    age = int(values[0])
    return (
        (Q(age_from__isnull=True) | Q(age_from__lte=age))
        & (Q(age_to__isnull=True) | Q(age_to__gte=age))
        & ~Q(age_from__isnull=True, age_to__isnull=True)
    )


def meets_hours(_query: SearchQuery, values: Values) -> Q:
    return Q(hours_from__lte=values[0]) | Q(hours_from__isnull=True, hours_to__lte=values[0])


def meets_access(_query: SearchQuery, values: Values) -> Q:
    answers = SiteAccess.objects.filter(site__opportunities=OuterRef("pk"), answer=Answer.YES)
    return Q(Exists(answers.filter(feature__code__in=values)))


def silent_access(_query: SearchQuery, values: Values) -> Q:
    """No site at all, or one that has not answered for one of the features."""
    open_question = NOTHING
    for value in values:
        answered = SiteAccess.objects.filter(site=OuterRef("pk"), feature__code=value).exclude(answer=Answer.NOT_STATED)
        open_question |= Q(Exists(Site.objects.filter(~Exists(answered), opportunities=OuterRef("pk"))))
    return open_question | ~Q(linked("sites"))


def meets_open(query: SearchQuery, _values: Values) -> Q:
    return Q(is_paused=False) & Q(has_intake(intake_is_open(query.on)))


def silent_open(query: SearchQuery, _values: Values) -> Q:
    """No intake is known, or one of which no date says whether it is open."""
    unknown = (
        ~intake_is_over(query.on) & ~intake_is_open(query.on) & ~Q(apply_from__isnull=False, apply_from__gt=query.on)
    )
    return Q(is_paused=False) & (~Q(has_intake()) | Q(has_intake(unknown)))


Condition = Callable[[SearchQuery, Values], Q]

MEETS: dict[str, Condition] = {
    "q": meets_text,
    "stage": lambda _, v: Q(stage__in=v),
    "type": meets_type,
    "provider": lambda _, v: Q(provider__slug__in=v),
    "area": meets_area,
    "near": meets_near,
    "age": meets_age,
    "need": lambda _, v: Q(linked("needs", Q(code__in=v) | Q(meets_all=True))),
    "support": lambda _, v: Q(linked("support", Q(code__in=v))),
    "interest": lambda _, v: Q(linked("interests", Q(code__in=v))),
    "pay": lambda _, v: Q(pay__in=v),
    "hours_max": meets_hours,
    "delivery": lambda _, v: Q(delivery__in=v) | Q(delivery=Opportunity.Delivery.BOTH),
    "access": meets_access,
    "ehcp": lambda _, v: Q(ehcp__in=v),
    "open": meets_open,
}
SILENT: dict[str, Condition] = {
    "area": silent_area,
    "near": silent_near,
    "age": lambda _, __: Q(age_from__isnull=True, age_to__isnull=True),
    "need": lambda _, __: silent_where_nothing("needs"),
    "support": lambda _, __: silent_where_nothing("support"),
    "interest": lambda _, __: silent_where_nothing("interests"),
    "pay": lambda _, __: Q(pay=Opportunity.Pay.NOT_STATED),
    "hours_max": lambda _, v: Q(hours_from__isnull=True) & (Q(hours_to__isnull=True) | Q(hours_to__gt=v[0])),
    "delivery": lambda _, __: Q(delivery=Opportunity.Delivery.NOT_STATED),
    "access": silent_access,
    "ehcp": lambda _, __: Q(ehcp=Answer.NOT_STATED),
    "open": silent_open,
}
