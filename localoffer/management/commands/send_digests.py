from django.utils import timezone

from core.commands import ReportingCommand
from localoffer.digests import send_digests


class Command(ReportingCommand):
    help = (
        "Sends officers the weekly mail about what waits for them. Nobody gets two in one week, and nobody gets one "
        "when nothing waits. Run it on Monday mornings, or every day."
    )

    def perform(self, *, progress, **options):
        return send_digests(on=timezone.localdate(), progress=progress)
