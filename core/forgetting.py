"""What has had its day is deleted, and nothing of it stays but the number."""

from dataclasses import dataclass, field

from django.db import models, transaction

from core.commands import RowError


@dataclass
class Forgotten:
    """How many rows of one kind were deleted; `note` is anything else to say of them."""

    what: str
    forgotten: int
    is_dry_run: bool = False
    note: str = ""
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        done = "would be deleted" if self.is_dry_run else "deleted"
        return [f"{self.what}: {self.forgotten:,} {done}{self.note}"]


@transaction.atomic
def forget_due(due: models.QuerySet, *, what: str, is_dry_run: bool = False, note: str = "") -> Forgotten:
    report = Forgotten(what, due.count(), is_dry_run, note)
    if not is_dry_run:
        due.delete()
    return report
