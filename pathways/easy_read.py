"""A listing in pictures and short sentences: as somebody wrote it, else its main facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.easy_read import Part, Row, in_parts
from core.fields import Answer
from pathways import words
from pathways.cards import lower_first, next_closing
from pathways.listing import state_message
from pathways.models import Opportunity
from pathways.states import State

FEW = 3  # more names than these are too many for one sentence


@dataclass(frozen=True)
class Reading:
    """What a young person reads of a listing."""

    kind: str
    is_hand_written: bool
    is_stale: bool
    is_gone: bool
    first: list[Row]
    parts: list[Part]


def read_easily(listing: Opportunity, *, on: date) -> Reading:
    """The relations must be prefetched: see `pathways.listing.for_page`."""
    state = listing.state(on)
    is_shown = state not in {State.HIDDEN, State.ARCHIVED, State.MERGED}
    written = list(listing.easy_read.all()) if is_shown else []
    facts = "Main facts in pictures" if is_shown else "In pictures"
    return Reading(
        kind="Easy Read" if written else facts,
        is_hand_written=bool(written),
        is_stale=bool(written) and listing.easy_read_is_stale,
        is_gone=state == State.ARCHIVED,
        first=[*state_rows(listing, state), *standing_rows(listing)],
        parts=in_parts(written or main_facts(listing, on=on)) if is_shown else [],
    )


def state_rows(listing: Opportunity, state: State) -> list[Row]:
    """What must be known before all else; nothing of a listing that takes people."""
    match state:
        case State.PAUSED:
            note = [Row("info", listing.paused_note)] if listing.paused_note else []
            return [
                Row("wait", "They are not taking people just now."), *note,
                Row("question", "You can ask when they will again."),
            ]  # fmt: skip
        case State.CLOSED:
            return [
                Row("wait", "You cannot apply for this just now."),
                Row("question", "You can ask when it opens again."),
            ]
        case State.OVERDUE:
            return [
                Row("info", "We have not checked this page for a while."),
                Row("question", "You can ask if it is still right."),
            ]
        case State.HIDDEN:
            return [
                Row("wait", "We do not know if this is still right."),
                Row("info", "So we do not show it for now."),
                Row("question", "You can ask the people who run it."),
            ]
        case State.ARCHIVED:
            return [
                Row("stop", "This has ended."),
                Row("search", "You can look for something else."),
                Row("speech", "You can talk to someone about what to do next."),
            ]
    message = state_message(listing, state)
    return [Row("info", message)] if message else []


def standing_rows(listing: Opportunity) -> list[Row]:
    rows = [Row("info", "This is an example. It is not a real place.")] if listing.is_example else []
    record = [Row("warning", "This is a record of the past. It may not exist now.")]
    return [*rows, *(record if listing.is_historical else [])]


# ── Main facts ───────────────────────────────────────────────────────────────


def main_facts(listing: Opportunity, *, on: date) -> Iterator[Row]:
    """The facts as sentences. What nobody has told us is said to be so, and is never a no."""
    for heading, facts in (
        ("What it is", what_it_is(listing)),
        ("Who it is for", who_it_is_for(listing)),
        ("When", when(listing, on=on)),
        ("Where", where(listing)),
        ("Money", money(listing)),
        ("Help you get", help_you_get(listing)),
        ("How to apply", how_to_apply()),
    ):
        for number, row in enumerate(facts):
            yield row if number else Row(row.picture, row.words, heading)


def ask(about: str) -> Row:
    return Row("question", f"They have not told us {about}. You can ask.")


def what_it_is(listing: Opportunity) -> Iterator[Row]:
    stage = listing.stage_enum
    yield Row(stage.icon, f"This is {lower_first(stage.label)}.")
    if listing.summary:
        yield Row("info", listing.summary)
    if listing.provider:
        yield Row("provider", f"{listing.provider.name} runs it.")
    if liked := named(listing.interests.all()):
        yield Row("heart", f"It is good if you like {liked}.")


def who_it_is_for(listing: Opportunity) -> Iterator[Row]:
    youngest, oldest = listing.age_from, listing.age_to
    if youngest is None and oldest is None:
        yield ask("about age")
    elif oldest is None:
        yield Row("age", f"You must be {youngest} or older.")
    elif youngest is None:
        yield Row("age", f"You must be {oldest} or younger.")
    else:
        yield Row("age", f"You must be {youngest if youngest == oldest else f'from {youngest} to {oldest}'} years old.")
    yield from need_rows(list(listing.needs.all()))
    yield Row("plan", "An EHC plan is a legal paper about the help you need.")
    yield {
        Answer.YES: Row("plan", "You need an EHC plan for this."),
        Answer.NO: Row("no", "You do not need an EHC plan for this."),
    }.get(listing.ehcp, ask("if you need an EHC plan"))
    yield {
        Answer.YES: Row("yes", "You can keep your EHC plan while you do this."),
        Answer.NO: Row("warning", "Your EHC plan may end. Talk to someone before you start."),
    }.get(listing.keeps_plan, ask("if you can keep your EHC plan"))


def need_rows(needs: list) -> Iterator[Row]:
    if not needs:
        yield ask("which needs they can help with")
    elif any(need.meets_all for need in needs):
        yield Row("people", "It is for people with any need.")
    elif few := named(needs):
        yield Row("people", f"They can help with these needs: {few}.")
    else:
        yield Row("people", f"They can help with {len(needs)} kinds of need. The full page names them.")


def when(listing: Opportunity, *, on: date) -> Iterator[Row]:
    hours = listing.hours_words
    yield Row("clock", f"It is {lower_first(hours)}.") if hours else ask("how many hours it is")
    if listing.days:
        yield Row("timetable", f"The days: {closed(listing.days)}")
    if listing.length:
        yield Row("calendar", f"How long it goes on: {closed(listing.length)}")
    intakes = listing.all_intakes
    if closing := next_closing(listing, on=on):
        yield Row("calendar", f"You must apply by {words.full_date(closing.apply_by)}.")
    elif any(intake.kind == intake.Kind.ROLLING and not intake.is_over(on) for intake in intakes):
        yield Row("calendar", "You can start at any time.")
    elif not intakes:
        yield ask("when you can start")


def where(listing: Opportunity) -> Iterator[Row]:
    Delivery, sites = Opportunity.Delivery, list(listing.sites.all())
    if listing.delivery == Delivery.ONLINE:
        yield Row("online", "You do it online.")
    elif sites:
        for site in sites[:FEW]:
            yield Row("place", f"You go to {', '.join(filter(None, [site.name, site.town]))}.")
        if len(sites) > FEW:
            yield Row("map", "There are more places. The full page names them.")
    elif listing.where_words:
        yield Row("map", f"It is in {lower_first(listing.where_words.removesuffix(', or online'))}.")
    else:
        yield ask("where it is")
    if listing.delivery == Delivery.BOTH:
        yield Row("online", "You can do some of it online.")
    yield Row("info", "The full page tells you about travel.") if listing.travel else ask("about help with travel")


def money(listing: Opportunity) -> Iterator[Row]:
    Pay = Opportunity.Pay
    yield {
        Pay.PAID: Row("money", "You get paid."),
        Pay.UNPAID: Row("no-pay", "You do not get paid."),
        Pay.ALLOWANCE: Row("expenses", "You get some money, but it is not a wage."),
    }.get(listing.pay, ask("about pay"))
    if listing.pay_details:
        yield Row("info", closed(listing.pay_details))
    yield Row("price", f"What it costs you: {closed(listing.cost)}") if listing.cost else ask("what it costs")


def help_you_get(listing: Opportunity) -> Iterator[Row]:
    offers = list(listing.support.all())
    for offer in offers[:FEW]:
        yield Row("help", f"You can get this help: {lower_first(offer.label)}.")
    if len(offers) > FEW:
        yield Row("list", f"There are {len(offers)} kinds of help. The full page names them.")
    if not offers:
        yield ask("what help you can get")


def how_to_apply() -> Iterator[Row]:
    yield Row("form", "The full page tells you how to apply.")
    yield Row("support", "You can ask someone to help you apply.")


def named(rows) -> str:
    """The labels of a few rows as words; nothing of too many."""
    labels = [lower_first(row.label) for row in rows]
    return words.join(labels) if len(labels) <= FEW else ""


def closed(text: str) -> str:
    """What an officer wrote in a small box, with a full stop."""
    return text if text.rstrip().endswith((".", "!", "?")) else f"{text.rstrip()}."
