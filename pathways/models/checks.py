"""What was asked of those who run a listing, "is this still right?", and what they answered."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from pathways.models.opportunities import Opportunity


class CheckRequestQuerySet(models.QuerySet):
    def open(self) -> "CheckRequestQuerySet":
        """Those that nobody has answered yet."""
        return self.filter(answered_on=None)

    def unsettled(self) -> "CheckRequestQuerySet":
        """Answered, but an officer has yet to do what the answer asks for: check it, or choose another review date."""
        unchecked = Q(opportunity__checked_on=None) | Q(opportunity__checked_on__lt=F("answered_on"))
        closed = Q(answer=CheckRequest.Answer.CLOSED, opportunity__is_paused=True)
        return self.filter(
            unchecked,
            closed | Q(answer=CheckRequest.Answer.CHANGES),
            opportunity__review_by=F("due_on"),
            opportunity__status=Opportunity.Status.PUBLISHED,
            opportunity__merged_into=None,
        )

    def of_listings_on_the_site(self, on: date) -> "CheckRequestQuerySet":
        return self.filter(opportunity__in=Opportunity.objects.to_be_checked(on))


class CheckRequest(models.Model):
    """One round of asking about one listing, from the first letter to the answer. Rows stay, as its history."""

    class Answer(models.TextChoices):
        RIGHT = "right", "All still right"
        CHANGES = "changes", "Something has changed"
        CLOSED = "closed", "Closed, or not offered any more"
        OFFICER = "officer", "An officer saw to it"
        GONE = "gone", "The listing left the site"
        LAPSED = "lapsed", "No answer in time"

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="check_requests")
    due_on = models.DateField(help_text="The review date that it is about.")
    opened_on = models.DateField()
    sent_to = models.EmailField(blank=True, help_text="Blank: there is no address to write to.")
    asked_on = models.DateField(null=True, blank=True, help_text="The first letter to that address.")
    reminders = models.PositiveSmallIntegerField(default=0)
    hide_on = models.DateField(null=True, blank=True, help_text="Officers were told that it is hidden then.")
    last_call_on = models.DateField(null=True, blank=True, help_text="When its contact was told so.")
    hidden_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    said = models.TextField(blank=True, help_text="What they wrote with it.")

    objects = CheckRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opportunity"], condition=Q(answered_on=None), name="one_open_check_for_a_listing"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on=None) | ~Q(answer="") & Q(answered_on__isnull=False),
                name="check_has_an_answer_and_its_day_or_neither",
            ),
            models.CheckConstraint(
                condition=Q(asked_on=None) | ~Q(sent_to=""), name="who_was_asked_about_a_listing_has_an_address"
            ),
        ]

    def __str__(self):
        return f"{self.opportunity}, due {self.due_on}"

    def next_reminder_on(self) -> date | None:
        """When the next reminder may go out; None where all have, or none was asked for."""
        waits = settings.REMIND_AFTER_DAYS[self.reminders : self.reminders + 1]
        return self.asked_on + timedelta(days=waits[0]) if self.asked_on and waits else None


class CheckLetterQuerySet(models.QuerySet):
    def to(self, address: str) -> "CheckLetterQuerySet":
        return self.filter(sent_to=address.lower())


class CheckLetter(models.Model):
    """One mail to one address, about all of its listings that were due."""

    class Kind(models.TextChoices):
        ASK = "ask", "Asked"
        REMINDER = "reminder", "Reminded"
        LAST_CALL = "last_call", "Told that it will be hidden"
        NEW_LINK = "new_link", "Sent a new link"

    sent_to = models.EmailField(help_text="In small letters.")
    sent_on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind, help_text="Of what it asks, the most pressing.")
    requests = models.ManyToManyField(CheckRequest, related_name="letters")

    objects = CheckLetterQuerySet.as_manager()

    class Meta:
        ordering = ["sent_on", "pk"]
        indexes = [models.Index(fields=["sent_to", "sent_on"], name="check_letter_by_address")]

    def __str__(self):
        return f"{self.get_kind_display()} on {self.sent_on}"

    @property
    def message_key(self) -> str:
        """By which `core.outbox` knows its mail."""
        return f"check:{self.pk}"


class CheckRun(models.Model):
    """A day's asking. Its row is the lock by which of two runs at once the second waits for the first."""

    on = models.DateField(unique=True)
    hidden = models.PositiveIntegerField(default=0, help_text="How many listings were hidden that day.")

    class Meta:
        ordering = ["-on"]

    def __str__(self):
        return str(self.on)
