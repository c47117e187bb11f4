"""What the officers' pages of every app share. The pages themselves are in each app's admin."""

import json

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import NestedObjects, unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models, router
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.addresses import leave_old_address
from core.audit import AuditEvent, audit_name, record, record_each
from core.locking import LockedModelForm
from core.plain_words import LONGEST_SENTENCE, OLDEST_READER, long_sentences, reading_age
from core.row_history import changes_of, has_history
from core.saved_views import SavedView, question

MOST_EVENTS_SHOWN = 200


class Desk:
    """A calm form: small text boxes, check boxes for short lists, no delete button beside a choice."""

    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})}}
    checkboxes: tuple[str, ...] = ()  # many-to-many fields short enough to show whole

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.checkboxes:
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.SplitDateTimeField):
            for box, part in zip(field.widget.widgets, ("date", "time"), strict=True):
                box.attrs["aria-label"] = f"{field.label}: {part}"
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
            if db_field.name in self.checkboxes or field.widget.is_hidden:
                field.widget = field.widget.widget
        return field


class Audited(admin.ModelAdmin):
    """What is done on these pages stands in the audit, and the history of a row is what the audit has about it."""

    def log_addition(self, request, obj, message):
        record(f"{name_of(obj)}.added", by=request.user, row=obj)

    def log_change(self, request, obj, message):
        record(f"{name_of(obj)}.changed", by=request.user, row=obj, note=change_in_words(message))

    def log_deletions(self, request, queryset):
        rows = list(queryset)
        if rows:
            record_each(f"{name_of(rows[0])}.deleted", rows, by=request.user)

    def get_deleted_objects(self, objs, request):
        """Django names each row that stands in the way; one that says too much is named as the audit names it."""
        *found, protected = super().get_deleted_objects(objs, request)
        collector = NestedObjects(using=router.db_for_write(self.model))
        collector.collect(objs)
        if any(hasattr(row, "audited_as") for row in collector.protected):
            protected = sorted({audit_name(row) for row in collector.protected})
        return *found, protected

    def history_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, unquote(object_id))
        events = AuditEvent.objects.about(row)[:MOST_EVENTS_SHOWN] if row else []
        changes = changes_of(row) if row and has_history(row) else []
        return super().history_view(
            request,
            object_id,
            {"title": f"History of {row}", "events": events, "changes": changes} | (extra_context or {}),
        )


def name_of(row: models.Model) -> str:
    return row._meta.verbose_name.replace(" ", "_")


def change_in_words(message: str | list) -> str:
    """Django's own account of which fields were changed."""
    return LogEntry(change_message=message if isinstance(message, str) else json.dumps(message)).get_change_message()


class DeskAdmin(Desk, Audited):
    list_per_page = 50
    stays_put: tuple[str, ...] = ()  # addresses and codes: chosen once, then other people hold on to them
    read_by_families: tuple[str, ...] = ()  # long texts: how easy they are to read stands beside them

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(self.stays_put if obj else ())]

    def changelist_view(self, request, extra_context=None):
        page = self.opts.label_lower
        saved = {"saved_views": list(SavedView.objects.for_page(page, request.user)), "asked": question(request.GET)}
        return super().changelist_view(request, saved | {"page": page} | (extra_context or {}))

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def render_change_form(self, request, context, *args, **kwargs):
        form = context["adminform"].form
        for name in self.read_by_families:
            text = getattr(form.instance, name)
            if text and name in form.fields:
                field = form.fields[name]
                field.help_text = format_html("{} {}", field.help_text, reading_hint(text))
        return super().render_change_form(request, context, *args, **kwargs)

    def choice_label(self, row) -> str:
        """How a row reads where another form offers it."""
        return str(row)


def reading_hint(text: str) -> SafeString:
    """For an officer: the reading age of `text` and its sentences that are too long; empty where neither is known."""
    age, long = reading_age(text), long_sentences(text)
    if age is None and not long:
        return SafeString()
    hint = {"age": age and round(age), "aim": OLDEST_READER, "long": long, "most": LONGEST_SENTENCE}
    return render_to_string("admin/_reading_hint.html", hint)


class ReadOnlyAdmin(DeskAdmin):
    """Rows that the machinery keeps; officers may look them up."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class LockedAdmin(DeskAdmin):
    """Pages of a `PublicRow`: a stale form is told, and a changed slug leaves its old address."""

    form = LockedModelForm
    address_kind = ""

    def save_model(self, request, obj, form, change):
        if not change:
            obj.save()
            return
        obj.save(update_fields=form.saved_fields)
        if self.address_kind and "slug" in form.changed_data:
            leave_old_address(kind=self.address_kind, old_slug=form.initial["slug"], row=obj)


class LockedInline(Desk, admin.StackedInline):
    form = LockedModelForm
    exclude = ["lock_version"]  # the model's own field, not the form's
    extra = 0

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        return [*fields, "lock_version"] if self.has_change_permission(request, obj) else fields


class CodeAdmin(LockedAdmin):
    """A code list: officers edit the label, the order and the dates."""

    list_display = ["label", "code", "order", "starts_on", "ends_on"]
    search_fields = ["label", "code"]
    prepopulated_fields = {"code": ["label"]}
    stays_put = ("code",)
    fieldsets = [
        (None, {"fields": ["label", "code", "order"]}),
        (
            "In use",
            {
                "fields": [("starts_on", "ends_on"), "source"],
                "description": "Nothing is deleted: a label that has had its day gets a last day of use.",
            },
        ),
    ]
