"""Mail to officers. It says that something waits and where, and nothing about anybody."""

from django.conf import settings
from django.urls import reverse

from core.outbox import post
from participation.models import KEPT_DAYS


def tell_officers(*, kind: str) -> None:
    """One mail to the council's own address, where it has one."""
    url = f"{settings.SITE_URL}{reverse('admin:participation_contactrequest_changelist')}"
    post(
        "contact_request", to=settings.COUNCIL_CONTACT_EMAIL, context={"kind": kind, "kept_days": KEPT_DAYS, "url": url}
    )
