"""The state of a listing on a day: one precedence, the same in Python and in the database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathways.models import Intake, Opportunity
from pathways.models.querysets import intake_is_open, intake_is_over
from pathways.states import State, state_of
from tests.factories import TODAY, IntakeFactory, OpportunityFactory

pytestmark = pytest.mark.django_db

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
OVER = {"apply_by": YESTERDAY}

# Each line has all the reasons of the lines below it, and still its own state wins.
PRECEDENCE = [
    (State.MERGED, {"merged": True}),
    (State.ARCHIVED, {"status": "archived"}),
    (State.DRAFT, {"status": "draft"}),
    (State.AWAITING_REVIEW, {"status": "awaiting_review"}),
    (State.SCHEDULED, {"publish_on": TOMORROW}),
    (State.HIDDEN, {"hidden_on": TODAY}),
    (State.PAUSED, {"is_paused": True}),
    (State.CLOSED, {"intake": OVER}),
    (State.OVERDUE, {"review_by": YESTERDAY}),
    (State.LIVE, {}),
]


def listing(facts: dict) -> Opportunity:
    facts = dict(facts)
    intake = facts.pop("intake", None)
    if facts.pop("merged", False):
        facts["merged_into"] = OpportunityFactory()
    made = OpportunityFactory(**facts)
    if intake:
        IntakeFactory(opportunity=made, **intake)
    return made


@pytest.mark.parametrize("place", range(len(PRECEDENCE)), ids=[state.value for state, _ in PRECEDENCE])
def test_the_first_reason_wins(place):
    facts: dict = {}
    for _, reason in reversed(PRECEDENCE[place:]):
        facts |= reason
    row = listing(facts)
    expected = PRECEDENCE[place][0]
    assert state_of(row, on=TODAY) == expected
    assert [s for s in State if Opportunity.objects.in_state(s, TODAY).filter(pk=row.pk).exists()] == [expected]


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"publish_on": TODAY}, State.LIVE),
        ({"hidden_on": TOMORROW}, State.LIVE),
        ({"review_by": TODAY}, State.LIVE),
        ({"intake": {"apply_by": TODAY}}, State.LIVE),
        ({"intake": {"starts_on": TODAY}}, State.LIVE),
        ({"intake": {"starts_on": YESTERDAY}}, State.CLOSED),
        ({"intake": {"starts_on": TOMORROW, "apply_by": YESTERDAY}}, State.CLOSED),
        ({"intake": {"kind": "rolling"}}, State.LIVE),
        ({"intake": {}}, State.LIVE),
    ],
)
def test_an_edge_day_still_counts(facts, state):
    assert state_of(listing(facts), on=TODAY) == state


def test_one_intake_that_is_not_over_keeps_a_listing_live():
    row = listing({"intake": OVER})
    IntakeFactory(opportunity=row, starts_on=date(2027, 9, 6))
    row = Opportunity.objects.get(pk=row.pk)
    assert state_of(row, on=TODAY) == State.LIVE
    assert Opportunity.objects.taking_people(TODAY).get() == row


@pytest.mark.parametrize(
    ("state", "status", "is_listed"),
    [
        (State.LIVE, 200, True),
        (State.OVERDUE, 200, True),
        (State.CLOSED, 200, True),
        (State.PAUSED, 200, True),
        (State.HIDDEN, 200, False),
        (State.MERGED, 301, False),
        (State.DRAFT, 404, False),
        (State.AWAITING_REVIEW, 404, False),
        (State.SCHEDULED, 404, False),
        (State.ARCHIVED, 410, False),
    ],
)
def test_what_each_state_means_to_a_visitor(state, status, is_listed):
    assert (state.http_status, state.in_directory) == (status, is_listed)


# ── Python and the database agree ────────────────────────────────────────────

days = st.none() | st.integers(-2, 2).map(lambda n: TODAY + timedelta(days=n))
intakes = st.fixed_dictionaries(
    {"kind": st.sampled_from(["fixed", "rolling"]), "starts_on": days, "apply_from": days, "apply_by": days}
).filter(
    lambda i: (
        (i["kind"] == "fixed" or i["starts_on"] is None)
        and (None in (i["apply_from"], i["apply_by"]) or i["apply_from"] <= i["apply_by"])
        and (None in (i["apply_by"], i["starts_on"]) or i["apply_by"] <= i["starts_on"])
    )
)
listings = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["published"] * 4 + ["draft", "awaiting_review", "archived"]),
        "is_merged": st.sampled_from([False, False, False, True]),
        "publish_on": days,
        "hidden_on": days,
        "is_paused": st.booleans(),
        "review_by": days.map(lambda day: day or TODAY),
        "is_historical": st.booleans(),
        "intakes": st.lists(intakes, max_size=3),
    }
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rows=st.lists(listings, min_size=1, max_size=8), shift=st.integers(-2, 2))
def test_the_database_gives_the_same_states_as_python(rows, shift):
    on = TODAY + timedelta(days=shift)
    with transaction.atomic():
        first = OpportunityFactory(status="draft")
        make_rows(rows, like=first)
        everything = Opportunity.objects.prefetch_related("intakes").exclude(pk=first.pk)
        states = {row.slug: state_of(row, on=on) for row in everything}
        asked = Opportunity.objects.exclude(pk=first.pk)
        for state in State:
            found = set(asked.in_state(state, on).values_list("slug", flat=True))
            assert found == {slug for slug, own in states.items() if own == state}, state
        shown = {row.slug for row in everything if states[row.slug].in_directory}
        now = {row.slug for row in everything if not row.is_historical}
        taking = {slug for slug, own in states.items() if own in {State.LIVE, State.OVERDUE}}
        assert set(asked.in_directory(on, historical=True).values_list("slug", flat=True)) == shown
        assert set(asked.in_directory(on).values_list("slug", flat=True)) == shown & now
        assert set(asked.taking_people(on).values_list("slug", flat=True)) == taking & now
        all_intakes = list(Intake.objects.all())
        assert set(Intake.objects.filter(intake_is_open(on))) == {i for i in all_intakes if i.is_open(on)}
        assert set(Intake.objects.filter(intake_is_over(on))) == {i for i in all_intakes if i.is_over(on)}
        transaction.set_rollback(True)


def make_rows(rows: list[dict], *, like: Opportunity) -> None:
    shared = {
        name: getattr(like, name)
        for name in ("title", "summary", "stage", "type", "provider", "contact", "how_to_apply", "in_area")
    }
    for number, row in enumerate(rows):
        facts = {k: v for k, v in row.items() if k not in {"intakes", "is_merged"}}
        merged_into = like if row["is_merged"] else None
        made = Opportunity.objects.bulk_create(
            [Opportunity(**shared, **facts, slug=f"row-{number}", merged_into=merged_into)]
        )[0]
        Intake.objects.bulk_create(Intake(opportunity=made, **facts) for facts in row["intakes"])


# ── An intake's days ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("facts", "is_open", "is_over"),
    [
        ({"apply_from": TODAY, "apply_by": TODAY}, True, False),
        ({"apply_from": TOMORROW, "apply_by": TOMORROW}, False, False),
        ({"apply_by": TODAY}, True, False),
        ({"apply_by": YESTERDAY}, False, True),
        ({"apply_by": YESTERDAY, "starts_on": TOMORROW}, False, True),
        ({"starts_on": TODAY}, False, False),
        ({"starts_on": YESTERDAY}, False, True),
        ({"apply_from": YESTERDAY, "starts_on": TODAY}, True, False),
        ({"apply_from": YESTERDAY}, True, False),
        ({"kind": "rolling"}, True, False),
        ({"kind": "rolling", "apply_from": TOMORROW}, False, False),
        ({"kind": "rolling", "apply_by": YESTERDAY}, False, True),
        ({}, False, False),
    ],
)
def test_when_somebody_can_apply(facts, is_open, is_over):
    intake = IntakeFactory(**facts)
    assert (intake.is_open(TODAY), intake.is_over(TODAY)) == (is_open, is_over)


# ── Midnight ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("publish_on", "last_moment_before"),
    [
        (date(2027, 1, 10), datetime(2027, 1, 9, 23, 59, 59, tzinfo=UTC)),  # winter: London is UTC
        (date(2027, 7, 10), datetime(2027, 7, 9, 22, 59, 59, tzinfo=UTC)),  # summer: an hour ahead of it
        (date(2027, 3, 28), datetime(2027, 3, 27, 23, 59, 59, tzinfo=UTC)),  # the clocks go forward that night
        (date(2027, 10, 31), datetime(2027, 10, 30, 22, 59, 59, tzinfo=UTC)),  # ... and back
    ],
)
def test_a_scheduled_listing_appears_at_midnight_in_london(monkeypatch, publish_on, last_moment_before):
    row = OpportunityFactory(publish_on=publish_on)
    address = f"/opportunities/{row.slug}/"
    monkeypatch.setattr(timezone, "now", lambda: last_moment_before)
    assert Client().get(address).status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: last_moment_before + timedelta(seconds=1))
    assert Client().get(address).status_code == 200
