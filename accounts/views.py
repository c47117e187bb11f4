"""What somebody sees of their own account. Signing in itself is django-allauth's."""

from collections.abc import Callable
from functools import wraps

from allauth.account.views import logout
from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import sign_out_everywhere
from core.context import site_facts


def in_our_look(view):
    """Django-allauth calls the host `site`; on every other page that is the council's facts."""

    @wraps(view)
    def shown(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            response.context_data["site"] = site_facts()
        return response

    return shown


def second_step(name: str) -> Callable[..., HttpResponse]:
    """A view of allauth's second step, read when somebody first asks for it.

    With it comes all of WebAuthn, which we do not offer and which takes an eighth of a server's start.
    """

    def view(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return in_our_look(import_string(f"allauth.mfa.{name}"))(request, *args, **kwargs)

    return view


sign_out = login_required(in_our_look(logout))


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """The person's own account: password, second step, sessions."""
    steps = Authenticator.objects.filter(user=request.user)
    codes = steps.filter(type=Authenticator.Type.RECOVERY_CODES).first()
    context = {
        "has_app": steps.filter(type=Authenticator.Type.TOTP).exists(),
        "spare_codes": len(codes.wrap().get_unused_codes()) if codes else 0,
    }
    return render(request, "account/account.html", context)


@login_required
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    sign_out_everywhere(user=request.user)
    return redirect("account_signed_out")


@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "account/signed_out.html")
