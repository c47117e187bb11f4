"""What a provider, a place, a label or a text said before, and who changed it.

django-simple-history keeps a record with every save. `HeardQuerySet` keeps one where rows are written without `save()`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import Model
from simple_history.models import DeletedObject, HistoricalRecords, ModelChange

from core.differences import NONE, Difference
from core.locking import value_in_words

MACHINERY = ["created_at", "modified_at", "lock_version"]
MOST_SHOWN = 100
DONE = {"+": "Added", "~": "Changed", "-": "Deleted"}


class KeptHistory(HistoricalRecords):
    """For a model: `history = KeptHistory()`."""

    def __init__(self, *, without: tuple[str, ...] = (), **more: Any):
        super().__init__(excluded_fields=[*MACHINERY, *without], **more)

    def finalize(self, sender, **kwargs):
        """Of every model that Django makes, those of a migration included, only those that are asked for."""
        super().finalize(sender, **kwargs)
        if issubclass(sender, self.cls):
            KEEPERS[sender] = self

    def begin(self, model: type[Model]) -> int:
        """Keep how the rows stand that have no record yet; how many there were."""
        rows = list(model._base_manager.exclude(pk__in=model.history.values("id")))
        if self.m2m_fields:  # which are not kept in bulk
            for row in rows:
                self.create_historical_record(row, "+")
        else:
            model.history.bulk_history_create(rows, batch_size=500)
        return len(rows)


KEEPERS: dict[type[Model], KeptHistory] = {}


def begin_tables() -> int:
    """Begin the history of whatever has none yet: after seeding, and on a site of before; how many rows there were."""
    return sum(keeper.begin(model) for model, keeper in KEEPERS.items())


@dataclass(frozen=True)
class Change:
    at: datetime
    by: str
    done: str
    differences: list[Difference]


def has_history(row: Model | type[Model]) -> bool:
    return (row if isinstance(row, type) else type(row)) in KEEPERS


def changes_of(row: Model) -> list[Change]:
    """What was done to `row`, the newest first; a save that changed nothing is left out."""
    newest_first = row.history.select_related("history_user").order_by("-history_date", "-history_id")
    records = list(newest_first[: MOST_SHOWN + 1])
    told = [change_between(old, new) for new, old in pairwise([*records, None])]
    return [change for change in told if change.differences or change.done != DONE["~"]][:MOST_SHOWN]


def change_between(old: Model | None, new: Model) -> Change:
    found = new.diff_against(old, foreign_keys_are_objs=True).changes if old else []
    by = new.history_user.get_short_name() if new.history_user else ""
    differences = [in_words(new.instance_type, change) for change in found]
    return Change(new.history_date, by, DONE[new.history_type], differences)


def in_words(model: type[Model], change: ModelChange) -> Difference:
    field = model._meta.get_field(change.field)
    label = str(field.verbose_name)
    if field.many_to_many:
        other = field.m2m_reverse_field_name()
        said = ("\n".join(sorted(str(row[other]) for row in side)) or NONE for side in (change.old, change.new))
    else:
        said = (value_in_words(field, None if is_nothing(side) else side) for side in (change.old, change.new))
    return Difference(field.name, label[:1].upper() + label[1:], *said, is_list=field.many_to_many)


def is_nothing(value: Any) -> bool:
    """No row was named, as the library says it."""
    return isinstance(value, DeletedObject) and value.pk is None
