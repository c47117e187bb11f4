"""Where an organisation begins: its listings, how they stand, and what to do next."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pathways.portal import listings_of
from providers.membership import get_membership


@login_required
@require_safe
def provider_portal(request: HttpRequest, slug: str) -> HttpResponse:
    membership = get_membership(request.user, slug)
    groups = listings_of(membership.provider, on=timezone.localdate())
    context = {
        "membership": membership,
        "groups": groups,
        "total": sum(len(group.rows) for group in groups),
    }
    return render(request, "portal/provider.html", context)
