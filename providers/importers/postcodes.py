"""Every postcode of Great Britain, beside the sectors and outcodes that come with the project."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from core.commands import CannotStart, Progress, RowError, silent
from core.parsing import parse_postcode
from providers.importers.postcode_sources import BROKEN, RawPlace, read_onspd, read_package
from providers.importers.sites import locate_sites
from providers.models import Place

BATCH = 10_000
MOST_ERRORS = 1000
EAST_END, NORTH_END = 700_000, 1_300_000  # metres: beyond the last place of the National Grid
RETIRED = "NPT"  # Newport until 1984; a source that does not mark retired postcodes still has it
OTHER_GRIDS = ("BT", "GY", "IM", "JE")


@dataclass
class PostcodeReport:
    """Rows read and what became of them. Only the first 1,000 errors are kept; `wrong` counts all."""

    read: int = 0
    saved: int = 0
    terminated: int = 0
    without_place: int = 0
    on_another_grid: int = 0
    wrong: int = 0
    sites_located: int = 0
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [
            f"Postcodes: {self.saved:,} saved of {self.read:,} read",
            f"Left out: {self.terminated:,} terminated, {self.without_place:,} without a grid reference, "
            f"{self.on_another_grid:,} outside Great Britain, {self.wrong:,} wrong",
            f"Sites with a new place or area: {self.sites_located:,}",
        ]

    def add_error(self, error: RowError) -> None:
        self.wrong += 1
        if self.wrong <= MOST_ERRORS:
            self.errors.append(error)


def load_postcodes(path: Path | None = None, *, progress: Progress = silent) -> PostcodeReport:
    """Load the postcodes of an ONS Postcode Directory file, or of the installed package where `path` is None.

    Terminated postcodes and places off the National Grid of Great Britain are left out. What is
    there already is brought up to date, sectors and outcodes stay, and every site is located anew.
    Saved a batch at a time, so that the site stays usable. Raises `CannotStart` where there is
    nothing to read.
    """
    report = PostcodeReport()
    places = as_places(read_onspd(path) if path else read_package(), report)
    try:
        while batch := {place.code: place for place in islice(places, BATCH)}:
            save(batch.values())
            report.saved += len(batch)
            progress(f"{report.saved:,} postcodes")
    except BROKEN as error:
        if not report.read:
            raise CannotStart(f"The file cannot be read: {error}") from error
        report.add_error(RowError(report.read + 1, "file", "", f"The file breaks off here: {error}"))
    if not report.read:
        raise CannotStart("The file has no rows, so no postcodes.")
    progress("Locating the sites")
    report.sites_located = locate_sites()
    return report


def save(places: Iterable[Place]) -> None:
    Place.objects.bulk_create(
        places,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["easting", "northing", "gss_code"],
    )


def as_places(rows: Iterator[RawPlace], report: PostcodeReport) -> Iterator[Place]:
    """The places to save; what becomes of the other rows is counted in `report`."""
    for row in rows:
        report.read += 1
        if row.is_terminated or row.postcode.startswith(RETIRED):
            report.terminated += 1
        elif row.postcode.upper().startswith(OTHER_GRIDS):
            report.on_another_grid += 1
        elif not row.easting or not row.northing:
            report.without_place += 1
        elif fault := what_is_wrong(row, code := unit_of(row.postcode)):
            column, value, right = fault
            report.add_error(RowError(report.read, column, value[:60], right))
        else:
            yield Place(code=code, easting=int(row.easting), northing=int(row.northing), gss_code=row.gss_code)


def what_is_wrong(row: RawPlace, code: str) -> tuple[str, str, str] | None:
    """The column, its value, and what would be right."""
    if not code:
        return "postcode", row.postcode, "It is not a full postcode, for example W6 9AB."
    if not is_metres(row.easting, EAST_END):
        return "easting", row.easting, f"It must be whole metres from 0 to {EAST_END:,}."
    if not is_metres(row.northing, NORTH_END):
        return "northing", row.northing, f"It must be whole metres from 0 to {NORTH_END:,}."
    if len(row.gss_code) > 9:
        return "authority", row.gss_code, "It must be an ONS code, for example E09000013."
    return None


def unit_of(text: str) -> str:
    """The full postcode, spaced; "" where `text` is not one."""
    try:
        return parse_postcode(text).unit
    except ValueError:
        return ""


def is_metres(text: str, end: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 9 and int(text) <= end
