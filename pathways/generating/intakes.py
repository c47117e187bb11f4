"""Invented intakes: none, one or two for a listing, open, closed and still to come."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from core.fields import Answer
from pathways.generating.texts import Author
from pathways.models import Intake, Opportunity


class IntakeMaker:
    def __init__(self, author: Author, *, on: date):
        self.author, self.on = author, on
        self.chance = author.chance

    def __call__(self, listing: Opportunity) -> list[Intake]:
        (number,) = self.chance.choices([0, 1, 2], [35, 45, 20])
        return [self.intake(listing) for _ in range(number)]

    def intake(self, listing: Opportunity) -> Intake:
        is_rolling = self.author.happens(0.35)
        return Intake(
            opportunity=listing,
            kind=Intake.Kind.ROLLING if is_rolling else Intake.Kind.FIXED,
            **(self.rolling_dates() if is_rolling else self.fixed_dates()),
            **self.places(),
            waiting_list=self.chance.choices([Answer.YES, Answer.NO, Answer.NOT_STATED], [2, 2, 6])[0],
            note=self.author.maybe(0.2, "intake_note"),
        )

    def rolling_dates(self) -> dict[str, Any]:
        has_end = self.author.happens(0.3)
        return {"apply_by": self.on + timedelta(days=self.chance.randint(-30, 200)) if has_end else None}

    def fixed_dates(self) -> dict[str, Any]:
        """Around today, in order, and each date may be missing."""
        starts_on = self.on + timedelta(days=self.chance.randint(-60, 300))
        apply_by = starts_on - timedelta(days=self.chance.randint(7, 60))
        apply_from = apply_by - timedelta(days=self.chance.randint(20, 120))
        open_day = timezone.make_aware(datetime.combine(apply_from, time(16, 30)))  # noqa: DTZ001
        return {
            "starts_on": starts_on if self.author.happens(0.9) else None,
            "apply_by": apply_by if self.author.happens(0.75) else None,
            "apply_from": apply_from if self.author.happens(0.6) else None,
            "open_day_at": open_day if self.author.happens(0.1) else None,
        }

    def places(self) -> dict[str, int | None]:
        places = self.chance.randint(1, 30) if self.author.happens(0.6) else None
        left = self.chance.randint(0, places) if places and self.author.happens(0.5) else None
        return {"places": places, "places_left": left}
