from dataclasses import dataclass, field

from django.utils import timezone

from core.commands import ReportingCommand, RowError
from core.jobs import JobsReport, run_jobs
from core.outbox import Sent, send_waiting


@dataclass
class Ran:
    mail: Sent
    jobs: JobsReport
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [*self.mail.lines(), *self.jobs.lines()]


class Command(ReportingCommand):
    help = (
        "Sends the mail that waits, and does the work that waits: imports, for example. Run it every few minutes. "
        "Two at once do no harm: what one has begun, the other leaves alone."
    )

    def perform(self, *, progress, **_):
        mail = send_waiting(now=timezone.now(), progress=progress)
        return Ran(mail, run_jobs(now=timezone.now, progress=progress))
