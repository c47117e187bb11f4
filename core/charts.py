"""Bar charts that the server draws: `components/_bar_chart.html` shows one, with its table below.

Every bar says its number in words beside it, so that neither colour nor pattern has to be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HIDDEN_SHARE = 0.08  # of the longest bar: as long for every hidden number, so that its length says nothing


class Look(StrEnum):
    """How a part is drawn; each of the four stages has its own colour everywhere."""

    SOLID = "solid"
    MIDDLE = "middle"  # another of what is solid
    LIGHT = "light"  # and a third
    SOFT = "soft"
    STRIPED = "striped"  # asked, and not found out
    OPEN = "open"  # not known yet
    HIDDEN = "withheld"  # "hidden" is a class of the admin: not seen at all
    VOLUNTARY = "voluntary"
    SOCIAL_ENTERPRISE = "social_enterprise"
    SUPPORTED = "supported"
    INDEPENDENT = "independent"


@dataclass(frozen=True)
class Part:
    """One number of a bar; None is a number that is hidden so that nobody can be known by it.

    `share` is said behind the number, for example "50%".
    """

    label: str
    number: int | None
    look: Look = Look.SOLID
    share: str = ""

    @property
    def words(self) -> str:
        return f"{self.number:,}"

    @property
    def drawn_as(self) -> Look:
        return Look.HIDDEN if self.number is None else self.look


@dataclass(frozen=True)
class Bar:
    """`words` stand beside it instead of its numbers, for example "60% (9 of 15)"; `note` is a sentence below."""

    label: str
    parts: tuple[Part, ...]
    words: str = ""
    note: str = ""

    @property
    def size(self) -> int:
        return sum(part.number or 0 for part in self.parts)


@dataclass(frozen=True)
class Drawn:
    """A part in its place: `x` and `width` are percentages of the chart's width."""

    part: Part
    x: str
    width: str
    end: str


@dataclass(frozen=True)
class BarChart:
    """`of_what` heads the labels in the table, `source` says where the numbers are from and of which day.

    `most` is the number at the right edge, if it is not the longest bar's: 100 for percentages. Of more bars than
    `most_drawn` the longest are drawn; all are in the table.
    """

    title: str
    of_what: str
    bars: tuple[Bar, ...]
    source: str
    counted: str = "Young people"
    hidden_words: str = "hidden"
    most: int | None = None
    most_drawn: int | None = None
    note: str = ""

    @property
    def drawn(self) -> list[Bar]:
        longest = sorted(self.bars, key=lambda bar: -bar.size)[: self.most_drawn]
        return [bar for bar in self.bars if bar in longest]

    @property
    def leaves_some_out(self) -> bool:
        return len(self.drawn) < len(self.bars)

    @property
    def has_hidden(self) -> bool:
        return any(part.number is None for bar in self.bars for part in bar.parts)

    @property
    def is_simple(self) -> bool:
        """Whether each bar is one number."""
        return all(len(bar.parts) == 1 for bar in self.bars)

    @property
    def columns(self) -> list[str]:
        """The heads of the table's numbers: each part's label, once, or what is counted where bars have one part."""
        if self.is_simple:
            return [self.counted]
        return list(dict.fromkeys(part.label for bar in self.bars for part in bar.parts))

    @property
    def table(self) -> list[tuple[str, list[int | str | None]]]:
        """For each bar its label and cells: a number, the words for a hidden one, None where it has no such part."""
        return [(bar.label, self._cells(bar)) for bar in self.bars]

    def _cells(self, bar: Bar) -> list[int | str | None]:
        numbers = {part.label: self.cell(part) for part in bar.parts}
        if self.is_simple:
            return list(numbers.values())
        return [numbers.get(column) for column in self.columns]

    def cell(self, part: Part) -> int | str:
        if part.number is None:
            return self.hidden_words
        return f"{part.words} ({part.share})" if part.share else part.number

    @property
    def drawing(self) -> list[tuple[Bar, list[Drawn]]]:
        known = max((bar.size for bar in self.bars), default=0)
        hidden = max(self.most or known, 1) * HIDDEN_SHARE
        lengths = [[hidden if part.number is None else part.number for part in bar.parts] for bar in self.drawn]
        whole = self.most or max([sum(each) for each in lengths] + [1])
        return [(bar, placed(bar, each, whole)) for bar, each in zip(self.drawn, lengths, strict=True)]


def placed(bar: Bar, lengths: list[float], whole: float) -> list[Drawn]:
    found, x = [], 0.0
    for part, length in zip(bar.parts, lengths, strict=True):
        share = 100 * length / whole
        if share:
            found.append(Drawn(part, x=percent(x), width=percent(share), end=percent(x + share)))
        x += share
    return found


def percent(share: float) -> str:
    return f"{share:.2f}%"
