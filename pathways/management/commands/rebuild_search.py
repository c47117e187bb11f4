from core.commands import ReportingCommand
from pathways.search import prepare
from pathways.search.changes import rebuild


class Command(ReportingCommand):
    help = (
        "Writes what search and lists know of every listing anew, and has every process make its index anew. "
        "Needed only after rows were written past Django (a loaded fixture, a restored table, SQL). Keeps the index "
        "in SEARCH_FOLDER, so that the next start is quick: worth it after an update of the site's own code."
    )

    def perform(self, *, progress, **options):
        done = rebuild(progress=progress)
        prepare()
        return done
