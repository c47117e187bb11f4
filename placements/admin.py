"""Officers keep the code lists. Nothing that is about a young person is ever registered here."""

from django.contrib import admin

from core.desk import CodeAdmin
from placements.models import EndReason, IlrCode, PlanType

WHAT_IT_IS = CodeAdmin.fieldsets[0]
IN_USE = CodeAdmin.fieldsets[1]


@admin.register(PlanType)
class PlanTypeAdmin(CodeAdmin):
    list_display = ["label", "code", "is_to_check", "order", "starts_on", "ends_on"]
    list_filter = ["is_to_check"]
    fieldsets = [WHAT_IT_IS, ("How sure we are", {"fields": ["is_to_check"]}), IN_USE]


@admin.register(EndReason)
class EndReasonAdmin(CodeAdmin):
    list_display = ["label", "code", "went_to_plan", "order", "starts_on", "ends_on"]
    list_filter = ["went_to_plan"]
    fieldsets = [WHAT_IT_IS, ("What it means", {"fields": ["went_to_plan", "is_to_check"]}), IN_USE]


@admin.register(IlrCode)
class IlrCodeAdmin(CodeAdmin):
    list_display = ["label", "field", "value", "year", "is_to_check", "starts_on", "ends_on"]
    list_filter = ["field", "is_to_check", "year"]
    fieldsets = [
        WHAT_IT_IS,
        (
            "In the return",
            {
                "fields": ["field", "value", "year", "is_to_check", "hours_from", "hours_to"],
                "description": "Check each code against the ILR specification of the year before a return.",
            },
        ),
        IN_USE,
    ]
