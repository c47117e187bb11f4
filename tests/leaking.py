"""To look for what a college wrote about young people where it should not be: marks, and every address of a college."""

import re

from django.contrib.admin import site as desk
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

from core.models import AuditEvent
from placements.models import FollowUp, LookingFor, Placement, YoungPerson

COLLEGE = "portal/college/<slug:slug>/"
MARK = re.compile(r"zz(?:leak|role|note|typed)[\w-]*", re.IGNORECASE)
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WORDS = {"kind": "csv"}  # what a part of an address that is no slug or uuid may be


def college_routes() -> list[URLPattern]:
    """Every route of a college's pages, whichever app it comes from."""
    return [pattern for route, pattern in flat(get_resolver().url_patterns) if route.startswith(COLLEGE)]


def flat(patterns, prefix: str = ""):
    for pattern in patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from flat(pattern.url_patterns, route)


def addresses(route: URLPattern, slug: str, uuids: list) -> list[dict]:
    """What may stand in the variable parts of `route`, with each of `uuids` in turn."""
    names = set(route.pattern.converters)
    unknown = names - {"slug", "uuid", *WORDS}
    assert not unknown, f"say in WORDS what {unknown} of {route.name} may be"
    plain = {name: WORDS[name] for name in names & set(WORDS)} | {"slug": slug}
    return [plain | {"uuid": uuid} for uuid in uuids] if "uuid" in names else [plain]


def marks_in(text: str) -> set[str]:
    uuids = set(UUID.findall(text))
    models = (YoungPerson, Placement, FollowUp, LookingFor) if uuids else ()
    rows = [model.objects.filter(uuid__in=uuids).values_list("uuid", flat=True) for model in models]
    return set(MARK.findall(text)) | {str(uuid) for known in rows for uuid in known}


def desk_pages() -> list[str]:
    """Of each model of the desk the list, a search, and of its newest row the page, the history and "delete"."""
    found = []
    for model in desk._registry:
        names = f"{model._meta.app_label}_{model._meta.model_name}"
        start = reverse(f"admin:{names}_changelist")
        found += [start, f"{start}?q=ZZ"]
        for pk in model._default_manager.order_by("-pk").values_list("pk", flat=True)[:1]:
            found += [reverse(f"admin:{names}_{page}", args=[pk]) for page in ("change", "history", "delete")]
    return found


def text_of(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code < 500, address
    return response.getvalue().decode(errors="replace")


def uuids_that_the_audit_holds(page: str) -> set[str]:
    """Administrators read in the audit that somebody looked at a row; its uuid opens nothing for them."""
    return set(AuditEvent.objects.values_list("key", flat=True)) if "/core/auditevent/" in page else set()
