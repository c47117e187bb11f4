"""The people of an organisation: everybody reads the list, managers change it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from providers.actions import LastManager, change_rights, invite, remove, send_again, take_back
from providers.forms import InviteForm, RightsForm
from providers.membership import get_membership
from providers.models import Invitation, Membership

GET_OR_POST = ["GET", "HEAD", "POST"]
NEEDS_A_MANAGER = "Somebody must be able to invite others. Make a colleague manager first."


@require_safe
def provider_people(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, portal="either")
    context = {
        "membership": membership,
        "people": Membership.objects.filter(provider=membership.provider).select_related("user"),
        "invitations": membership.provider.invitations.waiting() if membership.may_manage else [],
        "now": timezone.now(),
    }
    return render(request, "portal/people.html", context)


@require_http_methods(GET_OR_POST)
def provider_invite(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, may="manage", portal="either")
    form = InviteForm(request.POST or None, provider=membership.provider)
    if form.is_valid():
        email = form.cleaned_data["email"]
        invite(provider=membership.provider, email=email, by=request.user, at=timezone.now(), **form.rights())
        messages.success(request, f"We have sent an invitation to {email}.")
        return redirect("provider_people", slug)
    return render(request, "portal/invite.html", {"membership": membership, "form": form})


@require_http_methods(GET_OR_POST)
def provider_person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership = get_membership(request.user, slug, may="manage", portal="either")
    person = get_object_or_404(Membership.objects.select_related("user"), provider=membership.provider, pk=pk)
    form = RightsForm(request.POST or None, provider=membership.provider, initial=RightsForm.initial_for(person))
    if form.is_valid():
        try:
            change_rights(membership=person, by=request.user, **form.rights())
        except LastManager:
            form.add_error("level", NEEDS_A_MANAGER)
        else:
            messages.success(request, f"What {person.user} can do is changed.")
            return redirect("provider_people", slug)
    return render(request, "portal/person.html", {"membership": membership, "person": person, "form": form})


@require_http_methods(GET_OR_POST)
def provider_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    membership = get_membership(request.user, slug, may="manage", portal="either")
    person = get_object_or_404(Membership.objects.select_related("user"), provider=membership.provider, pk=pk)
    problem = ""
    if request.method == "POST":
        try:
            remove(membership=person, by=request.user)
        except LastManager:
            problem = NEEDS_A_MANAGER
        else:
            messages.success(request, f"{person.user} can no longer act for {membership.provider}.")
            return redirect("portal_home") if person == membership else redirect("provider_people", slug)
    context = {"membership": membership, "person": person, "problem": problem}
    return render(request, "portal/remove.html", context)


@require_POST
def invitation_again(request: HttpRequest, slug: str, uuid) -> HttpResponse:
    membership = get_membership(request.user, slug, may="manage", portal="either")
    invitation = get_object_or_404(Invitation, provider=membership.provider, uuid=uuid)
    if send_again(invitation=invitation, by=request.user, at=timezone.now()):
        messages.success(request, f"We have sent {invitation.email} a new link.")
    return redirect("provider_people", slug)


@require_POST
def invitation_withdraw(request: HttpRequest, slug: str, uuid) -> HttpResponse:
    membership = get_membership(request.user, slug, may="manage", portal="either")
    invitation = get_object_or_404(Invitation, provider=membership.provider, uuid=uuid)
    if take_back(invitation=invitation, by=request.user, at=timezone.now()):
        messages.success(request, f"The link that {invitation.email} has no longer works.")
    return redirect("provider_people", slug)
