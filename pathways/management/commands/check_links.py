from django.conf import settings
from django.utils import timezone

from core.commands import CannotStart, ReportingCommand
from pathways.links import MOST, check_links


class Command(ReportingCommand):
    help = "Asks other sites whether the pages that ours lead to still answer, and records which links are dead."

    def add_arguments(self, parser):
        parser.add_argument("--most", type=int, default=MOST, metavar="N", help=f"At most so many. Default: {MOST}.")

    def perform(self, *, most, progress, **_):
        if not settings.CHECK_LINKS:
            raise CannotStart("CHECK_LINKS is off: no other site was asked.")
        return check_links(on=timezone.localdate(), most=most, progress=progress)
