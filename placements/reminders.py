"""The weekly mail to college staff: whom to ask about. And who keeps a cohort once its keeper is gone.

Mail is no safe place: it says how many wait in which cohort, and where to look after signing in. No reference, no
employer and no answer stands in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.audit import record
from core.commands import Progress, RowError, silent
from core.outbox import post
from placements.models import Cohort, CohortKeeping, ReminderPreference, academic_year_of
from placements.waiting import Waiting, waiting_by_cohort
from providers.models import Level, Membership


@dataclass(frozen=True)
class Line:
    """What somebody has to see to in one cohort."""

    cohort: Cohort
    waiting: Waiting
    is_handed_over: bool


@dataclass
class ReminderReport:
    """Mails stored to be sent, people who need none, and cohorts that changed hands or reach nobody."""

    sent: int = 0
    not_needed: int = 0
    handed_over: int = 0
    reach_nobody: int = 0
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        lines = [f"weekly mail: {self.sent:,} sent, {self.not_needed:,} not needed"]
        lines += [f"cohorts handed over: {self.handed_over:,}"] * bool(self.handed_over)
        lines += [f"cohorts with nobody to remind: {self.reach_nobody:,}"] * bool(self.reach_nobody)
        return lines


def send_follow_ups(*, on: date, progress: Progress = silent) -> ReminderReport:
    """Once in each ISO week to everybody in whose cohorts something waits; run it as often as you like."""
    report = ReminderReport(handed_over=hand_over(on=on))
    colleagues, lines = who_may_answer(), defaultdict(list)
    for line in lines_of_all(on):
        recipients = who_hears(line.cohort, colleagues[line.cohort.college_id])
        report.reach_nobody += not recipients
        for membership in recipients:
            lines[membership].append(line)
    no_mail = set(ReminderPreference.objects.filter(wants_mail=False).values_list("membership_id", flat=True))
    for membership in (one for college in colleagues.values() for one in college):
        wanted = membership in lines and membership.pk not in no_mail
        went = bool(wanted and send_reminder(membership, lines[membership], on=on))
        report.sent += went
        report.not_needed += not went
        progress(f"{report.sent + report.not_needed:,} people")
    return report


def who_may_answer() -> dict[int, list[Membership]]:
    """By college: those who register placements there, with an open account."""
    found = defaultdict(list)
    members = Membership.objects.filter(may_place=True, user__is_active=True).exclude(level=Level.VIEWER)
    for membership in members.select_related("user", "provider"):
        found[membership.provider_id].append(membership)
    return found


def who_hears(cohort: Cohort, colleagues: Iterable[Membership]) -> list[Membership]:
    """Who keeps `cohort`, else all managers, else, in a college whose managers place nobody, all who do."""
    keeper = [membership for membership in colleagues if membership.pk == cohort.kept_by_id]
    managers = [membership for membership in colleagues if membership.may_manage]
    return keeper or managers or list(colleagues)


def lines_of_all(on: date) -> list[Line]:
    """A line for each cohort in which something waits, or whose new keepers have not been told."""
    waiting = waiting_by_cohort(on)
    news = set(CohortKeeping.objects.exclude(handed_over_on=None).values_list("cohort_id", flat=True))
    cohorts = Cohort.objects.filter(pk__in=waiting.keys() | news).order_by("name", "year", "pk")
    return [Line(cohort, waiting.get(cohort.pk, Waiting()), cohort.pk in news) for cohort in cohorts]


@transaction.atomic
def send_reminder(membership: Membership, lines: list[Line], *, on: date) -> bool:
    """Whether it was stored to be sent: not where one went to this member in the same week."""
    year, week, _ = on.isocalendar()
    context = {
        "person": membership.user,
        "college": membership.provider,
        "lines": lines,
        "count": sum(line.waiting.total for line in lines),
        "url": settings.SITE_URL + reverse("follow_ups", args=[membership.provider.slug]),
        "button": "See whom to ask about",
        "stop": settings.SITE_URL + reverse("follow_up_mail", args=[membership.provider.slug]),
    }
    key = f"follow-ups:{membership.pk}:{year}-W{week:02}"
    if post("follow_ups", to=membership.user.email, context=context, key=key) is None:
        return False
    told = [line.cohort.pk for line in lines if line.is_handed_over]
    CohortKeeping.objects.filter(cohort__in=told).update(handed_over_on=None)
    return True


@transaction.atomic
def hand_over(*, on: date) -> int:
    """Cohorts whose keeper has left, may no longer answer, or whose college year has ended go to the managers.

    A year's end does so once: whoever is chosen to keep the cohort afterwards keeps it. How many changed hands.
    """
    able = {membership.pk for college in who_may_answer().values() for membership in college}
    kept = Cohort.objects.filter(Q(kept_by__isnull=False) | Q(keeping__keeper__isnull=False))
    changed = 0
    for cohort in kept.select_related("kept_by__user", "keeping"):
        keeping = getattr(cohort, "keeping", None) or CohortKeeping(cohort=cohort, is_past_year=came_late(cohort))
        is_over = cohort.year < academic_year_of(on)
        had = keeping.keeper_id or (cohort.kept_by and cohort.kept_by.user_id)
        if cohort.kept_by and (cohort.kept_by_id not in able or (is_over and not keeping.is_past_year)):
            give_to_managers(cohort)
        keeping.keeper = cohort.kept_by and cohort.kept_by.user
        keeping.is_past_year |= is_over
        if had != keeping.keeper_id:
            keeping.handed_over_on = on
            changed += 1
        keeping.save()
    return changed


def came_late(cohort: Cohort) -> bool:
    """Whether it was made after its college year: then its keeper was chosen for what is left to ask."""
    return academic_year_of(timezone.localdate(cohort.created_at)) > cohort.year


def give_to_managers(cohort: Cohort) -> None:
    record("cohort.handed_over", by=None, row=cohort, before={"kept_by": str(cohort.kept_by.user)})
    Cohort.objects.filter(pk=cohort.pk).update(kept_by=None, lock_version=F("lock_version") + 1)
    cohort.kept_by = None
