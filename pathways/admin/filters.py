"""The questions that officers ask of the list of listings."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.admin import ChoicesFieldListFilter, SimpleListFilter
from django.db.models import Q
from django.utils import timezone

from core.fields import Answer
from pathways.models import Opportunity
from pathways.states import State
from providers.models import Area

SOON = timedelta(days=28)


@dataclass(frozen=True)
class Fact:
    code: str
    label: str
    condition: Q


NOT_STATED = (
    Fact("eligibility", "Who it is for", Q(eligibility="")),
    Fact("who_decides", "Who decides", Q(who_decides="")),
    Fact("ages", "Ages", Q(age_from=None, age_to=None)),
    Fact("ehcp", "EHC plan", Q(ehcp=Answer.NOT_STATED)),
    Fact("needs", "Needs", Q(needs=None)),
    Fact("support", "Help that comes with it", Q(support=None)),
    Fact("interests", "Sorts of work", Q(interests=None)),
    Fact("pay", "Pay", Q(pay=Opportunity.Pay.NOT_STATED)),
    Fact("hours", "Hours", Q(hours_from=None, hours_to=None)),
    Fact("delivery", "In person or online", Q(delivery=Opportunity.Delivery.NOT_STATED)),
    Fact("where", "Where", Q(sites=None, areas=None, covers_all_areas=False)),
    Fact("travel", "Help with travel", Q(travel="")),
    Fact("cost", "Cost", Q(cost="")),
    Fact("keeps_plan", "Keeping the plan", Q(keeps_plan=Answer.NOT_STATED)),
    Fact("dates", "Dates", Q(intakes=None)),
)


class StateFilter(SimpleListFilter):
    title = "state today"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return State.choices

    def queryset(self, request, queryset):
        if self.value() not in State.values:
            return queryset
        return queryset.in_state(State(self.value()), timezone.localdate())


class CheckingFilter(SimpleListFilter):
    title = "checking"
    parameter_name = "checking"

    def lookups(self, request, model_admin):
        return [
            ("overdue", "Overdue"),
            ("soon", "Due in the next 4 weeks"),
            ("never", "Never checked"),
            ("undated", "No review-by date"),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        conditions = {
            "overdue": Q(review_by__lt=today),
            "soon": Q(review_by__range=(today, today + SOON)),
            "never": Q(checked_on=None),
            "undated": Q(review_by=None),
        }
        return queryset.filter(conditions.get(self.value(), Q()))


class NotStatedFilter(SimpleListFilter):
    title = "what is not stated"
    parameter_name = "not_stated"

    def lookups(self, request, model_admin):
        return [(fact.code, fact.label) for fact in NOT_STATED]

    def queryset(self, request, queryset):
        condition = next((fact.condition for fact in NOT_STATED if fact.code == self.value()), Q())
        return queryset.filter(condition)


class AreaFilter(SimpleListFilter):
    title = "area"
    parameter_name = "area"

    def lookups(self, request, model_admin):
        return list(Area.objects.in_use().values_list("code", "name"))

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        there = Q(areas__code=self.value()) | Q(sites__area__code=self.value())
        return queryset.filter(pk__in=Opportunity.objects.filter(there).values("pk"))


class ProviderKindFilter(ChoicesFieldListFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "kind of provider"
