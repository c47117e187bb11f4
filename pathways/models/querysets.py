"""The words in which everything else asks for listings. Time is an argument."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

from core.easy_read import SummedUpQuerySet
from core.models import HeardQuerySet
from pathways.entries import Entry, UnreadableEntry
from pathways.states import State

if TYPE_CHECKING:
    from pathways.continuum import Stage
    from pathways.models.types import PathwayType


def intake_is_open(on: date) -> Q:
    """The same rule as `Intake.is_open`, for the database."""
    by_its_dates = Q(apply_by__gte=on) | Q(apply_by__isnull=True) & (
        Q(kind="rolling") | Q(apply_from__isnull=False) & (Q(starts_on__isnull=True) | Q(starts_on__gte=on))
    )
    return (Q(apply_from__isnull=True) | Q(apply_from__lte=on)) & by_its_dates


def intake_is_over(on: date) -> Q:
    """The same rule as `Intake.is_over`, for the database."""
    return Q(apply_by__isnull=False, apply_by__lt=on) | Q(
        apply_by__isnull=True, starts_on__isnull=False, starts_on__lt=on
    )


def has_intake(condition: Q = Q()) -> Exists:  # noqa: B008 - a Q is never changed in place
    intakes = apps.get_model("pathways", "Intake").objects.filter(opportunity=OuterRef("pk"))
    return Exists(intakes.filter(condition))


class OpportunityQuerySet(SummedUpQuerySet, HeardQuerySet):
    def published(self, on: date) -> OpportunityQuerySet:
        """What the public may know of: not a draft, not gone, not before its day."""
        return self.filter(Q(publish_on__isnull=True) | Q(publish_on__lte=on), status="published", merged_into=None)

    def in_directory(self, on: date, *, historical: bool = False) -> OpportunityQuerySet:
        """What families find: live, overdue, closed and paused listings; the old record only when asked for."""
        listed = self.published(on).filter(Q(hidden_on__isnull=True) | Q(hidden_on__gt=on))
        return listed if historical else listed.filter(is_historical=False)

    def to_be_checked(self, on: date) -> OpportunityQuerySet:
        """What families can come upon, so what its providers are asked about: hidden and paused listings too.

        The old record is as it is for good. Examples belong to nobody, and are asked about in the demonstration alone.
        """
        listings = self.published(on).filter(is_historical=False)
        return listings if settings.DEMO else listings.filter(is_example=False)

    def written(self) -> OpportunityQuerySet:
        """Without those that their organisation is still writing, or has just sent to be read."""
        return self.exclude(draft__isnull=False, status__in=["draft", "awaiting_review"])

    def recorded(self) -> OpportunityQuerySet:
        """The offer as an old paper recorded it."""
        return self.filter(is_historical=True, status="published")

    def with_what_is_summed_up(self) -> OpportunityQuerySet:
        listings = self.select_related("contact").defer("search_text", "entry")
        return listings.prefetch_related("needs", "support", "interests", "sites")

    def in_state(self, state: State, on: date) -> OpportunityQuerySet:
        """Those whose `state_of(..., on=on)` is `state`."""
        if state == State.MERGED:
            return self.exclude(merged_into=None)
        unmerged = self.filter(merged_into=None)
        if state in {State.ARCHIVED, State.DRAFT, State.AWAITING_REVIEW}:
            return unmerged.filter(status=state.value)
        published = unmerged.filter(status="published")
        if state == State.SCHEDULED:
            return published.filter(publish_on__gt=on)
        if state == State.HIDDEN:
            return self.published(on).filter(hidden_on__lte=on)
        listed = self.in_directory(on, historical=True)
        if state == State.PAUSED:
            return listed.filter(is_paused=True)
        closed = Q(has_intake()) & ~Q(has_intake(~intake_is_over(on)))
        running = listed.filter(is_paused=False)
        if state == State.CLOSED:
            return running.filter(closed)
        overdue = Q(review_by__isnull=False, review_by__lt=on)
        return running.exclude(closed).filter(overdue if state == State.OVERDUE else ~overdue)

    def taking_people(self, on: date) -> OpportunityQuerySet:
        """Neither paused nor closed: what "live now" counts."""
        closed = Q(has_intake()) & ~Q(has_intake(~intake_is_over(on)))
        return self.in_directory(on).filter(is_paused=False).exclude(closed)

    def in_stage(self, stage: Stage) -> OpportunityQuerySet:
        return self.filter(stage=stage)

    def of_type(self, pathway_type: PathwayType) -> OpportunityQuerySet:
        """Those of the type itself or of one below it."""
        return self.filter(Q(type=pathway_type) | Q(type__parent=pathway_type))

    def closing_soon(self, on: date, *, before: date) -> OpportunityQuerySet:
        """Those that stop taking applications from `on` to `before`, the soonest first."""
        return (
            self.taking_people(on)
            .filter(intakes__apply_by__range=(on, before))
            .annotate(closes_on=models.Min("intakes__apply_by"))
            .order_by("closes_on", "pk")
        )

    def entries(self) -> list[Entry]:
        """What lists show of these listings, in one query."""
        return [self._entry(pk, text) for pk, text in self.values_list("pk", "entry")]

    def entries_by_pk(self, pks: Sequence[int]) -> dict[int, Entry]:
        """In one plain statement: the ORM takes longer to compile it than all the rest of a page's query."""
        marks = ", ".join(["%s"] * len(pks))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, entry FROM pathways_opportunity WHERE id IN ({marks})", list(pks))  # noqa: S608
            return {pk: self._entry(pk, text) for pk, text in cursor.fetchall()}

    def _entry(self, pk: int, text: str) -> Entry:
        """As it is kept; where that is of another time, or was never written, as the listing stands."""
        try:
            return Entry.read(text)
        except UnreadableEntry:
            return Entry.of(self.model.objects.get(pk=pk))
