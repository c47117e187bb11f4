"""The weekly mail to officers: what waits. Never more than one a week, and none when nothing waits."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.commands import Progress, RowError, silent
from core.outbox import post
from core.queue import QueueAssignment, QueuePreference
from localoffer.work_queue import WorkQueue, colleagues, done_since, monday_of

KEPT = timedelta(days=30)


@dataclass
class DigestReport:
    """How many mails were stored to be sent, and how many people need none."""

    sent: int = 0
    not_needed: int = 0
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [f"weekly mail: {self.sent:,} sent, {self.not_needed:,} not needed"]


def send_digests(*, on: date, progress: Progress = silent) -> DigestReport:
    """Once in each ISO week to everybody of the staff for whom something waits; run it as often as you like."""
    report, waiting = DigestReport(), set()
    no_mail = set(QueuePreference.objects.filter(wants_digest=False).values_list("user_id", flat=True))
    for person in colleagues():
        queue = WorkQueue(person, on=on)
        waiting |= {item.key for item in queue.items}
        wanted = person.pk not in no_mail and queue.now
        went = bool(wanted and send_digest(person, queue))
        report.sent += went
        report.not_needed += not went
        progress(f"{report.sent + report.not_needed:,} people")
    forget_what_is_done(waiting)
    return report


@transaction.atomic
def send_digest(person: User, queue: WorkQueue) -> bool:
    """It says what waits and where, and leaves out the details: a name or an address may stand there."""
    year, week, _ = queue.on.isocalendar()
    last_week = monday_of(queue.on) - timedelta(days=7)
    context = {
        "person": person,
        "week": queue.shown(queue.this_week()),
        "kinds": queue.kinds(),
        "count": len(queue.now),
        "mine": queue.mine(),
        "oldest_days": queue.oldest_days,
        "done": done_since(last_week, staff=[person]).total(),
        "url": settings.SITE_URL + reverse("admin:index"),
        "button": "Open the desk",
        "stop": settings.SITE_URL + reverse("admin:digest"),
    }
    return (
        post("queue_digest", to=person.email, context=context, key=f"digest:{person.pk}:{year}-W{week:02}") is not None
    )


def forget_what_is_done(waiting: set[str]) -> None:
    """Who saw to a thing that has not waited for a while is of no use any more."""
    old = QueueAssignment.objects.filter(modified_at__lt=timezone.now() - KEPT)
    gone = [pk for pk, key in old.values_list("pk", "key") if key not in waiting]
    for start in range(0, len(gone), 500):
        QueueAssignment.objects.filter(pk__in=gone[start : start + 500]).delete()
