"""What a file may name: code lists, providers, their places and contacts. Read once for a whole file."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from pathways.columns import split
from pathways.continuum import Stage
from pathways.models import Interest, Opportunity, PathwayType, PublicNeed, SupportOffer
from providers.models import AccessFeature, Area, Contact, Provider, Site, SiteAccess

NEAR_ENOUGH = 70


class Wrong(ValueError):
    """A cell cannot be taken; its text says what would be right."""


@dataclass
class Choices:
    """A code list: found by code, or by a label that only one row has."""

    what: str
    is_named: bool = False  # people write its label, and do not know the code
    labels: dict[str, str] = field(default_factory=dict)  # by code
    keys: dict[str, Hashable] = field(default_factory=dict)  # by code: what the listing stores
    _codes: dict[str, str] = field(default_factory=dict)  # by what somebody may write

    def add(self, code: str, label: str, key: Hashable) -> None:
        self.labels[code], self.keys[code] = label, key
        self._codes[code.casefold()] = code
        known = self._codes.setdefault(label.casefold(), code)
        if known != code and known.casefold() != label.casefold():
            self._codes[label.casefold()] = ""  # two rows have the label

    def find(self, text: str) -> str:
        """The code that somebody means. Raises `Wrong` with the nearest one."""
        if code := self._codes.get(text.casefold()):
            return code
        near = process.extractOne(text.casefold(), list(self._codes), scorer=fuzz.WRatio, score_cutoff=NEAR_ENOUGH)
        hint = f"Did you mean “{self.suggested(near[0])}”?" if near else f"Use one of: {self.some}."
        raise Wrong(f"We do not know this {self.what}. {hint}")

    def suggested(self, written: str) -> str:
        code = self._codes[written]
        return self.labels[code] if code and self.is_named else code or written

    @property
    def some(self) -> str:
        codes = list(self.labels)
        return ", ".join(codes[:12]) + (" ..." if len(codes) > 12 else "")

    def words(self, cell: str) -> str:
        """The codes of a cell as people say them."""
        return ", ".join(self.labels.get(code, code) for code in split(cell))


def of_enum(what: str, enum) -> Choices:
    choices = Choices(what)
    for value, label in enum.choices:
        choices.add(value, label, value)
    return choices


def of_rows(what: str, rows: Iterable[tuple[int, str, str]], *, is_named: bool = False) -> Choices:
    choices = Choices(what, is_named)
    for pk, code, label in rows:
        choices.add(code, label, pk)
    return choices


@dataclass(frozen=True)
class KnownSite:
    pk: int
    name: str
    address: str
    town: str
    postcode: str
    access: dict[int, str]


@dataclass
class Known:
    """Everything that rows of a file may name, in some dozen queries, however long the file is."""

    choices: dict[str, Choices]
    types: dict[str, str]  # the stage of each type, by its code
    providers: Choices
    sites: dict[tuple, KnownSite]
    contacts: dict[tuple, int]

    @classmethod
    def load(cls, names: set[str]) -> Known:
        """`names`: how the file calls its providers."""
        types = PathwayType.objects.values_list("pk", "code", "label", "stage")
        choices = {
            "stage": of_enum("way into work", Stage),
            "pay": of_enum("kind of pay", Opportunity.Pay),
            "delivery": of_enum("way of taking part", Opportunity.Delivery),
            "type": of_rows("type of work", [row[:3] for row in types]),
            "areas": of_rows("area", Area.objects.in_use().values_list("pk", "code", "name")),
        }
        for name, what, model in (
            ("needs", "need", PublicNeed), ("support", "kind of help", SupportOffer),
            ("interests", "sort of work", Interest), ("access", "access feature", AccessFeature),
        ):  # fmt: skip
            choices[name] = of_rows(what, model.objects.order_by().values_list("pk", "code", "label"))
        providers = of_rows("provider", Provider.objects.order_by().values_list("pk", "slug", "name"), is_named=True)
        named = [pk for slug, pk in providers.keys.items() if {slug, providers.labels[slug].casefold()} & names]
        return cls(
            choices, {code: stage for _, code, _, stage in types}, providers, sites_of(named), contacts_of(named)
        )


def sites_of(providers: list[int]) -> dict[tuple, KnownSite]:
    """By provider, name and postcode; of two that are the same, the older one."""
    access: dict[int, dict[int, str]] = {}
    answers = SiteAccess.objects.order_by()
    columns = ("site_id", "feature_id", "answer")
    for site, feature, answer in in_batches(providers, lambda pks: answers.filter(site__provider__in=pks), *columns):
        access.setdefault(site, {})[feature] = answer
    found: dict[tuple, KnownSite] = {}
    columns = ("provider_id", "pk", "name", "address", "town", "postcode")
    for provider, pk, *facts in in_batches(
        providers, lambda pks: Site.objects.filter(provider__in=pks).order_by("pk"), *columns
    ):
        site = KnownSite(pk, *facts, access.get(pk, {}))
        found.setdefault(site_key(provider, site.name, site.postcode), site)
    return found


def contacts_of(providers: list[int]) -> dict[tuple, int]:
    found: dict[tuple, int] = {}
    columns = ("provider_id", "name_or_post", "email", "phone", "pk")
    for *facts, pk in in_batches(
        providers, lambda pks: Contact.objects.filter(provider__in=pks).order_by("pk"), *columns
    ):
        found.setdefault(contact_key(*facts), pk)
    return found


def in_batches(pks: list[int], rows: Callable, *columns: str) -> Iterable[tuple]:
    """SQLite takes some thousand values in a question."""
    for start in range(0, len(pks), 5000):
        yield from rows(pks[start : start + 5000]).values_list(*columns)


def site_key(provider: Hashable, name: str, postcode: str) -> tuple:
    return provider, " ".join(name.casefold().split()), postcode.replace(" ", "")


def contact_key(provider: Hashable, name: str, email: str, phone: str) -> tuple:
    return provider, " ".join(name.casefold().split()), email.casefold(), re.sub(r"[^\d+x]", "", phone.casefold())
