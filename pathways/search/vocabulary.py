"""The values that a question may name, with their labels; loaded once for a request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q

from pathways.continuum import Stage
from pathways.models import Interest, Opportunity, PathwayType, PublicNeed, SupportOffer, SynonymGroup
from pathways.search.text import NO_SYNONYMS, Synonyms
from providers.models import AccessFeature, Area, Provider

AGES = range(14, 26)
MOST_PROVIDERS = 40
HOURS = (4, 8, 16, 25, 40)


@dataclass(frozen=True)
class Term:
    """A value of a group: its code, its label and, for a type, the type above it.

    One that is not offered is understood when somebody asks for it, but takes no room in the panel.
    """

    value: str
    label: str
    parent: str = ""
    is_offered: bool = True


@dataclass(frozen=True)
class Vocabulary:
    groups: dict[str, tuple[Term, ...]]
    home: frozenset[str] = frozenset()  # codes of the areas that are ours
    synonyms: Synonyms = NO_SYNONYMS

    @classmethod
    def load(cls) -> Vocabulary:
        """Ten queries, whatever the number of listings."""

        def rows(queryset, value="code", label="label"):
            return tuple(Term(*row) for row in queryset.values_list(value, label))

        return cls(
            {
                "stage": tuple(Term(s.value, s.label) for s in Stage),
                "type": _types_in_order(),
                "age": tuple(Term(str(age), str(age)) for age in AGES),
                "area": tuple(Term(a.code, a.name, is_offered=a.is_offered) for a in _areas()),
                "need": rows(PublicNeed.objects.filter(ends_on=None)),
                "support": rows(SupportOffer.objects.filter(ends_on=None)),
                "interest": rows(Interest.objects.filter(ends_on=None)),
                "pay": _choices(Opportunity.Pay),
                "hours_max": tuple(Term(str(h), f"Up to {h} hours a week") for h in HOURS),
                "delivery": _choices(Opportunity.Delivery),
                "access": rows(AccessFeature.objects.filter(ends_on=None)),
                "ehcp": (Term("no", "You do not need an EHC plan"),),
                "open": (Term("1", "Taking applications now"),),
                "provider": _providers(),
            },
            home=frozenset(Area.objects.home().values_list("code", flat=True)),
            synonyms=Synonyms(SynonymGroup.objects.entries()),
        )

    def offered(self, group: str, *chosen: object) -> tuple[Term, ...]:
        """The values that the panel shows: those offered, and those that were chosen anyhow."""
        offered = self._offered.get(group, ())
        missing = {str(value) for value in chosen}.difference(t.value for t in offered) if chosen else ()
        if not missing:
            return offered
        return tuple(t for t in self.groups.get(group, ()) if t.is_offered or t.value in missing)

    def label(self, group: str, value: object) -> str:
        term = self.terms[group].get(str(value))
        return term.label if term else str(value)

    @cached_property
    def terms(self) -> dict[str, dict[str, Term]]:
        """For each group, its terms by their values."""
        return {group: {term.value: term for term in terms} for group, terms in self.groups.items()}

    @cached_property
    def _offered(self) -> dict[str, tuple[Term, ...]]:
        return {group: tuple(t for t in terms if t.is_offered) for group, terms in self.groups.items()}


def _areas():
    """Areas in use. Ours are offered, and of the neighbours those where something is or which something serves."""
    listed = Q(is_home=True) | Q(Exists(Opportunity.objects.filter(areas=OuterRef("pk"))))
    used = listed | Q(Exists(Opportunity.objects.filter(sites__area=OuterRef("pk"))))
    return Area.objects.in_use().annotate(is_offered=ExpressionWrapper(used, output_field=BooleanField()))


def _providers() -> tuple[Term, ...]:
    """All that are listed. Only the largest are offered where there are many: the A to Z leads to the others."""
    listed = list(Provider.objects.listed().values_list("pk", "slug", "name"))
    largest = {pk for pk, _, _ in listed}
    if len(listed) > MOST_PROVIDERS:
        published = Opportunity.objects.filter(status="published", is_historical=False).order_by()
        sizes = dict(published.values_list("provider").annotate(Count("pk")))
        largest = set(nlargest(MOST_PROVIDERS, largest & sizes.keys(), key=lambda pk: (sizes[pk], -pk)))
    return tuple(Term(slug, name, is_offered=pk in largest) for pk, slug, name in listed)


def typed(group: str, value: str) -> str | int | bool:
    """A value of the query string as a `SearchQuery` holds it."""
    if group in {"age", "hours_max"}:
        return int(value)
    return True if group == "open" else value


def _choices(choices) -> tuple[Term, ...]:
    return tuple(Term(c.value, c.label) for c in choices if c.value != "not_stated")


def _types_in_order() -> tuple[Term, ...]:
    """Each of the paper's types, followed by the family types under it; unconfirmed labels stay out."""
    types = list(PathwayType.objects.public().filter(ends_on=None).select_related("parent"))
    stages = list(Stage)
    tops = sorted((t for t in types if not t.parent_id), key=lambda t: (stages.index(t.stage_enum), t.order))
    known = {t.pk for t in tops}
    terms = []
    for top in tops:
        terms.append(Term(top.code, top.label))
        terms += [Term(t.code, t.label, top.code) for t in types if t.parent_id == top.pk]
    return (*terms, *(Term(t.code, t.label) for t in types if t.parent_id and t.parent_id not in known))
