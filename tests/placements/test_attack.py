"""Nothing that is published, over several terms, lets anybody work out a figure that is hidden."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathways.continuum import Stage
from pathways.models import PublicNeed, SupportNeed
from placements.models import FrozenTerm
from placements.statistics import as_csv
from placements.statistics.books import BOOKS
from placements.statistics.freezing import publish
from placements.statistics.measures import JOB_ANSWERS, Profile
from placements.suppression import Breakdown, Rule
from tests.factories import AreaFactory, PathwayTypeFactory, ProviderFactory
from tests.placements.attacker import Attacker

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TERMS = 3
STAGES = ["voluntary", "supported", "independent"]
AREAS = ["attack-a", "attack-b", "attack-c", "attack-d"]
NEEDS = ["asd", "sld", "mld"]
FOUND_IN = 60  # worlds in which a protection that is taken out must be missed


@pytest.fixture(scope="module", autouse=True)
def labels(kept_for_module):
    for code in AREAS:
        AreaFactory(code=code, name=f"Area {code}")
    public = PublicNeed.objects.create(code="attack", label="Attack")
    for code in NEEDS:
        SupportNeed.objects.create(code=code, label=f"Need {code}", broad_area="cognition", public_need=public)
    for stage in STAGES:
        for name in ("one", "two"):
            code = f"{stage}-{name}"
            PathwayTypeFactory(code=code, label=f"{Stage(stage).label}: {name}", stage=stage, is_confirmed=True)
    return [str(ProviderFactory(name=f"Host {number}").pk) for number in range(3)]


class World:
    """People who come in over the terms, whose answers change until they are counted, and some of whom are pruned."""

    def __init__(self, seed: int, hosts: list[str], *, counts_again: bool = False):
        self.dice, self.hosts, self.counts_again = random.Random(seed), hosts, counts_again
        self.edits = self.dice.random() < 0.5 and not counts_again
        self.answers = [self.dice.choice([1, 1, 2, 4, 8]) for _ in range(6)]
        self.waiting = {book.code: [] for book in BOOKS}
        self.fixed = {book.code: Counter() for book in BOOKS}
        self.counted_to: dict[str, date] = {}
        self.totals: list[tuple[str, str, str, int, int]] = []
        for number in range(TERMS):
            self.live(number)

    def person(self) -> dict:
        stage = self.dice.choice(STAGES)
        return {
            "stage": stage,
            "type__code": f"{stage}-{self.dice.choice(['one', 'two'])}",
            "young_person__home_area__code": self.dice.choice(AREAS + AREAS[:2] * 2),
            "young_person__need__code": self.dice.choice(NEEDS),
            "host_id": self.dice.choice(self.hosts),
            "profile": self.profile(),
        }

    def profile(self) -> Profile:
        answers = [*JOB_ANSWERS, "no_job", "unknown", "not_stated"]
        (after,) = self.dice.choices(answers, self.answers)
        (to,) = self.dice.choices([*Stage.values, "elsewhere", "unknown", "not_stated"], [1, 1, 6, 4, 4, 2, 1])
        still = (self.dice.choices(["yes", "no", "unknown", "not_stated"], [5, 3, 2, 1])[0] for _ in range(3))
        return Profile(after, to, *(still if after in JOB_ANSWERS else ("", "", "")))

    def live(self, number: int) -> None:
        new = [self.person() for _ in range(self.dice.choice([3, 12, 20, 35, 60]))]
        for people in self.waiting.values():
            people += new
        for one in self.waiting["area"]:
            if self.edits and self.dice.random() < 0.1:
                one["profile"] = self.profile()
        day = date(2026, 1, 1) + timedelta(days=120 * number)
        term = FrozenTerm.objects.create(starts_on=day, frozen_on=day)
        for book in BOOKS:
            self.freeze(book, term, day)
        if self.dice.random() < 0.3 and not self.counts_again:
            self.prune()

    def freeze(self, book, term: FrozenTerm, day: date) -> None:
        people = Counter((row_of(book, one), one["profile"]) for one in self.waiting[book.code])
        after = self.counted_to.get(book.code)
        found = publish(book, people, self.fixed[book.code])
        for table in found:
            table.term, table.counted_to = term, day
            table.counted_from = after + timedelta(days=1) if after and not self.counts_again else None
            table.save()
        if found and book.code == "area":
            sizes = Counter(f"Area {row[0]}" for (row, _), number in people.items() for _ in range(number))
            for label, number in sizes.items():
                span = Rule().span(Rule().shown(number))
                self.totals.append(("area", day.isoformat(), label, *span))
        if found and not self.counts_again:
            self.counted_to[book.code], self.waiting[book.code] = day, []
            self.fixed[book.code] = Counter()

    def prune(self) -> None:
        for book in BOOKS:
            for one in self.waiting[book.code]:
                for measure in {measure.code: measure for measure, _ in book.tables}.values():
                    if (answer := measure.answer(one["profile"])) is not None:
                        self.fixed[book.code][measure.code, row_of(book, one), answer] += 1
            self.waiting[book.code] = []


def row_of(book, one: dict) -> tuple[str, ...]:
    return tuple(one[field] for field in book.fields)


def attack(seed: int, hosts: list[str], *, counts_again=False, zero_is_shown=False, totals=False) -> Attacker:
    FrozenTerm.objects.all().delete()
    world = World(seed, hosts, counts_again=counts_again)
    attacker = Attacker(as_csv().decode(), zero_is_shown=zero_is_shown, believes_in_terms=not world.edits)
    for total in world.totals if totals else ():
        attacker.is_told(*total)
    return attacker.work()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_no_hidden_figure_can_be_worked_out(labels, seed):
    found = attack(seed, labels)
    assert found.recovered == {}
    for cell in found.hidden:
        assert found.low[cell] <= found.high[cell], "the attacker reckons with something that is not so"


def shows_zero(monkeypatch) -> dict:
    shown, span = Rule.shown, Rule.span
    monkeypatch.setattr(Rule, "shown", lambda self, number: 0 if number == 0 else shown(self, number))
    monkeypatch.setattr(Rule, "span", lambda self, number: (0, 0) if number == 0 else span(self, number))
    return {"zero_is_shown": True}


def audits_nothing(monkeypatch) -> dict:
    monkeypatch.setattr(Breakdown, "may_be_three", lambda self, cell: True)
    return {}


def counts_again(monkeypatch) -> dict:
    return {"counts_again": True}


def publishes_totals(monkeypatch) -> dict:
    return {"totals": True}


@pytest.mark.parametrize("take_out", [audits_nothing, shows_zero, counts_again, publishes_totals])
def test_each_protection_that_is_taken_out_is_missed(labels, monkeypatch, take_out):
    kinds = take_out(monkeypatch)
    assert any(attack(seed, labels, **kinds).recovered for seed in range(FOUND_IN))
