"""People who asked us to contact them. What is kept of them is little, and not for long."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format

from accounts.models import User
from core.fields import PhoneField
from core.models import PublicRow
from pathways.models import Opportunity
from providers.models import NamedContact

KEPT_DAYS = 90
LONGEST_NAME, LONGEST_TEXT = 80, 500


class ContactRequestQuerySet(models.QuerySet):
    def waiting(self) -> ContactRequestQuerySet:
        """Those that nobody has answered, whoever waits longest first."""
        return self.filter(state=ContactRequest.State.NEW).order_by("asked_on", "pk")

    def due_to_forget(self, on: date) -> ContactRequestQuerySet:
        return self.filter(forget_on__lte=on)


class ContactRequest(PublicRow):
    """Somebody asks for a call, a letter or a paper copy. No birth date, no address, nothing about health."""

    class Kind(models.TextChoices):
        TALK = "talk", "Talk to somebody"
        PAPER = "paper", "Get a paper copy"

    class BestTime(models.TextChoices):
        MORNING = "morning", "Morning"
        AFTERNOON = "afternoon", "Afternoon"
        EVENING = "evening", "Evening"
        ANY = "any", "Any time"

    class State(models.TextChoices):
        NEW = "new", "Waiting"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed without an answer"

    kind = models.CharField("wish", max_length=10, choices=Kind, default=Kind.TALK)
    name = models.CharField("name to use", max_length=LONGEST_NAME)
    phone = PhoneField()
    email = models.EmailField(blank=True)
    best_time = models.CharField(max_length=10, choices=BestTime, blank=True)
    role = models.CharField("wants to talk to", max_length=30, choices=NamedContact.Role, blank=True)
    opportunity = models.ForeignKey(
        Opportunity,
        verbose_name="listing",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_requests",
    )
    about = models.TextField("in their words", max_length=LONGEST_TEXT, blank=True)
    asked_on = models.DateField()
    forget_on = models.DateField(help_text="On this day it is deleted, whatever has become of it.")
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    answered_on = models.DateField("dealt with on", null=True, blank=True)
    answered_by = models.ForeignKey(
        User,
        verbose_name="dealt with by",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answered_contact_requests",
    )
    note = models.CharField(max_length=500, blank=True, help_text="For colleagues. Nothing about anybody's health.")
    digest = models.CharField(max_length=64, editable=False)

    objects = ContactRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_on", "pk"]
        verbose_name = "contact request"
        constraints = [
            models.CheckConstraint(
                condition=Q(phone="") & ~Q(email="") | ~Q(phone="") & Q(email=""),
                name="contact_request_has_one_way_to_reach",
                violation_error_message="Give a telephone number or an email address, and not both.",
            ),
            models.CheckConstraint(
                condition=Q(state="new", answered_on=None, answered_by=None)
                | ~Q(state="new") & Q(answered_on__isnull=False, answered_by__isnull=False),
                name="contact_request_says_who_dealt_with_it",
                violation_error_message="Say who dealt with it and when, or leave it waiting.",
            ),
            models.CheckConstraint(
                condition=Q(forget_on__gt=F("asked_on")),
                name="contact_request_is_kept_for_a_while",
                violation_error_message="The day to forget it comes after the day it was made.",
            ),
            models.UniqueConstraint(
                fields=["digest"],
                condition=Q(state="new"),
                name="contact_request_waits_once",
                violation_error_message="The same request is waiting already.",
            ),
        ]

    def __str__(self):
        """Nothing personal: the history of the admin keeps it when the request is long deleted."""
        return f"{self.get_kind_display()}, asked on {date_format(self.asked_on)}"

    def days_waited(self, on: date) -> int:
        return (on - self.asked_on).days


def day_to_forget(asked_on: date) -> date:
    return asked_on + timedelta(days=KEPT_DAYS)


def digest_of(**said: str) -> str:
    """The same for what the same person sends twice, with whatever spaces and capitals."""
    plain = [f"{name}={' '.join(text.split()).casefold()}" for name, text in sorted(said.items())]
    return sha256("\n".join(plain).encode()).hexdigest()
