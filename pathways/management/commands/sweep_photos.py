from core.commands import ReportingCommand
from pathways.sweeping import sweep_photos


class Command(ReportingCommand):
    help = (
        "Removes the files of photos that no listing has: what a save that failed halfway or a listing that was "
        "deleted left behind. Files of the last day are left alone."
    )

    def perform(self, *, progress, **options):
        return sweep_photos(progress=progress)
