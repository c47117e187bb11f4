"""An officer reads what an organisation has written, and publishes it or sends it back."""

from __future__ import annotations

from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from core.fields import Answer
from core.typed import TypedField
from pathways.models import ListingDraft, Opportunity
from pathways.new_listings.actions import Moved, publish, send_back
from pathways.new_listings.steps import all_answers, missing

PUBLISH, BACK = "publish", "back"
LONGEST_REASON = 1000


def year_later(on: date) -> date:
    return on.replace(year=on.year + 1, day=min(on.day, 28))


class ReviewForm(forms.Form):
    may_all_stay_empty = True  # the hints say which decision needs what

    decision = forms.ChoiceField(
        label="What would you like to do?",
        choices=[(PUBLISH, "Publish it: families can see it at once"), (BACK, "Send it back, and say why")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of it.", "invalid_choice": "Choose one of these."},
    )
    in_area = forms.ChoiceField(
        label="Is it in our area?",
        help_text="Only to publish. The law asks for what is in the area and what is outside.",
        choices=[(Answer.YES, "Yes"), (Answer.NO, "No")],
        widget=forms.RadioSelect,
        required=False,
    )
    review_by = forms.DateField(
        label="By when is it checked next?",
        help_text="Only to publish. For example 14/01/2027.",
        required=False,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"class": "govuk-input--width-10"}),
        error_messages={"invalid": "Write a date like 14/01/2027."},
    )
    reason = TypedField(
        label="Why you send it back",
        help_text="Only to send it back. They get these words by email.",
        max_length=LONGEST_REASON,
        one_line=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, draft: ListingDraft, on: date, **kwargs):
        self.draft, self.on = draft, on
        listing = draft.opportunity
        initial = {"review_by": listing.review_by or year_later(on), "in_area": listing.in_area}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self):
        given = self.cleaned_data
        if given.get("decision") == BACK and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Write what is missing. They are told in your words.")
        if given.get("decision") == PUBLISH:
            if not given.get("in_area") and "in_area" not in self.errors:
                self.add_error("in_area", "Say if it is in our area.")
            if not given.get("review_by") and "review_by" not in self.errors:
                self.add_error("review_by", "Write the day by which it is checked next.")

    def decide(self, *, by) -> str:
        given = self.cleaned_data
        if given["decision"] == BACK:
            send_back(self.draft, by=by, at=timezone.now(), reason=given["reason"])
            return "Sent back. They have got your words by email."
        publish(self.draft, by=by, in_area=given["in_area"], review_by=given["review_by"])
        return "Published. Families can see it now."


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Its answers, what is missing, and the officer's decision."""
    if not request.user.has_perm("pathways.change_opportunity"):
        raise PermissionDenied
    drafts = ListingDraft.objects.select_related("opportunity__provider", "opportunity__type", "sent_by")
    draft = get_object_or_404(drafts, opportunity=pk)
    form = ReviewForm(request.POST if request.method == "POST" else None, draft=draft, on=timezone.localdate())
    if request.method == "POST" and form.is_valid() and decided(request, form):
        return redirect("admin:pathways_opportunity_change", pk)
    listings = reverse("admin:pathways_opportunity_changelist")
    context = {
        "draft": draft,
        "form": form,
        "answers": all_answers(draft),
        "missing": missing(draft),
        "is_waiting": draft.opportunity.status == Opportunity.Status.AWAITING_REVIEW,
        "crumbs": [("Desk", reverse("admin:index")), ("Listings", listings), (str(draft), "")],
    }
    return render(request, "admin/pathways/opportunity/review.html", context)


def decided(request: HttpRequest, form: ReviewForm) -> bool:
    try:
        messages.success(request, form.decide(by=request.user))
    except Moved as moved:
        messages.warning(request, moved.message)
    except ValidationError as error:
        form.add_error("decision", error.messages)
        return False
    return True
