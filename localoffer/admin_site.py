"""The officers' desk: what waits on its first page, and the order of its drawers."""

from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse

# app label -> a sentence about it, and its pages in the order of use; the rest follow
DRAWERS = {
    "pathways": (
        "What young people can take up.",
        ["Opportunity", "PathwayType", "PublicNeed", "SupportOffer", "Interest", "SupportNeed", "SynonymGroup"],
    ),
    "providers": (
        "Organisations, their places, and the people to ask.",
        ["Provider", "Site", "Contact", "NamedContact", "AccessFeature", "Area", "Place"],
    ),
    "participation": ("Answer them, then they are deleted by themselves.", ["ContactRequest", "PlaceOffer"]),
    "placements": (
        "Codes that colleges use. What they register is never shown here.",
        ["PlanType", "EndReason", "IlrCode"],
    ),
    "strategy": ("What is missing, and what we do about it.", ["Gap", "ExpansionPlan", "DutyItem"]),
    "core": (
        "Help, law, hard words and the accessibility statement.",
        [
            "Page",
            "GlossaryWord",
            "AccessibilityStatement",
            "AccessibilityProblem",
            "OldAddress",
            "Message",
            "AuditEvent",
        ],
    ),
    "accounts": ("Accounts and what they may do.", ["User"]),
}


class LabelledAutocomplete(AutocompleteJsonView):
    """Choices that say whose they are: "Willow Yard: The placements team"."""

    def serialize_result(self, obj, to_field_name):
        return super().serialize_result(obj, to_field_name) | {"text": self.model_admin.choice_label(obj)}


class LocalOfferAdmin(AdminSite):
    site_header = "Local Offer: officers' desk"
    site_title = "Officers' desk"
    index_title = "What waits"
    empty_value_display = "not stated"
    enable_nav_sidebar = False  # the bar under the header is enough, and lists need the room

    def index(self, request, extra_context=None):
        from localoffer.queue_pages import start

        return super().index(request, (extra_context or {}) | start(request))

    def login(self, request, extra_context=None):
        """There is one sign-in, for everybody."""
        from django.contrib.auth.views import redirect_to_login

        address = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        if request.user.is_authenticated:
            return redirect("admin:index")
        return redirect_to_login(address)

    def logout(self, request, extra_context=None):
        from accounts.views import sign_out

        return sign_out(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("mfa_index")

    def get_app_list(self, request, app_label=None):
        drawers = self._build_app_dict(request, app_label)
        order = [label for label in DRAWERS if label in drawers]
        order += sorted(set(drawers) - set(order))
        return [in_order(drawers[label]) for label in order]

    def get_urls(self):
        from core import saved_view_pages
        from core.easy_read_desk import easy_read_hints
        from core.job_page import job_page
        from localoffer import queue_pages
        from pathways.views import offer_as_of as offer
        from pathways.views.duplicates import duplicate_pair
        from pathways.views.edits import edit_urls
        from placements.views import statistics
        from placements.views.new_employers import new_employer
        from strategy import coverage_pages

        pages = {
            "easy-read-hints/": (easy_read_hints, "easy_read_hints"),
            "queue/": (queue_pages.queue_list, "queue_list"),
            "queue/act/": (queue_pages.queue_act, "queue_act"),
            "views/save/": (saved_view_pages.save_view, "save_view"),
            "views/forget/": (saved_view_pages.forget_view, "forget_view"),
            "new-employers/<int:pk>/": (new_employer, "new_employer"),
            "digest/": (queue_pages.digest, "digest"),
            "coverage/": (coverage_pages.coverage_table, "coverage_table"),
            "outcomes/": (statistics.outcomes, "outcomes"),
            "outcomes.csv": (statistics.progress_csv, "outcomes_csv"),
            "jobs/<int:pk>/": (job_page, "job"),
            "coverage.csv": (coverage_pages.coverage_csv, "coverage_csv"),
            "pathways/duplicates/<int:first>/<int:second>/": (duplicate_pair, "duplicate_pair"),
            "offer-as-of/": (offer.offer_on_a_date, "offer_as_of"),
            "offer-as-of.csv": (offer.offer_as_csv, "offer_as_of_csv"),
            "offer-as-of.xlsx": (offer.offer_as_xlsx, "offer_as_of_xlsx"),
            "offer-as-of.json": (offer.offer_as_json, "offer_as_of_json"),
        }
        own = [path(route, self.admin_view(view), name=name) for route, (view, name) in pages.items()]
        return [*own, *edit_urls(self.admin_view), *super().get_urls()]

    def autocomplete_view(self, request):
        return LabelledAutocomplete.as_view(admin_site=self)(request)

    def admin_view(self, view, cacheable=False):
        """Who has signed in, and may not come in, is told so; `accounts.middleware` leads visitors to sign in."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return guarded


class LocalOfferAdminConfig(AdminConfig):
    default_site = "localoffer.admin_site.LocalOfferAdmin"


def in_order(drawer: dict) -> dict:
    """The pages of one drawer in the order of use."""
    about, pages = DRAWERS.get(drawer["app_label"], ("", []))
    places = {page: place for place, page in enumerate(pages)}
    models = sorted(drawer["models"], key=lambda page: places.get(page["object_name"], len(places)))
    return drawer | {"about": about, "models": models}
