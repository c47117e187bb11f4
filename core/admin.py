from django import forms
from django.contrib import admin
from django.utils import timezone

from core.audit_desk import ActionFilter, export_csv
from core.desk import DeskAdmin, LockedAdmin, ReadOnlyAdmin
from core.easy_read_desk import EASY_READ, EasyReadFilter, EasyReadInline, SummedUpAdmin
from core.models import (
    AccessibilityProblem,
    AccessibilityStatement,
    AuditEvent,
    GlossaryWord,
    Message,
    OldAddress,
    Page,
    PageEasyReadRow,
)
from core.outbox import let_go, send_again


class PageEasyReadInline(EasyReadInline):
    model = PageEasyReadRow


@admin.register(Page)
class PageAdmin(SummedUpAdmin):
    list_display = ["title", "section", "key", "is_placeholder", "reviewed_on", "modified_at"]
    list_filter = ["section", "is_placeholder", EasyReadFilter]
    search_fields = ["title", "key", "summary", "body"]
    search_help_text = "Looks in titles and texts."
    stays_put = ("key",)
    read_by_families = ("body",)
    fieldsets = [
        ("The text", {"fields": ["title", "summary", "body"]}),
        (
            "Keeping it right",
            {
                "fields": ["is_placeholder", "reviewed_on"],
                "description": "Tick “is placeholder” while square brackets still wait for the council's own facts.",
            },
        ),
        ("Where it stands", {"fields": ["key", "section", "order"], "classes": ["collapse"]}),
        EASY_READ,
    ]

    def get_inlines(self, request, page):
        """Some texts are part of a page that has no Easy Read."""
        return [PageEasyReadInline] if page and page.get_easy_read_url() else []

    def get_fieldsets(self, request, page=None):
        fieldsets = super().get_fieldsets(request, page)
        return fieldsets if self.get_inlines(request, page) else [f for f in fieldsets if f[0] != EASY_READ[0]]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "body":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 28, "class": "vLargeTextField wide-text"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def view_on_site(self, page):
        return page.get_absolute_url() or None


@admin.register(GlossaryWord)
class GlossaryWordAdmin(LockedAdmin):
    list_display = ["word", "meaning", "is_linked"]
    list_filter = ["is_linked"]
    search_fields = ["word", "stands_for", "other_spellings", "meaning"]
    search_help_text = "Looks in words and meanings."
    prepopulated_fields = {"code": ["word"]}
    stays_put = ("code",)
    read_by_families = ("meaning",)
    fieldsets = [
        ("The word", {"fields": ["word", "stands_for", "meaning"]}),
        ("Where it is found", {"fields": ["other_spellings", "is_linked", "code"]}),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "meaning":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def view_on_site(self, word):
        return word.get_absolute_url()


@admin.register(AccessibilityStatement)
class AccessibilityStatementAdmin(DeskAdmin):
    list_display = ["__str__", "status", "tested_on", "reviewed_on"]
    radio_fields = {"status": admin.VERTICAL}
    fieldsets = [
        ("How accessible the site is", {"fields": ["status"], "description": "The site…"}),
        ("When it was tested", {"fields": [("tested_on", "tested_by"), "how_tested"]}),
        ("The statement itself", {"fields": [("prepared_on", "reviewed_on")]}),
    ]

    def view_on_site(self, statement):
        return "/accessibility/"

    def has_add_permission(self, request):
        """There is one statement."""
        return super().has_add_permission(request) and not AccessibilityStatement.objects.exists()


@admin.register(AccessibilityProblem)
class AccessibilityProblemAdmin(DeskAdmin):
    list_display = ["what", "ground", "found_on", "fix_by", "fixed_on"]
    list_filter = ["ground", ("fixed_on", admin.EmptyFieldListFilter)]
    search_fields = ["what", "criterion"]
    radio_fields = {"ground": admin.VERTICAL}
    fieldsets = [
        ("What does not work", {"fields": ["what", "criterion", "ground"]}),
        ("When", {"fields": [("found_on", "fix_by", "fixed_on")]}),
    ]


@admin.register(OldAddress)
class OldAddressAdmin(ReadOnlyAdmin):
    list_display = ["slug", "kind", "since"]
    list_filter = ["kind"]
    search_fields = ["slug"]
    search_help_text = "The end of an address that a page had before."


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Mail in trouble alone, and never its text: that may hold a link which works without signing in."""

    list_display = ["subject", "to", "trouble", "tries", "made_at"]
    search_fields = ["subject", "to"]
    search_help_text = "Looks in subjects and addresses."
    fields = ["subject", "to", "trouble", "tries", "made_at"]
    actions = ["send_again", "let_go"]

    def get_queryset(self, request):
        return super().get_queryset(request).in_trouble(timezone.now())

    @admin.action(description="Send again", permissions=["view"])
    def send_again(self, request, messages):
        number = send_again(messages, now=timezone.now())
        self.message_user(request, f"{number} to be sent again. It can take a few minutes.")

    @admin.action(description="Let go: nobody sends it any more", permissions=["view"])
    def let_go(self, request, messages):
        self.message_user(request, f"{let_go(messages, now=timezone.now())} let go.")


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ["at", "did", "what", "by_name", "note"]
    list_filter = [ActionFilter, "at"]
    search_fields = ["by_name", "by_key__exact", "what", "key__exact"]
    search_help_text = "Looks in the names of who did it and of what it was done to."
    date_hierarchy = "at"
    actions = ["export"]
    show_full_result_count = False
    fieldsets = [
        ("What was done", {"fields": ["at", "action", "note"]}),
        ("By whom, to what", {"fields": [("by_name", "by_key"), ("what", "kind", "key")]}),
        ("What changed", {"fields": ["before", "after"]}),
    ]

    @admin.display(description="what was done", ordering="action")
    def did(self, event):
        return event.words

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    @admin.action(description="Export as CSV", permissions=["export"])
    def export(self, request, events):
        return export_csv(events, by=request.user)
