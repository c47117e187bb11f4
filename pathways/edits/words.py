"""What stands in a fact of a listing's document, as people read it: a line for each thing that it holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from core.fields import Answer
from core.reviews import Facts
from pathways import words
from pathways.edits.groups import LISTING_GROUPS, NOTE
from pathways.models import Intake, Opportunity, OpportunityEdit

LABELS = {
    "stage": "Way into work", "type": "Kind", "pay": "Pay",
    "pay_details": "How much", "film_url": "Where it can be watched",
    "film_words": "What is in it", "film_captions": "Captions", "delivery": "How", "sites": "Places",
    "areas": "Areas served", "covers_all_areas": "All of our area", "how_to_apply": "The steps",
    "apply_url": "Web address", "contact": "Contact", "ask_under_18": "Who asks, under 18",
    "ask_18_or_over": "Who asks, 18 or over", "keeps_plan": "Answer", "keeps_plan_details": "More about it",
    "is_paused": "Today", "paused_note": "Why, or until when",
}  # fmt: skip


def in_words(fact: str, value: Any) -> list[str]:
    """The lines of one fact; none where it is not stated."""
    if fact in WAYS:
        return WAYS[fact](value)
    if value in (None, "", [], Answer.NOT_STATED):
        return []
    if isinstance(value, list):
        return [called(row) for row in value]
    if isinstance(value, dict):
        return [called(value)]
    choices = {} if fact not in FIELDS else dict(FIELDS[fact].flatchoices)
    return [str(choices.get(value, value))]


FIELDS = {field.name: field for field in Opportunity._meta.concrete_fields}


def called(row: Facts) -> str:
    """Another row by what families saw of it."""
    if "name_or_post" in row:
        return ", ".join(filter(None, [row["name_or_post"], row.get("phone"), row.get("email")]))
    name = next((row[key] for key in ("label", "name", "title") if row.get(key)), "")
    return ", ".join(filter(None, [name, row.get("address", "").replace("\n", ", "), row.get("postcode")]))


def intakes(rows: list[Facts] | None) -> list[str]:
    return [intake(row) for row in rows or []]


def intake(row: Facts) -> str:
    """ "Starts 4 January 2027. Apply by 1 December 2026. 6 places, 2 left." """
    said = [
        f"Starts {day(row['starts_on'])}" if row["starts_on"] else Intake.Kind(row["kind"]).label,
        row["apply_from"] and f"Apply from {day(row['apply_from'])}",
        row["apply_by"] and f"Apply by {day(row['apply_by'])}",
        row["open_day_at"] and f"Open day {moment(row['open_day_at'])}",
        None if row["places"] is None else words.count(row["places"], "place"),
        None if row["places_left"] is None else f"{words.count(row['places_left'], 'place')} left",
        {Answer.YES: "There is a waiting list", Answer.NO: "No waiting list"}.get(row["waiting_list"]),
        row["note"].rstrip("."),
    ]
    return " ".join(f"{one}." for one in said if one)


def day(text: str) -> str:
    return words.short_date(date.fromisoformat(text))


def moment(text: str) -> str:
    at = timezone.localtime(datetime.fromisoformat(text))
    return f"{words.short_date(at.date())}, {at:%H:%M}"


WAYS: dict[str, Callable[[Any], list[str]]] = {
    "intakes": intakes,
    "covers_all_areas": lambda value: ["Yes"] if value else [],
    "is_paused": lambda value: ["Not taking people now"] if value else ["Taking people"],
    "film_captions": lambda value: [] if value == Answer.NOT_STATED else [Answer(value).label],
}


def ages(facts: Facts) -> list[str]:
    """ "16 to 25"."""
    said = words.ages(facts.get("age_from"), facts.get("age_to"))
    return [said] if said else []


def hours(facts: Facts) -> list[str]:
    """ "12 to 16 hours a week"."""
    fewest, most = (Decimal(facts[name]) if facts.get(name) else None for name in ("hours_from", "hours_to"))
    said = words.hours(fewest, most)
    return [said] if said else []


IN_ONE_LINE: dict[str, Callable[[Facts], list[str]]] = {"ages": ages, "hours": hours}


def as_held(facts: Facts) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """All that a provider may change, as it stands: for each group its label, and its facts in words."""
    shown = []
    for group in LISTING_GROUPS:
        if group.facts != (NOTE,):
            lines = OpportunityEdit.lines_of(group, facts)
            shown.append((group.label, [(label, said) for label, said in lines if said]))
    return shown
