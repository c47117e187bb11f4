from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from core.commands import Report, ReportingCommand, RowError
from participation.actions import forget_contact_requests, forget_place_offers
from participation.models import KEPT_DAYS
from pathways.viewing import KEPT_YEARS, forget_view_counts

WHAT_IS_FORGOTTEN = (forget_contact_requests, forget_place_offers, forget_view_counts)


@dataclass
class AllForgotten:
    """What each table gave up, in numbers and nothing else."""

    reports: list[Report]
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [line for report in self.reports for line in report.lines()]


def forget_what_is_old(*, on: date, is_dry_run: bool = False) -> AllForgotten:
    return AllForgotten([forget(on=on, is_dry_run=is_dry_run) for forget in WHAT_IS_FORGOTTEN])


class Command(ReportingCommand):
    help = (
        f"Deletes what has had its day: requests to be contacted and offers of a place {KEPT_DAYS} days after they "
        f"were sent, answered or not, and counts of views after {KEPT_YEARS} years. Run it every day. It keeps nothing "
        "but their number."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Say how many would be deleted, and delete none.")

    def perform(self, *, dry_run, **options):
        return forget_what_is_old(on=timezone.localdate(), is_dry_run=dry_run)
