"""An organisation's listings as it sees them: the state in words, what to do next, and how often each is viewed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet, Value

from core.templatetags.site import full_date
from pathways.completeness import NOT_STATED
from pathways.models import ListingDraft, Opportunity, OpportunityEdit
from pathways.new_listings.steps import where_to_go_on
from pathways.states import State
from pathways.viewing import Viewed, viewed
from providers.models import Provider

ANSWERED_LATELY = timedelta(days=60)
SEEN = {State.LIVE, State.OVERDUE, State.CLOSED, State.PAUSED, State.HIDDEN}
GROUPS = (
    ("You are writing", {State.DRAFT}),
    ("The council is reading", {State.AWAITING_REVIEW}),
    ("Families can find", {State.LIVE, State.OVERDUE, State.CLOSED, State.PAUSED}),
    ("Hidden or not shown yet", {State.HIDDEN, State.SCHEDULED}),
    ("Off the site", {State.ARCHIVED}),
)


@dataclass(frozen=True)
class ListingRow:
    listing: Opportunity
    state: State
    means: str
    next: str
    draft: ListingDraft | None
    viewed: Viewed | None
    not_stated: list[str]
    edit: str

    @property
    def is_seen(self) -> bool:
        """Families can open its page."""
        return self.state in SEEN


@dataclass(frozen=True)
class Group:
    heading: str
    rows: list[ListingRow]


def listings_of(provider: Provider, *, on: date) -> list[Group]:
    """The listings of `provider` on the London date `on`, in a constant number of queries."""
    listings = Opportunity.objects.filter(provider=provider, merged_into=None, is_historical=False)
    found = list(listings.select_related("draft__sent_by").prefetch_related("intakes").order_by("title", "pk"))
    counts, silent, edits = viewed(found, on=on), not_stated_in(listings), edits_of(provider, on=on)
    rows = []
    for listing in found:
        state, draft = listing.state(on), getattr(listing, "draft", None)
        rows.append(
            ListingRow(
                listing=listing,
                state=state,
                means=meaning(listing, draft, state),
                next=next_thing(listing, draft, state),
                draft=draft if state in {State.DRAFT, State.AWAITING_REVIEW} else None,
                viewed=counts[listing.pk] if state in SEEN else None,
                not_stated=silent.get(listing.pk, []) if state in SEEN else [],
                edit=edits.get(listing.pk, ""),
            )
        )
    groups = [Group(heading, [row for row in rows if row.state in states]) for heading, states in GROUPS]
    return [group for group in groups if group.rows]


def edits_of(provider: Provider, *, on: date) -> dict[int, str]:
    """By listing, the change that waits for the council, or failing that its newest answer. One query."""
    lately = Q(state=OpportunityEdit.State.WAITING) | Q(decided_at__date__gt=on - ANSWERED_LATELY)
    edits = OpportunityEdit.objects.filter(lately, opportunity__provider=provider)
    said = {}
    for pk, decided_at in edits.order_by("proposed_at").values_list("opportunity", "decided_at"):
        answered = f"The council answered your change on {full_date(decided_at)}."
        said[pk] = answered if decided_at else "Your change waits for the council."
    return said


def meaning(listing: Opportunity, draft: ListingDraft | None, state: State) -> str:
    """What the state means to whoever runs it."""
    if state == State.DRAFT:
        if draft is None:
            return "The council is writing this."
        return "The council sent it back to you." if draft.was_sent_back else "Only your organisation sees it."
    if state == State.AWAITING_REVIEW:
        return f"Sent on {full_date(draft.sent_at)}." if draft and draft.sent_at else "It waits to be published."
    if state == State.SCHEDULED:
        return f"Families see it from {full_date(listing.publish_on)}."
    if state == State.HIDDEN:
        return f"Hidden since {full_date(listing.hidden_on)}, because nobody confirmed it."
    return MEANINGS[state]


MEANINGS = {
    State.LIVE: "Families find it.",
    State.OVERDUE: "Families find it, with a note that nobody has confirmed it lately.",
    State.CLOSED: "Families find it, but every date to apply has passed.",
    State.PAUSED: "Families find it, marked “not taking people now”.",
    State.ARCHIVED: "Its page says that it is gone.",
}


def next_thing(listing: Opportunity, draft: ListingDraft | None, state: State) -> str:
    """What they should do about it; nothing where there is nothing to do."""
    if state == State.DRAFT and draft:
        if draft.was_sent_back:
            return "Read why, change it, and send it again."
        step = where_to_go_on(draft)
        return f"Go on with: {step.question}" if step else "Look through your answers, and send it."
    if state == State.AWAITING_REVIEW:
        return "Nothing. We tell you by email when we have read it."
    if state in {State.OVERDUE, State.HIDDEN}:
        return "Tell us that it is still right, or what has changed."
    if state == State.LIVE and listing.review_by:
        return f"Confirm it by {full_date(listing.review_by)}. We send you an email in time."
    return NEXT.get(state, "")


NEXT = {
    State.CLOSED: "Tell us when the next people can start.",
    State.PAUSED: "Tell us when you take people again.",
}


def not_stated_in(listings: QuerySet) -> dict[int, list[str]]:
    """By listing, the facts that families read as "ask them", in one query."""
    plain = listings.order_by()
    blanks = [plain.filter(fact.condition).values_list("pk", Value(fact.code)) for fact in NOT_STATED]
    found: dict[int, set[str]] = {}
    for pk, code in blanks[0].union(*blanks[1:], all=True):
        found.setdefault(pk, set()).add(code)
    return {pk: labels(codes) for pk, codes in found.items()}


def labels(codes: Iterable[str]) -> list[str]:
    return [fact.label for fact in NOT_STATED if fact.code in codes]
