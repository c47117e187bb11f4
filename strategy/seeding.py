"""What the law asks of a Local Offer, and the plans of the founding paper as it recorded them."""

from typing import Any

from core.seeding import SeedReport, create_missing, read_json
from strategy.models import DutyItem, ExpansionPlan


def seed_recorded_plans(report: SeedReport) -> None:
    """The paper's plans in its own words. The one that is cut off ends where the paper ends."""
    recorded = read_json("recorded_offer.json")

    def as_plan(row: dict[str, Any]) -> dict[str, Any]:
        return row | {"source": recorded["source"], "is_recorded": True}

    create_missing(report, ExpansionPlan, recorded["plans"], key="key", build=as_plan)


def seed_duties(report: SeedReport) -> None:
    """The list that a council completes and corrects. Nobody has looked at any of it yet."""
    items = read_json("schedule2.json")["items"]
    create_missing(
        report, DutyItem, [row | {"order": number * 10} for number, row in enumerate(items, start=1)], key="key"
    )
