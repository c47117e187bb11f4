"""Listings as rows of a spreadsheet, in the columns that the import reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core.audit import record
from core.commands import RowError
from core.fields import Answer
from core.tabular import write_csv, write_json, write_xlsx
from pathways.columns import LINES, NAMES, PLACES_APART, TEXTS, clean, join
from pathways.entries import tenths
from pathways.models import Intake, Opportunity
from providers.models import SiteAccess

BATCH = 500


def rows_of(
    pks: Iterable[int], *, of: QuerySet[Opportunity] | None = None, public: bool = False
) -> Iterator[list[str]]:
    """A row for each of these listings, in that order. `public` leaves out what families may not see."""
    pks, listings = list(pks), Opportunity.objects.all() if of is None else of
    for start in range(0, len(pks), BATCH):
        batch = pks[start : start + BATCH]
        found = {listing.pk: (listing, cells) for listing, cells in with_cells(listings.filter(pk__in=batch))}
        for listing, cells in (found[pk] for pk in batch if pk in found):
            if public and not listing.public_type:
                cells["type"] = ""
            yield [cells[name] for name in NAMES]


def whole_offer() -> QuerySet[Opportunity]:
    """What the import could read again: not the old record, what was merged, nor a draft without a name."""
    has_a_name = Q(ref__isnull=False) | ~Q(title="") & Q(provider__isnull=False)
    return Opportunity.objects.filter(has_a_name, is_historical=False, merged_into=None).order_by("pk")


def with_cells(listings: QuerySet[Opportunity]) -> Iterator[tuple[Opportunity, dict[str, str]]]:
    """Each listing with its cells, in eight queries. At most a thousand at once."""
    found = list(listings.select_related("provider", "type", "contact").defer("search_text", "entry"))
    around = Around.of([listing.pk for listing in found])
    for listing in found:
        yield listing, cells_of(listing, around)


class SiteFacts(NamedTuple):
    pk: int
    name: str
    postcode: str
    address: str
    town: str


@dataclass
class Around:
    """What hangs on many listings, as plain facts: to prefetch rows takes three times as long."""

    codes: dict[str, dict[int, list[str]]]
    sites: dict[int, list[SiteFacts]]
    access: dict[int, dict[str, str]]  # by site
    intakes: dict[int, list[tuple]]

    @classmethod
    def of(cls, pks: list[int]) -> Around:
        codes = {name: by_listing(chosen(name, pks).values_list("opportunity_id", f"{other}__code"))
                 for name, other in CODES.items()}  # fmt: skip
        columns = ("opportunity_id", *(f"site__{name}" for name in SiteFacts._fields))
        sites = by_listing((pk, SiteFacts(*facts)) for pk, *facts in chosen("sites", pks).values_list(*columns))
        named = {site.pk for rows in sites.values() for site in rows}
        answers = SiteAccess.objects.filter(site__in=named).order_by().values_list("site_id", "feature__code", "answer")
        access: dict[int, dict[str, str]] = {}
        for site, code, answer in answers:
            access.setdefault(site, {})[code] = answer
        intakes = Intake.objects.filter(opportunity__in=pks).values_list("opportunity_id", *START_FACTS)
        return cls(codes, sites, access, by_listing((pk, tuple(facts)) for pk, *facts in intakes))


CODES = {"needs": "publicneed", "support": "supportoffer", "interests": "interest", "areas": "area"}
START_FACTS = ("kind", "starts_on", "apply_from", "apply_by", "open_day_at", "places")


def chosen(name: str, pks: list[int]) -> QuerySet:
    through = Opportunity._meta.get_field(name).remote_field.through
    return through._base_manager.filter(opportunity__in=pks)


def by_listing(rows: Iterable[tuple[int, Any]]) -> dict[int, list]:
    found: dict[int, list] = {}
    for pk, fact in rows:
        found.setdefault(pk, []).append(fact)
    return found


def cells_of(listing: Opportunity, around: Around) -> dict[str, str]:
    """Each cell of a listing; blank where it is not stated."""
    contact, pk = listing.contact, listing.pk
    codes = {name: sorted(around.codes[name].get(pk, ())) for name in CODES}
    cells = {name: clean(name, getattr(listing, name)) for name in (*TEXTS, *LINES)}
    return cells | {
        "ref": listing.ref or "",
        "stage": str(listing.stage),
        "type": listing.type.code if listing.type else "",
        "provider": listing.provider.name if listing.provider else "",
        "age_from": number(listing.age_from),
        "age_to": number(listing.age_to),
        "ehcp": stated(listing.ehcp),
        "needs": join(codes["needs"]),
        "support": join(codes["support"]),
        "interests": join(codes["interests"]),
        "pay": stated(listing.pay),
        "hours_from": hours(listing.hours_from),
        "hours_to": hours(listing.hours_to),
        "delivery": stated(listing.delivery),
        **place_cells(sorted(around.sites.get(pk, ()), key=lambda site: (site.name, site.postcode, site.pk)), around),
        "areas": join(["all"] * listing.covers_all_areas + codes["areas"]),
        "in_area": stated(listing.in_area),
        "apply_url": listing.apply_url,
        "contact_name": clean("contact_name", contact.name_or_post) if contact else "",
        "contact_email": contact.email if contact else "",
        "contact_phone": clean("contact_phone", contact.phone) if contact else "",
        **start_cells(around.intakes.get(pk, ())),
        "source_url": listing.source_url,
        "review_by": day(listing.review_by),
    }


def place_cells(sites: list[SiteFacts], around: Around) -> dict[str, str]:
    return {
        "site_name": join([clean("site_name", site.name) for site in sites]),
        "address": join([address_of(site.address, site.town) for site in sites]),
        "postcode": join([site.postcode for site in sites]),
        "access": by_place([access_cell(around.access.get(site.pk, {})) for site in sites]),
    }


def by_place(cells: list[str]) -> str:
    """What each of several places has, in the order of the places."""
    return PLACES_APART.join(cells) if any(cells) else ""


def address_of(address: str, town: str) -> str:
    """On one line, the town last."""
    return ", ".join(line.strip(" ,") for line in (*address.splitlines(), town) if line.strip(" ,"))


def access_cell(answers: dict[str, str]) -> str:
    ends = {Answer.YES: "", Answer.NO: "=no"}
    return join(sorted(f"{code}{ends[answer]}" for code, answer in answers.items() if answer in ends))


def start_cells(starts: Iterable[tuple]) -> dict[str, str]:
    """The cells of intakes, each as its `START_FACTS`, in the order of the listing."""
    columns = list(zip(*starts, strict=True)) or [()] * len(START_FACTS)
    kinds, starts_on, apply_from, apply_by, open_days, places = columns
    return {
        "start_on": join(list(map(day, starts_on))),
        "rolling": join(["yes" if kind == Intake.Kind.ROLLING else "no" for kind in kinds]),
        "apply_from": join(list(map(day, apply_from))),
        "apply_by": join(list(map(day, apply_by))),
        "open_day_at": join(list(map(moment, open_days))),
        "places": join(list(map(number, places))),
    }


def stated(answer: str) -> str:
    return "" if answer == Answer.NOT_STATED else str(answer)


def number(value: int | None) -> str:
    return "" if value is None else str(value)


def hours(value) -> str:
    return tenths(value).removesuffix(".0")


def day(value) -> str:
    return value.isoformat() if value else ""


def moment(value) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""


# ── Files ────────────────────────────────────────────────────────────────────

WRITERS: dict[str, Callable[..., bytes]] = {"csv": write_csv, "xlsx": write_xlsx, "json": write_json}


@dataclass
class Exported:
    """How many listings were written, and how many drafts have no name by which they could come back."""

    listings: int = 0
    left_out: int = 0
    written_to: str = ""
    errors: list[RowError] = field(default_factory=list)

    def lines(self) -> list[str]:
        left_out = f", {self.left_out:,} drafts without a title or a provider left out" if self.left_out else ""
        return [f"{self.listings:,} listings written to {self.written_to}{left_out}"] if self.written_to else []


def export_offer(kind: str, *, by: User | None = None) -> tuple[bytes, Exported]:
    """The whole offer as a file of that kind ("csv", "xlsx", "json"), drafts and archived listings included."""
    pks = list(whole_offer().values_list("pk", flat=True))
    report = Exported(len(pks), Opportunity.objects.filter(is_historical=False, merged_into=None).count() - len(pks))
    record("opportunities.exported", by=by, after={"listings": len(pks), "format": kind})
    return WRITERS[kind](NAMES, rows_of(pks)), report
