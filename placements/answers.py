"""Answers and choices that placements share."""

from django.db import models


class Learned(models.TextChoices):
    """Four answers, never fewer: who was asked and could not be found out about is not a "no", nor not asked yet."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "We asked and could not find out"
    NOT_STATED = "not_stated", "Not recorded yet"


class LearnedField(models.CharField):
    """Yes, no, unknown or not recorded; not recorded until somebody says so."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **({"max_length": 10, "choices": Learned, "default": Learned.NOT_STATED} | kwargs))


class AgeBand(models.TextChoices):
    """An age is kept in a band: with a date of birth somebody could be known."""

    UNDER_16 = "14-15", "14 or 15"
    SIXTEEN = "16-18", "16 to 18"
    NINETEEN = "19-21", "19 to 21"
    TWENTY_TWO = "22-25", "22 to 25"
    NOT_STATED = "not_stated", "Not stated"


class Result(models.TextChoices):
    """What a young person does after a placement."""

    JOB = "job", "A paid job"
    APPRENTICESHIP = "apprenticeship", "An apprenticeship"
    SELF_EMPLOYED = "self_employed", "Works for themselves"
    INTERNSHIP = "internship", "A supported internship"
    VOLUNTARY = "voluntary", "Volunteering or work experience"
    EDUCATION = "education", "A course"
    LOOKING = "looking", "Looking for work"
    NOT_LOOKING = "not_looking", "Not looking for work now"
    OTHER = "other", "Something else"
    UNKNOWN = "unknown", "We asked and could not find out"
    NOT_STATED = "not_stated", "Not recorded yet"

    @property
    def is_work(self) -> bool:
        """Whether it may be a job; whether it counts as one is for `placements.statistics` to say."""
        return self in {Result.JOB, Result.APPRENTICESHIP, Result.SELF_EMPLOYED}
