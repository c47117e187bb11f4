from django.utils import timezone

from core.commands import ReportingCommand
from placements.statistics import freeze


class Command(ReportingCommand):
    help = (
        "Makes this term's figures of what people moved on to, with small numbers hidden. They are made once: "
        "in a term that is frozen it does nothing. Run it every day."
    )

    def perform(self, **options):
        return freeze(on=timezone.localdate())
