"""The link in the mail that asks whether a listing is still right. Looking at it changes nothing: mail scanners do."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from core.limits import AddressLimit
from core.tokens import WrongToken
from core.typed import TypedField
from pathways.answers import Link, TooManyLinks, read_link, say_changes, say_closed, say_still_right, send_new_link
from pathways.change_form import ChangeForm
from pathways.letters import token_of
from pathways.listing import for_page, listing_context
from pathways.models import Opportunity
from pathways.states import State

LIMIT = AddressLimit("confirm", most=60, within=timedelta(hours=1))
NEW_LINK_LIMIT = AddressLimit("confirm-new-link", most=10, within=timedelta(hours=1))
View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """Read the token for `view`; what is not one of ours is not found. No page of a link is kept or found anywhere."""

    @csrf_exempt  # public and without a cookie: `core.same_origin` stands guard
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def read_and_view(request: HttpRequest, token: str) -> HttpResponse:
        at = timezone.now()
        try:
            link = read_link(token, at=at)
        except (WrongToken, ObjectDoesNotExist) as error:
            raise Http404 from error
        too_many = request.method == "POST" and not LIMIT.take(request, at=at)
        response = render(request, "429.html", status=429) if too_many else view(request, token, link)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return read_and_view


def not_used_up(view: View) -> View:
    """For one listing that waits for an answer; else say what became of it."""

    @wraps(view)
    def view_or_say(request: HttpRequest, token: str, link: Link) -> HttpResponse:
        if link.is_for_all:
            raise Http404
        if link.is_expired:
            return render(request, "pathways/confirm_expired.html", page(token, link), status=410)
        listing = link.request.opportunity
        if link.request.answered_on or not is_on_the_site(listing):
            return render(request, "pathways/confirm_answered.html", page(token, link))
        return view(request, token, link)

    return view_or_say


def is_on_the_site(listing: Opportunity) -> bool:
    return Opportunity.objects.to_be_checked(timezone.localdate()).filter(pk=listing.pk).exists()


def sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def page(token: str, link: Link, **more) -> dict:
    return {"token": token, "link": link, "asked": link.request, "listing": link.request.opportunity} | more


@by_link
def confirm(request: HttpRequest, token: str, link: Link) -> HttpResponse:
    """What families see, and three answers; a POST says that all of it is still right."""
    if request.method == "POST" and not link.is_expired:
        say_still_right(link, on=timezone.localdate())
        return redirect("confirm", token)
    return confirm_all(request, token, link) if link.is_for_all else confirm_one(request, token, link)


@not_used_up
def confirm_one(request: HttpRequest, token: str, link: Link) -> HttpResponse:
    on = timezone.localdate()
    listing = for_page(Opportunity.objects).get(pk=link.request.opportunity_id)
    context = listing_context(listing, on=on) | page(token, link, listing=listing)
    return render(request, "pathways/confirm.html", context | {"is_hidden": listing.state(on) == State.HIDDEN})


def confirm_all(request: HttpRequest, token: str, link: Link) -> HttpResponse:
    if link.is_expired:
        return render(request, "pathways/confirm_expired.html", page(token, link), status=410)
    on = timezone.localdate()
    pks = [asked.opportunity_id for asked in link.requests]
    listings = for_page(Opportunity.objects.to_be_checked(on)).in_bulk(pks)
    rows = [
        (asked, listing_context(listings[asked.opportunity_id], on=on), token_of(link.letter, asked))
        for asked in link.requests
        if asked.opportunity_id in listings
    ]
    waiting = sum(not asked.answered_on for asked, _, _ in rows)
    return render(request, "pathways/confirm_all.html", page(token, link, rows=rows, waiting=waiting))


class ClosedForm(forms.Form):
    said = TypedField(
        label="What should we know?",
        help_text="For example: since when, or where young people can go instead.",
        max_length=1000,
        one_line=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@by_link
@not_used_up
def confirm_closed(request: HttpRequest, token: str, link: Link) -> HttpResponse:
    form = ClosedForm(sent(request))
    if request.method == "POST" and form.is_valid():
        say_closed(link, said=form.cleaned_data["said"], on=timezone.localdate())
        return redirect("confirm", token)
    return render(request, "pathways/confirm_closed.html", page(token, link, form=form))


@by_link
@not_used_up
def confirm_change(request: HttpRequest, token: str, link: Link) -> HttpResponse:
    form = ChangeForm(sent(request), listing=link.request.opportunity)
    if request.method == "POST" and form.is_valid():
        say_changes(link, form.as_facts, at=timezone.now())
        return redirect("confirm", token)
    return render(request, "pathways/confirm_change.html", page(token, link, form=form))


@by_link
def confirm_new_link(request: HttpRequest, token: str, link: Link) -> HttpResponse:
    """A new link goes to the contact's address on record, whoever asks for it."""
    if request.method != "POST":
        return render(request, "pathways/confirm_expired.html", page(token, link))
    if not NEW_LINK_LIMIT.take(request, at=timezone.now()):
        return render(request, "429.html", status=429)
    try:
        to, status = send_new_link(link, on=timezone.localdate()), 200
    except TooManyLinks:
        to, status = "", 429
    context = page(token, link, to=to, is_enough=status == 429)
    return render(request, "pathways/confirm_new_link.html", context, status=status)
