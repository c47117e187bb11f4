"""What is said of an organisation, and how its people ask to change it."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.comparing import compare
from core.deciding import AlreadyDecided, propose, waiting_edit, withdraw
from providers.about_form import AboutForm, as_held
from providers.membership import get_membership
from providers.models import Provider, ProviderEdit

SENT = "We have sent this to the council. Families see the page as it was until the council answers."
NOTHING_LEFT = "It is all as it was before. So there is nothing for the council to look at."
LAST_ANSWERS = 3


@require_safe
def portal_about(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug)
    provider = membership.provider
    now = ProviderEdit.facts_of(provider)
    waiting = waiting_edit(ProviderEdit, provider)
    context = {
        "membership": membership,
        "facts": as_held(now),
        "waiting": waiting,
        "groups": compare(waiting, now=now) if waiting else [],
        "answers": ProviderEdit.objects.decided().filter(provider=provider)[:LAST_ANSWERS],
        "may_change": membership.may_edit,
    }
    return render(request, "portal/about.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def portal_about_change(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit")
    provider = membership.provider
    again = asked_again(request, provider)
    with transaction.atomic():
        if request.method == "POST":
            Provider.objects.select_for_update().get(pk=provider.pk)
        form = AboutForm(request.POST if request.method == "POST" else None, subject=provider, again=again)
        if request.method == "POST" and form.is_valid():
            edit = propose(ProviderEdit, provider, form.changes, by=request.user, at=timezone.now(), again=again)
            messages.success(request, SENT if edit and edit.is_waiting else NOTHING_LEFT)
            return redirect("portal_about", slug)
    waiting = waiting_edit(ProviderEdit, provider)
    context = {"membership": membership, "form": form, "again": again, "waiting": waiting}
    return render(request, "portal/about_change.html", context)


@require_POST
def portal_about_withdraw(request: HttpRequest, slug: str, uuid: UUID) -> HttpResponse:
    membership = get_membership(request.user, slug, may="edit")
    edit = get_object_or_404(ProviderEdit, provider=membership.provider, uuid=uuid)
    try:
        withdraw(edit, by=request.user)
    except AlreadyDecided:
        messages.warning(request, "This does not wait any more. See the answer below.")
    else:
        messages.success(request, "You have taken it back. The council will not look at it.")
    return redirect("portal_about", slug)


def asked_again(request: HttpRequest, provider: Provider) -> ProviderEdit | None:
    """The edit that the address names; none where that is nobody's, or another provider's."""
    try:
        uuid = UUID(request.GET.get("again", ""))
    except ValueError:
        return None
    return ProviderEdit.objects.decided().filter(provider=provider, uuid=uuid).first()
