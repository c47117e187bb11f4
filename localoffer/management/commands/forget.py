from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from core.commands import Report, ReportingCommand, RowError
from core.outbox import forget_sent
from participation.actions import forget_contact_requests, forget_place_offers
from participation.models import KEPT_DAYS
from pathways.letters import forget_letters
from pathways.viewing import KEPT_YEARS, forget_view_counts

WHAT_IS_FORGOTTEN = (forget_contact_requests, forget_place_offers, forget_view_counts, forget_letters, forget_sent)


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
        "Deletes what has had its day. "
        f"{KEPT_DAYS} days after they were sent: requests to be contacted, offers of a place, messages that went out. "
        f"After {KEPT_YEARS} years: letters about checks, counts of views. "
        "Run it every day. It keeps nothing but their number."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Say how many would be deleted, and delete none.")

    def perform(self, *, dry_run, **options):
        return forget_what_is_old(on=timezone.localdate(), is_dry_run=dry_run)
