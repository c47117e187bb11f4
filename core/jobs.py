"""Work that takes longer than a page may: kept as a row, done by whoever comes first, seen as it goes.

An app names its kinds of work in a `jobs.py`. The process that stored a job begins it in a thread once the transaction
has committed, so a site without `manage.py run_jobs` gets it done too; `run_jobs` takes up what waits, and what was
begun by a process that has died. So a job may be begun twice: its work is all or nothing, and knows when it is done.
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from core.commands import RowError, silent

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # whoever has not been heard of for so long has died
RENEWED_EVERY = 1.0  # seconds
MOST_TRIES = 3
KEPT_FOR = timedelta(days=90)
STOPPED = "This was stopped several times before it could finish. Ask whoever runs the site to look at its log."
WENT_WRONG = "Something went wrong on our side, and nothing was saved. Try again, or tell whoever runs the site."


class CannotDo(Exception):
    """The work cannot be done, and nothing was; its text says why, to whoever asked for it."""


class LostLease(Exception):
    """Somebody else has taken the job over: this one was thought dead."""


@dataclass(frozen=True)
class JobKind:
    """A kind of work: what it is called, who may see its jobs, how it is done and where its result stands."""

    code: str
    label: str
    permission: str
    do: Callable[[Work], dict[str, Any] | None]
    url: Callable[[Job], str]


KINDS: dict[str, JobKind] = {}


def job_kind(code: str, label: str, *, permission: str, url: Callable[[Job], str]):
    """Make a function of a `Work` the way to do jobs of this kind; what it returns is the job's result."""

    def registered(do):
        KINDS[code] = JobKind(code, label, permission, do, url)
        return do

    return registered


#: What is thrown away in time, app by app; each takes the moment.
TIDYING: list[Callable[[datetime], object]] = []


def tidying(function: Callable[[datetime], object]) -> Callable[[datetime], object]:
    """Have `function` called whenever jobs are done."""
    TIDYING.append(function)
    return function


def kind_of(code: str) -> JobKind:
    """Raises `KeyError` for work that no app knows any more."""
    if code not in KINDS:
        autodiscover_modules("jobs")
    return KINDS[code]


class JobQuerySet(models.QuerySet):
    def free(self, now: datetime) -> JobQuerySet:
        """Those that wait, and those whose worker has died."""
        died = Q(state=Job.State.RUNNING, lease_until__lt=now)
        return self.filter(Q(state=Job.State.WAITING) | died).order_by("pk")

    def going_on(self) -> JobQuerySet:
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])


class Job(models.Model):
    """One piece of work, from when it was asked for until some time after it is done."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to begin"
        RUNNING = "running", "Being done"
        DONE = "done", "Done"
        FAILED = "failed", "Did not work"

    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    about = models.CharField(max_length=150, blank=True, help_text="What it is done to, for people.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0, help_text="0: nobody knows how much there is.")
    doing = models.CharField(max_length=120, blank=True)
    result = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    trouble = models.TextField(blank=True, help_text="Why it did not work, for whoever asked for it.")
    claim = models.UUIDField(null=True, blank=True, help_text="Of the worker that has it.")
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="running") | Q(claim__isnull=False, lease_until__isnull=False),
                name="running_job_has_a_worker",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "failed"]) | Q(ended_at__isnull=False), name="ended_job_says_when"
            ),
        ]

    def __str__(self):
        return f"{self.label}: {self.about}" if self.about else self.label

    @property
    def label(self) -> str:
        return kind_of(self.kind).label

    @property
    def is_going_on(self) -> bool:
        return self.state in {self.State.WAITING, self.State.RUNNING}

    @property
    def percent(self) -> int | None:
        return min(100, 100 * self.done // self.total) if self.total else None

    @property
    def result_url(self) -> str:
        return kind_of(self.kind).url(self)


@dataclass
class Work:
    """A job in somebody's hands."""

    job: Job
    clock: Callable[[], datetime] = timezone.now
    _told_at: float = field(default_factory=time.monotonic)

    def progress(self, done: int = 0, total: int = 0, doing: str = "") -> None:
        """Say how far it is, and that the worker lives. Raises `LostLease` where another has taken over.

        In a transaction nobody else sees it until that commits, and the lease is long enough for one.
        """
        self.job.done, self.job.total, self.job.doing = done, total or self.job.total, doing[:120]
        if time.monotonic() - self._told_at >= RENEWED_EVERY:
            self._told_at = time.monotonic()
            self.tell(done=done, total=self.job.total, doing=self.job.doing, lease_until=self.clock() + LEASE)

    def tell(self, **values) -> None:
        mine = Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING, claim=self.job.claim)
        if not mine.update(**values):
            raise LostLease


