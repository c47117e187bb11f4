from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group

from accounts.actions import change_account, password_was_set, take_second_step
from accounts.models import User
from core.desk import Audited

admin.site.unregister(Group)  # a right comes from the role alone
admin.site.unregister([EmailAddress, Authenticator])  # the first is not used; the second holds secrets


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
    actions = ["take_second_step"]
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

    def save_model(self, request, obj, form, change):
        """A new role, a new address or closing ends that person's sessions at once."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        fields = [name for name in form.changed_data if name in self.form.Meta.fields and name != "password"]
        change_account(user=obj, fields=fields, by=request.user)

    def log_change(self, request, obj, message):
        """A save is kept by its action, with before and after."""
        if request.resolver_match.url_name == "auth_user_password_change":
            password_was_set(user=obj, by=request.user)

    @admin.action(description="Take the second step away (a lost phone)", permissions=["change"])
    def take_second_step(self, request, people):
        mine = [person for person in people if self.has_change_permission(request, person)]
        number = sum(take_second_step(user=person, by=request.user) for person in mine)
        self.message_user(request, f"Done for {number}. They sign in with their password, and set it up again.")

    def has_change_permission(self, request, obj=None):
        """Nobody takes over the account of somebody who may do more."""
        mightier = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not mightier

    def get_readonly_fields(self, request, obj=None):
        """Nobody locks themselves out."""
        own = ["role", "is_active"] if obj == request.user else []
        return [*super().get_readonly_fields(request, obj), *own]
