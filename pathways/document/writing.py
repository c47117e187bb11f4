"""From a document back to a listing: the one way in which many facts of a listing are written at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import F

from pathways.document.reading import EASY_READ, FACTS, INTAKE, MANY, ONE, intake_of, to_document
from pathways.document.references import REFERENCES, Values
from pathways.models import EasyReadRow, Intake, Opportunity
from pathways.search.changes import held

#: What may be written. Who a listing is stays, and a photo is there or gone by what people agreed to.
WRITTEN = frozenset((*FACTS, *ONE, *MANY, "intakes", "easy_read"))
OF = "easy_read_of"  # goes with the rows of the Easy Read: which text they sum up
ROW_STEP = 10


@transaction.atomic
def apply_document(
    listing: Opportunity, document: Values, *, fields: Iterable[str] | None = None, skip_missing: bool = False
) -> list[str]:
    """Write on `listing` what `document` says of `fields`, or of all it may write; what `document` lacks stays.

    Sites, contacts and other rows are found by their keys. Where one is not there any more the whole is refused,
    or with `skip_missing` that one is left out; the answer says which were. An intake is known by its `uuid`, or
    without one by its kind and start. Nothing is written where nothing differs. Raises `ValidationError` in kind
    words, by field, and then neither the row nor `listing` has changed. A listing without a row gets one.
    """
    names = WRITTEN & document.keys() & (WRITTEN if fields is None else frozenset(fields))
    if "easy_read" not in names:
        names -= {OF}
    elif OF in document:
        names |= {OF}
    is_new = listing.pk is None
    now = {} if is_new else to_document(listing)
    names = {name for name in names if is_new or said(name, document[name]) != said(name, now[name])}
    if not names:
        return []
    read = {field.attname for field in Opportunity._meta.concrete_fields} & vars(listing).keys()
    before = {name: vars(listing)[name] for name in read}
    try:
        with transaction.atomic(), held():
            return Writing(listing, document, names, skip_missing=skip_missing).write()
    except ValidationError:
        for name, value in before.items():
            setattr(listing, name, value)
        raise
    finally:
        listing._prefetched_objects_cache = {}


def said(name: str, value: Any) -> Any:
    """What of a value is written: of another row its key alone."""
    if name in ONE:
        return value and REFERENCES[name].key_in(value)
    if name in MANY:
        return {REFERENCES[name].key_in(one) for one in value}
    return value


class Writing:
    """One document on its way onto one listing: everything is looked at before anything is written."""

    def __init__(self, listing: Opportunity, document: Values, names: set[str], *, skip_missing: bool):
        self.listing, self.document, self.names, self.skip_missing = listing, document, names, skip_missing
        self.errors: dict[str, list[str]] = {}
        self.missing: list[str] = []

    def write(self) -> list[str]:
        for name in sorted(self.names & {*FACTS}):
            self._set_fact(name)
        for name in sorted(self.names & {*ONE}):
            rows = self._rows(name, [self.document[name]] if self.document[name] else [])
            setattr(self.listing, name, rows[0] if rows else None)
        chosen = {name: self._rows(name, self.document[name]) for name in MANY if name in self.names}
        intakes = self._intakes() if "intakes" in self.names else None
        easy_read = self._easy_read() if "easy_read" in self.names else None
        self._check(chosen)
        self._save()
        for name, rows in chosen.items():
            getattr(self.listing, name).set(rows)
        if intakes is not None:
            self._write_intakes(intakes)
        if easy_read is not None:
            self._write_easy_read(easy_read)
        return self.missing

    # ── Looking ─────────────────────────────────────────────────────────────
    def _set_fact(self, name: str) -> None:
        field = Opportunity._meta.get_field(name)
        try:
            setattr(self.listing, name, field.clean(self.document[name], self.listing))
        except ValidationError as error:
            self._refuse(name, kindly(error))

    def _rows(self, name: str, given: list[Values]) -> list[models.Model]:
        try:
            rows, missing = REFERENCES[name].find(given)
        except ValidationError as error:
            self._refuse(name, error.messages)
            return []
        self.missing += missing
        if missing and not self.skip_missing:
            self._refuse(name, missing)
        return rows

    def _intakes(self) -> list[Intake]:
        there = [] if self.listing.pk is None else list(self.listing.intakes.all())
        found = []
        for number, given in enumerate(self.document["intakes"], start=1):
            intake = next((row for row in there if is_meant(row, given)), None)
            if intake:
                there.remove(intake)
            intake = intake or Intake(opportunity=self.listing, **({"uuid": given["uuid"]} if "uuid" in given else {}))
            self._fill(intake, given, INTAKE, "intakes", f"Start {number}")
            found.append(intake)
        return found

    def _easy_read(self) -> list[EasyReadRow]:
        rows = []
        for number, given in enumerate(self.document["easy_read"], start=1):
            row = EasyReadRow(opportunity=self.listing, order=number * ROW_STEP)
            self._fill(row, given, EASY_READ, "easy_read", f"Easy Read row {number}")
            rows.append(row)
        return rows

    def _fill(self, row: models.Model, given: Values, names: tuple[str, ...], where: str, called: str) -> None:
        for name in names:
            if name in given:
                setattr(row, name, given[name])
        try:
            row.clean_fields(exclude={"opportunity"})
            row.validate_constraints(exclude={"opportunity"})
        except ValidationError as error:
            self._refuse(where, [f"{called}: {message}" for message in kindly(error)])

    def _check(self, chosen: dict[str, list[models.Model]]) -> None:
        """What must be true of the listing as a whole."""
        provider = self.listing.provider_id
        if strangers := [site.name for site in chosen.get("sites", ()) if provider and site.provider_id != provider]:
            self._refuse("sites", [f"These belong to another provider: {', '.join(strangers)}."])
        if self.listing in chosen.get("goes_on_to", ()):
            self._refuse("goes_on_to", ["A listing does not go on to itself."])
        if not self.errors:
            try:
                self.listing.clean()
                self.listing.validate_constraints()
            except ValidationError as error:
                self.errors = error.update_error_dict({})
        if self.errors:
            raise ValidationError(self.errors)

    def _refuse(self, name: str, messages: list[str]) -> None:
        self.errors.setdefault(name or NON_FIELD_ERRORS, []).extend(messages)

    # ── Writing ─────────────────────────────────────────────────────────────
    def _save(self) -> None:
        if self.listing.pk is None:
            self.listing.save()
            return
        self.listing.lock_version = F("lock_version") + 1
        columns = self.names & {*FACTS, *ONE}
        self.listing.save(update_fields=[*columns, "lock_version", "modified_at"])
        self.listing.refresh_from_db(fields=["lock_version"])

    def _write_intakes(self, intakes: list[Intake]) -> None:
        for gone in self.listing.intakes.exclude(pk__in=[intake.pk for intake in intakes if intake.pk]):
            gone.delete()
        for intake in intakes:
            intake.save()

    def _write_easy_read(self, rows: list[EasyReadRow]) -> None:
        self.listing.easy_read.all().delete()
        EasyReadRow.objects.bulk_create(rows)
        if OF not in self.names:
            self.listing.keep_easy_read()


KINDER = {
    "invalid_choice": "“%(value)s” is not one of the answers.",
    "blank": "Something is missing here.",
    "null": "Something is missing here.",
}


def kindly(error: ValidationError) -> list[str]:
    """Its messages, where Django's own speak to programmers in other words."""
    flat = error.update_error_dict({})
    for one in (one for errors in flat.values() for one in errors):
        one.message = KINDER.get(one.code, one.message)
    return ValidationError(flat).messages


def is_meant(intake: Intake, given: Values) -> bool:
    if "uuid" in given:
        return str(intake.uuid) == given["uuid"]
    return all(intake_of(intake)[name] == given.get(name) for name in ("kind", "starts_on"))
