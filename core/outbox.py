"""Mail. A message is stored with what it tells of, in one transaction, and sent once that has committed.

What the mail server does not take now is tried again by `manage.py run_jobs`. A message is claimed by a
conditional update before it is sent, so two senders never send it twice; one whose sender died while sending
is not sent again, but shown to the officers.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.db.models import Q
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone

from core.commands import Progress, RowError, silent
from core.context import site_facts
from core.forgetting import Forgotten, forget_due

log = logging.getLogger(__name__)

WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720, 1440)]  # after the first try, the second ...
KEPT = timedelta(days=90)  # after it was sent
DEAD_AFTER = timedelta(minutes=10)  # a sender that has not finished by then has died
REFUSED_FOR_GOOD = 500  # SMTP answers from here on; RFC 5321, 4.2.1


class MessageQuerySet(models.QuerySet):
    def due(self, now: datetime) -> MessageQuerySet:
        return self.filter(state=Message.State.WAITING, next_try_at__lte=now).order_by("next_try_at", "pk")

    def in_trouble(self, now: datetime) -> MessageQuerySet:
        """Given up, or begun by a sender that died: it may have gone out or not."""
        died = Q(state=Message.State.SENDING, claimed_at__lt=now - DEAD_AFTER)
        return self.filter(died | Q(state=Message.State.GIVEN_UP))


class Message(models.Model):
    """A mail to one person. Its text is thrown away once it is sent: it may hold a link that works without sign-in."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        GIVEN_UP = "given_up", "Could not be sent"
        LET_GO = "let_go", "Let go: nobody sends it"

    template = models.CharField(max_length=60)
    key = models.CharField(max_length=150, unique=True, null=True, blank=True, help_text="The same key goes out once.")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    unsubscribe_url = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=120, blank=True, help_text="What went wrong last, without any address.")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="message_by_state")]

    def __str__(self):
        return self.subject

    def as_mail(self) -> EmailMultiAlternatives:
        headers = {"Auto-Submitted": "auto-generated"}
        if self.unsubscribe_url:  # RFC 8058
            headers |= {
                "List-Unsubscribe": f"<{self.unsubscribe_url}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }
        mail = EmailMultiAlternatives(subject=self.subject, body=self.text, to=[self.to], headers=headers)
        if self.html:
            mail.attach_alternative(self.html, "text/html")
        return mail


def post(
    template: str, *, to: str, context: dict[str, Any], key: str = "", unsubscribe_url: str = ""
) -> Message | None:
    """Store a mail of `templates/emails/<template>.{subject,txt}` (and `.html` where there is one), and send it
    once the transaction has committed. None where there is nobody to send it to, or `key` was used before.
    """
    if not to or (key and Message.objects.filter(key=key).exists()):
        return None
    context = {"site": site_facts(), **context}
    values = {
        "template": template,
        "to": to,
        "subject": " ".join(render_to_string(f"emails/{template}.subject", context).split())[:200],
        "text": render_to_string(f"emails/{template}.txt", context).strip() + "\n",
        "html": rendered_if_there(f"emails/{template}.html", context),
        "unsubscribe_url": unsubscribe_url,
        "next_try_at": timezone.now(),
    }
    if key:
        message, is_new = Message.objects.get_or_create(key=key, defaults=values)
    else:
        message, is_new = Message.objects.create(**values), True
    if not is_new:
        return None
    transaction.on_commit(lambda: send(message.pk, now=timezone.now()), robust=True)
    return message


def rendered_if_there(template: str, context: dict[str, Any]) -> str:
    try:
        return render_to_string(template, context)
    except TemplateDoesNotExist:
        return ""


def send_again(messages: MessageQuerySet, *, now: datetime) -> int:
    """Those in trouble wait to be sent once more, with all their tries; how many. `run_jobs` sends them."""
    in_trouble = messages.in_trouble(now)
    return in_trouble.update(state=Message.State.WAITING, next_try_at=now, tries=0, trouble="", claimed_at=None)


def let_go(messages: MessageQuerySet, *, now: datetime) -> int:
    """Nobody sends those in trouble any more; how many."""
    return messages.in_trouble(now).update(state=Message.State.LET_GO, text="", html="")


def send(pk: int, *, now: datetime) -> bool:
    """Send one message, unless somebody else does; whether it went out."""
    waiting = Message.objects.due(now).filter(pk=pk)
    if not waiting.update(state=Message.State.SENDING, claimed_at=now, tries=models.F("tries") + 1):
        return False
    message = Message.objects.get(pk=pk)
    try:
        message.as_mail().send()
    except (SMTPException, OSError, ValueError) as error:
        try_again(message, error, now=now)
        return False
    Message.objects.filter(pk=pk).update(state=Message.State.SENT, sent_at=now, text="", html="", trouble="")
    return True


def try_again(message: Message, error: Exception, *, now: datetime) -> None:
    """Later; or not at all, where the address is refused for good or too many tries have failed."""
    trouble = trouble_of(error)
    log.warning("Mail %s (%s) did not go out: %s", message.pk, message.template, trouble)
    if isinstance(error, ValueError) or is_refused_for_good(error) or message.tries > len(WAITS):
        later = {"state": Message.State.GIVEN_UP}
    else:
        later = {"state": Message.State.WAITING, "next_try_at": now + WAITS[message.tries - 1]}
    Message.objects.filter(pk=message.pk).update(trouble=trouble, **later)


def is_refused_for_good(error: Exception) -> bool:
    refused = isinstance(error, SMTPRecipientsRefused)
    return refused and all(code >= REFUSED_FOR_GOOD for code, _ in error.recipients.values())


def trouble_of(error: Exception) -> str:
    """In an officer's words, and without the address that a server's own answer may hold."""
    if isinstance(error, SMTPRecipientsRefused):
        return "The mail server refuses this address."
    if isinstance(error, ValueError):
        return "This is not an address that mail can be sent to."
    return f"The mail server could not be used ({type(error).__name__})."


@dataclass
class Sent:
    """How many messages went out, and how many wait for another try."""

    sent: int = 0
    not_sent: int = 0
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [f"mail: {self.sent:,} sent, {self.not_sent:,} to be tried again or given up"]


def send_waiting(*, now: datetime, progress: Progress = silent) -> Sent:
    """Send whatever is due. One that fails does not hold up the others."""
    report = Sent()
    for pk in list(Message.objects.due(now).values_list("pk", flat=True)):
        went_out = send(pk, now=now)
        report.sent += went_out
        report.not_sent += not went_out
        progress(f"{report.sent + report.not_sent:,} messages")
    return report


def forget_sent(*, on: date, is_dry_run: bool = False) -> Forgotten:
    """Delete messages that went out more than 90 days ago, and with them to whom."""
    sent = Message.objects.filter(state=Message.State.SENT, sent_at__date__lt=on - KEPT)
    return forget_due(sent, what="messages that were sent", is_dry_run=is_dry_run)
