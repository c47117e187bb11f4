"""Invented providers: each with a contact and one or two sites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from core.fields import Answer
from pathways.generating.reference import Reference
from pathways.generating.tables import insert, seeded_uuid
from pathways.generating.texts import Author
from providers.models import Contact, Provider, Site, SiteAccess

JITTER = 900  # metres: sectors of a town lie about that far apart
UNUSED = "CIKMOV"  # letters that no real postcode ends in


@dataclass(frozen=True)
class Base:
    """A provider with what its listings need of it."""

    provider: Provider
    contact: Contact
    sites: list[Site]


class ProviderMaker:
    def __init__(self, author: Author, reference: Reference, *, on: date):
        self.author, self.reference, self.on = author, reference, on
        self.chance = author.chance

    def __call__(self, slug: str, first: int, number: int) -> list[Base]:
        """Save `number` providers whose addresses are `slug` and the numbers from `first`."""
        providers = insert(Provider, [self.provider(f"{slug}{n}", n) for n in range(first, first + number)])
        contacts = insert(Contact, [self.contact(provider) for provider in providers])
        sites_of = {p.pk: [self.site(p) for _ in range(self.chance.randint(1, 2))] for p in providers}
        sites = insert(Site, [site for sites in sites_of.values() for site in sites])
        insert(SiteAccess, [answer for site in sites for answer in self.answers(site)])
        return [Base(p, c, sites_of[p.pk]) for p, c in zip(providers, contacts, strict=True)]

    def provider(self, slug: str, number: int) -> Provider:
        kinds = [kind for kind in Provider.Kind if kind != Provider.Kind.NATIONAL]
        checked = self.author.happens(0.7)
        return Provider(
            uuid=seeded_uuid(self.chance),
            name=f"{self.author.write('provider')} {number}",
            slug=slug,
            kind=self.chance.choice(kinds),
            summary=self.author.maybe(0.9, "provider_summary"),
            description=self.author.maybe(0.7, "provider_description"),
            website=f"https://{slug}.example.org/" if self.author.happens(0.6) else "",
            is_example=True,
            checked_on=self.on - timedelta(days=self.chance.randint(0, 400)) if checked else None,
        )

    def contact(self, provider: Provider) -> Contact:
        return Contact(
            uuid=seeded_uuid(self.chance),
            provider=provider,
            name_or_post=self.author.write("contact"),
            phone=f"01632 960{self.chance.randint(0, 999):03}" if self.author.happens(0.7) else "",
            email=f"hello@{provider.slug}.example.org",
        )

    def site(self, provider: Provider) -> Site:
        """Somewhere round the middle of a sector; one in twenty does not say where it is."""
        place, area = self.chance.choice(self.reference.sectors)
        says_where = self.author.happens(0.95)
        ending = "".join(self.chance.choices(UNUSED, k=2))
        return Site(
            uuid=seeded_uuid(self.chance),
            provider=provider,
            name=self.author.write("site"),
            address=f"{self.chance.randint(1, 200)} {self.author.write('address')}",
            town=self.author["name"],
            postcode=f"{place.code}{ending}" if says_where else "",
            area_id=area if says_where else None,
            travel=self.author.maybe(0.5, "travel"),
            access_note=self.author.maybe(0.3, "access_note"),
            easting=place.easting + self.chance.randint(-JITTER, JITTER) if says_where else None,
            northing=place.northing + self.chance.randint(-JITTER, JITTER) if says_where else None,
        )

    def answers(self, site: Site) -> list[SiteAccess]:
        answered = [feature for feature in self.reference.features if self.author.happens(0.45)]
        answers = self.chance.choices([Answer.YES, Answer.NO, Answer.NOT_STATED], [6, 3, 1], k=len(answered))
        return [SiteAccess(site=site, feature_id=f, answer=a) for f, a in zip(answered, answers, strict=True)]
