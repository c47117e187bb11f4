from pathlib import Path

from django.utils import timezone

from core.commands import ReportingCommand
from core.tabular import read_file
from placements.uploads.outcomes import import_outcomes
from placements.uploads.people import which_college, which_member
from placements.uploads.runs import read_cohort


class Command(ReportingCommand):
    help = (
        "Saves how placements ended, and the answers to follow-ups, from FILE, CSV or XLSX with the columns of "
        "docs/cohort-files.md. A placement is known by its ref and first day. Nothing is saved when any row is wrong."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX, at most 2,000 rows.")
        parser.add_argument("--college", required=True, metavar="SLUG", help="The last part of its page's address.")
        parser.add_argument("--by", metavar="EMAIL", help="The member of the college in whose name it is done.")
        parser.add_argument("--dry-run", action="store_true", help="Say what each row would do, and save nothing.")

    def perform(self, *, file, college, by, dry_run, progress, **options):
        place = which_college(college)
        table = read_cohort(read_file(file))
        member = which_member(place, by)
        return import_outcomes(table, college=place, by=member, on=timezone.localdate(), dry_run=dry_run)
