"""Figures one by one, and small tables that would give something away."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.suppression import Breakdown, Rule, Table, percent

NUMBERS = st.integers(0, 10_000)
RULES = st.builds(Rule, suppress_below=st.integers(5, 40), round_to=st.integers(5, 40))


@given(rule=RULES, number=NUMBERS)
def test_what_is_shown_stands_for_the_number_and_for_others_like_it(rule, number):
    shown = rule.shown(number)
    low, high = rule.span(shown)
    assert low <= number <= high
    assert {rule.shown(low), rule.shown(high)} == {shown}
    assert rule.shown(high + 1) != shown
    assert (shown is None) == (number < rule.suppress_below)


@pytest.mark.parametrize(
    ("number", "shown"), [(0, None), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15)]
)
def test_less_than_five_is_hidden_and_the_rest_rounded(number, shown):
    assert Rule().shown(number) == shown


def test_a_percentage_needs_ten_people_and_nothing_hidden():
    assert percent(5, [5, 5]) == 50
    assert percent(5, [5]) is None
    assert percent(20, [20, None]) is None
    assert percent(None, [20, None]) is None


def table() -> Table:
    return Table("after", lambda row: row, lambda profile: profile, ("job", "none"))


def of(**rows) -> Breakdown:
    people = {
        (row, answer): n for row, numbers in rows.items() for answer, n in zip(("job", "none"), numbers, strict=True)
    }
    return Breakdown(Counter(people), Rule())


REFUSED = {
    "one row, so its hidden figure is what is left": of(a=(12, 3)),
    "nobody anywhere has that answer": of(a=(12, 0), b=(11, 0)),
    "the other is at its highest, so it cannot be less than four": of(a=(8, 12), b=(8, 4)),
}
TAKEN = {
    "all are shown": of(a=(12, 9), b=(11, 8)),
    "it may be three numbers or more": of(a=(12, 10), b=(3, 9), c=(10, 2)),
}


@pytest.mark.parametrize("breakdown", REFUSED.values(), ids=REFUSED)
def test_a_table_that_gives_something_away_is_refused(breakdown):
    assert not breakdown.add(table())
    assert breakdown.tables == []


@pytest.mark.parametrize("breakdown", TAKEN.values(), ids=TAKEN)
def test_a_table_that_gives_nothing_away_is_taken(breakdown):
    before = dict(breakdown.people)
    assert breakdown.add(table())
    assert dict(breakdown.people) == before


def test_a_second_table_is_refused_where_it_would_undo_the_first():
    """Whoever has a job is asked again: who they are in each row must stay what both tables say."""
    people = Counter(
        {("a", ("job", "yes")): 6, ("a", ("none", "")): 9, ("b", ("job", "no")): 3, ("b", ("none", "")): 9}
    )
    breakdown = Breakdown(people, Rule())
    assert breakdown.add(Table("after", lambda row: row, lambda p: p[0], ("job", "none")))
    assert not breakdown.add(Table("still", lambda row: row, lambda p: p[1] or None, ("yes", "no")))
    assert [one.measure for one in breakdown.tables] == ["after"]


def test_people_without_a_person_count_and_are_not_moved():
    breakdown = of(a=(6, 9), b=(2, 9))
    breakdown = Breakdown(breakdown.people, Rule(), {("after", "a", "job"): 6})
    assert breakdown.figures(table())["a"] == {"job": 10, "none": 10}
