"""What is done when a college registers a placement. Each is one transaction and leaves a line in the audit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from core.addresses import free_slug
from core.audit import record
from core.calendar import months_later
from core.templatetags.site import full_date
from pathways.words import count
from placements.models import Cohort, HostProposal, Placement, PlacementDraft, YoungPerson, academic_year_of
from placements.models.people import year_in_words
from providers.models import Provider

INTERNSHIPS = {"supported_internship", "supported-internship"}  # the paper's type, and the one that families know
INTERNSHIP_MONTHS = 6
LONGEST = timedelta(days=2 * 366)


@transaction.atomic
def register(*, college: Provider, by: User, person: YoungPerson, facts: dict[str, Any]) -> Placement:
    """A placement of `person`, who is one of `college`'s and may be new. `facts` by the names of the model's fields.

    Raises `ValidationError` for what the model refuses. What merely looks wrong is for `warnings_of` to say.
    """
    if person.college_id != college.pk:
        raise ValidationError("Choose one of your own young people.")
    if person.pk is None:
        add_person(person, by=by)
    placement = Placement(college=college, young_person=person, created_by=by, **facts)
    placement.full_clean()
    placement.save()
    record("placement.registered", by=by, row=placement)
    return placement


@transaction.atomic
def add_person(person: YoungPerson, *, by: User) -> YoungPerson:
    person.full_clean()
    person.save()
    record("young_person.added", by=by, row=person)
    return person


def person_called(reference: str, *, college: Provider, cohort: Cohort | None = None) -> YoungPerson:
    """Whoever has that reference in `college`, in capitals or not; else somebody new in `cohort`, not stored yet."""
    known = YoungPerson.objects.of(college).filter(reference__iexact=reference).select_related("cohort").first()
    return known or YoungPerson(college=college, cohort=cohort, reference=reference)


@transaction.atomic
def propose_host(*, college: Provider, by: User, on: date, name: str, kind: str = Provider.Kind.NOT_STATED) -> Provider:
    """An employer that the public does not find until an officer has looked at it.

    Where there is one of that name, it is that one: a college is not told whether another has proposed it.
    """
    if known := Provider.objects.filter(name__iexact=name).first():
        return known
    host = Provider(
        name=name, slug=free_slug(Provider.objects.all(), name, otherwise="employer"), kind=kind, is_listed=False
    )
    host.full_clean()
    try:
        with transaction.atomic():
            host.save()
    except IntegrityError:  # somebody else was quicker
        return Provider.objects.get(name__iexact=name)
    HostProposal.objects.create(host=host, college=college, proposed_by=by, proposed_on=on)
    record("host.proposed", by=by, row=host)
    return host


# ── Begun, and left ──────────────────────────────────────────────────────────


def keep_draft(
    draft: PlacementDraft | None, *, college: Provider, by: User, answers: dict[str, str | list[str]]
) -> PlacementDraft:
    draft = draft or PlacementDraft(college=college, started_by=by)
    draft.answers = answers
    draft.save()
    return draft


# ── What looks wrong ─────────────────────────────────────────────────────────


def warnings_of(placement: Placement) -> list[str]:
    """Sentences about what may be wrong; none of it stops anybody. Works for one that is not stored yet."""
    person = placement.young_person
    others = person.placements.exclude(pk=placement.pk).select_related("host", "type") if person.pk else []
    others = list(others)
    found = [overlap_words(other) for other in others if overlap(placement, other)]
    if placement.planned_end_on - placement.start_on > LONGEST:
        found.append("It is planned to last more than two years. Check the two dates.")
    if academic_year_of(placement.start_on) != person.cohort.year:
        year = year_in_words(academic_year_of(placement.start_on))
        found.append(f"Its first day is in {year}, and its cohort is of {person.cohort.year_words}. Check the dates.")
    if is_internship(placement) and (short := internship_is_short([placement, *others])):
        found.append(short)
    return found


def overlap(a: Placement, b: Placement) -> bool:
    return a.start_on <= last_day(b) and b.start_on <= last_day(a)


def last_day(placement: Placement) -> date:
    return placement.ended_on or placement.planned_end_on


def overlap_words(other: Placement) -> str:
    days = f"from {full_date(other.start_on)} to {full_date(last_day(other))}"
    return f"It overlaps with another placement of theirs: {other.role}, {other.host}, {days}."


def is_internship(placement: Placement) -> bool:
    return placement.type is not None and placement.type.code in INTERNSHIPS


def internship_is_short(placements: list[Placement]) -> str:
    """What to say where a young person's internship placements do not come to six months; nothing where they do.

    A week that is begun counts, so that a weekend between two rotations is no gap.
    """
    own = [placement for placement in placements if is_internship(placement)]
    first = min(placement.start_on for placement in own)
    weeks = sum((last_day(placement) - placement.start_on).days // 7 + 1 for placement in own)
    if 7 * weeks >= (months_later(first, INTERNSHIP_MONTHS) - first).days:
        return ""
    so_far = f"Their internship placements come to {count(weeks, 'week')} so far."
    return f"{so_far} A supported internship has at least six months of them."


def missing(placement: Placement) -> list[tuple[str, bool]]:
    """What nobody has said yet, in words, and whether it is about the young person."""
    person = placement.young_person
    gaps = {
        "hours a week": placement.hours is None,
        "pay": placement.pay == "not_stated",
        "type of placement": placement.type_id is None,
        "job coach": placement.job_coach == "not_stated",
        "Access to Work": placement.access_to_work == "not_stated",
        "travel training": placement.travel_training == "not_stated",
        "insurance": placement.insurance == "not_stated",
        "risk assessment": placement.risk_assessment == "not_stated",
        "safeguarding": placement.safeguarding == "not_stated",
    }
    theirs = {
        "age": person.age_band == "not_stated",
        "SEN type": person.need_id is None,
        "plan": person.plan_id is None,
        "home area": person.home_area_id is None,
    }
    found = [(words, False) for words, is_gap in gaps.items() if is_gap]
    return found + [(words, True) for words, is_gap in theirs.items() if is_gap]
