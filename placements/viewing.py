"""Who looked at the rows of young people. A look is kept in the audit before the page is shown.

Administrators read the audit, and they see no row: so it holds who looked, which college and the row's uuid, never the
reference nor any fact. This is one of the three places where a page that is only read writes something.
"""

from accounts.models import User
from core.audit import record
from placements.models import Placement
from providers.models import Provider


def seen(placement: Placement, *, by: User) -> None:
    """One placement was shown to `by`."""
    record("placement.viewed", by=by, row=placement)


def seen_list(college: Provider, *, by: User, what: str) -> None:
    """A page of many was shown to `by`. `what` names the page, for example "Placements", and nobody on it."""
    record("placements.listed", by=by, row=college, note=what)
