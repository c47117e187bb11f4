"""Work that is done once, whoever comes to do it, and taken up again where somebody died over it."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from core.jobs import KINDS, LEASE, MOST_TRIES, CannotDo, Job, LostLease, Work, claim_next, enqueue, job_kind, run_jobs
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def kind():
    """A kind of work that counts, and does what its argument says."""
    done: list[int] = []

    @job_kind("count", "Count", permission="pathways.change_opportunity", url=lambda job: "/admin/")
    def count(work: Work) -> dict:
        if work.job.arguments.get("refuse"):
            raise CannotDo("There is nothing to count.")
        if work.job.arguments.get("break"):
            raise RuntimeError("secret detail")
        done.append(work.job.pk)
        return {"counted": len(done)}

    yield done
    del KINDS["count"]


def run(now: datetime = NOW):
    return run_jobs(now=lambda: now)


def test_a_job_is_done_once(kind):
    job = enqueue("count", by=UserFactory(), about="offer.csv")
    assert (run().done, run().done, kind) == (1, 0, [job.pk])
    job.refresh_from_db()
    assert (job.state, job.result, job.ended_at, str(job)) == ("done", {"counted": 1}, NOW, "Count: offer.csv")


def test_what_cannot_be_done_says_why_and_the_next_is_done(kind):
    refused, broken, fine = (enqueue("count", by=None, **how) for how in ({"refuse": 1}, {"break": 1}, {}))
    assert (run().failed, kind) == (2, [fine.pk])
    refused.refresh_from_db()
    broken.refresh_from_db()
    assert (refused.state, refused.trouble) == ("failed", "There is nothing to count.")
    assert "secret" not in broken.trouble
    assert "nothing was saved" in broken.trouble


def test_what_a_dead_worker_left_is_taken_up_again_when_its_lease_is_over(kind):
    job = enqueue("count", by=None)
    assert claim_next(NOW, besides=set()).pk == job.pk  # and the worker dies
    assert run(NOW + LEASE - timedelta(seconds=1)).done == 0
    assert run(NOW + LEASE + timedelta(seconds=1)).done == 1
    assert kind == [job.pk]


def test_what_is_stopped_again_and_again_is_given_up(kind):
    enqueue("count", by=None)
    for n in range(MOST_TRIES):
        claim_next(NOW + n * 2 * LEASE, besides=set())
    assert run(NOW + 10 * LEASE).failed == 1
    assert kind == []


def test_a_worker_whose_job_was_taken_over_stops():
    enqueue("count", by=None)
    first = Work(claim_next(NOW, besides=set()), clock=lambda: NOW)
    second = Work(claim_next(NOW + 2 * LEASE, besides=set()), clock=lambda: NOW + 2 * LEASE)
    first._told_at = second._told_at = 0
    second.progress(5, 10, "counting")
    with pytest.raises(LostLease):
        first.progress(1, 10, "counting")
    assert Job.objects.get().percent == 50


def test_a_job_of_a_transaction_that_failed_was_never_there(kind):
    with suppress(ZeroDivisionError), transaction.atomic():
        assert enqueue("count", by=None).pk / 0
    assert run().done == 0


def test_old_jobs_are_forgotten(kind):
    enqueue("count", by=None)
    run()
    run(NOW + timedelta(days=91))
    assert not Job.objects.exists()


def test_a_job_that_somebody_does_is_left_alone(kind):
    job = enqueue("count", by=None)
    assert claim_next(NOW, besides=set()).pk == job.pk
    assert claim_next(NOW, besides=set()) is None
