"""For officers: an employer that a college proposed. Its name and the college, and nothing of any placement."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from placements.forms.proposals import HostDecisionForm
from placements.models import HostProposal
from placements.proposals import AlreadyDecided


def new_employer(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm("providers.change_provider"):
        raise PermissionDenied
    proposal = get_object_or_404(HostProposal.objects.select_related("host", "college"), pk=pk)
    sent = request.POST if request.method == "POST" else None
    form = HostDecisionForm(sent, proposal=proposal)
    if sent is not None and form.is_valid() and (done := decided(request, form)):
        return done
    crumbs = [("Desk", reverse("admin:index")), ("What waits", reverse("admin:queue_list")), (str(proposal), "")]
    context = {"proposal": proposal, "form": form, "crumbs": crumbs}
    return render(request, "admin/placements/new_employer.html", context)


def decided(request: HttpRequest, form: HostDecisionForm) -> HttpResponse | None:
    try:
        provider = form.decide(by=request.user, on=timezone.localdate())
    except AlreadyDecided as late:
        messages.warning(request, late.message)
        return redirect("admin:index")
    except ValidationError as error:
        form.add_error("decision", error.messages)
        return None
    messages.success(request, f"Done. This is {provider}.")
    return redirect("admin:providers_provider_change", provider.pk)
