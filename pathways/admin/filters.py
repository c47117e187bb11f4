"""The questions that officers ask of the list of listings."""

from datetime import timedelta

from django.contrib.admin import ChoicesFieldListFilter, SimpleListFilter
from django.db.models import Q
from django.utils import timezone

from pathways.completeness import NOT_STATED, cannot_be_published
from pathways.models import Opportunity
from pathways.models.querysets import has_intake, intake_is_over
from pathways.states import State
from providers.models import Area

SOON = timedelta(days=28)


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


class MissingFilter(SimpleListFilter):
    """What an officer would look for before families do."""

    title = "what is missing"
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return [
            ("to-publish", "Something for publishing"),
            ("phone", "A telephone number"),
            ("places", "Places: none are left"),
            ("easy-read", "Easy Read, though it is published"),
            ("photo", "A photo"),
        ]

    def queryset(self, request, queryset):
        if self.value() == "to-publish":
            return cannot_be_published(queryset)
        ahead = ~intake_is_over(timezone.localdate())
        none_left = Q(has_intake(ahead)) & ~Q(has_intake(ahead & ~Q(places_left=0)))
        conditions = {
            "phone": Q(contact=None) | Q(contact__phone=""),
            "places": none_left,
            "easy-read": Q(easy_read_of="", status=Opportunity.Status.PUBLISHED),
            "photo": Q(photos=None),
        }
        return (
            queryset.filter(conditions[self.value()], is_historical=False) if self.value() in conditions else queryset
        )


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
