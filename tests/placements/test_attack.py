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
from placements.statistics.reading import COLUMNS
from placements.suppression import Breakdown, Rule
from tests.factories import AreaFactory, PathwayTypeFactory, ProviderFactory
from tests.placements.attacker import Attacker

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TERMS = 3
STAGES = ["voluntary", "supported", "independent"]
AREAS = ["attack-a", "attack-b", "attack-c", "attack-d"]
NEEDS = ["asd", "sld", "mld"]


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

    def __init__(self, seed: int, hosts: list[str]):
        self.dice, self.hosts = random.Random(seed), hosts
        self.edits = self.dice.random() < 0.5
        self.answers = [self.dice.choice([1, 1, 2, 4, 8]) for _ in range(6)]
        self.waiting = {book.code: [] for book in BOOKS}
        self.fixed = {book.code: Counter() for book in BOOKS}
        self.counted_to: dict[str, date] = {}
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
        if self.dice.random() < 0.3:
            self.prune()

    def freeze(self, book, term: FrozenTerm, day: date) -> None:
        people = Counter((row_of(book, one), one["profile"]) for one in self.waiting[book.code])
        after = self.counted_to.get(book.code)
        found = publish(book, people, self.fixed[book.code])
        for table in found:
            table.term, table.counted_to = term, day
            table.counted_from = after + timedelta(days=1) if after else None
            table.save()
        if found:
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


def attack(seed: int, hosts: list[str], *, zero_is_shown=False) -> Attacker:
    FrozenTerm.objects.all().delete()
    world = World(seed, hosts)
    attacker = Attacker(as_csv().decode(), zero_is_shown=zero_is_shown, believes_in_terms=not world.edits)
    return attacker.work()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


# Worlds in which each is missed, among the first hundred or so.
@pytest.mark.parametrize(("take_out", "seed"), [(audits_nothing, 1), (audits_nothing, 5), (shows_zero, 14)])
def test_each_protection_that_is_taken_out_is_missed(labels, monkeypatch, take_out, seed):
    assert attack(seed, labels).recovered == {}
    assert attack(seed, labels, **take_out(monkeypatch)).recovered


def file_of(*tables: tuple[str, dict[str, str]]) -> str:
    """Published figures of one area, counted up to a day, as the file has them."""
    lines = [",".join(COLUMNS)]
    for until, figures in tables:
        lines += [f'area-after,,,,{until},,Area A,"{answer}",{people}' for answer, people in figures.items()]
    return "\n".join(lines)


HIDDEN = "fewer than 5 or none"
FINE = {"A paid job": "10", "No paid job": HIDDEN, "We do not know": HIDDEN}
COARSE = {"A paid job": "10", "No paid job, or we do not know": "10"}


def test_a_total_that_is_rounded_by_itself_would_give_a_figure_away():
    """Which is why none is published: a base is the sum of what is shown."""
    attacker = Attacker(file_of(("2026-01-01", {**FINE, "A paid job": HIDDEN})))
    assert attacker.work().recovered == {}
    attacker.is_told("area", "2026-01-01", "Area A", 12, 14)
    assert set(attacker.work().recovered.values()) == {4}


def test_people_who_are_counted_again_would_give_a_figure_away():
    """Which is why a later term is about other people: the last figures below are each all that is left."""
    again = Attacker(file_of(("2026-01-01", COARSE), ("2026-05-01", FINE))).work()
    assert set(again.recovered.values()) == {4}


@pytest.mark.sweep
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_no_hidden_figure_can_be_worked_out_in_many_worlds(labels, seed):
    assert attack(seed, labels).recovered == {}
