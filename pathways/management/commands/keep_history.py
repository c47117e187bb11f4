from core.commands import ReportingCommand
from pathways.history import keep_missing


class Command(ReportingCommand):
    help = (
        "Keeps a version of every listing that has none yet, or that was changed without one being kept. "
        "Needed once on a site that is older than the history, and after rows were written past Django: "
        "a loaded fixture, a restored table, SQL."
    )

    def perform(self, *, progress, **options):
        return keep_missing(progress=progress)
