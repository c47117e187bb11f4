from django.utils import timezone

from core.commands import ReportingCommand
from pathways.duplicates import find_duplicates


class Command(ReportingCommand):
    help = (
        "Finds listings that may be one and the same, for officers to compare: the same provider, place or link, and "
        "titles that are alike. Run it every day. It merges nothing."
    )

    def perform(self, *, progress, **options):
        return find_duplicates(on=timezone.localdate(), progress=progress)