def enqueue(kind: str, *, by, about: str = "", **arguments) -> Job:
    """Store a job with what it tells of, in one transaction; a thread begins it once that has committed."""
    job = Job.objects.create(kind=kind_of(kind).code, by=by, about=about[:150], arguments=arguments)
    transaction.on_commit(begin_soon, robust=True)
    return job


def begin_soon() -> None:
    """Do what waits in a thread of this process, where none does yet."""
    if _one_thread.acquire(blocking=False):
        threading.Thread(target=_work_in_thread, name="jobs", daemon=True).start()


_one_thread = threading.Lock()


def _work_in_thread() -> None:
    try:
        run_jobs(now=timezone.now)
    except Exception:
        log.exception("The jobs could not be done.")
    finally:
        _one_thread.release()
        connections.close_all()


@dataclass
class JobsReport:
    """How many jobs were done, and how many did not work."""

    done: int = 0
    failed: int = 0
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [f"jobs: {self.done:,} done, {self.failed:,} did not work"]


def run_jobs(*, now: Callable[[], datetime], progress: Callable[[str], None] = silent) -> JobsReport:
    """Do whatever waits, one after the other, and take up what a dead worker left. `now` tells the time."""
    report, seen = JobsReport(), set()
    while job := claim_next(now(), besides=seen):
        seen.add(job.pk)
        progress(str(job))
        if do(Work(job, now)):
            report.done += 1
        else:
            report.failed += 1
    autodiscover_modules("jobs")
    for tidy in TIDYING:
        tidy(now())
    return report


@tidying
def forget_old_jobs(now: datetime) -> None:
    Job.objects.filter(state__in=[Job.State.DONE, Job.State.FAILED], ended_at__lt=now - KEPT_FOR).delete()


def claim_next(now: datetime, *, besides: set[int]) -> Job | None:
    """The next job, if no other worker takes it first."""
    for pk in list(Job.objects.free(now).exclude(pk__in=besides).values_list("pk", flat=True)):
        claim = uuid.uuid4()
        values = {"state": Job.State.RUNNING, "claim": claim, "lease_until": now + LEASE, "started_at": now}
        if Job.objects.free(now).filter(pk=pk).update(**values, tries=F("tries") + 1):
            return Job.objects.select_related("by").get(pk=pk)
    return None


def do(work: Work) -> bool:
    """Whether it worked. Whatever goes wrong is kept on the job, and never stops the others."""
    job = work.job
    try:
        if job.tries > MOST_TRIES:
            raise CannotDo(STOPPED)
        result = kind_of(job.kind).do(work)
        work.tell(state=Job.State.DONE, result=result or {}, ended_at=work.clock(), trouble="", doing="")
        return True
    except LostLease:
        log.warning("Job %s was taken over by another worker.", job.pk)
        return False
    except Exception as error:
        if not isinstance(error, CannotDo):
            log.error("Job %s (%s) did not work: %s", job.pk, job.kind, traceback.format_exc())
        trouble = str(error) if isinstance(error, CannotDo) else WENT_WRONG
        Job.objects.filter(pk=job.pk, claim=job.claim).update(
            state=Job.State.FAILED, trouble=trouble, ended_at=work.clock()
        )
        return False
