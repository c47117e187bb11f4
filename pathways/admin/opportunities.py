from functools import partial

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from core.desk import Desk
from core.easy_read_desk import EasyReadFilter, EasyReadInline, SummedUpAdmin
from pathways import actions, words
from pathways.admin.fieldsets import OPPORTUNITY
from pathways.admin.filters import AreaFilter, CheckingFilter, NotStatedFilter, ProviderKindFilter, StateFilter
from pathways.admin.forms import OpportunityForm
from pathways.admin.history import KeepsVersions
from pathways.admin.photos import PhotoInline
from pathways.admin.readiness import readiness
from pathways.admin.reviewing import review
from pathways.listing import for_page
from pathways.models import EasyReadRow, Intake, Opportunity
from pathways.models.view_counts import recent_views
from pathways.new_listings.actions import settle
from pathways.search.changes import held
from pathways.viewing import viewed_words
from pathways.views.easy_read import render_listing_in_pictures
from pathways.views.public import render_listing

MOST_ROUNDS_SHOWN = 5


class IntakeInline(Desk, admin.StackedInline):
    model = Intake
    extra = 0
    radio_fields = {"kind": admin.HORIZONTAL, "waiting_list": admin.HORIZONTAL}
    verbose_name_plural = "Intakes: when people start"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "kind", ("starts_on", "apply_from", "apply_by"), "open_day_at", ("places", "places_left"),
                    "waiting_list", "note",
                ]
            },
        )
    ]  # fmt: skip


class ListingEasyReadInline(EasyReadInline):
    model = EasyReadRow


@admin.register(Opportunity)
class OpportunityAdmin(KeepsVersions, SummedUpAdmin):
    form = OpportunityForm
    fieldsets = OPPORTUNITY
    inlines = [PhotoInline, ListingEasyReadInline, IntakeInline]
    not_part_of_the_row = ("checked_today", "easy_read_is_right")
    address_kind = "opportunity"
    list_display = ["title_or_address", "provider", "way", "state_today", "review_by", "checked_on", "views", "changed"]
    list_filter = [
        StateFilter, CheckingFilter, NotStatedFilter, EasyReadFilter, "stage", ("provider__kind", ProviderKindFilter),
        AreaFilter, "is_historical", "is_example",
    ]  # fmt: skip
    search_fields = ["title", "summary", "provider__name", "slug", "ref"]
    search_help_text = "Looks in titles, summaries, providers, addresses and source ids."
    ordering = ["title", "pk"]
    actions = ["mark_checked_today", "pause", "archive"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["provider", "contact", "type", "sites", "goes_on_to", "merged_into"]
    checkboxes = ("needs", "support", "interests", "areas")
    readonly_fields = ["checked_on", "checked_by"]
    read_by_families = (
        "description", "what_you_will_do", "who_you_will_meet", "a_day_here", "eligibility", "who_decides", "travel",
        "how_to_apply", "what_happens_next", "keeps_plan_details",
    )  # fmt: skip
    radio_fields = dict.fromkeys(
        ["ehcp", "in_area", "keeps_plan", "pay", "delivery", "status", "film_captions"], admin.HORIZONTAL
    )

    def get_queryset(self, request):
        listings = super().get_queryset(request).select_related("provider")
        listings = listings.annotate(recent_views=recent_views(timezone.localdate()))
        return listings.prefetch_related("intakes").defer("search_text")

    def get_urls(self):
        pages = [
            path(f"<int:pk>/{end}", self.admin_site.admin_view(view), name=f"pathways_opportunity_{name}")
            for end, view, name in (
                ("preview/", self.preview, "preview"),
                ("preview/easy-read/", self.preview_easy_read, "preview_easy_read"),
                ("review/", review, "review"),
            )
        ]
        return [*pages, *super().get_urls()]

    # ── The form ────────────────────────────────────────────────────────────
    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "summary":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        in_hand = context["adminform"].form.instance
        context["readiness"] = readiness(in_hand, on=timezone.localdate())
        if in_hand.pk:
            context["asked"] = in_hand.check_requests.prefetch_related("letters")[:MOST_ROUNDS_SHOWN]
        context["viewed"] = viewed_words(in_hand, on=timezone.localdate()) if obj else ""
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def changeform_view(self, *args, **kwargs):
        """What is saved in one go is heard in one go, and in the same transaction."""
        with transaction.atomic(), held():
            return super().changeform_view(*args, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if form.cleaned_data.get("checked_today"):
            actions.mark_checked([form.instance], by=request.user, on=timezone.localdate())
        if "status" in form.changed_data and form.instance.status == Opportunity.Status.PUBLISHED:
            settle(form.instance)

    def view_on_site(self, listing):
        seen = listing.state(timezone.localdate()).http_status == 200
        return listing.get_absolute_url() if seen else None

    def preview(self, request, pk):
        """The public page as it will be, for officers, whatever the state."""
        url = reverse("admin:pathways_opportunity_preview_easy_read", args=[pk])
        return self._preview(request, pk, partial(render_listing, easy_read_url=url))

    def preview_easy_read(self, request, pk):
        url = reverse("admin:pathways_opportunity_preview", args=[pk])
        return self._preview(request, pk, partial(render_listing_in_pictures, url=url))

    def _preview(self, request, pk, show):
        listing = get_object_or_404(for_page(Opportunity.objects), pk=pk)
        if not self.has_view_permission(request, listing):
            raise PermissionDenied
        if not listing.stage:
            self.message_user(request, "Choose the way into work first: the page begins with it.", messages.WARNING)
            return redirect("admin:pathways_opportunity_change", pk)
        return show(request, listing, on=timezone.localdate())

    # ── The list ────────────────────────────────────────────────────────────
    @admin.display(description="title", ordering="title")
    def title_or_address(self, listing):
        return str(listing)

    @admin.display(description="way into work", ordering="stage", empty_value="not chosen yet")
    def way(self, listing):
        return listing.get_stage_display() or None

    @admin.display(description="state today")
    def state_today(self, listing):
        state = listing.state(timezone.localdate())
        chip = format_html('<span class="state state--{}">{}</span>', state.value, state.label)
        return format_html('{}<span class="on-record">on record only</span>', chip) if listing.is_historical else chip

    @admin.display(description="views in 28 days", ordering="recent_views")
    def views(self, listing):
        return listing.recent_views

    @admin.display(description="changed", ordering="modified_at")
    def changed(self, listing):
        return timezone.localdate(listing.modified_at)

    def choice_label(self, listing):
        return f"{listing} ({listing.provider})" if listing.provider else str(listing)

    @admin.action(description="Mark as checked today", permissions=["change"])
    def mark_checked_today(self, request, listings):
        done = actions.mark_checked(listings, by=request.user, on=timezone.localdate())
        self.message_user(request, f"{words.count(done, 'listing')} marked as checked today.")

    @admin.action(description="Pause: not taking people now", permissions=["change"])
    def pause(self, request, listings):
        self.message_user(request, f"{words.count(actions.pause(listings, by=request.user), 'listing')} paused.")

    @admin.action(description="Archive: take off the site and keep", permissions=["change"])
    def archive(self, request, listings):
        self.message_user(request, f"{words.count(actions.archive(listings, by=request.user), 'listing')} archived.")
