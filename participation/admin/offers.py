from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import EmailValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone

from core.desk import DeskAdmin
from core.typed import TypedField
from participation.models import LONGEST_OFFER, PlaceOffer
from participation.offering import AlreadyDecided, accept_offer, decline_offer, likely_providers
from pathways import words
from pathways.cards import Fact
from providers.models import Provider

NEW, OTHER, NO = "new", "other", "no"


class DecisionForm(forms.Form):
    """What becomes of `offer`. Those that may be the same organisation are offered before a new one is made."""

    may_all_stay_empty = True  # the hints say which decision needs what

    decision = forms.ChoiceField(
        label="What would you like to do?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of the offer.", "invalid_choice": "Choose one of these."},
    )
    other = TypedField(
        label="Its name",
        help_text="Only for an organisation that is here under another name: its name as it stands here.",
        max_length=150,
    )
    invite = TypedField(
        label="Email address to invite",
        help_text="They get a link to make an account and write their page. Leave it empty to invite nobody yet.",
        max_length=254,
        validators=[EmailValidator("Write an email address like name@example.org.")],
        widget=forms.EmailInput,
    )
    reason = TypedField(
        label="Why not",
        help_text="Only to decline. They get these words by email, if they gave an address.",
        max_length=LONGEST_OFFER,
        one_line=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, offer: PlaceOffer, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer = offer
        self.likely = {str(provider.pk): provider for provider in likely_providers(offer)}
        self.fields["decision"].choices = [
            *((pk, f"Accept: it is {provider}, which is here already") for pk, provider in self.likely.items()),
            (NEW, f"Accept: make a new organisation, {offer.organisation}"),
            (OTHER, "Accept: it is here under another name"),
            (NO, "Decline it"),
        ]

    def clean(self):
        decision = self.cleaned_data.get("decision")
        if decision == NO and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Write why not. They are told in your words.")
        self.provider = self.likely.get(decision or "")
        if decision == OTHER:
            self.provider = Provider.objects.filter(name__iexact=self.cleaned_data.get("other", "")).first()
            if self.provider is None and "other" not in self.errors:
                self.add_error("other", "Nobody here has this name. Look it up in the list of providers.")

    def decide(self, *, by) -> Provider | None:
        """The provider that it became; None where it was declined."""
        at = timezone.now()
        if self.cleaned_data["decision"] == NO:
            decline_offer(self.offer, by=by, on=timezone.localdate(at), reason=self.cleaned_data["reason"])
            return None
        return accept_offer(self.offer, by=by, at=at, provider=self.provider, email=self.cleaned_data["invite"])


@admin.register(PlaceOffer)
class PlaceOfferAdmin(DeskAdmin):
    """Nothing of what they sent can be changed: it is answered on a page of its own."""

    list_display = ["organisation", "kind", "stage", "places", "where", "waited"]
    list_filter = ["state", "kind", "stage"]
    ordering = ["sent_on", "pk"]
    fieldsets = [
        ("What they offer", {"fields": ["organisation", "kind", "website", "what", ("stage", "where", "places")]}),
        ("Whom to ask", {"fields": ["name", "phone", "email", "may_contact"]}),
        (
            "Where it stands",
            {"fields": [("sent_on", "state"), ("decided_on", "decided_by"), "provider", "reason", "forget_on"]},
        ),
    ]

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in PlaceOffer._meta.fields]

    def get_urls(self):
        decide = self.admin_site.admin_view(self.decide)
        return [path("<int:pk>/decide/", decide, name="participation_placeoffer_decide"), *super().get_urls()]

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        offer = get_object_or_404(PlaceOffer, pk=pk)
        if not self.has_change_permission(request, offer):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else None
        form = DecisionForm(sent, offer=offer, initial={"invite": offer.email})
        if request.method == "POST" and form.is_valid() and (done := self._decided(request, form)):
            return done
        crumbs = [("Desk", reverse("admin:index")), ("Offers of a place", self._list()), (offer.organisation, "")]
        context = {"offer": offer, "form": form, "facts": self._facts(offer), "crumbs": crumbs}
        return render(request, "admin/participation/placeoffer/decide.html", context)

    def _decided(self, request: HttpRequest, form: DecisionForm) -> HttpResponse | None:
        try:
            provider = form.decide(by=request.user)
        except AlreadyDecided as late:
            messages.warning(request, late.message)
            return redirect(request.path)
        except ValidationError as error:
            form.add_error("decision", error.messages)
            return None
        if provider is None:
            messages.success(request, "Declined." if form.offer.email else "Declined. Ring them and tell them why.")
            return redirect(self._list())
        messages.success(request, f"Accepted. This is {provider}.")
        return redirect("admin:providers_provider_change", provider.pk)

    def _facts(self, offer: PlaceOffer) -> list[Fact]:
        return [
            Fact("provider", "Kind", offer.get_kind_display()),
            Fact("choose", "Way into work", offer.get_stage_display()),
            Fact("place", "Where", offer.where),
            Fact("people", "Places", "" if offer.places is None else str(offer.places)),
            Fact("contact", "Ask for", offer.name),
            Fact("wait", "Waited", self.waited(offer)),
        ]

    def _list(self) -> str:
        return reverse("admin:participation_placeoffer_changelist")

    @admin.display(description="waited", ordering="sent_on")
    def waited(self, offer):
        if offer.state != PlaceOffer.State.NEW:
            return offer.get_state_display()
        return words.count(offer.days_waited(timezone.localdate()), "day")

    def has_add_permission(self, request):
        return False
