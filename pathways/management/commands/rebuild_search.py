from core.commands import ReportingCommand
from pathways.search.changes import rebuild


class Command(ReportingCommand):
    help = (
        "Writes what search and lists know of every listing anew, and has every process make its index anew. "
        "Needed only after rows were written past Django: a loaded fixture, a restored table, SQL."
    )

    def perform(self, *, progress, **options):
        return rebuild(progress=progress)
