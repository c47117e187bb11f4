"""One function for each kind of thing that people type: postcodes, ages, dates."""

import re
from dataclasses import dataclass

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
