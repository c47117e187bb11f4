"""How a cohort stands, in its own college's exact numbers. Nobody else sees them: others get `statistics`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from core.charts import Bar, BarChart, Look, Part
from core.templatetags.site import full_date
from placements.answers import Learned, Result
from placements.models import Cohort, FollowUp, Placement

STATES = Placement.State
NOW = {
    STATES.RUNNING: "On a placement",
    STATES.PLANNED: "Their placement has not started yet",
    STATES.DUE: "Their placement should have ended: tell us how",
}
NOT_PLACED = "No placement yet"
HOURS_FROM = (0, 8, 16, 30)
HOURS_NOT_STATED = "Hours not stated"
ANSWERS = {
    Learned.YES: ("in paid work", Look.SOLID),
    Learned.NO: ("not in paid work", Look.SOFT),
    Learned.UNKNOWN: ("could not find out", Look.STRIPED),
    Learned.NOT_STATED: ("not recorded yet", Look.OPEN),
}


@dataclass(frozen=True)
class Sum:
    label: str
    number: int


@dataclass(frozen=True)
class Dashboard:
    """`sums` count placements but for the first, which counts young people; a chart without bars is left out."""

    sums: list[Sum]
    charts: list[BarChart]
    not_due: int


def dashboard(cohort: Cohort, *, on: date) -> Dashboard:
    """Three queries, however large the cohort is."""
    placements = list(
        Placement.objects.filter(young_person__cohort=cohort)
        .select_related("end_reason")
        .only(
            "young_person_id", "start_on", "planned_end_on", "ended_on", "result", "job_hours", "end_reason__label",
            "end_reason__order",
        )
        .order_by("start_on", "rotation", "pk")
    )  # fmt: skip
    follow_ups = FollowUp.objects.filter(placement__young_person__cohort=cohort)
    asked = list(follow_ups.values_list("week", "in_work", "due_on"))
    people = cohort.young_people.count()
    source = f"Your own records of {cohort}, on {full_date(on)}."
    charts = [
        now_chart(placements, people, on=on, source=source),
        weeks_chart(asked, on=on, source=source),
        hours_chart(placements, source=source),
        reasons_chart(placements, source=source),
    ]
    return Dashboard(
        sums=sums_of(placements, people, on=on),
        charts=[chart for chart in charts if chart.bars],
        not_due=sum(not is_due(answer, due_on, on) for _, answer, due_on in asked),
    )


def sums_of(placements: list[Placement], people: int, *, on: date) -> list[Sum]:
    states = Counter(placement.state(on) for placement in placements)
    return [
        Sum("young people", people),
        Sum("placements started", len(placements) - states[STATES.PLANNED]),
        Sum("running now", states[STATES.RUNNING]),
        Sum("ended", states[STATES.ENDED]),
        Sum("to be told how they ended", states[STATES.DUE]),
    ]


def now_chart(placements: list[Placement], people: int, *, on: date, source: str) -> BarChart:
    """Each young person counts once, by their latest placement."""
    latest = {placement.young_person_id: placement for placement in placements}
    found = Counter(now_of(placement, on) for placement in latest.values())
    found[NOT_PLACED] = people - len(latest)
    in_order = [*NOW.values(), *Result.labels, NOT_PLACED]
    return simple_chart(
        "What they do now", "What they do now", [(label, found[label]) for label in in_order if found[label]], source
    )


def now_of(placement: Placement, on: date) -> str:
    state = placement.state(on)
    return Result(placement.result).label if state == STATES.ENDED else NOW[state]


def weeks_chart(asked: list[tuple[int, str, date]], *, on: date, source: str) -> BarChart:
    due = Counter((week, answer) for week, answer, due_on in asked if is_due(answer, due_on, on))
    bars = []
    for week in FollowUp.Week:
        numbers = {answer: due[week, answer] for answer in ANSWERS}
        if any(numbers.values()):
            parts = tuple(Part(label, numbers[answer], look) for answer, (label, look) in ANSWERS.items())
            answered = numbers[Learned.YES] + numbers[Learned.NO]
            bars.append(Bar(f"{week.label} after: {answered} of {sum(numbers.values())} known", parts))
    return BarChart("In paid work afterwards", "When", tuple(bars), source)


def is_due(answer: str, due_on: date, on: date) -> bool:
    """An answer given a few days early counts; a question whose day is still to come does not."""
    return due_on <= on or answer != Learned.NOT_STATED


def hours_chart(placements: list[Placement], *, source: str) -> BarChart:
    found = Counter(band_of(placement.job_hours) for placement in placements if placement.is_in_work)
    bands = [*(band_in_words(*band) for band in pairwise((*HOURS_FROM, None))), HOURS_NOT_STATED]
    numbers = [(band, found[band]) for band in bands] if found else []
    return simple_chart("Hours a week in the job", "Hours a week", numbers, source)


def band_of(hours: Decimal | None) -> str:
    if hours is None:
        return HOURS_NOT_STATED
    reached = [band for band in pairwise((*HOURS_FROM, None)) if hours >= band[0]]
    return band_in_words(*reached[-1])


def band_in_words(start: int, stop: int | None) -> str:
    if not start:
        return f"Under {stop}"
    return f"{start} or more" if stop is None else f"{start} to under {stop}"


def reasons_chart(placements: list[Placement], *, source: str) -> BarChart:
    ended = [placement for placement in placements if placement.ended_on]
    found = Counter((each.end_reason.order, each.end_reason.label) for each in ended if each.end_reason)
    numbers = [(label, found[order, label]) for order, label in sorted(found)]
    if without := len(ended) - found.total():
        numbers.append(("Not stated", without))
    return simple_chart("Why placements ended", "Why", numbers, source, counted="Placements")


def simple_chart(title: str, of_what: str, numbers: list[tuple[str, int]], source: str, **more) -> BarChart:
    bars = tuple(Bar(label, (Part(label, number),)) for label, number in numbers)
    return BarChart(title, of_what, bars, source, **more)
