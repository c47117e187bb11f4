"""What an officer sees above a listing: where it stands today, and what families would miss."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Value

from core.deciding import waiting_edit
from pathways.completeness import ALL, NOT_STATED
from pathways.models import Opportunity, OpportunityEdit
from pathways.states import State

MEANINGS = {
    State.MERGED: "Its address leads to the listing it was merged into.",
    State.ARCHIVED: "Its page says that it is gone. It is kept here.",
    State.DRAFT: "Only officers see it.",
    State.AWAITING_REVIEW: "It is written. An officer reads it through and publishes it.",
    State.SCHEDULED: "Families see it from the day in “publish on”.",
    State.HIDDEN: "Its page says that nobody has confirmed it, and gives the contact. It is not in the directory.",
    State.PAUSED: "Families find it, marked “not taking people now”.",
    State.CLOSED: "Families find it, but every date to apply has passed. Add the next intake.",
    State.OVERDUE: "Families find it, with a notice that its facts are due a check.",
    State.LIVE: "Families find it in the directory and on its own page.",
}
RECORDED = "It stands on “The offer as recorded”. Families do not meet it unasked."
NOT_SAVED = "It is not saved yet. It begins as a draft, which only officers see."


@dataclass(frozen=True)
class Readiness:
    state: State | None
    meaning: str
    missing: list[str]
    not_stated: list[str]
    easy_read: str
    asked: OpportunityEdit | None = None  # what the provider asks to change
    of: int = ALL

    @property
    def known(self) -> int:
        """Of all the facts that publishing or a family asks for."""
        return self.of - len(self.missing) - len(self.not_stated)


def readiness(listing: Opportunity, *, on: date) -> Readiness:
    """Where the stored `listing` stands on the day `on`, and what is missing from it as it is in hand."""
    stored = Opportunity.objects.filter(pk=listing.pk).first()
    if stored is None:
        return Readiness(None, NOT_SAVED, listing.missing_to_publish(), [], listing.easy_read_stands)
    state = stored.state(on)
    recorded = stored.is_historical and state.in_directory
    return Readiness(
        state=state,
        meaning=RECORDED if recorded else MEANINGS[state],
        missing=listing.missing_to_publish(),
        not_stated=facts_not_stated(stored),
        easy_read=stored.easy_read_stands,
        asked=waiting_edit(OpportunityEdit, stored),
    )


def facts_not_stated(listing: Opportunity) -> list[str]:
    """The facts that families will read as "ask them", by the rules of the list's filter, in one query."""
    row = Opportunity.objects.filter(pk=listing.pk).order_by()
    blanks = [row.filter(fact.condition).values_list(Value(fact.code)) for fact in NOT_STATED]
    codes = {code for (code,) in blanks[0].union(*blanks[1:], all=True)}
    return [fact.label for fact in NOT_STATED if fact.code in codes]
