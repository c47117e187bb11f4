import uuid

from django.db import models
from django.db.models import F, Q

from core.fields import AnswerField
from core.models import HeardQuerySet
from pathways.models.opportunities import Opportunity
from pathways.states import Opening


class Intake(Opening, models.Model):
    """A start: on a date, or rolling ("any time"). Every date and number may be not stated."""

    class Kind(models.TextChoices):
        FIXED = "fixed", "Starts on a date"
        ROLLING = "rolling", "Starts at any time"

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="intakes")
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.FIXED)
    starts_on = models.DateField(null=True, blank=True, help_text="Blank: not stated.")
    apply_from = models.DateField("applications open on", null=True, blank=True)
    apply_by = models.DateField("applications close on", null=True, blank=True, help_text="The last day to apply.")
    open_day_at = models.DateTimeField("open day", null=True, blank=True)
    places = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Blank: not stated. 0: none.")
    places_left = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Blank: not stated. 0: full.")
    waiting_list = AnswerField(help_text="Is there a waiting list?")
    note = models.CharField(max_length=200, blank=True)

    objects = HeardQuerySet.as_manager()

    class Meta:
        ordering = [F("starts_on").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "uuid"], name="intake_is_known_on_its_listing"),
            models.CheckConstraint(
                condition=~Q(kind="rolling") | Q(starts_on__isnull=True),
                name="rolling_intake_has_no_start_date",
                violation_error_message="“At any time” has no start date. Choose “on a date”, or clear the date.",
            ),
            models.CheckConstraint(
                condition=Q(apply_from__isnull=True) | Q(apply_by__isnull=True) | Q(apply_from__lte=F("apply_by")),
                name="intake_opens_before_it_closes",
                violation_error_message="Applications close before they open. Check the two dates.",
            ),
            models.CheckConstraint(
                condition=Q(apply_by__isnull=True) | Q(starts_on__isnull=True) | Q(apply_by__lte=F("starts_on")),
                name="intake_closes_before_it_starts",
                violation_error_message="The last day to apply is after the start. Check the two dates.",
            ),
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(places_left__isnull=True) | Q(places_left__lte=F("places")),
                name="intake_has_no_more_places_left_than_places",
                violation_error_message="There are more places left than places. Check the two numbers.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.starts_on or ''}".strip()
