"""The columns of a cohort's file, in the order in which an example and an export write them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from providers.models import Area

MOST_ROWS = 2_000
DATE = "A date: 2026-09-14 or 14/09/2026."


@dataclass(frozen=True)
class Column:
    name: str
    what: str
    example: str = ""


PERSON = (
    Column("age_band", "Their age. One of: 14-15, 16-18, 19-21, 22-25.", "16-18"),
    Column("sen_type", "Their main SEN type: a code of the SEN2 list, or its name.", "ASD"),
    Column("plan", "One of: ehcp, sen_support, none.", "ehcp"),
    Column("home_area", "The borough or district they live in. Never a postcode."),
)
LOOKING = (
    Column("looking_for_stage", "What they look for: voluntary, social_enterprise, supported, independent."),
    Column("looking_for_type", "The type of work they look for, by its code or name."),
    Column("interests", "Sorts of work they like: codes or names, with ; between them.", "food;shops"),
    Column("from_on", f"The day from which they look. {DATE} Blank: the day of the upload."),
)
PLACEMENT = (
    Column("host", "The employer: its name as it stands here. A new name is proposed to the council.", "Willow Yard"),
    Column("opportunity_ref", "The listing it comes from: its ref, or the last part of its address."),
    Column("stage", "The way into work. Blank: that of the listing, else of the cohort, else looked for.", "supported"),
    Column("type", "The type of work, by its code or name. Blank: that of the listing."),
    Column("role", "What they do there, in at most 80 letters. No name.", "Kitchen assistant"),
    Column("start_on", f"The first day. {DATE}", "2026-09-14"),
    Column("planned_end_on", f"The planned last day. {DATE}", "2026-12-11"),
    Column("hours", "Hours a week, 0 to 60.", "16"),
    Column("pay", "One of: paid, unpaid, allowance.", "unpaid"),
    Column("job_coach", "Is a job coach there? yes or no.", "yes"),
    Column("access_to_work", "One of: not_needed, not_applied, applied, agreed, refused.", "applied"),
)
REF = Column("ref", "Your own reference for the young person. Letters, numbers and hyphens. Never a name.", "SI-07")
COLUMNS = (REF, *PERSON, *LOOKING, *PLACEMENT)
NAMES = tuple(column.name for column in COLUMNS)
PERSON_NAMES, LOOKING_NAMES, PLACEMENT_NAMES = (
    tuple(column.name for column in group) for group in (PERSON, LOOKING, PLACEMENT)
)
#: Texts that people write: what looks personal in them is asked about. In any other column it refuses the file.
FREE_TEXTS = frozenset({"role", "host"})
#: Days of ours, which may be as long ago as a birth.
DAYS = frozenset(
    {"from_on", "start_on", "planned_end_on", "ended_on", "job_started_on", "workplacestartdate", "workplaceenddate"}
)


def explained() -> list[Column]:
    """The columns for people: the example of an area is one of this council's, so that an example can be sent in."""
    area = Area.objects.home().values_list("code", flat=True).first() or ""
    return [replace(column, example=area) if column.name == "home_area" else column for column in COLUMNS]
