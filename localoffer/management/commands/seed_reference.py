from django.db import transaction

from core.commands import Progress, ReportingCommand, silent
from core.row_history import begin_tables
from core.seeding import SeedReport, seed_accessibility_statement, seed_easy_read, seed_glossary, seed_pages
from pathways.seeding import seed_code_lists, seed_pathway_types, seed_recorded_listings
from placements.seeding import seed_college_codes
from providers.seeding import seed_access_features, seed_areas, seed_named_contacts, seed_places
from strategy.seeding import seed_duties, seed_recorded_plans

EVERY_COUNCIL = {
    "Pages": seed_pages,
    "Easy Read": seed_easy_read,
    "Glossary": seed_glossary,
    "Accessibility statement": seed_accessibility_statement,
    "Areas": seed_areas,
    "Places": seed_places,
    "Access features": seed_access_features,
    "People to talk to": seed_named_contacts,
    "Code lists": seed_code_lists,
    "Ways into work": seed_pathway_types,
    "Duties": seed_duties,
    "Colleges' codes": seed_college_codes,
}
RECORDED_OFFER = {"Recorded offer": seed_recorded_listings, "Recorded plans": seed_recorded_plans}


@transaction.atomic
def seed_reference(*, recorded_offer: bool = False, progress: Progress = silent) -> SeedReport:
    """Create the reference data that is missing, all or nothing; never change what is there.

    With `recorded_offer` also the offer and the plans of the founding paper, as history.
    """
    report = SeedReport()
    for what, seed in (EVERY_COUNCIL | (RECORDED_OFFER if recorded_offer else {})).items():
        progress(what)
        seed(report)
    begin_tables()
    return report


class Command(ReportingCommand):
    help = (
        "Creates the reference data that is missing: ways into work, needs, kinds of help, sorts of work, "
        "access features, areas, places, pages, their Easy Read, the glossary, people to talk to, and what the law "
        "asks of the offer. It never changes what is there, so it is safe to run again; what you have deleted comes "
        "back, so turn it off or end it instead."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--recorded-offer",
            action="store_true",
            help="Also load the offer and plans of three London boroughs that a paper of about 2015 recorded.",
        )

    def perform(self, *, recorded_offer, progress, **options):
        return seed_reference(recorded_offer=recorded_offer, progress=progress)
