from django.utils import timezone

from core.commands import ReportingCommand
from participation.actions import forget_contact_requests
from participation.models import KEPT_DAYS


class Command(ReportingCommand):
    help = (
        f"Deletes requests to be contacted {KEPT_DAYS} days after they were made, answered or not. "
        "Run it every day. It keeps nothing but their number."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Say how many would be deleted, and delete none.")

    def perform(self, *, dry_run, **options):
        return forget_contact_requests(on=timezone.localdate(), is_dry_run=dry_run)
