"""Two years of the review ladder: an offer of sixty whose contacts answer, answer late, never, or have no email."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.calendar import start_of
from pathways.answers import read_link, say_still_right
from pathways.checking import flag_due_checks, most_hidden, on_the_ladder
from pathways.letters import token_of
from pathways.models import CheckLetter, CheckRequest, Opportunity
from pathways.review_dates import spread_review_dates
from pathways.states import State
from tests.factories import TODAY, ContactFactory, OpportunityFactory, PathwayTypeFactory, ProviderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sweep]  # a dozen seconds: each rung by itself is in test_checking.py

PROVIDERS, EACH, WEEKS = 12, 5, 104
WEEK = timedelta(days=7)
#: By the number of the provider: after how many letters its contact answers; None: never, or there is no address.
ANSWERS_AFTER = [1, 1, 1, 1, 1, 1, 2, 2, 3, None, None, None]
WITHOUT_EMAIL = {11}


class Council:
    """What was seen from week to week."""

    def __init__(self):
        self.hidden_on: dict[int, date] = {}
        self.told_on: dict[int, date] = {}  # when the officers' queue first said that it will be hidden
        self.hidden_in_a_run: Counter[date] = Counter()
        self.room: dict[date, int] = {}
        self.letters: dict[str, list[date]] = defaultdict(list)

    def see(self, on: date) -> None:
        for pk in on_the_ladder(on).exclude(hide_on=None).values_list("opportunity", flat=True):
            self.told_on.setdefault(pk, on)
        for pk in Opportunity.objects.filter(hidden_on=on).values_list("pk", flat=True):
            self.hidden_on.setdefault(pk, on)
            self.hidden_in_a_run[on] += 1


@pytest.fixture(scope="module", autouse=True)
def council(kept_for_module) -> Council:
    kind = PathwayTypeFactory()
    for number, _ in enumerate(ANSWERS_AFTER):
        provider = ProviderFactory(name=f"Provider {number}")
        email = "" if number in WITHOUT_EMAIL else f"p{number}@example.org"
        contact = ContactFactory(provider=provider, email=email)
        for _ in range(EACH):
            OpportunityFactory(provider=provider, contact=contact, type=kind)
    listings = list(Opportunity.objects.order_by("pk"))
    spread_review_dates(listings, TODAY)
    Opportunity.objects.bulk_update(listings, ["review_by"])
    seen = Council()
    for week in range(WEEKS):
        on = TODAY + week * WEEK
        seen.room[on] = most_hidden(on)
        flag_due_checks(on=on)
        seen.see(on)
        for letter in CheckLetter.objects.filter(sent_on=on):
            seen.letters[letter.sent_to].append(on)
            answer(letter, on=on + timedelta(days=3))
    return seen


def answer(letter: CheckLetter, *, on: date) -> None:
    """What the contact does three days later: some answer the first letter about a listing, some the third."""
    after = ANSWERS_AFTER[int(letter.sent_to[1:].partition("@")[0])]
    link = read_link(token_of(letter), at=start_of(on))
    ready = [request for request in link.requests if after and request.reminders + 1 >= after]
    say_still_right(replace(link, requests=ready), on=on)


def of_those_who(answer_after) -> set[int]:
    numbers = [number for number, after in enumerate(ANSWERS_AFTER) if after == answer_after]
    names = [f"Provider {number}" for number in numbers]
    return set(Opportunity.objects.filter(provider__name__in=names).values_list("pk", flat=True))


def test_nobody_gets_more_than_one_letter_a_week(council):
    assert len(council.letters) == PROVIDERS - len(WITHOUT_EMAIL)
    for days in council.letters.values():
        assert all(later - earlier >= WEEK for earlier, later in zip(days, days[1:], strict=False))


def test_who_answers_is_never_hidden_and_is_asked_each_year(council):
    answering = of_those_who(1) | of_those_who(2) | of_those_who(3)
    assert not answering & set(council.hidden_on)
    rounds = CheckRequest.objects.filter(opportunity__in=answering, answer="right")
    assert set(Counter(rounds.values_list("opportunity", flat=True)).values()) <= {1, 2, 3}
    for listing in Opportunity.objects.filter(pk__in=answering):
        assert listing.state(TODAY + (WEEKS - 1) * WEEK) == State.LIVE


def test_whoever_never_answers_is_hidden_when_it_was_said(council):
    silent = of_those_who(None)
    assert set(council.hidden_on) == silent
    for request in CheckRequest.objects.filter(opportunity__in=silent):
        late = council.hidden_on[request.opportunity_id] - (request.due_on + timedelta(days=180))
        assert timedelta(0) <= late <= 4 * WEEK, "a week for the run, and some for those before it in the queue"


def test_officers_are_told_at_least_a_week_before(council):
    for pk, day in council.hidden_on.items():
        assert day - council.told_on[pk] >= WEEK


def test_no_run_hides_more_than_its_share(council):
    assert all(number <= council.room[day] == 3 for day, number in council.hidden_in_a_run.items())


def test_review_dates_stay_spread_over_the_year(council):
    answering = Opportunity.objects.exclude(pk__in=council.hidden_on)
    months = Counter(day.month for day in answering.values_list("review_by", flat=True))
    assert len(months) >= 9
    assert max(months.values()) <= 9


def test_each_of_those_without_an_address_was_someone_to_ring():
    rung = CheckRequest.objects.filter(opportunity__contact__email="")
    assert rung.count() == EACH
    assert not CheckLetter.objects.filter(requests__in=rung).exists()
