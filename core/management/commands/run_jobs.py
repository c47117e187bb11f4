from django.utils import timezone

from core.commands import ReportingCommand
from core.outbox import send_waiting


class Command(ReportingCommand):
    help = "Sends the mail that waits. Run it every few minutes."

    def perform(self, *, progress, **_):
        return send_waiting(now=timezone.now(), progress=progress)
