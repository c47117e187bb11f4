"""Old placements become counts of people without a person, and only for tables that have not counted them yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from core.audit import record
from core.commands import RowError
from placements.models import Placement, PrunedCount, YoungPerson
from placements.statistics.books import BOOKS, Book
from placements.statistics.counting import COUNTED_ON, count_people
from placements.statistics.freezing import counted_so_far

DAYS_OF_A_YEAR = 365


@dataclass
class Pruned:
    """How much was deleted, in numbers and nothing else."""

    ended_before: date
    placements: int = 0
    young_people: int = 0
    is_dry_run: bool = True
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        done = "would be deleted (--yes does it)" if self.is_dry_run else "deleted"
        return [
            f"Placements that ended before {self.ended_before:%Y-%m-%d}: {self.placements:,} {done}.",
            f"Young people without a placement since: {self.young_people:,} {done}.",
        ]


@transaction.atomic
def prune(*, on: date, is_dry_run: bool = True) -> Pruned:
    """Turn what is older than the retention into counts; only say how much that is where it `is_dry_run`.

    Counts and placements change together, or neither does.
    """
    day = on - timedelta(days=DAYS_OF_A_YEAR * settings.PLACEMENT_RETENTION_YEARS)
    old = Placement.objects.annotate(counted_on=COUNTED_ON).filter(counted_on__lt=day)
    pks = list(old.values_list("pk", flat=True))
    kept = Placement.objects.filter(young_person=OuterRef("pk")).exclude(pk__in=old.values("pk"))
    years_ago = day.year - 1  # a cohort whose college year had begun by then, and is over now
    alone = YoungPerson.objects.filter(~Exists(kept), cohort__year__lt=years_ago)
    report = Pruned(day, len(pks), alone.count(), is_dry_run)
    if is_dry_run:
        return report
    keep_counts(until=day - timedelta(days=1))
    gone = [pk for (pk,) in alone.values_list("pk")]
    Placement.objects.filter(previous__in=old.values("pk")).update(previous=None)
    Placement.objects.filter(pk__in=old.values("pk")).delete()
    YoungPerson.objects.filter(pk__in=gone).delete()
    if pks:
        note = f"{report.placements} placements, {report.young_people} young people"
        record("placements.pruned", by=None, note=note)
    return report


def keep_counts(*, until: date) -> None:
    """Add the people who are about to go to the counts of each book that still waits for them."""
    counted_to = counted_so_far()
    for book in BOOKS:
        for (measure, row, answer), number in counts_of(book, after=counted_to.get(book.code), until=until).items():
            count, _ = PrunedCount.objects.get_or_create(
                book=book.code, measure=measure, row=row, answer=answer, defaults={"number": 0}
            )
            count.number += number
            count.save(update_fields=["number"])


def counts_of(book: Book, *, after: date | None, until: date) -> Counter[tuple[str, str, str]]:
    """People by measure, row and answer: what a table is made of, and no finer."""
    found: Counter[tuple[str, str, str]] = Counter()
    measures = {measure.code: measure for measure, _ in book.tables}
    for (row, profile), number in count_people(book, after=after, until=until).items():
        for code, measure in measures.items():
            if (answer := measure.answer(profile)) is not None:
                found[code, "/".join(row), answer] += number
    return found
