"""How a document names another row: by a key that stays, with what families saw of it beside the key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from accounts.models import User
from pathways.models import Interest, Opportunity, PathwayType, PublicNeed, SupportOffer
from providers.models import Area, Contact, Provider, Site

Values = dict[str, Any]


@dataclass(frozen=True)
class Reference:
    """Rows of `model`, found again by `key`; the other facts are read by people, and never written back."""

    model: type[Model]
    key: str
    shown: tuple[str, ...]
    more: Callable[[Any], Values] = lambda row: {}

    def to(self, row: Model) -> Values:
        facts = {name: getattr(row, name) for name in self.shown}
        return {self.key: self.key_of_row(row)} | facts | self.more(row)

    def key_of_row(self, row: Model) -> Any:
        return self.key_of(getattr(row, self.key))

    def key_of(self, value: Any) -> Any:
        """As JSON has it."""
        return str(value) if self.key == "uuid" else value

    def key_in(self, given: Values) -> Any:
        if not isinstance(given, dict) or self.key not in given:
            raise ValidationError(f"This does not say which {self.model._meta.verbose_name} is meant.")
        return self.key_of(given[self.key])

    def find(self, given: Iterable[Values]) -> tuple[list[Model], list[str]]:
        """The rows that are meant, and the words for those that are not there."""
        wanted = {self.key_in(one): one for one in given}
        try:
            rows = list(self.model._default_manager.filter(**{f"{self.key}__in": list(wanted)})) if wanted else []
        except (ValidationError, ValueError, TypeError):  # a key that cannot be one
            rows = [row for key in wanted for row in self._row_of(key)]
        there = {self.key_of_row(row) for row in rows}
        return rows, [self._in_words(one) for key, one in wanted.items() if key not in there]

    def _row_of(self, key: Any) -> list[Model]:
        try:
            return list(self.model._default_manager.filter(**{self.key: key}))
        except (ValidationError, ValueError, TypeError):
            return []

    def _in_words(self, given: Values) -> str:
        called = next((given[name] for name in CALLED if given.get(name)), self.key_in(given))
        return f"The {self.model._meta.verbose_name} “{called}” is not there any more."


#: What a row is called, the first that it has.
CALLED = ("label", "name", "title", "name_or_post")


def access_of(site: Site) -> Values:
    answers = sorted(site.access.all(), key=lambda row: (row.feature.order, row.feature.code))
    return {
        "area": REFERENCES["areas"].to(site.area) if site.area else None,
        "access": [{"code": a.feature.code, "label": a.feature.label, "answer": a.answer} for a in answers],
    }


LISTING = Reference(Opportunity, "uuid", ("slug", "title"))
CODE = ("label",)
REFERENCES = {
    "type": Reference(PathwayType, "code", ("label", "stage", "is_confirmed")),
    "provider": Reference(Provider, "uuid", ("slug", "name", "kind", "summary")),
    "contact": Reference(Contact, "uuid", ("name_or_post", "phone", "email", "note")),
    "checked_by": Reference(User, "id", (), lambda user: {"name": user.get_short_name()}),
    "merged_into": LISTING,
    "needs": Reference(PublicNeed, "code", ("label", "meets_all")),
    "support": Reference(SupportOffer, "code", CODE),
    "interests": Reference(Interest, "code", CODE),
    "areas": Reference(Area, "code", ("name",)),
    "sites": Reference(
        Site,
        "uuid",
        ("name", "address", "town", "postcode", "travel", "access_note", "easting", "northing"),
        access_of,
    ),
    "goes_on_to": LISTING,
}
