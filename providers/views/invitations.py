"""The link in an invitation. To look at it changes nothing; to accept it is a post."""

from datetime import timedelta

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from core.limits import AddressLimit
from providers.actions import NotUsable, accept, ask_for_another, open_account
from providers.forms import NewAccountForm
from providers.models import Invitation

LIMIT = AddressLimit("invitation", most=60, within=timedelta(hours=1))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    at = timezone.now()
    if request.method == "POST" and not LIMIT.take(request, at=at):
        return render(request, "429.html", status=429)
    found = Invitation.objects.by_token(token, at=at)
    if found is None or not found.is_usable(at):
        return show_ended(request, found, token)
    if request.user.is_authenticated:
        return as_colleague(request, found, token)
    if User.objects.filter(email=found.email).exists():
        return render(request, "portal/invitation_sign_in.html", {"invitation": found, "next": request.path})
    return as_newcomer(request, found, token)


def as_newcomer(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    """Somebody without an account makes one, and is signed in."""
    form = NewAccountForm(request.POST or None, email=found.email)
    if not form.is_valid():
        return render(request, "portal/invitation.html", {"invitation": found, "form": form})
    name, password = form.cleaned_data["name"], form.cleaned_data["password"]
    try:
        user = open_account(invitation=found, name=name, password=password, at=timezone.now())
    except NotUsable:
        return redirect("invitation", token)
    messages.success(request, f"Welcome. You can now act for {found.provider}.")
    return perform_login(request, user, email=user.email)


def as_colleague(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    """Somebody who is signed in accepts with one button, where the invitation is theirs."""
    is_theirs = request.user.email == found.email
    if request.method == "POST" and is_theirs:
        try:
            accept(invitation=found, user=request.user, at=timezone.now())
        except NotUsable:
            return redirect("invitation", token)
        messages.success(request, f"You can now act for {found.provider}.")
        return redirect("portal_home")
    return render(request, "portal/invitation_accept.html", {"invitation": found, "is_theirs": is_theirs})


def show_ended(request: HttpRequest, found: Invitation | None, token: str) -> HttpResponse:
    """Used, taken back, too old, or never ours. Who has used it is led on."""
    if found and found.accepted_at and request.user.is_authenticated and request.user.email == found.email:
        return redirect("portal_home")
    can_ask = found is not None and found.is_waiting
    context = {"invitation": found, "can_ask": can_ask, "token": token}
    return render(request, "portal/invitation_ended.html", context, status=404 if found is None else 410)


@require_POST
def invitation_ask(request: HttpRequest, token: str) -> HttpResponse:
    """Tell whoever invited that their link is too old."""
    at = timezone.now()
    if not LIMIT.take(request, at=at):
        return render(request, "429.html", status=429)
    found = Invitation.objects.by_token(token, at=at)
    if found and found.is_waiting and not found.is_usable(at):
        ask_for_another(invitation=found)
    return render(request, "portal/invitation_asked.html", {"invitation": found}, status=200 if found else 404)
