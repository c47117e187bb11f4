"""The changes that wait, of listings and of providers alike."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from core.reviews import ReviewedEdit
from pathways.models import OpportunityEdit
from providers.models import ProviderEdit

MOST_DECIDED = 20


def edits_of_listings() -> QuerySet[OpportunityEdit]:
    return OpportunityEdit.objects.select_related(
        "opportunity__provider", "by", "decided_by", "resubmitted_from__decided_by"
    ).defer("opportunity__search_text", "opportunity__entry")


def edits_of_providers() -> QuerySet[ProviderEdit]:
    return ProviderEdit.objects.select_related("provider", "by", "decided_by", "resubmitted_from__decided_by")


def find_edit(uuid: UUID) -> ReviewedEdit:
    """Raises `Http404` where there is none."""
    for edits in (edits_of_listings(), edits_of_providers()):
        if edit := edits.filter(uuid=uuid).first():
            return edit
    raise Http404


def waiting() -> list[ReviewedEdit]:
    """Whoever has waited longest comes first."""
    both = [*edits_of_listings().waiting(), *edits_of_providers().waiting()]
    return sorted(both, key=lambda edit: edit.proposed_at)


def lately_decided() -> list[ReviewedEdit]:
    both = [edit for edits in (edits_of_listings(), edits_of_providers()) for edit in edits.decided()[:MOST_DECIDED]]
    return sorted(both, key=lambda edit: edit.decided_at, reverse=True)[:MOST_DECIDED]
