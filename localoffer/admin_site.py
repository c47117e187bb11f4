"""The officers' desk: what waits on its first page, and the order of its drawers."""

from dataclasses import dataclass
from datetime import date
from functools import wraps

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone

from pathways import words

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
    "strategy": ("What is missing, and what we do about it.", ["Gap", "ExpansionPlan"]),
    "core": (
        "Help, law, hard words and the accessibility statement.",
        ["Page", "GlossaryWord", "AccessibilityStatement", "AccessibilityProblem", "OldAddress", "AuditEvent"],
    ),
    "accounts": ("Accounts and what they may do.", ["User"]),
}


@dataclass(frozen=True)
class Task:
    """Something that waits for an officer."""

    words: str
    count: int
    url: str


class LabelledAutocomplete(AutocompleteJsonView):
    """Choices that say whose they are: "Willow Yard: The placements team"."""

    def serialize_result(self, obj, to_field_name):
        return super().serialize_result(obj, to_field_name) | {"text": self.model_admin.choice_label(obj)}


class LocalOfferAdmin(AdminSite):
    site_header = "Local Offer: officers' desk"
    site_title = "Officers' desk"
    index_title = "What would you like to do?"
    empty_value_display = "not stated"
    enable_nav_sidebar = False  # the bar under the header is enough, and lists need the room

    def index(self, request, extra_context=None):
        return super().index(request, (extra_context or {}) | {"tasks": waiting_for(request.user)})

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
        from core.easy_read_desk import easy_read_hints
        from pathways.views import offer_as_of as offer
        from pathways.views.edits import edit_urls

        view = self.admin_view
        return [
            path("easy-read-hints/", view(easy_read_hints), name="easy_read_hints"),
            path("offer-as-of/", view(offer.offer_on_a_date), name="offer_as_of"),
            path("offer-as-of.csv", view(offer.offer_as_csv), name="offer_as_of_csv"),
            path("offer-as-of.json", view(offer.offer_as_json), name="offer_as_of_json"),
            *edit_urls(view),
            *super().get_urls(),
        ]

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


def waiting_for(user) -> list[Task]:
    """What waits for `user`, most harm first; what they may not change is left out."""
    from core.models import Page
    from pathways.models import Opportunity, PathwayType
    from pathways.states import State
    from providers.models import NamedContact

    today, listings = timezone.localdate(), Opportunity.objects
    waiting = [
        ("overdue for checking", listings.in_state(State.OVERDUE, today), "state=overdue"),
        ("hidden, because nobody confirmed them", listings.in_state(State.HIDDEN, today), "state=hidden"),
        ("waiting for review", listings.in_state(State.AWAITING_REVIEW, today), "state=awaiting_review"),
        ("closed, with no next intake", listings.in_state(State.CLOSED, today), "state=closed"),
        ("in draft", listings.in_state(State.DRAFT, today), "state=draft"),
        ("whose Easy Read is out of date", listings.easy_read_out_of_date(), "easy_read=stale"),
        ("whose Easy Read is out of date", Page.objects.easy_read_out_of_date(), "easy_read=stale"),
        ("to put real details into", NamedContact.objects.filter(is_placeholder=True), "is_placeholder__exact=1"),
        ("to put our own facts into", Page.objects.filter(is_placeholder=True), "is_placeholder__exact=1"),
        ("to confirm", PathwayType.objects.filter(is_confirmed=False), "is_confirmed__exact=0"),
    ]
    tasks = [people_who_wait(user, on=today), *(task_for(user, *line) for line in waiting)]
    return [task for task in tasks if task and task.count]


def people_who_wait(user, *, on: date) -> Task | None:
    """People come before pages."""
    from participation.models import ContactRequest

    if not user.has_perm("participation.change_contactrequest"):
        return None
    waiting = ContactRequest.objects.waiting()
    count, oldest = waiting.count(), waiting.first()
    if oldest is None:
        return None
    since = words.count(oldest.days_waited(on), "day")
    who = "person waits" if count == 1 else "people wait"
    text = f"{who} for an answer. {'They have' if count == 1 else 'The oldest has'} waited {since}."
    return Task(text, count, reverse("admin:participation_contactrequest_changelist"))


def task_for(user, what, rows, query) -> Task | None:
    opts = rows.model._meta
    if not user.has_perm(f"{opts.app_label}.change_{opts.model_name}"):
        return None
    count = rows.count()
    noun = opts.verbose_name if count == 1 else opts.verbose_name_plural
    return Task(f"{noun} {what}", count, f"{reverse(f'admin:{opts.app_label}_{opts.model_name}_changelist')}?{query}")
