"""Young people as their college knows them here: by a reference that means nothing to anybody else."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, F, Q

from core.models import PublicRow
from pathways.continuum import Stage
from pathways.models import Interest, PathwayType, SupportNeed
from placements.answers import AgeBand
from placements.models.codes import PlanType
from placements.personal import refuse_personal_reference
from providers.models import Area, Membership, Provider

FIRST_MONTH = 8  # a college year begins on 1 August, as the ILR's does


def academic_year_of(day: date) -> int:
    """The year in which the college year of `day` began: 2026 for 2026/27."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def year_in_words(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02}"


class OfCollege(models.QuerySet):
    """Rows of one college. Another college's do not exist for it."""

    def of(self, college: Provider) -> OfCollege:
        return self.filter(college=college)

    def first_rows(self, most: int) -> OfCollege:
        """The first of them, chosen by their numbers alone: to put whole rows in order takes four times as long."""
        chosen = self.values_list("pk", flat=True)[:most]
        return self.filter(pk__in=list(chosen))


class RowOfCollege(PublicRow):
    """A row about a young person that names their college too, by which its indexes begin.

    With ten years of everybody's rows, to look through those of other colleges takes longer than all else on a page.
    """

    college = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="%(class)ss_kept", db_index=False)

    class Meta:
        abstract = True

    def refuse_another_college(self, person: YoungPerson) -> None:
        if self.college_id != person.college_id:
            raise ValidationError("Choose one of your own young people.")


class CohortQuerySet(OfCollege):
    def open(self) -> CohortQuerySet:
        return self.filter(is_closed=False)

    def counted(self, on: date) -> CohortQuerySet:
        """With the number of its young people, and of their placements that run on the London date `on`."""
        runs = Q(
            young_people__placements__ended_on=None,
            young_people__placements__start_on__lte=on,
            young_people__placements__planned_end_on__gte=on,
        )
        return self.annotate(
            people=Count("young_people", distinct=True), running=Count("young_people__placements", filter=runs)
        ).order_by("-year", "name")  # the order of the model is lost where rows are counted


class Cohort(PublicRow):
    """A group that a college sends into work in one college year."""

    college = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=80, help_text="For example: Supported internships, hospital.")
    year = models.PositiveSmallIntegerField("college year", help_text="The year it begins in: 2026 for 2026/27.")
    stage = models.CharField(max_length=20, choices=Stage, blank=True, help_text="Blank: more than one.")
    kept_by = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="cohorts",
        help_text="Who is reminded. Blank: all managers of the college.",
    )
    is_closed = models.BooleanField(default=False, help_text="Nobody is added any more; follow-ups go on.")
    is_example = models.BooleanField(default=False, help_text="Invented, for the demonstration.")

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["college", "year", "name"],
                name="cohort_is_known_by_year_and_name",
                violation_error_message="You have a cohort of that name in that year. Choose another name.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="cohort_year_is_a_year",
                violation_error_message="Write the year in which the college year begins, for example 2026.",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.year_words}"

    @property
    def year_words(self) -> str:
        return year_in_words(self.year)

    def clean(self):
        if self.college_id and not self.college.may_place:
            raise ValidationError({"college": "Only colleges and schools register placements."})
        if self.kept_by and not (self.kept_by.provider_id == self.college_id and self.kept_by.may_place):
            raise ValidationError({"kept_by": "Choose somebody who registers placements for this college."})


class YoungPersonQuerySet(OfCollege):
    def with_facts(self) -> YoungPersonQuerySet:
        """With all that is known of them, and their cohort."""
        return self.select_related("cohort", "need__public_need", "plan", "home_area")


class YoungPerson(PublicRow):
    """A young person without a name: what a statistic needs, and a reference that only the college can read."""

    audited_as = "A young person"

    college = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="young_people")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="young_people")
    reference = models.CharField(
        max_length=20,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9][A-Za-z0-9-]*\Z",
                "Use letters, numbers and hyphens, for example SI-07. Never a name or a date of birth.",
            )
        ],
        help_text="Your own, for example SI-07. Keep what it stands for in your own records, never here.",
    )
    age_band = models.CharField("age", max_length=10, choices=AgeBand, default=AgeBand.NOT_STATED)
    need = models.ForeignKey(
        SupportNeed,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="young_people",
        verbose_name="SEN type",
    )
    plan = models.ForeignKey(PlanType, on_delete=models.PROTECT, null=True, blank=True, related_name="young_people")
    home_area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="young_people")

    objects = YoungPersonQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]
        verbose_name_plural = "young people"
        constraints = [
            models.UniqueConstraint(
                fields=["college", "reference"],
                name="reference_is_unique_in_its_college",
                violation_error_message="You use that reference already.",
            ),
        ]

    def __str__(self):
        return self.reference

    def clean(self):
        if self.cohort_id and self.college_id and self.cohort.college_id != self.college_id:
            raise ValidationError({"cohort": "Choose one of your own cohorts."})
        try:
            refuse_personal_reference(self.reference)
        except ValidationError as error:
            raise ValidationError({"reference": error.messages}) from error


class LookingForQuerySet(OfCollege):
    def with_facts(self) -> LookingForQuerySet:
        """With whoever looks, and all that a listing is matched by."""
        return self.select_related(
            "young_person__home_area", "young_person__need__public_need", "type", "area"
        ).prefetch_related("interests")

    def waiting(self, on: date) -> LookingForQuerySet:
        """Those who look for something now: begun, and not ended."""
        return self.filter(from_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))


class LookingFor(RowOfCollege):
    """What a young person wants to do next, from a date: matched to live listings, and counted as demand."""

    audited_as = "What a young person looks for"

    class Ending(models.TextChoices):
        PLACED = "placed", "Found something"
        STOPPED = "stopped", "Does not look any more"
        LEFT = "left", "Left the college"
        NOT_STATED = "not_stated", "Not stated"

    young_person = models.ForeignKey(YoungPerson, on_delete=models.CASCADE, related_name="looking_for")
    stage = models.CharField(max_length=20, choices=Stage, blank=True, help_text="Blank: any.")
    type = models.ForeignKey(PathwayType, on_delete=models.PROTECT, null=True, blank=True, related_name="looked_for")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="looked_for", help_text="Blank: home area."
    )
    interests = models.ManyToManyField(Interest, blank=True, related_name="looked_for")
    from_on = models.DateField("from")
    ended_on = models.DateField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending, default=Ending.NOT_STATED)

    objects = LookingForQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        verbose_name_plural = "looking for"
        indexes = [models.Index(fields=["college", "ended_on"], name="looking_for_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("from_on")),
                name="looking_for_ends_after_it_begins",
                violation_error_message="They stopped looking before they began. Check the two dates.",
            ),
            models.CheckConstraint(
                condition=Q(ending="not_stated") | Q(ended_on__isnull=False),
                name="looking_for_that_ended_says_when",
                violation_error_message="Say when they stopped looking.",
            ),
        ]

    def __str__(self):
        return f"{self.young_person} looks for {self.get_stage_display() or 'anything'}"

    def clean(self):
        if self.young_person_id:
            self.refuse_another_college(self.young_person)

    @property
    def where(self) -> Area | None:
        return self.area or self.young_person.home_area
