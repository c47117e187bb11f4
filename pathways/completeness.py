"""How much of a listing is known: what publishing needs, and what families would otherwise have to ask."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.db.models.expressions import CombinedExpression

from core.fields import Answer
from pathways.models import Intake, Opportunity
from pathways.models.querysets import OpportunityQuerySet


@dataclass(frozen=True)
class Fact:
    """Something that a listing may say; `condition` finds those that do not say it."""

    code: str
    label: str
    condition: Q


def none_of(field: str) -> Q:
    """No row is chosen. By itself, so that conditions of several fields do not multiply the rows."""
    through = Opportunity._meta.get_field(field).remote_field.through
    return ~Q(Exists(through.objects.filter(opportunity_id=OuterRef("pk"))))


#: What families read as "ask them" where nobody has told us.
NOT_STATED = (
    Fact("eligibility", "Who it is for", Q(eligibility="")),
    Fact("who_decides", "Who decides", Q(who_decides="")),
    Fact("ages", "Ages", Q(age_from=None, age_to=None)),
    Fact("ehcp", "EHC plan", Q(ehcp=Answer.NOT_STATED)),
    Fact("needs", "Needs", none_of("needs")),
    Fact("support", "Help that comes with it", none_of("support")),
    Fact("interests", "Sorts of work", none_of("interests")),
    Fact("pay", "Pay", Q(pay=Opportunity.Pay.NOT_STATED)),
    Fact("hours", "Hours", Q(hours_from=None, hours_to=None)),
    Fact("delivery", "In person or online", Q(delivery=Opportunity.Delivery.NOT_STATED)),
    Fact("where", "Where", none_of("sites") & none_of("areas") & Q(covers_all_areas=False)),
    Fact("travel", "Help with travel", Q(travel="")),
    Fact("cost", "Cost", Q(cost="")),
    Fact("keeps_plan", "Keeping the plan", Q(keeps_plan=Answer.NOT_STATED)),
    Fact("dates", "Dates", ~Q(Exists(Intake.objects.filter(opportunity=OuterRef("pk"))))),
)
#: What publishing is refused without: the rules of `Opportunity.missing_to_publish`, for the database.
TO_PUBLISH = (
    Q(title=""),
    Q(stage=""),
    Q(type=None),
    Q(provider=None),
    Q(summary=""),
    Q(contact=None),
    Q(how_to_apply=""),
    Q(in_area=Answer.NOT_STATED),
    Q(review_by=None),
)
ALL = len(NOT_STATED) + len(TO_PUBLISH)


def count_of(conditions: list[Q]) -> CombinedExpression:
    """How many of `conditions` hold for a row."""
    one_each = [Case(When(condition, then=1), default=0, output_field=IntegerField()) for condition in conditions]
    total = one_each[0]
    for number in one_each[1:]:
        total = total + number
    return total


def with_known(listings: OpportunityQuerySet) -> OpportunityQuerySet:
    """Each with `known`: how many of the `ALL` facts it says."""
    silent = count_of([*TO_PUBLISH, *(fact.condition for fact in NOT_STATED)])
    return listings.annotate(known=Value(ALL) - silent)


def cannot_be_published(listings: OpportunityQuerySet) -> OpportunityQuerySet:
    missing = Q()
    for condition in TO_PUBLISH:
        missing |= condition
    return listings.filter(missing, is_historical=False)


def mostly_silent(listings: OpportunityQuerySet) -> OpportunityQuerySet:
    """Those that leave families to ask for two thirds of the facts or more."""
    silent = count_of([fact.condition for fact in NOT_STATED])
    return listings.alias(silent=silent).filter(silent__gte=len(NOT_STATED) * 2 // 3)
