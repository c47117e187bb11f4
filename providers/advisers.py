"""Whom to ring about a listing, a question, or nothing in particular."""

from collections.abc import Collection, Iterable

from providers.models import NamedContact

Role = NamedContact.Role

#: Those who know what a listing means for somebody, in the order in which one would ask them.
ASKED_FIRST = (Role.SENDIASS, Role.SEN_OFFICER, Role.COLLEGE)
MOST_OF_A_ROLE = 2


def advisers(*, areas: Collection[str] = (), roles: Collection[str] = ASKED_FIRST) -> list[NamedContact]:
    """Who can be rung, role by role: those for one of `areas` (codes), else those for everybody.

    Where more than two are there for `areas`, nobody is chosen among them: those for everybody are named.
    """
    return nearest(to_ring(roles), areas=areas, roles=roles)


def to_ring(roles: Collection[str] = ASKED_FIRST) -> list[NamedContact]:
    """All of them, in two queries."""
    return list(NamedContact.objects.to_ring().filter(role__in=roles))


def nearest(
    people: Iterable[NamedContact], *, areas: Collection[str], roles: Collection[str] = ASKED_FIRST
) -> list[NamedContact]:
    """The `advisers` among `people`."""
    return [person for role in roles for person in _nearest([p for p in people if p.role == role], areas)]


def _nearest(people: list[NamedContact], areas: Collection[str]) -> list[NamedContact]:
    wanted = set(areas)
    here = [person for person in people if wanted & {area.code for area in person.own_areas}]
    if 0 < len(here) <= MOST_OF_A_ROLE:
        return here
    return [person for person in people if not person.own_areas][:MOST_OF_A_ROLE]
