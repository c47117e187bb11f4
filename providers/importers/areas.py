"""The areas of a council, put in the place of those that are here."""

from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from core.commands import CannotStart, RowError
from providers.importers.area_files import AreaRow, read_areas
from providers.importers.sites import locate_sites
from providers.models import Area


@dataclass
class AreaReport:
    """Codes of the areas that are new, that were there already, that went, and that were only turned off."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    turned_off: list[str] = field(default_factory=list)
    sites_located: int = 0
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        off = f" (still in use: {', '.join(self.turned_off)})" if self.turned_off else ""
        return [
            f"Areas: {len(self.created)} new, {len(self.updated)} kept, {len(self.deleted)} deleted, "
            f"{len(self.turned_off)} turned off{off}",
            f"Sites with a new place or area: {self.sites_located}",
        ]


@transaction.atomic
def load_areas(path: Path) -> AreaReport:
    """Make the areas of the file at `path` the areas of this Local Offer, all or nothing.

    Areas that are not in the file are deleted, or turned off where something still uses them, and
    every site is located anew. A file without outlines leaves those of the areas it names alone.
    Raises `CannotStart` with a `RowError` for each wrong value; then nothing is saved.
    """
    rows = read_areas(path)
    report = AreaReport()
    others = Area.objects.exclude(code__in=[row.code for row in rows])
    delete_unused(others, report)
    refuse_taken_names(rows, others)
    save_areas(rows, report)
    turn_off(others)
    report.sites_located = locate_sites()
    delete_unused(others, report)
    report.turned_off = sorted(others.values_list("code", flat=True))
    return report


def refuse_taken_names(rows: list[AreaRow], others: QuerySet[Area]) -> None:
    """An area that is still used keeps its name, so the name cannot come back under another code."""
    codes = dict(others.values_list("name", "code"))
    taken = [
        RowError(number, "code", row.code, f"{row.name} is in use here as {codes[row.name]!r}: write that code.")
        for number, row in enumerate(rows, 1)
        if row.name in codes
    ]
    if taken:
        raise CannotStart(*taken)


def save_areas(rows: list[AreaRow], report: AreaReport) -> None:
    known = Area.objects.in_bulk([row.code for row in rows], field_name="code")
    for row in rows:
        if row.code in known and known[row.code].name != row.name:
            Area.objects.filter(code=row.code).update(name=row.code)  # so that two areas can swap their names
    for row in rows:
        area = known.get(row.code) or Area(code=row.code)
        before = dict(vars(area))
        area.name, area.gss_code, area.is_home, area.is_active = row.name, row.gss_code, row.is_home, True
        area.outline = row.outline or area.outline
        if row.easting is not None:
            area.easting, area.northing = row.easting, row.northing
        if area.pk is None or vars(area) != before:
            area.save()
        (report.updated if row.code in known else report.created).append(row.code)


def turn_off(areas: QuerySet[Area]) -> None:
    for area in areas.filter(is_active=True):
        area.is_active = False
        area.save(update_fields=["is_active"])


def delete_unused(areas: QuerySet[Area], report: AreaReport) -> None:
    for area in areas.all():
        if not is_used(area):
            report.deleted.append(area.code)
            area.delete()


def is_used(area: Area) -> bool:
    """Does a row of any app point at `area`?"""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: area}).exists()
        for relation in Area._meta.related_objects
    )
