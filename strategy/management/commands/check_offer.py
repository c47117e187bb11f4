from django.utils import timezone

from core.commands import ReportingCommand
from strategy.coverage import check_offer


class Command(ReportingCommand):
    help = (
        "Checks the whole offer: what the law asks, placeholders, and each way into work for each need in each of our "
        "areas. What is missing is an error, so the status is 1 until nothing is; the status is 0 then."
    )

    def perform(self, **options):
        return check_offer(timezone.localdate())
