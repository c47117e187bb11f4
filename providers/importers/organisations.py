"""Providers from a spreadsheet, known by their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from core.addresses import take_slug
from core.audit import record
from core.commands import CannotStart, RowError
from core.tabular import Row, Table, Unreadable, read_table
from core.typed import HIDDEN
from providers.models import Provider, Site

#: What one writes in each column.
COLUMNS = {
    "name": "The organisation's name. Every row needs one; the same name is the same provider next time.",
    "kind": f"One of: {', '.join(Provider.Kind.values)}. Blank is not stated.",
    "summary": "One plain sentence: who they are.",
    "description": "A short paragraph in plain words.",
    "website": "Their web address.",
    "phone": "A telephone number for everybody.",
    "email": "An email address for everybody.",
    "charity_number": "6 or 7 digits.",
    "company_number": "8 characters.",
    "address": "Building, street and town of their place.",
    "postcode": "The postcode of that place.",
}
PLACE = ("address", "postcode")
FACTS = tuple(name for name in COLUMNS if name not in PLACE)


@dataclass
class ProviderReport:
    """How many providers are new, changed and unchanged; with errors nothing was saved."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    notes: list[str] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        saved = "Nothing was saved." if self.errors else "Saved."
        counts = f"Providers: {self.new:,} new, {self.changed:,} changed, {self.unchanged:,} unchanged. {saved}"
        return [*self.notes, counts]


class Refused(Exception):
    """Takes back what the rows before the wrong one wrote."""


def import_providers(content: bytes, *, by: User | None = None) -> ProviderReport:
    """Make or change the providers of a CSV or XLSX file, all or nothing.

    A column that is missing stays, a blank cell empties. Raises `CannotStart` for a file that cannot be read.
    """
    try:
        table = read_table(content)
    except Unreadable as error:
        raise CannotStart(str(error)) from error
    if "name" not in table.columns:
        raise CannotStart("The first line must name a column “name”.")
    report = ProviderReport(notes=[f"We left out the column “{c[:60]}”." for c in table.columns if c not in COLUMNS])
    try:
        with transaction.atomic():
            write(table, report)
            record("providers.imported", by=by, after={"new": report.new, "changed": report.changed})
            if report.errors:
                raise Refused
    except Refused:
        pass
    return report


def write(table: Table, report: ProviderReport) -> None:
    known = {provider.name.casefold(): provider for provider in Provider.objects.all()}
    taken, seen = {provider.slug for provider in known.values()}, {}
    for row in table.rows:
        values = {name: clean(row.values[name], name) for name in table.columns if name in COLUMNS}
        key = values["name"].casefold()
        wrong = list(wrong_cells(row, values, seen))
        report.errors += wrong
        if wrong:
            continue
        seen[key] = row.number
        provider = known.get(key) or Provider(slug=take_slug(taken, values["name"], otherwise="provider"))
        before = {name: getattr(provider, name) for name in FACTS}
        is_new = provider.pk is None
        try:
            changed = save(provider, values, before) | save_place(provider, values)
        except ValidationError as error:
            report.errors += errors_of(row, values, error)
            continue
        known[key] = provider
        report.new += is_new
        report.changed += changed and not is_new
        report.unchanged += not (changed or is_new)


def clean(text: str, name: str) -> str:
    text = text.replace("\r\n", "\n").strip() if name == "description" else " ".join(text.split())
    return (text.casefold() or Provider.Kind.NOT_STATED.value) if name == "kind" else text


def wrong_cells(row: Row, values: dict[str, str], seen: dict[str, int]) -> Iterator[RowError]:
    for name, text in values.items():
        if name in row.formulas:
            yield RowError(row.number, name, text[:60], "This begins like a formula. Write it in plain words.")
        elif HIDDEN.search(text):
            yield RowError(row.number, name, text[:60], "There are signs in it that nobody can see. Type it again.")
    if not values["name"]:
        yield RowError(row.number, "name", "", "Write the organisation's name.")
    elif first := seen.get(values["name"].casefold()):
        yield RowError(row.number, "name", values["name"], f"Row {first} has the same name. Take one of them out.")


def save(provider: Provider, values: dict[str, str], before: dict[str, str]) -> bool:
    for name in FACTS:
        if name in values and (name != "name" or provider.pk is None):
            setattr(provider, name, values[name])
    provider.clean_fields()
    changed = provider.pk is None or any(getattr(provider, name) != before[name] for name in FACTS)
    if changed:
        provider.save()
    return changed


def save_place(provider: Provider, values: dict[str, str]) -> bool:
    """The place of that postcode, which is made where it is not there."""
    if not any(values.get(name) for name in PLACE):
        return False
    site = Site(provider=provider, name=provider.name[:120], address=values.get("address", ""))
    site.postcode = values.get("postcode", "")
    site.full_clean(exclude={"provider"})
    there = provider.sites.filter(postcode=site.postcode).first()
    if there is None:
        site.save()
        return True
    if there.address == site.address or not site.address:
        return False
    there.address = site.address
    there.save(update_fields=["address", "modified_at"])
    return True


def errors_of(row: Row, values: dict[str, str], error: ValidationError) -> Iterator[RowError]:
    for name, messages in error.message_dict.items():
        yield RowError(row.number, name, values.get(name, "")[:60], " ".join(messages))
