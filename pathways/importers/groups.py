"""Cells that only mean something together: a place, a contact, and when people start."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django.core.exceptions import ValidationError

from core.fields import Answer
from core.parsing import parse_answer, parse_moment, parse_postcode, parse_whole
from core.typed import HIDDEN
from pathways.columns import join, split
from pathways.exports import access_cell, address_of, by_place, start_cells
from pathways.importers.cells import NOBODY_SEES, day_in
from pathways.importers.known import Known, KnownSite, Wrong, contact_key, site_key
from providers.models import Contact, Site

Cells = dict[str, str]
MOST_PLACES, MOST_STARTS = 20, 24
LIST_ENDS = {"yes": Answer.YES, "no": Answer.NO}


class WrongCell(Wrong):
    """As `Wrong`, in a column of a group."""

    def __init__(self, column: str, right: str):
        super().__init__(right)
        self.column = column


def whole_text(model, name: str, column: str, cell: str) -> str:
    """`cell` as that field of another row takes it."""
    if HIDDEN.search(cell):
        raise WrongCell(column, NOBODY_SEES)
    try:
        return model._meta.get_field(name).clean(cell, None)
    except ValidationError as error:
        raise WrongCell(column, " ".join(error.messages)) from error


def one_each(cells: Cells, columns: tuple[str, ...], most: int) -> list[tuple[str, ...]]:
    """The lists of several columns side by side. A column may be blank, or have one part for each."""
    lists = {column: split(cells[column]) for column in columns}
    longest = max(lists, key=lambda column: len(lists[column]))
    number = len(lists[longest])
    if number > most:
        raise WrongCell(longest, f"Name at most {most}.")
    for column, parts in lists.items():
        if parts and len(parts) != number:
            raise WrongCell(column, f"Here are {len(parts)}, and {number} in {longest}. Write one for each.")
    return list(zip_longest(*lists.values(), fillvalue="")) if number else []


# ── The place ────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class PlannedSite:
    """A place that is there (`pk`), or that will be made; `address` and `access` are what is new about it."""

    key: tuple
    pk: int | None
    name: str
    postcode: str
    address: str | None = None
    town: str = ""
    access: dict[int, str] = field(default_factory=dict)


def read_places(cells: Cells, known: Known, provider: Hashable, called: str) -> tuple[Cells, list[PlannedSite]]:
    """The places of a row, and its cells as an export would write them."""
    if len(split(cells["site_name"])) < 2 and len(split(cells["postcode"])) < 2:
        named = [(cells["site_name"], cells["address"], cells["postcode"])] if any(
            cells[name] for name in ("site_name", "address", "postcode")
        ) else []  # fmt: skip
    else:
        named = one_each(cells, ("site_name", "address", "postcode"), MOST_PLACES)
    if not named:
        if cells["access"]:
            raise WrongCell("access", "Name the place too: this says what it has.")
        return dict.fromkeys(("site_name", "address", "postcode", "access"), ""), []
    if provider is None:
        raise WrongCell("site_name", "Name the provider too: a place belongs to one.")
    lists = cells["access"].split("|") if cells["access"] else [""] * len(named)
    if len(lists) != len(named):
        right = f"Here are {len(named)} places and {len(lists)} lists. Write | between what each place has."
        raise WrongCell("access", right)
    sites = [
        planned_site(*parts, known, provider, called, answers_in(listed, known))
        for parts, listed in zip(named, lists, strict=True)
    ]
    return place_cells(sites, known), sorted(sites, key=lambda s: (s.name, s.postcode))


def planned_site(
    name: str, address: str, postcode: str, known: Known, provider: Hashable, called: str, answers: dict[str, str]
) -> PlannedSite:
    name = whole_text(Site, "name", "site_name", name or address.partition(",")[0].strip() or called)
    try:
        postcode = str(parse_postcode(postcode)) if postcode else ""
    except ValueError as error:
        raise WrongCell("postcode", "Write a postcode like SW1A 1AA, or leave it blank.") from error
    if HIDDEN.search(address) or len(address) > 500:
        raise WrongCell("address", NOBODY_SEES if HIDDEN.search(address) else "Write at most 500 letters.")
    key = site_key(provider, name, postcode)
    there = known.sites.get(key)
    by_feature = {known.choices["access"].keys[code]: answer for code, answer in answers.items()}
    if there is None:
        return PlannedSite(key, None, name, postcode, address, "", by_feature)
    town, is_new = there.town, bool(address) and address != address_of(there.address, there.town)
    if is_new and town and address.casefold().endswith(town.casefold()):
        address = address[: -len(town)].rstrip(" ,")
    elif is_new:
        town = ""
    more = {feature: answer for feature, answer in by_feature.items() if there.access.get(feature) != answer}
    return PlannedSite(key, there.pk, there.name, there.postcode, address if is_new else None, town, more)


def answers_in(cell: str, known: Known) -> dict[str, str]:
    """ "step-free;hoist=no": what a place has and has not."""
    answers = {}
    for part in filter(None, split(cell)):
        code, _, end = part.partition("=")
        if (answer := LIST_ENDS.get(end.strip().casefold() or "yes")) is None:
            raise WrongCell("access", "Write the feature alone, or the feature and =no after it.")
        try:
            answers[known.choices["access"].find(code.strip())] = answer
        except Wrong as error:
            raise WrongCell("access", str(error)) from error
    return answers


def place_cells(sites: list[PlannedSite], known: Known) -> Cells:
    by_pk = {site.pk: known.sites[site.key] for site in sites if site.pk}
    codes = {key: code for code, key in known.choices["access"].keys.items()}
    ordered = sorted(sites, key=lambda site: (site.name, site.postcode))

    def access_of(site: PlannedSite) -> str:
        there = by_pk[site.pk].access if site.pk else {}
        return access_cell({codes[key]: answer for key, answer in (there | site.access).items()})

    return {
        "site_name": join([site.name for site in ordered]),
        "address": join([shown_address(site, by_pk.get(site.pk)) for site in ordered]),
        "postcode": join([site.postcode for site in ordered]),
        "access": by_place([access_of(site) for site in ordered]),
    }


def shown_address(site: PlannedSite, there: KnownSite | None) -> str:
    if site.address is None and there:
        return address_of(there.address, there.town)
    return address_of(site.address or "", site.town)


# ── The contact ──────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class PlannedContact:
    key: tuple
    pk: int | None
    name: str
    email: str
    phone: str


def read_contact(cells: Cells, known: Known, provider: Hashable, called: str) -> tuple[Cells, PlannedContact | None]:
    """The contact of a row. One that differs in anything is another contact, so nobody else's is changed."""
    name, email, phone = (cells[column] for column in ("contact_name", "contact_email", "contact_phone"))
    if not (name or email or phone):
        return dict.fromkeys(("contact_name", "contact_email", "contact_phone"), ""), None
    if provider is None:
        raise WrongCell("contact_name", "Name the provider too: a contact belongs to one.")
    if not (email or phone):
        raise WrongCell("contact_phone", "Give a telephone number or an email address, or both.")
    name = whole_text(Contact, "name_or_post", "contact_name", name or called)
    email = whole_text(Contact, "email", "contact_email", email)
    phone = whole_text(Contact, "phone", "contact_phone", phone)
    key = contact_key(provider, name, email, phone)
    written = {"contact_name": name, "contact_email": email, "contact_phone": phone}
    return written, PlannedContact(key, known.contacts.get(key), name, email, phone)


