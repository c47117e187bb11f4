"""Where somebody who signs in begins."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from providers.models import Membership


@login_required
@require_safe
def portal_home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"memberships": Membership.objects.of(request.user)})
