from pathlib import Path

from core.commands import ReportingCommand
from core.tabular import read_file
from providers.importers.organisations import COLUMNS, import_providers


class Command(ReportingCommand):
    help = (
        "Makes and changes providers from FILE, CSV or XLSX, all or nothing. A provider is known by its name. "
        f"Columns: {', '.join(COLUMNS)}. A column that is missing stays as it is; a blank cell empties."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX, at most 20 MB.")

    def perform(self, *, file, **options):
        return import_providers(read_file(file))
