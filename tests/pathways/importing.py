"""How a test writes a file and plans it."""

from __future__ import annotations

from core.tabular import read_table, write_csv
from pathways.importers.plan import Plan
from pathways.importers.planning import plan_import
from tests.factories import (
    TODAY,
    AccessFeatureFactory,
    AreaFactory,
    InterestFactory,
    NeedFactory,
    PathwayTypeFactory,
    PlaceFactory,
    ProviderFactory,
    SupportFactory,
)

#: A row that may be published.
WHOLE = {
    "ref": "yard-1",
    "title": "Baking at Willow Yard",
    "stage": "voluntary",
    "type": "volunteering",
    "provider": "Willow Yard",
    "summary": "Bake bread with a small team.",
    "how_to_apply": "Ring the team.",
    "contact_name": "The placements team",
    "contact_phone": "01632 960123",
    "in_area": "yes",
}
FULL = WHOLE | {
    "description": "You bake.\nYou serve.",
    "eligibility": "You like to work with your hands.",
    "who_decides": "The manager.",
    "age_from": "16",
    "age_to": "25",
    "ehcp": "no",
    "needs": "autism;physical",
    "support": "job-coach",
    "interests": "food",
    "pay": "allowance",
    "pay_details": "Bus fares",
    "hours_from": "6",
    "hours_to": "12.5",
    "days": "Tuesdays",
    "length": "12 weeks",
    "delivery": "in_person",
    "site_name": "The bakery",
    "address": "14 Larkspur Yard, London",
    "postcode": "W6 9AB",
    "areas": "all;camden",
    "travel": "We practise the way.",
    "access": "hoist=no;step-free",
    "cost": "Free",
    "apply_url": "https://willow.example.org/apply",
    "contact_email": "team@willow.example.org",
    "start_on": ";2027-03-04",
    "rolling": "yes;no",
    "apply_from": ";2027-01-04",
    "apply_by": "2027-06-01;2027-02-01",
    "open_day_at": ";2027-01-14 16:30",
    "places": "0;4",
    "source_url": "https://willow.example.org",
    "review_by": "2027-06-30",
}


def make_what_rows_name() -> None:
    """The provider and the codes of `FULL`."""
    ProviderFactory(name="Willow Yard", slug="willow-yard")
    PathwayTypeFactory()
    for code in ("autism", "physical", "all"):
        NeedFactory(code=code)
    SupportFactory()
    InterestFactory()
    AreaFactory(code="camden")
    PlaceFactory()
    AccessFeatureFactory()
    AccessFeatureFactory(code="hoist", label="A hoist")


def csv_of(*rows: dict[str, str]) -> bytes:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return write_csv(columns, [[row.get(name, "") for name in columns] for row in rows])


def plan(*rows: dict[str, str], **options) -> Plan:
    return plan_import(read_table(csv_of(*rows)), on=TODAY, **options)
