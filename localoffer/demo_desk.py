"""What officers of the demonstration have done on their desk before you open it."""

from datetime import date, timedelta

from pathways.duplicates import find_duplicates
from strategy.models import DutyItem


def lay_out_the_desk(data: dict, *, on: date) -> None:
    """From one file of the demonstration. What somebody has answered already stays."""
    for row in data.get("duties", []):
        answer_duty(row, on=on)


def compare_listings(*, on: date) -> None:
    """One listing came twice: on paper, and from the provider."""
    find_duplicates(on=on)


def answer_duty(row: dict, *, on: date) -> None:
    duty = DutyItem.objects.filter(key=row["key"], status=DutyItem.Status.NOT_LOOKED_AT).first()
    if duty:
        duty.status, duty.page, duty.note = row["status"], row["page"], row["note"]
        duty.checked_on = on + timedelta(days=int(row["checked"]))
        duty.full_clean(validate_constraints=False)
        duty.save(update_fields=["status", "page", "note", "checked_on", "modified_at"])
