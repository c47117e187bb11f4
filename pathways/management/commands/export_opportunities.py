from pathlib import Path

from core.commands import CannotStart, ReportingCommand
from pathways.exports import WRITERS, export_offer


class Command(ReportingCommand):
    help = (
        "Writes the whole offer, drafts and archived listings included, with the columns that import_opportunities "
        "reads: what it writes imports as unchanged. Without --output it goes to the terminal, or into a pipe."
    )

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=WRITERS, default="csv", help="Default csv.")
        parser.add_argument("--output", type=Path, metavar="FILE", help="Where to write it.")

    def perform(self, *, output, progress, **options):
        kind = options["format"]
        if not output and kind == "xlsx":
            raise CannotStart("A workbook cannot be shown in a terminal. Say where to write it: --output FILE.")
        content, report = export_offer(kind)
        if not output:
            self.stdout.write(content.decode(), ending="")
            return report
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CannotStart(f"The file cannot be written: {error}") from error
        report.written_to = str(output)
        return report
