"""What may be asked, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from urllib.parse import urlencode

from pathways.search.text import TextQuery, parse

MOST_TEXT = 200
PER_PAGE = (10, 20, 50)
WITHIN = (1, 2, 5, 10, 20)
SORTS = ("relevance", "updated", "distance", "closing", "title")

NOTHING_ASKED = TextQuery()

#: Groups in which a listing always has an answer; in every other group it may not say (rule 9).
ALWAYS_STATED = frozenset({"q", "stage", "type", "provider"})
#: The groups of choices, in the order of the page.
GROUPS = (
    "q", "near", "stage", "type", "age", "area", "need", "support", "interest", "pay", "hours_max",
    "delivery", "access", "ehcp", "open", "provider",
)  # fmt: skip


@dataclass(frozen=True)
class Near:
    """A place that somebody asks from: OSGB easting and northing in metres, and the area it lies in."""

    label: str
    easting: int
    northing: int
    area: str = ""
    area_is_home: bool = False


@dataclass(frozen=True)
class SearchQuery:
    """One question to the directory. Frozen, so that it can be a key; `on` is the London date."""

    on: date
    q: str = ""
    stage: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    need: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    interest: tuple[str, ...] = ()
    provider: tuple[str, ...] = ()
    age: int | None = None
    ehcp: str = ""
    pay: tuple[str, ...] = ()
    hours_max: float | None = None
    delivery: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    open: bool = False
    near: Near | None = None
    within: int = 5
    sort: str = ""
    page: int = 1
    per_page: int = 20
    historical: bool = False
    words: TextQuery = NOTHING_ASKED  # `q`, read

    def __post_init__(self):
        if bool(self.q) != bool(self.words):
            object.__setattr__(self, "words", parse(self.q))

    @property
    def order(self) -> str:
        """The sort in force: what was asked, else relevance where there are words, else newest first."""
        if self.sort == "distance" and not self.near:
            return "updated"
        if self.sort and (self.sort != "relevance" or self.q):
            return self.sort
        return "relevance" if self.q else "updated"

    @property
    def chosen(self) -> tuple[str, ...]:
        """The groups in which something was chosen, in the order of the page."""
        return tuple(name for name in GROUPS if getattr(self, name) not in ("", (), None, False))

    def values(self, group: str) -> tuple:
        value = getattr(self, group)
        return value if isinstance(value, tuple) else () if value in ("", None, False) else (value,)

    def asking(self, q: str) -> SearchQuery:
        """The same question with other words; from page 1."""
        return replace(self, q=q, words=NOTHING_ASKED, page=1)

    def of_any_page(self) -> tuple:
        """What was asked, whichever page of it in whichever order: a key."""
        return tuple(getattr(self, name) for name in ASKED)

    def params(self) -> list[tuple[str, str]]:
        """The question as the pairs of a query string, without what stands at its default."""
        pairs: list[tuple[str, str]] = []
        for f in fields(self):
            value = getattr(self, f.name)
            if f.name in {"on", "words"} or value == f.default:
                continue
            if f.name == "within" and not self.near:
                continue
            for item in value if isinstance(value, tuple) else (value,):
                pairs.append((f.name, as_text(item)))
        return pairs

    def query_string(self) -> str:
        return urlencode(self.params())


ASKED = tuple(f.name for f in fields(SearchQuery) if f.name not in {"sort", "page", "per_page"})


def as_text(value: object) -> str:
    if isinstance(value, Near):
        return value.label
    if isinstance(value, bool):
        return "1"
    return f"{value:g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Hit:
    """A listing found: the section it stands in, and how it meets each group that was chosen."""

    pk: int
    section: str  # "stated", "covers" (near me: serves the place) or "ask"
    meets: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    metres: float | None = None


@dataclass(frozen=True)
class Result:
    """An answer. `total` counts stated results, `ask_total` those to ask; pages run through both."""

    query: SearchQuery
    total: int
    ask_total: int
    hits: tuple[Hit, ...]
    counts: dict[str, dict[str, int]]
    wider: dict[str, int] = field(default_factory=dict)
    suggestion: str = ""

    @property
    def pages(self) -> int:
        return max(1, -(-(self.total + self.ask_total) // self.query.per_page))
