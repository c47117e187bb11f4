"""Listings as rows of a spreadsheet, in the columns that the import reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

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
from providers.models import Site

BATCH = 500


def for_cells(listings: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """The listings with all that `cells_of` reads: a constant number of queries."""
    return (
        listings.select_related("provider", "type", "contact")
        .defer("search_text", "entry")
        .prefetch_related("needs", "support", "interests", "areas", "intakes", "sites__access__feature")
    )


def rows_of(pks: Iterable[int], *, public: bool = False) -> Iterator[list[str]]:
    """A row for each listing, in that order. `public` leaves out what families may not see."""
    pks = list(pks)
    for start in range(0, len(pks), BATCH):
        batch = pks[start : start + BATCH]
        found = for_cells(Opportunity.objects.filter(pk__in=batch)).in_bulk()
        for listing in (found[pk] for pk in batch if pk in found):
            cells = cells_of(listing)
            if public and not listing.public_type:
                cells["type"] = ""
            yield [cells[name] for name in NAMES]


def whole_offer() -> QuerySet[Opportunity]:
    """What the import could read again: not the old record, what was merged, nor a draft without a name."""
    has_a_name = Q(ref__isnull=False) | ~Q(title="") & Q(provider__isnull=False)
    return Opportunity.objects.filter(has_a_name, is_historical=False, merged_into=None).order_by("pk")


def cells_of(listing: Opportunity) -> dict[str, str]:
    """Each cell of a listing; blank where it is not stated."""
    contact, sites = listing.contact, list(listing.sites.all())
    cells = {name: clean(name, getattr(listing, name)) for name in (*TEXTS, *LINES)}
    return cells | {
        "ref": listing.ref or "",
        "stage": listing.stage,
        "type": listing.type.code if listing.type else "",
        "provider": listing.provider.name if listing.provider else "",
        "age_from": number(listing.age_from),
        "age_to": number(listing.age_to),
        "ehcp": stated(listing.ehcp),
        "needs": codes(listing.needs.all()),
        "support": codes(listing.support.all()),
        "interests": codes(listing.interests.all()),
        "pay": stated(listing.pay),
        "hours_from": hours(listing.hours_from),
        "hours_to": hours(listing.hours_to),
        "delivery": stated(listing.delivery),
        **place_cells(sites),
        "areas": join(["all"] * listing.covers_all_areas + sorted(area.code for area in listing.areas.all())),
        "in_area": stated(listing.in_area),
        "apply_url": listing.apply_url,
        "contact_name": clean("contact_name", contact.name_or_post) if contact else "",
        "contact_email": contact.email if contact else "",
        "contact_phone": clean("contact_phone", contact.phone) if contact else "",
        **start_cells(listing.all_intakes),
        "source_url": listing.source_url,
        "review_by": day(listing.review_by),
    }


def place_cells(sites: list[Site]) -> dict[str, str]:
    sites = sorted(sites, key=lambda site: (site.name, site.postcode, site.pk))
    return {
        "site_name": join([clean("site_name", site.name) for site in sites]),
        "address": join([address_of(site.address, site.town) for site in sites]),
        "postcode": join([site.postcode for site in sites]),
        "access": by_place([access_cell({row.feature.code: row.answer for row in s.access.all()}) for s in sites]),
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


def start_cells(intakes: Iterable[Intake]) -> dict[str, str]:
    intakes = list(intakes)
    return {
        "start_on": join([day(intake.starts_on) for intake in intakes]),
        "rolling": join(["yes" if intake.kind == Intake.Kind.ROLLING else "no" for intake in intakes]),
        "apply_from": join([day(intake.apply_from) for intake in intakes]),
        "apply_by": join([day(intake.apply_by) for intake in intakes]),
        "open_day_at": join([moment(intake.open_day_at) for intake in intakes]),
        "places": join([number(intake.places) for intake in intakes]),
    }


def codes(rows: Iterable) -> str:
    return join(sorted(row.code for row in rows))


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
