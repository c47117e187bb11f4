from django.db import OperationalError
from django.utils import timezone

from core.commands import CannotStart, ReportingCommand
from pathways.checking import flag_due_checks


class Command(ReportingCommand):
    help = (
        "Asks those whose listings are due whether they are still right, reminds them, and hides what nobody confirms."
    )

    def perform(self, *, progress, **_):
        try:
            return flag_due_checks(on=timezone.localdate(), progress=progress)
        except OperationalError as error:  # the run that holds the day's row takes longer than we may wait
            raise CannotStart("Another run is at work. Nothing was done twice: try again later.") from error
