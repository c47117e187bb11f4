"""What came of a placement: on the placement's own row, so that the database can refuse an outcome without an end."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from pathways.continuum import Stage
from placements.answers import LearnedField, Result
from placements.models.codes import EndReason, IlrCode

MOST_HOURS = 60  # a week
POSSIBLE_HOURS = f"Hours a week are from 0 to {MOST_HOURS}."


class JobPay(models.TextChoices):
    MINIMUM = "minimum", "Minimum wage or more"
    BELOW = "below", "Less than the minimum wage"
    NOT_STATED = "not_stated", "Not stated"


class Hours(models.DecimalField):
    """Hours a week, 0 to 60, to the quarter; not stated where there are none."""

    def __init__(self, *args, **kwargs):
        given = {
            "max_digits": 4,
            "decimal_places": 2,
            "null": True,
            "blank": True,
            "validators": [MinValueValidator(0, POSSIBLE_HOURS), MaxValueValidator(MOST_HOURS, POSSIBLE_HOURS)],
        }
        super().__init__(*args, **(given | kwargs))


def hours_constraint(field: str, *, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{field: None}) | Q(**{f"{field}__gte": 0, f"{field}__lte": MOST_HOURS}),
        name=name,
        violation_error_message=POSSIBLE_HOURS,
    )


class Outcome(models.Model):
    """How a placement ended, and what the young person does now."""

    ended_on = models.DateField(null=True, blank=True, help_text="The last day. Blank: it has not ended.")
    end_reason = models.ForeignKey(
        EndReason, on_delete=models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    job_offered = LearnedField("was a job offered?")
    job_taken = LearnedField("was it taken?")
    result = models.CharField("what they do now", max_length=16, choices=Result, default=Result.NOT_STATED)
    result_stage = models.CharField(
        "where on the continuum that is", max_length=20, choices=Stage, blank=True, help_text="Blank: not stated."
    )
    same_employer = LearnedField("is it with the same employer?")
    job_started_on = models.DateField(null=True, blank=True)
    job_hours = Hours("hours a week in the job")
    job_pay = models.CharField(
        max_length=10,
        choices=JobPay,
        default=JobPay.NOT_STATED,
    )
    ilr_outcome = models.ForeignKey(
        IlrCode,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss_with_outcome",
        limit_choices_to={"field": IlrCode.Field.OUTCOME},
        verbose_name="ILR outcome",
    )
    recorded_on = models.DateField("outcome recorded on", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def has_outcome(self) -> bool:
        """Whether somebody has said what came of it, if only that it cannot be found out."""
        return self.result != Result.NOT_STATED

    @property
    def is_in_work(self) -> bool:
        return Result(self.result).is_work


OUTCOME_CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(ended_on=None) | Q(ended_on__gte=F("start_on")),
        name="placement_ends_after_it_starts",
        violation_error_message="It ended before it started. Check the two dates.",
    ),
    models.CheckConstraint(
        condition=Q(ended_on__isnull=False)
        | Q(
            result="not_stated", job_offered="not_stated", job_taken="not_stated", end_reason=None, job_started_on=None
        ),
        name="placement_outcome_needs_an_end",
        violation_error_message="Say when the placement ended. An outcome comes after its end.",
    ),
    models.CheckConstraint(
        condition=~Q(job_taken="yes") | ~Q(job_offered="no"),
        name="placement_job_taken_was_offered",
        violation_error_message="A job that was taken was offered. Check the two answers.",
    ),
    models.CheckConstraint(
        condition=Q(job_started_on=None) | Q(job_started_on__gte=F("start_on")),
        name="placement_job_starts_after_it",
        violation_error_message="The job started before the placement. Check the two dates.",
    ),
    hours_constraint("job_hours", name="placement_job_hours_are_possible"),
]
