"""The work queue: what waits in every app, in one order. `SOURCES` is where another source is added.

Each source gives all that waits: 10,000 things take as many queries as ten, and about half a second. The tables of the
kinds have nothing in common that a database could sort or count as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

import core.waiting
import participation.queue
import pathways.edits.queue
import pathways.importing_queue
import pathways.links
import pathways.new_listings.queue
import pathways.queue
import pathways.queue_checks
import placements.queue
import providers.queue
import strategy.queue
from accounts.models import User
from accounts.roles import Role
from core.calendar import start_of
from core.models import AuditEvent, QueueAssignment
from core.queue import Kind, QueueItem, QueueSource
from pathways import words

# the right that somebody needs who sees to it, and where it is found
SOURCES: tuple[tuple[str, QueueSource], ...] = (
    ("participation.change_contactrequest", participation.queue.requests_to_answer),
    ("participation.change_placeoffer", participation.queue.offers_to_answer),
    ("pathways.change_opportunity", pathways.queue.queue_items),
    ("pathways.change_opportunity", pathways.edits.queue.queue_items),
    ("pathways.change_opportunity", pathways.new_listings.queue.queue_items),
    ("pathways.change_opportunity", pathways.queue_checks.queue_items),
    ("pathways.change_opportunity", pathways.importing_queue.queue_items),
    ("pathways.change_opportunity", pathways.links.queue_items),
    ("providers.change_namedcontact", providers.queue.queue_items),
    ("providers.change_provider", placements.queue.queue_items),
    ("core.change_page", core.waiting.queue_items),
    ("strategy.change_dutyitem", strategy.queue.queue_items),
)
A_WEEKS_WORK = 15
MOST_OF_A_KIND = 4  # in a week, while other kinds wait too
STAFF = [role for role in Role if role.may_open_admin]


@dataclass(frozen=True)
class Waiting:
    """A thing that waits, as the pages and the mail show it."""

    item: QueueItem
    assignment: QueueAssignment | None
    on: date

    @property
    def owner(self) -> User | None:
        return self.assignment and self.assignment.owner

    @property
    def later_until(self) -> date | None:
        later = self.assignment and self.assignment.later_until
        return later if later and later > self.on else None

    @property
    def note(self) -> str:
        return self.assignment.note if self.later_until else ""

    @property
    def age(self) -> str:
        days = self.item.days_waited(self.on)
        return words.count(days, "day") if days else "new today"


@dataclass(frozen=True)
class Choice:
    """What somebody asked of the list. Blank or None: everything."""

    kind: str = ""
    owner: str = ""  # "mine", "nobody"
    older_than: int | None = None  # days
    text: str = ""
    is_later: bool = False  # those that are put off, instead of those that wait now


class WorkQueue:
    """What waits on the London date `on` for `user`: only what they may see to."""

    def __init__(self, user: User, *, on: date):
        self.user, self.on = user, on
        self.right_for: dict[str, str] = {}
        self.items: list[QueueItem] = []
        for right, source in SOURCES:
            if user.has_perm(right):
                found = list(source(on))
                self.items += found
                self.right_for |= dict.fromkeys((item.key for item in found), right)
        self.items.sort(key=harm_then_age)
        self.assignments = {row.key: row for row in QueueAssignment.objects.select_related("owner")}

    # ── Which ───────────────────────────────────────────────────────────────
    def is_put_off(self, item: QueueItem) -> bool:
        assignment = self.assignments.get(item.key)
        return bool(assignment and assignment.later_until and assignment.later_until > self.on)

    def owner_id(self, item: QueueItem) -> int | None:
        assignment = self.assignments.get(item.key)
        return assignment.owner_id if assignment else None

    @property
    def now(self) -> list[QueueItem]:
        return [item for item in self.items if not self.is_put_off(item)]

    def chosen(self, choice: Choice) -> list[QueueItem]:
        found = [item for item in self.items if self.is_put_off(item) == choice.is_later]
        if choice.kind:
            found = [item for item in found if item.kind.code == choice.kind]
        if choice.owner:
            owner_id = self.user.pk if choice.owner == "mine" else None
            found = [item for item in found if self.owner_id(item) == owner_id]
        if choice.older_than:
            found = [item for item in found if item.days_waited(self.on) > choice.older_than]
        if choice.text:
            sought = choice.text.casefold()
            found = [item for item in found if sought in f"{item.title} {item.detail}".casefold()]
        return found

    def this_week(self) -> list[QueueItem]:
        """About as much as one person does in a week, by harm and then age, but not all of one kind."""
        free = [item for item in self.now if self.owner_id(item) in {None, self.user.pk}]
        of_a_kind: Counter[str] = Counter()
        first, rest = [], []
        for item in free:
            of_a_kind[item.kind.code] += 1
            (first if of_a_kind[item.kind.code] <= MOST_OF_A_KIND else rest).append(item)
        return sorted([*first[:A_WEEKS_WORK], *rest[: max(A_WEEKS_WORK - len(first), 0)]], key=harm_then_age)

    # ── As it is shown ──────────────────────────────────────────────────────
    def shown(self, items: Iterable[QueueItem]) -> list[Waiting]:
        return [Waiting(item, self.assignments.get(item.key), self.on) for item in items]

    def kinds(self) -> list[tuple[Kind, int]]:
        """Each kind of which something waits now, most harm first, and how many."""
        counts = Counter(item.kind for item in self.now)
        return sorted(counts.items(), key=lambda pair: (-pair[0].harm, -pair[1], pair[0].label))

    @property
    def oldest_days(self) -> int:
        return max((item.days_waited(self.on) for item in self.now), default=0)

    def mine(self) -> int:
        return sum(self.owner_id(item) == self.user.pk for item in self.now)

    def put_off(self) -> int:
        return sum(map(self.is_put_off, self.items))

    # ── What may be done ────────────────────────────────────────────────────
    def among(self, keys: Iterable[str]) -> list[QueueItem]:
        """Those of `keys` that wait, and that `user` may see to."""
        keys = set(keys)
        return [item for item in self.items if item.key in keys]

    def may_see_to(self, person: User, item: QueueItem) -> bool:
        return person.has_perm(self.right_for[item.key])


def harm_then_age(item: QueueItem) -> tuple[int, date, str]:
    return -item.kind.harm, item.since, item.key


def colleagues() -> list[User]:
    """Those among whom the work is shared."""
    return list(User.objects.filter(is_active=True, role__in=STAFF).order_by("name", "email"))


def done_since(day: date, *, staff: Iterable[User]) -> Counter[str]:
    """How many different things each of `staff` has seen to since the London date `day`, by the audit."""
    events = AuditEvent.objects.filter(at__gte=start_of(day), by_key__in=[str(person.pk) for person in staff])
    own = Q(kind="") | Q(kind=User._meta.label_lower)  # signing in is no work done
    return Counter(by for by, _, _ in events.exclude(own).order_by().values_list("by_key", "kind", "key").distinct())


def monday_of(on: date) -> date:
    return on - timedelta(days=on.weekday())
