"""Places and areas from files. Each function returns a report or raises `CannotStart`; none prints."""

from providers.importers.area_files import AreaRow, read_areas
from providers.importers.areas import AreaReport, load_areas
from providers.importers.postcodes import PostcodeReport, load_postcodes
from providers.importers.sites import locate_sites

__all__ = ["AreaReport", "AreaRow", "PostcodeReport", "load_areas", "load_postcodes", "locate_sites", "read_areas"]
