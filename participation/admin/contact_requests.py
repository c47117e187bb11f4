from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.utils import timezone

from core.desk import LockedAdmin
from core.locking import LockedModelForm
from participation.actions import deal_with
from participation.models import ContactRequest
from pathways import words

State = ContactRequest.State


class StateFilter(admin.SimpleListFilter):
    """Those that wait, until something else is chosen."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [(State.ANSWERED, "Answered"), (State.CLOSED, "Closed without an answer"), ("all", "All")]

    def choices(self, changelist):
        everything, *others = super().choices(changelist)
        return [everything | {"display": "Waiting"}, *others]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset.waiting()


class RequestForm(LockedModelForm):
    outcome = forms.ChoiceField(
        label="What has become of it",
        required=False,
        widget=forms.RadioSelect,
        choices=[("", "Still waiting"), (State.ANSWERED, "We have answered"), (State.CLOSED, State.CLOSED.label)],
    )


@admin.register(ContactRequest)
class ContactRequestAdmin(LockedAdmin):
    """Only what officers add can be changed. There is no search, since its words would stand in an address."""

    form = RequestForm
    list_display = ["name", "kind", "way_to_reach", "waited", "best_time", "subject"]
    list_filter = [StateFilter, "kind"]
    list_select_related = ["opportunity"]
    ordering = ["asked_on", "pk"]
    actions = ["we_have_answered", "close_without_an_answer"]
    said = ["name", "kind", "phone", "email", "best_time", "role", "opportunity", "about"]
    kept = ["asked_on", "state", "answered_on", "answered_by", "forget_on"]

    def get_readonly_fields(self, request, obj=None):
        return [*self.said, *self.kept]

    def get_fieldsets(self, request, obj=None):
        waits = obj is not None and obj.state == State.NEW and self.has_change_permission(request, obj)
        way = "email" if obj and obj.email else "phone"
        return [
            ("What they said", {"fields": [("name", "kind"), (way, "best_time"), "about", ("role", "opportunity")]}),
            ("What we did", {"fields": [*(["outcome"] if waits else []), "note"]}),
            (
                "Where it stands",
                {"fields": [("asked_on", "state"), ("answered_on", "answered_by"), "forget_on"]},
            ),
        ]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if outcome := form.cleaned_data.get("outcome"):
            deal_with([obj], as_=outcome, by=request.user, on=timezone.localdate())

    @admin.display(description="how to reach them")
    def way_to_reach(self, contact_request):
        return contact_request.phone or contact_request.email

    @admin.display(description="about")
    def subject(self, contact_request):
        return contact_request.opportunity or contact_request.get_role_display()

    @admin.display(description="waited", ordering="asked_on")
    def waited(self, contact_request):
        if contact_request.state != State.NEW:
            return contact_request.get_state_display()
        return words.count(contact_request.days_waited(timezone.localdate()), "day")

    @admin.action(description="We have answered", permissions=["change"])
    def we_have_answered(self, request, requests: QuerySet):
        done = deal_with(requests, as_=State.ANSWERED, by=request.user, on=timezone.localdate())
        self.message_user(request, f"{words.count(done, 'request')} answered.")

    @admin.action(description="Close without an answer", permissions=["change"])
    def close_without_an_answer(self, request, requests: QuerySet):
        done = deal_with(requests, as_=State.CLOSED, by=request.user, on=timezone.localdate())
        self.message_user(request, f"{words.count(done, 'request')} closed.")

    def has_add_permission(self, request):
        return False
