"""The columns of a spreadsheet of opportunities, in and out, in the order of the file.

What stands here is what officers read on the import page and in docs/import.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from pathways.continuum import Stage
from pathways.models import Opportunity


@dataclass(frozen=True)
class Column:
    """A column, what one writes in it, and an example. Those of a `group` are read together."""

    name: str
    what: str
    example: str = ""
    group: str = ""


def one_of(values: list[str]) -> str:
    return f"One of: {', '.join(value for value in values if value != 'not_stated')}."


DATE = "A date: 2027-03-04 or 04/03/2027."
PLACE, CONTACT, STARTS = "place", "contact", "starts"

COLUMNS = (
    Column("ref", "Your own number or name for it. The same ref is the same listing next time.", "yard-12"),
    Column("title", "What the person does, in at most 120 letters. Every row needs one.", "Baking at Willow Yard"),
    Column("stage", f"The way into work. {one_of(Stage.values)}", "voluntary"),
    Column("type", "The type of work, by its code or its name in the admin.", "volunteering"),
    Column("provider", "The organisation, by its name or its page's address. Every row needs one.", "Willow Yard"),
    Column("summary", "One plain sentence for the card, in at most 200 letters.", "Bake bread with a small team."),
    Column("description", "What it is, in short sentences.", "You bake in the morning and serve in the afternoon."),
    Column("eligibility", "Who it is for, in words.", "You like to work with your hands."),
    Column("who_decides", "Who says yes, and how.", "The manager, after a visit."),
    Column("age_from", "The lowest age, 14 or above.", "16"),
    Column("age_to", "The highest age.", "25"),
    Column("ehcp", "Does somebody need an EHC plan to do it? yes or no.", "no"),
    Column("needs", "Needs that it supports: codes or names, with ; between them.", "autism;learning-disability"),
    Column("support", "Help that comes with it: codes or names, with ; between them.", "job-coach;travel-training"),
    Column("interests", "Sorts of work: codes or names, with ; between them.", "food"),
    Column("pay", one_of(Opportunity.Pay.values), "unpaid"),
    Column("pay_details", "The amount, in words.", "Bus fares are paid."),
    Column("hours_from", "The fewest hours a week, up to 60.", "6"),
    Column("hours_to", "The most hours a week, up to 60.", "12.5"),
    Column("days", "Which days, in words.", "Tuesdays and Thursdays, 10 to 3"),
    Column("length", "How long, in words.", "12 weeks"),
    Column("delivery", one_of(Opportunity.Delivery.values), "in_person"),
    Column("site_name", "The place. Several: with ; between them.", "The bakery", PLACE),
    Column("address", "Building, street and town of that place.", "14 Larkspur Yard, London", PLACE),
    Column("postcode", "The postcode of that place. It puts it on the map.", "W6 9AB", PLACE),
    Column("areas", "Areas it serves besides: codes or names, with ; between them, or all.", "all"),
    Column("in_area", "Is it in our area? yes or no.", "yes"),
    Column("travel", "What help there is with travel.", "We practise the way with you."),
    Column(
        "access",
        "What that place has: codes or names, with ; between them. With =no after it: it has none. "
        "Answers that are here already stay. For several places: with | between their lists.",
        "step-free;hoist=no",
        PLACE,
    ),
    Column("cost", "What the young person pays, in words.", "Free"),
    Column("how_to_apply", "The steps. Lines may be numbered.", "1. Ring the team. 2. Come for a look."),
    Column("apply_url", "A web address to apply at.", "https://willow-yard.example.org/apply"),
    Column("contact_name", "Whom to ask: a post lasts longer than a name.", "The placements team", CONTACT),
    Column("contact_email", "Their email address.", "team@willow-yard.example.org", CONTACT),
    Column("contact_phone", "Their telephone number.", "01632 960123", CONTACT),
    Column("start_on", f"The day it starts. {DATE} Several: with ; between them, as in the next five.", "", STARTS),
    Column("rolling", "Can somebody start at any time? yes or no.", "yes", STARTS),
    Column("apply_from", f"The first day to apply. {DATE}", "", STARTS),
    Column("apply_by", f"The last day to apply. {DATE}", "2099-12-31", STARTS),
    Column("open_day_at", "The open day, with its time: 2027-03-04 16:30.", "", STARTS),
    Column("places", "How many places. 0 is none, blank is not stated.", "4", STARTS),
    Column("source_url", "Where this comes from.", "https://willow-yard.example.org"),
    Column("review_by", f"Check it again by this day. {DATE} Blank: spread over the coming year.", "2099-06-30"),
)  # fmt: skip
NAMES = tuple(column.name for column in COLUMNS)
BY_NAME = {column.name: column for column in COLUMNS}
REQUIRED = ("title", "provider")
GROUPS = {group: tuple(c.name for c in COLUMNS if c.group == group) for group in (PLACE, CONTACT, STARTS)}

#: Texts of any length, as far as anybody reads them.
TEXTS = ("description", "eligibility", "who_decides", "travel", "how_to_apply")
LINES = ("title", "summary", "pay_details", "days", "length", "cost")
MOST_LETTERS = 20_000

AND = ";"
PLACES_APART = " | "  # between what one place has and what the next one has


def split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(AND)] if cell.strip() else []


def join(parts: list[str]) -> str:
    return AND.join(parts) if any(parts) else ""


def clean(name: str, text: str) -> str:
    """A cell as it is compared and kept: without blanks round it, with one kind of line's end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return text if name in TEXTS else " ".join(text.split())
