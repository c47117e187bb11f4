from pathlib import Path

from django.utils import timezone

from core.commands import ReportingCommand
from core.tabular import read_file
from pathways.importers.people import who_imports
from pathways.importers.runs import import_file


class Command(ReportingCommand):
    help = (
        "Imports listings from FILE, CSV or XLSX with the columns of docs/import.md. The same ref is the same listing "
        "as last time; rows that are not in FILE stay as they are. Nothing is saved when any row is wrong, unless "
        "--skip-bad-rows leaves those out."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX, at most 20 MB and 20,000 rows.")
        parser.add_argument("--dry-run", action="store_true", help="Say what each row would do, and save nothing.")
        parser.add_argument("--skip-bad-rows", action="store_true", help="Leave out wrong rows and save the others.")
        parser.add_argument("--provider-create", action="store_true", help="Make providers that are not here yet.")
        parser.add_argument("--publish", action="store_true", help="Show families at once what is complete.")
        parser.add_argument("--by", metavar="EMAIL", help="The officer in whose name it is done.")

    def perform(self, *, file, dry_run, skip_bad_rows, provider_create, publish, by, progress, **options):
        return import_file(
            read_file(file),
            file_name=file.name,
            by=who_imports(by),
            on=timezone.localdate(),
            dry_run=dry_run,
            skip_bad_rows=skip_bad_rows,
            provider_create=provider_create,
            publish=publish,
            progress=progress,
        )
