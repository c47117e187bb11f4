from django.contrib import admin

from core.desk import CodeAdmin
from pathways.models import PathwayType


@admin.register(PathwayType)
class PathwayTypeAdmin(CodeAdmin):
    list_display = ["label", "stage", "parent", "is_confirmed", "confidence", "order"]
    list_select_related = ["parent"]
    list_filter = ["stage", "is_confirmed", "confidence", "parent"]
    search_fields = ["label", "code", "source_label"]
    read_by_families = ("how_it_works",)
    radio_fields = {"mode": admin.HORIZONTAL, "confidence": admin.VERTICAL}
    fieldsets = [
        ("What it is", {"fields": ["label", "code", "stage", "parent", "mode", "order"]}),
        ("In plain words", {"fields": ["summary", "how_it_works"]}),
        (
            "How sure we are of the label",
            {
                "fields": ["is_confirmed", "confidence", "source_label", "alternatives"],
                "description": "Some labels were read from an old paper, and a few can be read in two ways. "
                "Compare the label with the source and with the other readings. When it is right, tick "
                "“is confirmed”: until then the public never sees the label.",
            },
        ),
        CodeAdmin.fieldsets[1],
    ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "parent":
            kwargs["queryset"] = PathwayType.objects.filter(parent=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def choice_label(self, pathway_type):
        return f"{pathway_type.stage_enum.label}: {pathway_type}"

    def view_on_site(self, pathway_type):
        return pathway_type.get_absolute_url() if pathway_type.is_confirmed else None
