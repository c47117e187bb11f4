"""Where things are, without asking anybody outside: postcodes to grid references to areas."""

from core.parsing import Postcode, parse_postcode
from providers.models.places import Place

METRES_IN_A_MILE = 1609.344


def find_place(postcode: Postcode) -> Place | None:
    """The most exact place known for `postcode`, or None where there is no such place."""
    known = Place.objects.in_bulk(postcode.finest_first)
    return next((known[code] for code in postcode.finest_first if code in known), None)


def locate(text: str) -> Place | None:
    """The place of a postcode as typed; None when it cannot be read or is not known."""
    try:
        return find_place(parse_postcode(text))
    except ValueError:
        return None


def miles(metres: float) -> float:
    return metres / METRES_IN_A_MILE
