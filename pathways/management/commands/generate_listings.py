from django.utils import timezone

from core.commands import ReportingCommand
from pathways.generating import MOST, generate_listings


class Command(ReportingCommand):
    help = (
        "Adds N invented, published listings with providers, sites and intakes, to measure with. The same N and "
        "seed give the same data; where there are generated listings, the new ones follow. Needs `seed_reference`, "
        "and DEMO or DEBUG: it would fill a council's own directory with inventions."
    )

    def add_arguments(self, parser):
        parser.add_argument("number", type=int, metavar="N", help=f"How many: 1 to {MOST:,}.")
        parser.add_argument("--seed", type=int, default=1, help="Another seed gives other listings. Default 1.")
        parser.add_argument("--yes-really", action="store_true", help="On a site without DEMO or DEBUG, too.")

    def perform(self, *, number, seed, yes_really, progress, **options):
        on = timezone.localdate()
        return generate_listings(number, seed=seed, on=on, is_meant=yes_really, progress=progress)
