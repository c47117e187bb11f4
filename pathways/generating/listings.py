"""Invented listings, in which much is honestly not stated."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import F, QuerySet

from core.fields import Answer
from pathways.generating.intakes import IntakeMaker
from pathways.generating.providers import Base
from pathways.generating.reference import Reference
from pathways.generating.tables import insert, seeded_uuid
from pathways.generating.texts import Author, Deck
from pathways.models import Intake, Opportunity

ANSWERS = [Answer.YES, Answer.NO, Answer.NOT_STATED]
PAY = [Opportunity.Pay.PAID, Opportunity.Pay.UNPAID, Opportunity.Pay.ALLOWANCE, Opportunity.Pay.NOT_STATED]
DELIVERY = [
    Opportunity.Delivery.IN_PERSON,
    Opportunity.Delivery.BOTH,
    Opportunity.Delivery.ONLINE,
    Opportunity.Delivery.NOT_STATED,
]
HOURS = [Decimal(hours) for hours in ("2", "3", "4", "5", "7.5", "10", "12", "16", "21", "30", "37.5")]
MOST_DAYS_UNCHANGED = 700


class ListingMaker:
    def __init__(self, author: Author, reference: Reference, *, on: date):
        self.author, self.reference, self.on = author, reference, on
        self.chance = author.chance
        self.intakes = IntakeMaker(author, on=on)
        everyone, *some_needs = reference.needs
        self.everyone = everyone
        self.decks = {
            "needs": Deck(some_needs or [everyone]),
            "support": Deck(reference.support),
            "interests": Deck(reference.interests),
        }

    def __call__(self, slug: str, first: int, number: int, bases: list[Base]) -> tuple[list[Opportunity], int]:
        """Save `number` listings of `bases` with what hangs on them; the listings, and how many intakes."""
        chosen = self.chance.choices(bases, k=number)
        listings = insert(Opportunity, [self.listing(f"{slug}{first + n}", base) for n, base in enumerate(chosen)])
        self.link("needs", {o.pk: self.needs() for o in listings})
        self.link("support", {o.pk: self.some("support", 0.7, 4) for o in listings})
        self.link("interests", {o.pk: self.some("interests", 0.85, 3) for o in listings})
        self.link("areas", {o.pk: self.areas() for o in listings})
        self.link("sites", {o.pk: self.sites(o, base) for o, base in zip(listings, chosen, strict=True)})
        intakes = insert(Intake, [intake for o in listings for intake in self.intakes(o)])
        self.spread_over_time(listings)
        return listings, len(intakes)

    def listing(self, slug: str, base: Base) -> Opportunity:
        kind = self.chance.choice(self.reference.types)
        is_paused = self.author.happens(0.04)
        return Opportunity(
            uuid=seeded_uuid(self.chance),
            slug=slug,
            stage=kind.stage,
            type=kind,
            provider=base.provider,
            contact=base.contact,
            **self.texts(),
            **self.ages(),
            **self.hours(),
            ehcp=self.answer(15, 35, 50),
            keeps_plan=self.answer(30, 10, 60),
            in_area=self.answer(92, 8, 0),
            pay=self.chance.choices(PAY, [25, 30, 15, 30])[0],
            delivery=self.chance.choices(DELIVERY, [60, 12, 8, 20])[0],
            covers_all_areas=self.author.happens(0.1),
            apply_url=f"https://apply.example.org/{slug}/" if self.author.happens(0.3) else "",
            review_by=self.day(-40, 365),
            checked_on=self.day(-300, 0) if self.author.happens(0.8) else None,
            is_paused=is_paused,
            paused_note=self.author.maybe(0.7, "paused_note") if is_paused else "",
            status=Opportunity.Status.PUBLISHED,
            is_example=True,
        )

    def texts(self) -> dict[str, str]:
        write, some, maybe = self.author.write, self.author.write_some, self.author.maybe
        return {
            "title": write("title"),
            "summary": write("summary"),
            "description": some("description", 4, 7),
            "what_you_will_do": some("what_you_will_do", 2, 4, "\n"),
            "who_you_will_meet": maybe(0.5, "who_you_will_meet"),
            "a_day_here": maybe(0.5, "a_day_here"),
            "eligibility": some("eligibility", 1, 2) if self.author.happens(0.7) else "",
            "who_decides": maybe(0.5, "who_decides"),
            "pay_details": maybe(0.4, "pay_details"),
            "days": maybe(0.6, "days"),
            "length": maybe(0.6, "length"),
            "cost": maybe(0.4, "cost"),
            "travel": maybe(0.4, "travel"),
            "how_to_apply": write("how_to_apply"),
            "what_happens_next": maybe(0.5, "what_happens_next"),
            "keeps_plan_details": maybe(0.2, "keeps_plan_details"),
            "ask_under_18": maybe(0.3, "ask_under_18"),
            "ask_18_or_over": maybe(0.3, "ask_18_or_over"),
        }

    def ages(self) -> dict[str, int | None]:
        lowest = self.chance.randint(14, 19) if self.author.happens(0.7) else None
        highest = self.chance.randint(20, 25) if self.author.happens(0.6) else None
        return {"age_from": lowest, "age_to": highest}

    def hours(self) -> dict[str, Decimal | None]:
        fewest, most = sorted(self.chance.choices(HOURS, k=2))
        return {
            "hours_from": fewest if self.author.happens(0.6) else None,
            "hours_to": most if self.author.happens(0.6) else None,
        }

    def needs(self) -> list[int]:
        return [self.everyone] if self.author.happens(0.15) else self.some("needs", 0.75, 4)

    def some(self, field: str, share: float, most: int) -> list[int]:
        return self.decks[field].draw_some(self.chance, most) if self.author.happens(share) else []

    def areas(self) -> list[int]:
        """Mostly ours; now and then a neighbour."""
        near = self.chance.sample(self.reference.home_areas, 1) if self.author.happens(0.45) else []
        far = self.chance.sample(self.reference.areas, 1) if self.author.happens(0.1) else []
        return list({*near, *far})

    def sites(self, listing: Opportunity, base: Base) -> list[int]:
        if listing.delivery == Opportunity.Delivery.ONLINE or self.author.happens(0.1):
            return []
        return [site.pk for site in base.sites[: self.chance.randint(1, 2)]]

    def answer(self, yes: int, no: int, not_stated: int) -> str:
        return self.chance.choices(ANSWERS, [yes, no, not_stated])[0]

    def day(self, least: int, most: int) -> date:
        return self.on + timedelta(days=self.chance.randint(least, most))

    def link(self, field: str, wanted: dict[int, list[int]]) -> None:
        """Write the rows between listings and what they choose from."""
        relation = Opportunity._meta.get_field(field)
        listing, other = relation.m2m_column_name(), relation.m2m_reverse_name()
        through = relation.remote_field.through
        insert(through, [through(**{listing: pk, other: key}) for pk, keys in wanted.items() for key in keys])

    def spread_over_time(self, listings: list[Opportunity]) -> None:
        """Listings change on different days; saving says "now" of them all."""
        latest = datetime.combine(self.on, time(6), tzinfo=UTC)
        for listing in listings:
            seconds = self.chance.uniform(0, timedelta(days=MOST_DAYS_UNCHANGED).total_seconds())
            listing.modified_at = latest - timedelta(seconds=seconds)
        QuerySet(model=Opportunity).bulk_update(listings, ["modified_at"], batch_size=500)
        saved = QuerySet(model=Opportunity).filter(pk__in=[listing.pk for listing in listings])
        saved.update(created_at=F("modified_at") - timedelta(days=30))
