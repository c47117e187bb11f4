"""A listing's own page, made ready for its template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from core.fields import Answer
from core.templatetags.site import full_date
from pathways import words
from pathways.cards import Fact, full_facts
from pathways.models import Intake, Opportunity
from pathways.states import State
from providers.models import AccessFeature, Site


@dataclass(frozen=True)
class StateShown:
    value: str
    label: str
    message: str


@dataclass(frozen=True)
class IntakeShown:
    words: str
    facts: list[Fact]
    is_past: bool


@dataclass(frozen=True)
class SiteShown:
    name: str
    address_lines: list[str]
    area: object
    travel: str
    access_note: str
    access_rows: list[tuple[str, str]]


def listing_context(listing: Opportunity, *, on: date, features: list[AccessFeature] | None = None) -> dict:
    """What the listing's template reads. The relations must be prefetched: see `for_page`.

    `features` are the questions about access that its places answer; those in use today, where none are given.
    """
    needs = list(listing.needs.all())
    features = list(AccessFeature.objects.filter(ends_on=None)) if features is None else features
    return {
        "listing": listing,
        "state": state_shown(listing, on=on),
        "facts": full_facts(listing),
        "contact": listing.contact,
        "areas": area_codes(listing),
        "sites": [site_shown(site, features) for site in listing.sites.all()],
        "photos": list(listing.photos.all()),
        "intakes": [intake_shown(intake, on=on) for intake in listing.intakes.all()],
        "needs": [need.label for need in needs],
        "needs_all": any(need.meets_all for need in needs),
        "support": [offer.label for offer in listing.support.all()],
        "interests": [interest.label for interest in listing.interests.all()],
        "goes_on_to": routes(listing.goes_on_to, on=on),
        "comes_from": routes(listing.comes_from, on=on),
        "checked_words": f"Last checked on {full_date(listing.checked_on)}"
        if listing.checked_on
        else "Nobody has checked all of this yet",
    }


def in_short(listing: Opportunity, *, on: date) -> dict:
    """What families ask first, for a page with several listings: no query for each. See `for_page`."""
    return {
        "listing": listing,
        "facts": full_facts(listing),
        "contact": listing.contact,
        "intakes": [intake_shown(intake, on=on) for intake in listing.intakes.all()],
    }


def area_codes(listing: Opportunity) -> set[str]:
    """Where it is and whom it serves; nothing where it does not say, or is for everybody."""
    sites = {site.area.code for site in listing.sites.all() if site.area}
    return set() if listing.covers_all_areas else sites | {area.code for area in listing.areas.all()}


def for_page(listings):
    """The listings with all that their page shows."""
    return listings.select_related("provider", "contact", "type__parent", "merged_into").prefetch_related(
        "sites__area", "sites__access__feature", "areas", "intakes", "needs", "support", "interests", "photos"
    )


def routes(related, *, on: date) -> list[Opportunity]:
    """Asked in two steps: in one, SQLite goes through all published listings to find the few that are related."""
    pks = list(related.order_by().values_list("pk", flat=True))
    listings = Opportunity.objects.filter(pk__in=pks).in_directory(on)
    return list(listings.select_related("provider", "type")) if pks else []


def state_shown(listing: Opportunity, *, on: date) -> StateShown:
    state = listing.state(on)
    return StateShown(state.value, state.label, state_message(listing, state))


def state_message(listing: Opportunity, state: State) -> str:
    if state == State.PAUSED:
        return " ".join(
            filter(
                None,
                [
                    "They are not taking people just now.",
                    listing.paused_note,
                    "Ask them when they will again.",
                ],
            )
        )
    if state == State.CLOSED:
        return "You cannot apply for this just now. Ask them when it opens again."
    if state == State.OVERDUE:
        return (
            f"We meant to check this by {words.short_date(listing.review_by)} and have not done it yet. "
            "Ask them if it is still right."
        )
    if state in {
        State.DRAFT,
        State.AWAITING_REVIEW,
        State.SCHEDULED,
        State.ARCHIVED,
        State.HIDDEN,
        State.MERGED,
    }:
        return f"Families cannot see this page. Its state is: {state.label.lower()}."
    return ""


def intake_shown(intake: Intake, *, on: date) -> IntakeShown:
    past = intake.is_over(on)
    if intake.starts_on:
        started = "Started" if intake.has_started(on) else "Starts"
        heading = f"{started} {full_date(intake.starts_on)}"
    else:
        heading = "Starts at any time" if intake.kind == Intake.Kind.ROLLING else "Start date not stated"
    facts = [
        Fact("calendar", "Apply from", full_date(intake.apply_from)),
        Fact("calendar", "Apply by", full_date(intake.apply_by)),
        Fact("door", "Open day", open_day_words(intake)),
        Fact("people", "Places", number_words(intake.places)),
        Fact("people", "Places left", number_words(intake.places_left)),
        Fact(
            "list", "Waiting list", {Answer.YES: "Yes", Answer.NO: "No"}.get(intake.waiting_list, "")
        ),
        Fact("info", "Good to know", intake.note),
    ]  # fmt: skip
    return IntakeShown(heading, facts, past)


def number_words(number: int | None) -> str:
    """ "0" is an answer; nothing is none."""
    return "" if number is None else str(number)


def open_day_words(intake: Intake) -> str:
    if not intake.open_day_at:
        return ""
    at = timezone.localtime(intake.open_day_at)
    return f"{full_date(at)}, {at:%H:%M}"


def site_shown(site: Site, features: list[AccessFeature]) -> SiteShown:
    stated = {row.feature_id: row.answer for row in site.access.all()}
    answers = {Answer.YES: "yes", Answer.NO: "no"}
    return SiteShown(
        name=site.name,
        address_lines=site.address_lines,
        area=site.area,
        travel=site.travel,
        access_note=site.access_note,
        access_rows=[(f.label, answers.get(stated.get(f.pk), "not stated")) for f in features],
    )
