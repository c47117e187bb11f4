"""From a listing to its document, and from a stored text to a document of today's schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from pathways.document.references import REFERENCES, Values
from pathways.entries import tenths
from pathways.models import EasyReadRow, Intake, Opportunity, Photo

SCHEMA = 1
#: From the schema of that number to the next one. What a document holds beyond that stays in it.
UPGRADES: dict[int, Callable[[Values], Values]] = {}

#: Who it is, whatever it says: these are never written from a document.
IDENTITY = ("uuid", "slug", "ref")
LEFT_OUT = {"id", "created_at", "modified_at", "lock_version", "search_text", "entry", "sort_title", *IDENTITY}
FACTS = tuple(
    field.name for field in Opportunity._meta.concrete_fields if not field.is_relation and field.name not in LEFT_OUT
)
ONE = tuple(name for name in REFERENCES if not Opportunity._meta.get_field(name).many_to_many)
MANY = tuple(name for name in REFERENCES if name not in ONE)
INTAKE = (
    "kind", "starts_on", "apply_from", "apply_by", "open_day_at", "places", "places_left", "waiting_list", "note",
)  # fmt: skip
EASY_READ = ("heading", "picture", "sentence")
PHOTO = ("alt", "taken_on", "consent_on", "order")


def to_document(listing: Opportunity) -> Values:
    """All that stands on `listing`, as plain JSON; with `for_document` it asks no query.

    Other rows are named by a key that stays and by what families saw of them. Photos are named by their file.
    Blank, none and `not_stated` stay what they are; lists have an order that does not depend on the database.
    """
    document = {"schema": SCHEMA, **{name: as_json(getattr(listing, name)) for name in (*IDENTITY, *FACTS)}}
    for name in ONE:
        row = getattr(listing, name)
        document[name] = REFERENCES[name].to(row) if row else None
    for name in MANY:
        rows = [REFERENCES[name].to(row) for row in getattr(listing, name).all()]
        document[name] = sorted(rows, key=lambda row: str(row[REFERENCES[name].key]))  # noqa: B023
    document["intakes"] = sorted(map(intake_of, listing.intakes.all()), key=lambda i: (i["starts_on"] or "", i["uuid"]))
    document["easy_read"] = [values_of(row, EASY_READ) for row in listing.easy_read.all()]
    document["photos"] = [{"image": photo.image.name} | values_of(photo, PHOTO) for photo in listing.photos.all()]
    return document


def for_document(listings: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """The listings with all that `to_document` reads."""
    return (
        listings.select_related(*ONE)
        .defer("search_text", "entry")
        .prefetch_related(
            "needs", "support", "interests", "areas", "goes_on_to", "sites__area", "sites__access__feature",
            Prefetch("intakes", Intake.objects.order_by("pk")),
            Prefetch("easy_read", EasyReadRow.objects.order_by("order", "pk")),
            Prefetch("photos", Photo.objects.order_by("order", "pk")),
        )
    )  # fmt: skip


def intake_of(intake: Intake) -> Values:
    return {"uuid": str(intake.uuid)} | values_of(intake, INTAKE)


def values_of(row: Any, names: tuple[str, ...]) -> Values:
    return {name: as_json(getattr(row, name)) for name in names}


def as_json(value: Any) -> Any:
    if value is None or isinstance(value, (str, bool, int)):
        return str(value) if isinstance(value, str) else value  # a choice becomes its plain text
    if isinstance(value, (Decimal, float)):
        return tenths(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def as_text(document: Values) -> str:
    """As it is stored: the same document gives the same text."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def read_document(text: str) -> Values:
    """A stored text in today's schema. A newer one is read as it is: what we do not know stays in it."""
    document = json.loads(text)
    while upgrade := UPGRADES.get(document["schema"]):
        document = upgrade(document)
    return document
