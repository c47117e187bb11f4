from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group

from accounts.models import User
from core.desk import Audited

admin.site.unregister(Group)  # a right comes from the role alone


def lower(form: forms.ModelForm) -> str:
    """The email address as sign-in looks it up."""
    return form.cleaned_data["email"].strip().lower()


class PersonAddForm(BaseUserCreationForm):
    clean_email = lower

    class Meta:
        model = User
        fields = ["email", "name", "role"]


class PersonForm(UserChangeForm):
    clean_email = lower

    class Meta:
        model = User
        fields = ["email", "name", "role", "is_active", "password"]


@admin.register(User)
class PersonAdmin(Audited, UserAdmin):
    form = PersonForm
    add_form = PersonAddForm
    list_display = ["email", "name", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["email", "name"]
    search_help_text = "Looks in names and email addresses."
    ordering = ["email"]
    filter_horizontal = []
    radio_fields = {"role": admin.VERTICAL}
    readonly_fields = ["last_login", "joined_at"]
    fieldsets = [
        ("Who they are", {"fields": ["email", "name", "password"]}),
        (
            "What they may do",
            {
                "fields": ["role", "is_active"],
                "description": "The role alone decides. Close an account by unticking it; nothing is deleted.",
            },
        ),
        ("When", {"fields": [("joined_at", "last_login")]}),
    ]
    add_fieldsets = [
        ("Who they are", {"fields": ["email", "name", "role"]}),
        ("Their first password", {"fields": ["password1", "password2"]}),
    ]

    def has_change_permission(self, request, obj=None):
        """Nobody takes over the account of somebody who may do more."""
        mightier = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not mightier

    def get_readonly_fields(self, request, obj=None):
        """Nobody locks themselves out."""
        own = ["role", "is_active"] if obj == request.user else []
        return [*super().get_readonly_fields(request, obj), *own]
