from pathlib import Path

from core.commands import ReportingCommand
from providers.importers import load_areas


class Command(ReportingCommand):
    help = (
        "Makes the areas of FILE the areas of this Local Offer, all or nothing. Areas that are not in FILE are "
        "deleted, or turned off where something still uses them. FILE is GeoJSON (properties code, name, gss_code, "
        "is_home, and if you like easting and northing; outlines in longitude and latitude) or CSV (code, name, "
        "gss_code, home: yes or no)."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="GeoJSON, or CSV where the name ends in .csv.")

    def perform(self, *, file, **options):
        return load_areas(file)
