"""Places, areas, access features, people to talk to, and the organisations of the recorded offer."""

import csv
import gzip
import io
from collections.abc import Iterator
from typing import Any

from core.commands import CannotStart
from core.seeding import SeedReport, create_missing, fixture, read_json, save_checked
from providers.importers import locate_sites, read_areas
from providers.models import AccessFeature, Area, NamedContact, Place, Provider


def seed_access_features(report: SeedReport) -> None:
    create_missing(report, AccessFeature, read_json("reference/access_features.json")["rows"])


def seed_areas(report: SeedReport) -> None:
    """The areas of fixtures/areas.json, only where there is none: another council has loaded its own."""
    there = Area.objects.count()
    areas = [] if there else read_areas(fixture("areas.json"))
    for area in areas:
        Area(**vars(area)).save()
    report.add("areas", created=len(areas), kept=there)


def seed_places(report: SeedReport) -> None:
    """The sectors and outcodes of Great Britain, only where they are not there yet."""
    there = Place.objects.count()
    if not Place.objects.filter(pk=next(read_places()).pk).exists():  # else only full postcodes are there, if any
        Place.objects.bulk_create(read_places(), ignore_conflicts=True)
        locate_sites()
    report.add("places", created=Place.objects.count() - there, kept=there)


def read_places() -> Iterator[Place]:
    try:
        text = gzip.decompress(fixture("places.csv.gz").read_bytes()).decode()
    except (OSError, ValueError, EOFError) as error:
        raise CannotStart(f"fixtures/places.csv.gz cannot be read: {error}") from error
    rows = csv.reader(io.StringIO(text))
    next(rows)
    for code, easting, northing, gss_code in rows:
        yield Place(code=code, easting=int(easting), northing=int(northing), gss_code=gss_code)


def seed_named_contacts(report: SeedReport) -> None:
    rows = read_json("named_contacts.json")["contacts"]
    create_missing(report, NamedContact, ({"code": f"{row['role']}-{row['order']}"} | row for row in rows))


def recorded_provider(values: dict[str, Any] | None) -> Provider | None:
    """The organisation as the recorded offer names it: one of that name that is here, else a new historical one."""
    if values is None:
        return None
    if known := Provider.objects.filter(name__iexact=values["name"]).first():
        return known
    provider = Provider(**values, is_historical=True, is_listed=False)
    save_checked(provider, what=f"providers, {provider.slug}")
    return provider
