"""What an employer or a new provider can do for us, before anybody has an account."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from core.limits import AddressLimit
from core.views import HOME
from participation.forms import OfferForm
from participation.models import KEPT_DAYS
from participation.offering import offer_a_place as keep_offer
from participation.reaching import stamp
from participation.views.contact_me import TOO_MANY
from pathways.views.public import block

CRUMBS = [HOME, ("Offer a place", "/offer-a-place/")]
LIMIT = AddressLimit("offer-a-place", most=20, within=timedelta(hours=1))


@csrf_exempt  # public and without a cookie: `core.same_origin` stands guard
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def offer_a_place(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    if request.method == "POST":
        return take_offer(request, OfferForm(request.POST, at=at))
    return show_form(request, OfferForm(at=at, initial={"opened": stamp(at)}))


def take_offer(request: HttpRequest, form: OfferForm) -> HttpResponse:
    """Keep it and say what happens next, or show the form with what was typed."""
    status = 200
    if form.is_valid():
        if LIMIT.take(request, at=form.at):
            keep_offer(on=timezone.localdate(form.at), **form.as_offer())
            return redirect("offer_a_place_done")
        form.add_error(None, TOO_MANY)
        status = 429
    response = show_form(request, form, status=status)
    add_never_cache_headers(response)
    return response


def show_form(request: HttpRequest, form: OfferForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "intro": block("offer-a-place"),
        "kept_days": KEPT_DAYS,
        "crumbs": [HOME, ("Offer a place", "")],
    }
    return render(request, "participation/offer_a_place.html", context, status=status)


@require_safe
def offer_a_place_done(request: HttpRequest) -> HttpResponse:
    context = {
        "next": block("offer-a-place-next"),
        "kept_days": KEPT_DAYS,
        "crumbs": [*CRUMBS, ("We have your offer", "")],
    }
    return render(request, "participation/offer_a_place_done.html", context)
