"""The code lists of the colleges."""

from core.seeding import SeedReport, create_missing, read_json
from placements.models import EndReason, IlrCode, PlanType


def seed_college_codes(report: SeedReport) -> None:
    create_missing(report, PlanType, read_json("reference/plan_types.json")["rows"])
    create_missing(report, EndReason, read_json("reference/end_reasons.json")["rows"])
    create_missing(report, IlrCode, read_json("reference/ilr_codes.json")["rows"])
