from django.contrib import admin

from core.desk import LockedAdmin, LockedInline
from strategy.models import DutyItem, ExpansionPlan, Gap


class PlanInline(LockedInline):
    model = ExpansionPlan
    fields = ["stage", "action", ("owner", "due_on"), ("status", "is_public"), "progress"]
    verbose_name_plural = "What we are doing about it"


@admin.register(Gap)
class GapAdmin(LockedAdmin):
    list_display = ["what_is_missing", "stage", "type", "status", "noticed_on", "is_public"]
    list_select_related = ["type"]
    list_filter = ["stage", "status", "is_public", "areas", "is_example"]
    search_fields = ["what_is_missing", "why", "source"]
    autocomplete_fields = ["type"]
    checkboxes = ("areas",)
    inlines = [PlanInline]
    fieldsets = [
        (
            "What is missing",
            {
                "fields": ["what_is_missing", "stage", "type", "areas", "why"],
                "description": "Say it as a parent would. No names, and nothing that points to one young person.",
            },
        ),
        ("How we know", {"fields": ["source", "noticed_on"]}),
        ("Where it stands", {"fields": ["status", "is_public"]}),
        ("Where it stands apart", {"fields": ["is_example"], "classes": ["collapse"]}),
    ]


@admin.register(ExpansionPlan)
class ExpansionPlanAdmin(LockedAdmin):
    list_display = ["action", "stage", "owner", "due_on", "status", "is_public", "is_recorded"]
    list_filter = ["stage", "status", ("due_on", admin.EmptyFieldListFilter), "is_public", "is_recorded", "is_example"]
    search_fields = ["action", "owner", "progress", "gap__what_is_missing"]
    autocomplete_fields = ["gap"]
    fieldsets = [
        ("What will be done", {"fields": ["action", "stage", "gap", "owner", "due_on"]}),
        (
            "How far it is",
            {"fields": ["status", "progress"], "description": "Blank and “not stated” are shown as they are."},
        ),
        ("Who sees it", {"fields": ["is_public"]}),
        (
            "Where it stands apart",
            {"fields": ["source", "is_recorded", "is_cut_off", "is_example"], "classes": ["collapse"]},
        ),
    ]


@admin.register(DutyItem)
class DutyItemAdmin(LockedAdmin):
    list_display = ["topic", "where", "wording", "status", "page", "checked_on"]
    list_filter = ["status", "wording"]
    search_fields = ["topic", "where", "note"]
    search_help_text = "Looks in what the offer must hold, where the law says so, and the notes."
    radio_fields = {"wording": admin.VERTICAL, "status": admin.VERTICAL}
    prepopulated_fields = {"key": ["topic"]}
    stays_put = ("key",)
    fieldsets = [
        ("What the law asks", {"fields": ["topic", "where", "wording"]}),
        ("Whether it is there", {"fields": ["status", "page", "checked_on", "note"]}),
        ("Where it stands", {"fields": ["key", "order"], "classes": ["collapse"]}),
    ]
