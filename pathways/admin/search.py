from django import forms
from django.contrib import admin

from core.desk import LockedAdmin
from pathways.models import SynonymGroup


@admin.register(SynonymGroup)
class SynonymGroupAdmin(LockedAdmin):
    list_display = ["__str__", "note", "modified_at"]
    search_fields = ["words", "note"]
    search_help_text = "Looks in the words and the notes."
    fieldsets = [
        (
            None,
            {
                "fields": ["words", "note"],
                "description": "Whoever searches for one of these finds the others too, from the moment you save. "
                "Endings do not matter: “bakery” is also “bakeries”. What stands in quotation marks in a search is "
                "looked for exactly as it is.",
            },
        )
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "words":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)
