"""Writing many rows at once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from random import Random
from typing import TypeVar

from django.db import models
from django.db.models.functions import Length

Row = TypeVar("Row", bound=models.Model)


def insert(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """Insert without being heard row by row: whoever calls makes the listings known by `changes.refresh`."""
    return models.QuerySet(model=model).bulk_create(rows)


def next_number(model: type[models.Model], opening: str) -> int:
    """The number after the highest one that stands behind `opening` in an address; 1 where there is none."""
    numbered = model._default_manager.filter(slug__regex=rf"^{opening}[0-9]+$")
    highest = numbered.order_by(Length("slug").desc(), "-slug").values_list("slug", flat=True).first()
    return int(highest.removeprefix(opening)) + 1 if highest else 1


def seeded_uuid(chance: Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)
