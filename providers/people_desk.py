"""The people of an organisation, on the officers' desk: an officer invites the first manager."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from providers.actions import LastManager, invite, remove, send_again, take_back
from providers.forms import InviteForm
from providers.models import Level, Provider


@require_http_methods(["GET", "HEAD", "POST"])
def people_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Who signs in for an organisation, who is invited, and a form to invite somebody."""
    if not request.user.has_perm("providers.change_provider"):
        raise PermissionDenied
    provider = get_object_or_404(Provider, pk=pk)
    first = not provider.memberships.managers().exists()
    parts = ["may_list", "may_place"] if provider.may_place else ["may_list"]
    initial = {"level": Level.MANAGER, "email": provider.email} if first else {"level": Level.EDITOR}
    does = request.POST.get("does", "invite") if request.method == "POST" else ""
    form = InviteForm(request.POST if does == "invite" else None, provider=provider, initial=initial | {"parts": parts})
    if does in DOES and DOES[does](request, provider) or (does == "invite" and send(request, form)):
        return redirect("admin:providers_provider_people", pk)
    context = admin.site.each_context(request) | {
        "title": f"People of {provider}",
        "provider": provider,
        "people": provider.memberships.select_related("user"),
        "invitations": provider.invitations.waiting(),
        "form": form,
        "now": timezone.now(),
    }
    return render(request, "admin/providers/provider/people.html", context)


def send(request: HttpRequest, form: InviteForm) -> bool:
    if not form.is_valid():
        return False
    email = form.cleaned_data["email"]
    invite(provider=form.provider, email=email, by=request.user, at=timezone.now(), **form.rights())
    messages.success(request, f"We have sent an invitation to {email}.")
    return True


def again(request: HttpRequest, provider: Provider) -> bool:
    invitation = get_object_or_404(provider.invitations, pk=number(request))
    if send_again(invitation=invitation, by=request.user, at=timezone.now()):
        messages.success(request, f"We have sent {invitation.email} a new link.")
    return True


def withdraw(request: HttpRequest, provider: Provider) -> bool:
    invitation = get_object_or_404(provider.invitations, pk=number(request))
    if take_back(invitation=invitation, by=request.user, at=timezone.now()):
        messages.success(request, f"The link that {invitation.email} has no longer works.")
    return True


def take_out(request: HttpRequest, provider: Provider) -> bool:
    membership = get_object_or_404(provider.memberships.select_related("user", "provider"), pk=number(request))
    try:
        remove(membership=membership, by=request.user)
    except LastManager:
        messages.error(request, "Somebody must be able to invite others. Invite another manager first.")
    else:
        messages.success(request, f"{membership.user} can no longer act for {provider}.")
    return True


def number(request: HttpRequest) -> int:
    text = request.POST.get("row", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


DOES = {"again": again, "withdraw": withdraw, "remove": take_out}
