"""Employers and new providers who offer a place. Once an offer is decided, only the organisation stays."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from core.fields import PhoneField, WebAddressField
from core.models import PublicRow
from participation.models.contact_requests import LONGEST_NAME
from pathways.continuum import Stage
from providers.models import Provider

LONGEST_OFFER, MOST_PLACES = 1000, 500


class PlaceOfferQuerySet(models.QuerySet):
    def waiting(self) -> PlaceOfferQuerySet:
        """Those that nobody has decided, whoever waits longest first."""
        return self.filter(state=PlaceOffer.State.NEW).order_by("sent_on", "pk")

    def due_to_forget(self, on: date) -> PlaceOfferQuerySet:
        return self.filter(forget_on__lte=on)


class PlaceOffer(PublicRow):
    """An organisation without an account says what a young person could do with it."""

    class State(models.TextChoices):
        NEW = "new", "Waiting"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    organisation = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=Provider.Kind, default=Provider.Kind.NOT_STATED)
    website = WebAddressField()
    what = models.TextField("what they could offer", max_length=LONGEST_OFFER)
    stage = models.CharField("way into work", max_length=20, choices=Stage, blank=True)
    where = models.CharField(max_length=120, blank=True)
    places = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Blank: not stated.")
    name = models.CharField("whom to ask for", max_length=LONGEST_NAME)
    phone = PhoneField()
    email = models.EmailField(blank=True)
    may_contact = models.BooleanField("we may contact them", default=True)
    sent_on = models.DateField()
    forget_on = models.DateField(help_text="On this day it is deleted, whatever has become of it.")
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, null=True, blank=True, related_name="place_offers")
    reason = models.TextField("why not", max_length=LONGEST_OFFER, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="decided_place_offers"
    )
    digest = models.CharField(max_length=64, editable=False)

    objects = PlaceOfferQuerySet.as_manager()

    class Meta:
        ordering = ["sent_on", "pk"]
        verbose_name = "offer of a place"
        verbose_name_plural = "offers of a place"
        constraints = [
            models.CheckConstraint(
                condition=Q(phone="") & ~Q(email="") | ~Q(phone="") & Q(email=""),
                name="place_offer_has_one_way_to_reach",
                violation_error_message="Give a telephone number or an email address, and not both.",
            ),
            models.CheckConstraint(condition=Q(may_contact=True), name="place_offer_may_be_answered"),
            models.CheckConstraint(
                condition=Q(state="new", decided_on=None, decided_by=None, provider=None, reason="")
                | Q(state="accepted", decided_on__isnull=False, decided_by__isnull=False, provider__isnull=False)
                | Q(state="declined", decided_on__isnull=False, decided_by__isnull=False, provider=None)
                & ~Q(reason=""),
                name="place_offer_says_what_was_decided",
                violation_error_message="Say who decided and when; which provider it became, or why not.",
            ),
            models.CheckConstraint(
                condition=Q(forget_on__gt=F("sent_on")),
                name="place_offer_is_kept_for_a_while",
                violation_error_message="The day to forget it comes after the day it was sent.",
            ),
            models.UniqueConstraint(
                fields=["digest"],
                condition=Q(state="new"),
                name="place_offer_waits_once",
                violation_error_message="The same offer is waiting already.",
            ),
        ]

    def __str__(self):
        """Nothing personal: the audit keeps it when the offer is long deleted."""
        return f"{self.organisation} offers a place"

    def get_decide_url(self) -> str:
        return reverse("admin:participation_placeoffer_decide", args=[self.pk])

    def days_waited(self, on: date) -> int:
        return (on - self.sent_on).days