# ── When people start ────────────────────────────────────────────────────────


@dataclass(frozen=True)
class PlannedStart:
    kind: str
    starts_on: date | None
    apply_from: date | None
    apply_by: date | None
    open_day_at: datetime | None
    places: int | None


STARTS = ("start_on", "rolling", "apply_from", "apply_by", "open_day_at", "places")


def read_starts(cells: Cells) -> tuple[Cells, list[PlannedStart]]:
    starts = [read_start(*parts) for parts in one_each(cells, STARTS, MOST_STARTS)]
    starts.sort(key=lambda start: start.starts_on or date.min)  # as the listing has them
    return start_cells(tuple(vars(start).values()) for start in starts), starts


def read_start(
    start_on: str, rolling: str, apply_from: str, apply_by: str, open_day_at: str, places: str
) -> PlannedStart:
    starts_on, opens, closes = dated("start_on", start_on), dated("apply_from", apply_from), dated("apply_by", apply_by)
    is_rolling = column_read("rolling", rolling, parse_answer, "Write yes or no.") == Answer.YES
    if is_rolling and starts_on:
        raise WrongCell("start_on", "“Rolling” has no start date. Clear the date, or write no under rolling.")
    if opens and closes and opens > closes:
        raise WrongCell("apply_by", "Applications close before they open. Check the two dates.")
    if closes and starts_on and closes > starts_on:
        raise WrongCell("apply_by", "The last day to apply is after the start. Check the two dates.")
    when = column_read("open_day_at", open_day_at, parse_moment, "Write a day and a time: 2027-03-04 16:30.")
    number = column_read("places", places, parse_whole, "Write a whole number. 0 is none; blank is not stated.")
    if number and number > 32_767:
        raise WrongCell("places", "Write a smaller number.")
    return PlannedStart("rolling" if is_rolling else "fixed", starts_on, opens, closes, when, number)


def dated(column: str, cell: str) -> date | None:
    try:
        return day_in(cell)
    except Wrong as error:
        raise WrongCell(column, str(error)) from error


def column_read(column: str, cell: str, read, right: str) -> Any:
    try:
        return read(cell) if cell else None
    except ValueError as error:
        raise WrongCell(column, right) from error
