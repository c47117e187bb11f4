from django.utils import timezone

from core.commands import ReportingCommand
from placements.reminders import send_follow_ups


class Command(ReportingCommand):
    help = (
        "Sends college staff the weekly mail about follow-ups, outcomes and reviews that wait, and hands cohorts over "
        "whose keeper has gone. Nobody gets two in one week, and nobody gets one when nothing waits. Run it every day."
    )

    def perform(self, *, progress, **options):
        return send_follow_ups(on=timezone.localdate(), progress=progress)
