from django.contrib import admin

from core.desk import CodeAdmin
from pathways.models import Interest, PublicNeed, SupportNeed, SupportOffer

WHAT_IT_IS = CodeAdmin.fieldsets[0]
IN_USE = CodeAdmin.fieldsets[1]


@admin.register(Interest)
class InterestAdmin(CodeAdmin):
    pass


@admin.register(SupportOffer)
class SupportOfferAdmin(CodeAdmin):
    pass


@admin.register(PublicNeed)
class PublicNeedAdmin(CodeAdmin):
    list_display = ["label", "code", "meets_all", "order", "starts_on", "ends_on"]
    fieldsets = [WHAT_IT_IS, ("What it means", {"fields": ["meets_all"]}), IN_USE]


@admin.register(SupportNeed)
class SupportNeedAdmin(CodeAdmin):
    list_display = ["label", "code", "broad_area", "public_need", "order", "starts_on", "ends_on"]
    list_select_related = ["public_need"]
    list_filter = ["broad_area"]
    fieldsets = [
        WHAT_IT_IS,
        (
            "What it means",
            {
                "fields": ["broad_area", "public_need"],
                "description": "Families meet only the need in their own words; the code is for returns to the DfE.",
            },
        ),
        IN_USE,
    ]
