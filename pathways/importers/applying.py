"""From a plan to the database, in one short transaction: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Any, TypeVar

from django.db import connection, models
from django.utils import timezone

from core.addresses import take_slug
from core.commands import Progress, silent
from core.models import OldAddress
from core.parsing import parse_postcode
from core.row_history import has_history
from pathways.exports import START_FACTS
from pathways.importers.groups import PlannedContact, PlannedSite, PlannedStart
from pathways.importers.plan import NEW, Plan, PlannedRow
from pathways.models import Intake, Opportunity
from pathways.models.opportunities import RESERVED_SLUGS
from providers.models import Area, Contact, Place, Provider, Site, SiteAccess

BATCH = 500
Thing = TypeVar("Thing")


class ChangedMeanwhile(Exception):
    """What was planned against is not what is there; nothing was written. `titles` say where."""

    def __init__(self, titles: list[str]):
        super().__init__(", ".join(titles))
        self.titles = titles


def batches(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    things = list(things)
    for start in range(0, len(things), BATCH):
        yield things[start : start + BATCH]


def insert(model: type[models.Model], rows: Iterable[models.Model]) -> list:
    """Insert without being heard row by row: whoever applies a plan makes its listings known at the end."""
    made = models.QuerySet(model=model).bulk_create(rows, batch_size=BATCH)
    if has_history(model):
        model.history.bulk_history_create(made, batch_size=BATCH)
    return made


def update_each(model: type[models.Model], facts: dict[int, dict[str, Any]]) -> None:
    """Write on each row, by its number, facts of its own, unheard. `bulk_update` takes ten times as long."""
    alike: dict[tuple[str, ...], list[list[Any]]] = {}
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for pk, values in facts.items():
        columns = tuple(sorted(values))
        prepared = [fields[name].get_db_prep_save(values[name], connection) for name in columns]
        alike.setdefault(columns, []).append([*prepared, pk])
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for columns, rows in alike.items():
            sets = ", ".join(f"{quote(fields[name].column)} = %s" for name in columns)
            cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE id = %s", rows)  # noqa: S608


class Writing:
    """One plan on its way into the database. Call it in a transaction, and keep versions round it."""

    def __init__(self, plan: Plan, *, progress: Progress = silent):
        self.plan, self.rows, self.progress = plan, plan.written, progress
        self.providers: dict[Hashable, int] = {}
        self.sites: dict[tuple, int] = {}
        self.contacts: dict[tuple, int] = {}

    def refuse_what_has_changed(self) -> None:
        """Hold the listings, and look whether they still are what the plan was made against."""
        there = {row.listing: row for row in self.rows if row.listing}
        changed = []
        for batch in batches(sorted(there)):
            held = Opportunity.objects.filter(pk__in=batch).order_by("pk").select_for_update()
            stored = dict(held.values_list("pk", "lock_version"))
            changed += [there[pk].title for pk in batch if stored.get(pk) != there[pk].lock_version]
        refs = {row.facts["ref"]: row.title for row in self.rows if row.outcome == NEW and row.facts.get("ref")}
        for batch in batches(refs):
            changed += [refs[ref] for ref in Opportunity.objects.filter(ref__in=batch).values_list("ref", flat=True)]
        if changed:
            raise ChangedMeanwhile(changed)

    def write(self) -> list[int]:
        """The numbers of the listings that were written, in the order of the file."""
        self.make_providers()
        self.make_contacts()
        self.make_sites()
        self.change_sites()
        self.progress("new listings")
        self.make_listings([row for row in self.rows if row.outcome == NEW])
        self.progress("changed listings")
        changed, now = {}, timezone.now()
        for row in self.rows:
            if row.outcome != NEW:
                changed[row.listing] = self.facts(row) | {"lock_version": row.lock_version + 1, "modified_at": now}
        update_each(Opportunity, changed)
        self.link()
        self.write_starts()
        return [row.listing for row in self.rows]

    # ── Who and where ───────────────────────────────────────────────────────
    def make_providers(self) -> None:
        if not self.plan.new_providers:
            return
        taken = set(Provider.objects.values_list("slug", flat=True))
        for name in self.plan.new_providers:
            provider = Provider.objects.create(name=name, slug=take_slug(taken, name, otherwise="provider"))
            self.providers[name.casefold()] = provider.pk

    def owner(self, key: tuple) -> int:
        """The provider of a place or contact: its number, or the one that was just made."""
        provider = key[0]
        return self.providers[provider[1]] if isinstance(provider, tuple) else provider

    def make_contacts(self) -> None:
        new: dict[tuple, PlannedContact] = {}
        for row in self.rows:
            if row.contact and row.contact.pk is None:
                new.setdefault(row.contact.key, row.contact)
        made = insert(
            Contact,
            [
                Contact(provider_id=self.owner(c.key), name_or_post=c.name, email=c.email, phone=c.phone)
                for c in new.values()
            ],
        )
        self.contacts = dict(zip(new, (contact.pk for contact in made), strict=True))

    def planned_sites(self) -> Iterator[PlannedSite]:
        for row in self.rows:
            yield from row.sites or ()

    def make_sites(self) -> None:
        new: dict[tuple, PlannedSite] = {}
        for site in self.planned_sites():
            if site.pk is None and (site.key not in new or not new[site.key].address):
                new[site.key] = site
        rows = [
            Site(provider_id=self.owner(s.key), name=s.name, address=s.address or "", postcode=s.postcode)
            for s in new.values()
        ]
        locate(rows)
        self.sites = dict(zip(new, (site.pk for site in insert(Site, rows)), strict=True))

    def change_sites(self) -> None:
        """What the file says about places: addresses, and what they have."""
        answers: dict[tuple[int, int], str] = {}
        for site in self.planned_sites():
            pk = site.pk or self.sites[site.key]
            if site.pk and site.address is not None:
                Site.objects.filter(pk=pk).update(address=site.address, town=site.town, modified_at=timezone.now())
            answers |= {(pk, feature): answer for feature, answer in site.access.items()}
        for batch in batches(answers.items()):
            SiteAccess.objects.bulk_create(
                [SiteAccess(site_id=site, feature_id=feature, answer=answer) for (site, feature), answer in batch],
                update_conflicts=True, unique_fields=["site", "feature"], update_fields=["answer"],
            )  # fmt: skip

    # ── The listings ────────────────────────────────────────────────────────
    def facts(self, row: PlannedRow) -> dict[str, Any]:
        facts = dict(row.facts)
        if row.provider is not None:
            facts["provider_id"] = self.providers[row.provider] if isinstance(row.provider, str) else row.provider
        if row.has_contact is not None:
            facts["contact_id"] = (row.contact.pk or self.contacts[row.contact.key]) if row.contact else None
        if row.review_by is not None:
            facts["review_by"] = row.review_by
        if row.is_published:
            facts["status"] = Opportunity.Status.PUBLISHED
        return facts

    def make_listings(self, rows: list[PlannedRow]) -> None:
        taken = {*RESERVED_SLUGS, *Opportunity.objects.order_by().values_list("slug", flat=True)}
        taken |= set(OldAddress.objects.filter(kind="opportunity").values_list("slug", flat=True))
        for batch in batches(rows):
            new = [
                Opportunity(slug=take_slug(taken, row.title, otherwise="opportunity"), **self.facts(row))
                for row in batch
            ]
            for row, listing in zip(batch, insert(Opportunity, new), strict=True):
                row.listing, row.slug = listing.pk, listing.slug

    def link(self) -> None:
        """What each listing chooses from: what is not chosen any more goes, and the rest is added."""
        for name in ("needs", "support", "interests", "areas", "sites"):
            wanted = {}
            for row in self.rows:
                if name == "sites":
                    keys = None if row.sites is None else [site.pk or self.sites[site.key] for site in row.sites]
                else:
                    keys = row.many.get(name)
                if keys is not None:
                    wanted[row.listing] = set(keys)
            self.choose(name, wanted)

    def choose(self, name: str, wanted: dict[int, set[int]]) -> None:
        relation = Opportunity._meta.get_field(name)
        listing, other = relation.m2m_column_name(), relation.m2m_reverse_name()
        through = relation.remote_field.through
        rows = models.QuerySet(model=through)
        for batch in batches(wanted):
            there: dict[int, set[int]] = {}
            gone = []
            for pk, owner, key in rows.filter(**{f"{listing}__in": batch}).values_list("pk", listing, other):
                if key in wanted[owner]:
                    there.setdefault(owner, set()).add(key)
                else:
                    gone.append(pk)
            if gone:
                rows.filter(pk__in=gone).delete()
            insert(
                through,
                [
                    through(**{listing: owner, other: key})
                    for owner in batch
                    for key in sorted(wanted[owner] - there.get(owner, set()))
                ],
            )

    def write_starts(self) -> None:
        wanted = {row.listing: row.starts for row in self.rows if row.starts is not None}
        for batch in batches(wanted):
            there: dict[int, list[Intake]] = {}
            for intake in Intake.objects.filter(opportunity__in=batch).order_by("pk"):
                there.setdefault(intake.opportunity_id, []).append(intake)
            self.write_starts_of({pk: wanted[pk] for pk in batch}, there)

    def write_starts_of(self, wanted: dict[int, list[PlannedStart]], there: dict[int, list[Intake]]) -> None:
        """A start that stays the same keeps what a file does not say of it: places left, waiting list, note."""
        new, changed, gone = [], [], []
        for listing, starts in wanted.items():
            left = there.get(listing, [])
            for start in starts:
                intake = nearest(start, left)
                if intake is None:
                    new.append(Intake(opportunity_id=listing, **vars(start)))
                    continue
                left.remove(intake)
                if any(getattr(intake, name) != value for name, value in vars(start).items()):
                    changed.append(filled(intake, start))
            gone += [intake.pk for intake in left]
        insert(Intake, new)
        update_each(Intake, {i.pk: {name: getattr(i, name) for name in (*START_FACTS, "places_left")} for i in changed})
        if gone:
            models.QuerySet(model=Intake).filter(pk__in=gone).delete()


def nearest(start: PlannedStart, intakes: list[Intake]) -> Intake | None:
    """The one that is meant: it says the same, or it starts on the same day."""
    same = [i for i in intakes if all(getattr(i, name) == value for name, value in vars(start).items())]
    alike = [i for i in intakes if (i.kind, i.starts_on) == (start.kind, start.starts_on)]
    return next(iter(same or alike), None)


def filled(intake: Intake, start: PlannedStart) -> Intake:
    for name, value in vars(start).items():
        setattr(intake, name, value)
    if intake.places is not None and intake.places_left is not None and intake.places_left > intake.places:
        intake.places_left = None  # nobody has told us how many of the fewer places are left
    return intake


def locate(sites: list[Site]) -> None:
    """Find where new places lie, and their area, as `Site.clean` does for one."""
    codes = {site.postcode: parse_postcode(site.postcode) for site in sites if site.postcode}
    wanted = sorted({code for postcode in codes.values() for code in postcode.finest_first})
    places: dict[str, Place] = {}
    for batch in batches(wanted):
        places |= Place.objects.in_bulk(batch)
    areas = {area.gss_code: area for area in Area.objects.in_use().exclude(gss_code="")}
    for site in sites:
        finest = codes[site.postcode].finest_first if site.postcode else ()
        if place := next((places[code] for code in finest if code in places), None):
            site.easting, site.northing = place.easting, place.northing
            site.area = areas.get(place.gss_code)
