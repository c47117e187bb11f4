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
from participation.actions import ask_for_contact
from participation.forms import ContactMeForm
from participation.models import KEPT_DAYS, ContactRequest
from participation.reaching import stamp
from pathways.models import Opportunity
from pathways.views.public import block

CRUMBS = [HOME, ("Talk to someone", "/talk-to-someone/")]
LIMIT = AddressLimit("contact-me", most=20, within=timedelta(hours=1))
TOO_MANY = "Too many requests came from your internet connection. Wait an hour and send it again, or call us."


@csrf_exempt  # public and without a cookie: `core.same_origin` stands guard
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def contact_me(request: HttpRequest) -> HttpResponse:
    """`about` is the slug of the listing that somebody comes from; `paper` chooses a paper copy."""
    at = timezone.now()
    if request.method == "POST":
        return take_request(request, ContactMeForm(request.POST, at=at))
    wants = ContactRequest.Kind.PAPER if request.GET.get("paper") else ContactRequest.Kind.TALK
    given = {"opened": stamp(at), "listing": request.GET.get("about", ""), "kind": wants}
    return show_form(request, ContactMeForm(at=at, initial=given))


def take_request(request: HttpRequest, form: ContactMeForm) -> HttpResponse:
    """Keep it and say what happens next, or show the form with what was typed."""
    status = 200
    if form.is_valid():
        if LIMIT.take(request, at=form.at):
            ask_for_contact(on=timezone.localdate(form.at), **form.as_request())
            return redirect("contact_me_done")
        form.add_error(None, TOO_MANY)
        status = 429
    response = show_form(request, form, status=status)
    add_never_cache_headers(response)
    return response


def show_form(request: HttpRequest, form: ContactMeForm, *, status: int = 200) -> HttpResponse:
    listings = Opportunity.objects.published(timezone.localdate(form.at))
    context = {
        "form": form,
        "intro": block("contact-me"),
        "listing": listings.filter(slug=str(form["listing"].value()).replace("\0", "")).first(),
        "kept_days": KEPT_DAYS,
        "crumbs": [*CRUMBS, ("Ask us to contact you", "")],
    }
    return render(request, "participation/contact_me.html", context, status=status)


@require_safe
def contact_me_done(request: HttpRequest) -> HttpResponse:
    context = {
        "next": block("contact-me-next"),
        "kept_days": KEPT_DAYS,
        "crumbs": [*CRUMBS, ("We have your request", "")],
    }
    return render(request, "participation/contact_me_done.html", context)
