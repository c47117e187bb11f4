"""People counted by the database: one query for each book, however many placements there are."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django.conf import settings
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from placements.answers import Learned, Result
from placements.models import Placement
from placements.statistics.books import Book
from placements.statistics.measures import JOB_ANSWERS, Profile

FULL_HOURS = 16  # a week: the line that the adult social care returns draw between jobs
WORK = [result for result in Result if result.is_work]
ANSWER = CharField(max_length=20)
COUNTED_ON = Coalesce("ended_on", "planned_end_on")
Row = tuple[str, ...]


def ripe(*, after: date | None, until: date) -> QuerySet[Placement]:
    """Placements that are counted: those that ended, or should have ended, from the day after `after` to `until`.

    Rotations in the same way into work count once, as the last of them.
    """
    later = Placement.objects.filter(
        Q(start_on__gt=OuterRef("start_on")) | Q(start_on=OuterRef("start_on"), pk__gt=OuterRef("pk")),
        young_person=OuterRef("young_person"),
        stage=OuterRef("stage"),
    )
    found = Placement.objects.annotate(counted_on=COUNTED_ON).filter(counted_on__lte=until)
    if after:
        found = found.filter(counted_on__gt=after)
    return found.filter(~Exists(later))


def count_people(book: Book, *, after: date | None, until: date) -> Counter[tuple[Row, Profile]]:
    """How many people of `book` there are by row and profile. Never to be shown."""
    answers = Profile("after", "to", "still_13", "still_26", "still_52")
    counted = (
        with_answers(ripe(after=after, until=until))
        .order_by()
        .values_list(*book.fields, *(f"said_{name}" for name in answers))
        .annotate(people=Count("pk"))
    )
    found: Counter[tuple[Row, Profile]] = Counter()
    for line in counted:
        *row, people = line[: len(book.fields)] + line[-1:]
        said = Profile(*line[len(book.fields) : -1])
        if said.after not in JOB_ANSWERS:
            said = said._replace(still_13="", still_26="", still_52="")
        found[tuple("" if part is None else str(part) for part in row), said] += people
    return found


def with_answers(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    for week in (13, 26, 52):
        placements = placements.annotate(
            **{f"week_{week}": FilteredRelation("follow_ups", condition=Q(follow_ups__week=week))}
        )
    return placements.annotate(
        said_after=after_it(), said_to=where_next(), **{f"said_still_{week}": still(week) for week in (13, 26, 52)}
    )


def after_it() -> Case:
    least, job = settings.COUNTS_AS_JOB_HOURS, Q(result__in=WORK)
    return Case(
        When(job & Q(job_hours=None), then=Value(Learned.UNKNOWN if least else "job_hours")),
        When(job & Q(job_hours__lt=least), then=Value("no_job")),
        When(job & Q(job_hours__lt=FULL_HOURS), then=Value("job_less")),
        When(job, then=Value("job_16")),
        When(result__in=[Result.UNKNOWN, Result.NOT_STATED], then=F("result")),
        default=Value("no_job"),
        output_field=ANSWER,
    )


def where_next() -> Case:
    """The next placement of another kind, begun in time; else what the outcome says."""
    in_time = ExpressionWrapper(
        OuterRef("counted_on") + timedelta(weeks=settings.CONVERSION_WEEKS), output_field=DateField()
    )
    following = (
        Placement.objects.filter(young_person=OuterRef("young_person"), start_on__gt=OuterRef("start_on"))
        .filter(start_on__lte=in_time)
        .exclude(stage=OuterRef("stage"))
    )
    said = Case(
        When(~Q(result_stage=""), then=F("result_stage")),
        When(result__in=[Result.UNKNOWN, Result.NOT_STATED], then=F("result")),
        default=Value("elsewhere"),
        output_field=ANSWER,
    )
    return Coalesce(Subquery(following.order_by("start_on", "pk").values("stage")[:1]), said, output_field=ANSWER)


def still(week: int) -> Case:
    least, answer, hours = settings.COUNTS_AS_JOB_HOURS, f"week_{week}__in_work", f"week_{week}__hours"
    return Case(
        When(Q(**{answer: None}), then=Value(Learned.NOT_STATED)),
        When(Q(**{answer: Learned.YES, f"{hours}__lt": least}), then=Value(Learned.NO)),
        When(Q(**{answer: Learned.YES, hours: None}), then=Value(Learned.UNKNOWN if least else Learned.YES)),
        default=F(answer),
        output_field=ANSWER,
    )
