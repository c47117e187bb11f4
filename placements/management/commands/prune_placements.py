from django.utils import timezone

from core.commands import ReportingCommand
from placements.pruning import prune


class Command(ReportingCommand):
    help = (
        "Turns placements that ended longer ago than PLACEMENT_RETENTION_YEARS into counts without a person. "
        "Without --yes it only says how many that would be."
    )

    def add_arguments(self, parser):
        parser.add_argument("--yes", action="store_true", help="Do it. What is deleted cannot be brought back.")
        parser.add_argument("--dry-run", action="store_true", help="Only say how many; this is so without --yes too.")

    def perform(self, *, yes, dry_run, **options):
        return prune(on=timezone.localdate(), is_dry_run=dry_run or not yes)
