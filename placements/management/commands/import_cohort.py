from pathlib import Path

from django.utils import timezone

from core.commands import CannotStart, ReportingCommand
from core.tabular import read_file
from placements.models import Cohort, academic_year_of
from placements.uploads.people import which_college, which_member
from placements.uploads.runs import cohort_called, import_cohort
from providers.models import Provider


class Command(ReportingCommand):
    help = (
        "Saves the young people, what they look for and their placements from FILE, CSV or XLSX with the columns of "
        "docs/cohort-files.md. A file that says who somebody is, is refused. Nothing is saved when any row is wrong."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX, at most 2,000 rows.")
        parser.add_argument("--college", required=True, metavar="SLUG", help="The last part of its page's address.")
        parser.add_argument("--cohort", metavar="NAME", help="Where new young people go, if there are several.")
        parser.add_argument("--year", type=int, help="In which its college year begins. If not said: this one.")
        parser.add_argument("--by", metavar="EMAIL", help="The member of the college in whose name it is done.")
        parser.add_argument("--dry-run", action="store_true", help="Say what each row would do, and save nothing.")
        parser.add_argument(
            "--i-have-looked", action="store_true", help="The texts that were warned of say nothing of anybody."
        )

    def perform(self, *, file, college, cohort, year, by, dry_run, i_have_looked, progress, **options):
        on = timezone.localdate()
        place = which_college(college)
        group, member = which_cohort(place, cohort, year or academic_year_of(on)), which_member(place, by)
        content = read_file(file)
        return import_cohort(content, cohort=group, by=member, on=on, dry_run=dry_run, have_looked=i_have_looked)


def which_cohort(college: Provider, name: str | None, year: int) -> Cohort:
    if name:
        return cohort_called(college, name.strip()[:80], year)
    found = list(Cohort.objects.of(college).open()[:2])
    if len(found) != 1:
        raise CannotStart("Say which cohort with --cohort: the college has none that is open, or several.")
    return found[0]
