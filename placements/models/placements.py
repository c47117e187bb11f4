"""A young person at an employer, from a day to a day; each is one link of a chain of rotations."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from core.fields import AnswerField
from core.models import PublicRow
from pathways import words
from pathways.continuum import Stage
from pathways.models import Opportunity, PathwayType
from placements.answers import LearnedField, Result
from placements.models.codes import IlrCode
from placements.models.outcomes import OUTCOME_CONSTRAINTS, Hours, Outcome, hours_constraint
from placements.models.people import OfCollege, RowOfCollege, YoungPerson
from providers.models import Provider


def no_outcome_yet(on: date) -> Q:
    """The condition of `without_outcome`, for those who count."""
    is_over = Q(ended_on__isnull=False, next=None) | Q(ended_on=None, planned_end_on__lt=on)
    return is_over & Q(result=Result.NOT_STATED)


def conditions_of(on: date) -> dict[str, Q]:
    """What is true of the placements in each state, by its code: one place for those who choose and those who count."""
    return {
        "planned": Q(ended_on=None, start_on__gt=on),
        "running": Q(ended_on=None, start_on__lte=on, planned_end_on__gte=on),
        "due": Q(ended_on=None, planned_end_on__lt=on),
        "ended": Q(ended_on__isnull=False),
    }


class PlacementQuerySet(OfCollege):
    def planned(self, on: date) -> PlacementQuerySet:
        return self.filter(conditions_of(on)["planned"])

    def running(self, on: date) -> PlacementQuerySet:
        return self.filter(conditions_of(on)["running"])

    def due(self, on: date) -> PlacementQuerySet:
        """Those that should have ended: somebody has to say how."""
        return self.filter(conditions_of(on)["due"])

    def ended(self) -> PlacementQuerySet:
        return self.filter(ended_on__isnull=False)

    def without_outcome(self, on: date) -> PlacementQuerySet:
        """Those of which nobody has said what came: ended, or past the day they should have ended on.

        What came of an ended one that went on to the next rotation is that rotation.
        """
        return self.filter(no_outcome_yet(on))

    def review_due(self, on: date) -> PlacementQuerySet:
        """Those that go on, whose last review named a day for the next one, and that day has come."""
        last = Review.objects.filter(placement=OuterRef("pk")).order_by("-on", "-pk")
        rows = self.filter(ended_on=None).annotate(next_review_on=Subquery(last.values("next_on")[:1]))
        return rows.filter(next_review_on__lte=on)


class Placement(Outcome, RowOfCollege):
    """One placement: where, as what, how long, with what help, and what came of it. No text holds a name."""

    audited_as = "A placement"

    class State(models.TextChoices):
        PLANNED = "planned", "Not started yet"
        RUNNING = "running", "Running"
        DUE = "due", "Ended? Tell us how"
        ENDED = "ended", "Ended"

    class AccessToWork(models.TextChoices):
        """How far the young person's application for Access to Work, the government's grant, has come."""

        NOT_NEEDED = "not_needed", "Not needed"
        NOT_APPLIED = "not_applied", "Not applied for yet"
        APPLIED = "applied", "Applied for"
        AGREED = "agreed", "Agreed"
        REFUSED = "refused", "Refused"
        NOT_STATED = "not_stated", "Not stated"

    class Mode(models.TextChoices):
        EXTERNAL = "external", "With an employer"
        INTERNAL = "internal", "Simulated, in the college"

    young_person = models.ForeignKey(YoungPerson, on_delete=models.PROTECT, related_name="placements")
    host = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="placements", verbose_name="employer", help_text="Where it is."
    )
    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.PROTECT, null=True, blank=True, related_name="placements", verbose_name="listing"
    )
    stage = models.CharField(max_length=20, choices=Stage)
    type = models.ForeignKey(PathwayType, on_delete=models.PROTECT, null=True, blank=True, related_name="placements")
    role = models.CharField("what they do there", max_length=80, help_text="For example: Kitchen assistant.")
    start_on = models.DateField("first day")
    planned_end_on = models.DateField("planned last day")
    hours = Hours("hours a week")
    pay = models.CharField(max_length=10, choices=Opportunity.Pay, default=Opportunity.Pay.NOT_STATED)

    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next", verbose_name="rotation before"
    )
    rotation = models.PositiveSmallIntegerField(default=1, help_text="1 for the first, 2 for the one after it.")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.EXTERNAL)
    aim = models.ForeignKey(
        IlrCode,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placements_with_aim",
        limit_choices_to={"field": IlrCode.Field.AIM},
        verbose_name="ILR aim",
    )
    job_coach = AnswerField(help_text="Is a job coach there?")
    job_coach_hours = Hours("hours a week with the job coach")
    access_to_work = models.CharField(max_length=12, choices=AccessToWork, default=AccessToWork.NOT_STATED)
    access_to_work_on = models.DateField("Access to Work: since", null=True, blank=True)
    travel_training = AnswerField(help_text="Is there travel training?")
    insurance = AnswerField("insurance checked", help_text="Employers' liability insurance.")
    insurance_on = models.DateField("insurance checked on", null=True, blank=True)
    risk_assessment = AnswerField("risk assessment done")
    risk_assessment_on = models.DateField("risk assessment done on", null=True, blank=True)
    safeguarding = AnswerField("safeguarding checked")
    safeguarding_on = models.DateField("safeguarding checked on", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text="No name, date of birth, address or health detail.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="placements_registered"
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-start_on", "pk"]
        indexes = [
            models.Index(fields=["college", "ended_on", "planned_end_on"], name="placement_by_end"),
            models.Index(fields=["college", "start_on"], name="placement_by_start"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_end_on__gte=F("start_on")),
                name="placement_is_planned_to_end_after_it_starts",
                violation_error_message="It is planned to end before it starts. Check the two dates.",
            ),
            hours_constraint("hours", name="placement_hours_are_possible"),
            hours_constraint("job_coach_hours", name="placement_job_coach_hours_are_possible"),
            models.CheckConstraint(
                condition=Q(previous=None) | ~Q(previous=F("pk")),
                name="placement_does_not_follow_itself",
                violation_error_message="A placement cannot come after itself.",
            ),
            models.CheckConstraint(
                condition=Q(rotation__gte=1),
                name="placement_rotation_begins_at_one",
                violation_error_message="The first rotation is number 1.",
            ),
            *OUTCOME_CONSTRAINTS,
        ]

    def __str__(self):
        return f"{self.young_person_id and self.young_person}: {self.role}"

    def get_absolute_url(self):
        return reverse("placement", args=[self.college.slug, self.uuid])

    def state(self, on: date) -> Placement.State:
        if self.ended_on:
            return self.State.ENDED
        if self.start_on > on:
            return self.State.PLANNED
        return self.State.RUNNING if self.planned_end_on >= on else self.State.DUE

    def clean(self):
        if self.young_person_id:
            self.refuse_another_college(self.young_person)
        if self.previous_id and self.young_person_id:
            if self.previous.young_person_id != self.young_person_id:
                raise ValidationError({"previous": "Choose an earlier placement of the same young person."})
            if self.pk and self.pk in {placement.pk for placement in self.previous.chain()}:
                raise ValidationError({"previous": "These placements would follow each other in a ring."})

    def chain(self) -> list[Placement]:
        """This placement and all those before it, the newest first."""
        found, known = [self], {self.pk}
        while (before := found[-1].previous) and before.pk not in known:
            found.append(before)
            known.add(before.pk)
        return found

    @property
    def clock_starts_on(self) -> date | None:
        """The day from which 13, 26 and 52 weeks are counted: the job's start, else the placement's end."""
        return self.job_started_on or self.ended_on


class Review(PublicRow):
    """Somebody looked in on a placement, or asked how it goes."""

    audited_as = "A review of a placement"

    class Going(models.TextChoices):
        WELL = "well", "Goes well"
        MIXED = "mixed", "Some things to sort out"
        BADLY = "badly", "At risk"
        NOT_STATED = "not_stated", "Not stated"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="reviews")
    on = models.DateField("when")
    going = models.CharField("how it goes", max_length=10, choices=Going, default=Going.NOT_STATED)
    next_on = models.DateField("next review", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text="No name, date of birth, address or health detail.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="placement_reviews"
    )

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gt=F("on")),
                name="review_comes_before_the_next",
                violation_error_message="The next review comes before this one. Check the two dates.",
            ),
        ]

    def __str__(self):
        return f"Review on {self.on}"


class FollowUpQuerySet(OfCollege):
    def open(self) -> FollowUpQuerySet:
        """Those that wait for an answer. Who has gone on to another rotation is asked about there."""
        return self.filter(answered_on=None, placement__next=None)

    def due(self, on: date) -> FollowUpQuerySet:
        """Those that somebody has to ask about now."""
        return self.open().filter(due_on__lte=on)

    def coming(self, on: date, *, until: date) -> FollowUpQuerySet:
        return self.open().filter(due_on__gt=on, due_on__lte=until)

    def answered_last(self) -> FollowUpQuerySet:
        return self.filter(answered_on__isnull=False).order_by("-answered_on", "-pk")


class FollowUp(RowOfCollege):
    """Whether a young person is in work 13, 26 or 52 weeks on. "We could not find out" is an answer of its own."""

    audited_as = "A follow-up of a placement"

    class Week(models.IntegerChoices):
        W13 = 13, "13 weeks"
        W26 = 26, "26 weeks"
        W52 = 52, "52 weeks"

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="follow_ups")
    week = models.PositiveSmallIntegerField(choices=Week)
    due_on = models.DateField()
    in_work = LearnedField("in paid work?")
    same_employer = LearnedField("with the same employer?")
    hours = Hours("hours a week")
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="follow_ups_answered"
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["college", "due_on"], name="follow_up_by_due_day", condition=Q(answered_on=None)),
            models.Index(fields=["college", "-answered_on", "-id"], name="follow_up_by_answer"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["placement", "week"], name="follow_up_is_asked_once"),
            models.CheckConstraint(condition=Q(week__in=[13, 26, 52]), name="follow_up_is_at_a_known_week"),
            models.CheckConstraint(
                condition=Q(in_work="not_stated", answered_on=None)
                | ~Q(in_work="not_stated") & Q(answered_on__isnull=False),
                name="follow_up_answer_has_a_date",
                violation_error_message="An answer has a date.",
            ),
            models.CheckConstraint(
                condition=Q(in_work="yes") | Q(hours=None, same_employer="not_stated"),
                name="follow_up_hours_are_of_work",
                violation_error_message="Hours and employer are for those who work. Check the answer.",
            ),
            hours_constraint("hours", name="follow_up_hours_are_possible"),
        ]

    def __str__(self):
        return f"{self.get_week_display()}: {self.get_in_work_display()}"

    def get_absolute_url(self):
        return reverse("follow_up", args=[self.college.slug, self.uuid])

    def clean(self):
        if self.placement_id:
            self.refuse_another_college(self.placement.young_person)

    @property
    def answer_words(self) -> str:
        """ "in paid work, 16 hours a week", "not in paid work", "we could not find out"; nothing without an answer."""
        work = f"in paid work, {words.hours(self.hours, self.hours)}" if self.hours is not None else "in paid work"
        return {"yes": work, "no": "not in paid work", "unknown": "we could not find out"}.get(self.in_work, "")

    @staticmethod
    def day(clock_starts_on: date, week: int) -> date:
        return clock_starts_on + timedelta(weeks=week)
