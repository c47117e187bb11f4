"""How a test writes a cohort's file."""

from __future__ import annotations

from core.tabular import write_csv

ROW = {
    "ref": "SI-07",
    "age_band": "16-18",
    "sen_type": "asd",
    "plan": "ehcp",
    "home_area": "northwick",
    "looking_for_stage": "independent",
    "looking_for_type": "",
    "interests": "food",
    "from_on": "2026-11-01",
    "host": "Willow Yard",
    "opportunity_ref": "yard-1",
    "stage": "",
    "type": "",
    "role": "Kitchen assistant",
    "start_on": "14/09/2026",
    "planned_end_on": "2026-12-11",
    "hours": "7.50",
    "pay": "unpaid",
    "job_coach": "yes",
    "access_to_work": "applied",
}


def file_of(*rows: dict[str, str]) -> bytes:
    """A CSV with every column that one of `rows` has."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return write_csv(columns, [[row.get(name, "") for name in columns] for row in rows])
