"""Mail to officers. It says that something waits and where, and nothing about anybody."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from core.context import site_facts
from participation.models import KEPT_DAYS


def tell_officers(*, kind: str) -> None:
    """One mail to the council's own address, where it has one. Raises what the mail server raises."""
    if not settings.COUNCIL_CONTACT_EMAIL:
        return
    address = reverse("admin:participation_contactrequest_changelist")
    url = f"{settings.SITE_URL}{address}"
    context = {"kind": kind, "kept_days": KEPT_DAYS, "site": site_facts(), "url": url}
    subject, body = (render_to_string(f"emails/contact_request.{part}", context) for part in ("subject", "txt"))
    EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        to=[settings.COUNCIL_CONTACT_EMAIL],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
