"""One function for each kind of thing that people type: postcodes, whole numbers, hours, dates, answers.

Each raises `ValueError` for what it cannot read.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from core.fields import Answer

UNIT = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$")
SECTOR = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?) ([0-9])$")
OUTCODE = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]?$")


@dataclass(frozen=True)
class Postcode:
    """A postcode, its sector or its outcode: as much as somebody gave."""

    outcode: str
    sector: str = ""
    unit: str = ""

    def __str__(self):
        return self.unit or self.sector or self.outcode

    @property
    def finest_first(self) -> list[str]:
        """The codes to look up, most exact first: "W6 9AB", "W6 9", "W6"."""
        return [code for code in (self.unit, self.sector, self.outcode) if code]


def parse_postcode(text: str) -> Postcode:
    """Read "w69ab", "W6 9AB", "W6 9" or "W6".

    Raises `ValueError` when the text has not the shape of a UK postcode. Whether the place exists
    is another question: `providers.places.find_place` answers it.
    """
    spaced = re.sub(r"\s+", " ", text.strip().upper())
    compact = spaced.replace(" ", "")
    if OUTCODE.match(spaced):
        return Postcode(outcode=spaced)
    if match := SECTOR.match(spaced):
        return Postcode(outcode=match[1], sector=spaced)
    if match := UNIT.match(compact):
        outcode, inward = match.groups()
        return Postcode(outcode, f"{outcode} {inward[0]}", f"{outcode} {inward}")
    raise ValueError(f"{text!r} is not a postcode")


ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII)
BRITISH = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})", re.ASCII)
CLOCK = re.compile(r"(\d\d?)[:.](\d\d)(?:[:.]\d\d)?", re.ASCII)
WHOLE = re.compile(r"\d{1,6}(?:\.0+)?", re.ASCII)
HOURS = re.compile(r"\d{1,3}(?:\.\d+)?", re.ASCII)
TENTH = Decimal("0.1")
ANSWERS = {
    "yes": Answer.YES, "y": Answer.YES, "true": Answer.YES,
    "no": Answer.NO, "n": Answer.NO, "false": Answer.NO,
    "": Answer.NOT_STATED, "not stated": Answer.NOT_STATED, "not_stated": Answer.NOT_STATED,
}  # fmt: skip


def parse_date(text: str) -> date:
    """Read "2027-03-04" or "04/03/2027", the day first."""
    if match := ISO.fullmatch(text.strip()):
        year, month, day = map(int, match.groups())
    elif match := BRITISH.fullmatch(text.strip()):
        day, month, year = map(int, match.groups())
    else:
        raise ValueError(f"{text!r} is not a date")
    if not 1900 <= year <= 2200:
        raise ValueError(f"{year} is not a year of ours")
    return date(year, month, day)


def parse_moment(text: str) -> datetime:
    """Read "2027-03-04 16:30" or "04/03/2027 16.30", in London."""
    day, _, clock = text.strip().replace("T", " ").partition(" ")
    match = CLOCK.fullmatch(clock.strip())
    if not match:
        raise ValueError(f"{text!r} has no time")
    return timezone.make_aware(datetime.combine(parse_date(day), time(*map(int, match.groups()))))  # noqa: DTZ001


def parse_whole(text: str) -> int:
    """Read "16", or "16.0" as spreadsheets write it."""
    if not WHOLE.fullmatch(text.strip()):
        raise ValueError(f"{text!r} is not a whole number")
    return int(text.strip().partition(".")[0])


def parse_hours(text: str) -> Decimal:
    """Read "7.5": a number of hours, in tenths."""
    if not HOURS.fullmatch(text.strip()):
        raise ValueError(f"{text!r} is not a number of hours")
    return Decimal(text.strip()).quantize(TENTH)


def parse_answer(text: str) -> Answer:
    """Read yes, no or nothing, which is "not stated" and never a no."""
    try:
        return ANSWERS[text.strip().casefold()]
    except KeyError as error:
        raise ValueError(f"{text!r} is neither yes nor no") from error
