"""What registering does, and what it warns of."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEvent
from placements.hosts import host_named, hosts_for, names_to_offer
from placements.models import HostProposal, Placement
from placements.registering import missing, person_called, propose_host, register, warnings_of
from providers.models import Provider
from tests.factories import (
    CohortFactory,
    CollegeFactory,
    PathwayTypeFactory,
    PlacementFactory,
    ProviderFactory,
    UserFactory,
    YoungPersonFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)
FACTS = {
    "stage": "supported",
    "role": "Kitchen assistant",
    "start_on": date(2026, 9, 14),
    "planned_end_on": date(2026, 12, 11),
}


def test_a_placement_is_registered_with_who_did_it_and_a_line_in_the_audit():
    cohort, by, host = CohortFactory(), UserFactory(), ProviderFactory()
    person = person_called("SI-07", college=cohort.college, cohort=cohort)
    placement = register(college=cohort.college, by=by, person=person, facts=FACTS | {"host": host})
    assert Placement.objects.of(cohort.college).get() == placement
    assert (placement.created_by, placement.young_person.reference, placement.rotation) == (by, "SI-07", 1)
    said = list(AuditEvent.objects.values_list("action", "what"))
    assert said == [("placement.registered", "A placement"), ("young_person.added", "A young person")]


def test_somebody_else_s_young_person_is_refused():
    with pytest.raises(ValidationError, match="your own young people"):
        register(college=CollegeFactory(), by=UserFactory(), person=YoungPersonFactory(), facts=FACTS)


def test_what_the_model_refuses_stores_nobody():
    cohort = CohortFactory()
    person = person_called("SI-07", college=cohort.college, cohort=cohort)
    facts = FACTS | {"host": ProviderFactory(), "planned_end_on": date(2026, 9, 1)}
    with pytest.raises(ValidationError, match="planned to end before it starts"):
        register(college=cohort.college, by=UserFactory(), person=person, facts=facts)
    assert not cohort.young_people.exists()


def test_a_reference_is_found_in_small_letters_and_never_in_another_college():
    person = YoungPersonFactory(reference="SI-07")
    assert person_called("si-07", college=person.college) == person
    assert person_called("SI-07", college=CollegeFactory()).pk is None


# ── Employers ────────────────────────────────────────────────────────────────


def test_a_new_employer_is_kept_from_the_public_and_from_other_colleges():
    own, other = CollegeFactory(), CollegeFactory()
    host = propose_host(college=own, by=UserFactory(), on=ON, name="Acorn Café", kind="employer")
    assert not Provider.objects.with_a_page().filter(pk=host.pk).exists()
    assert (host.proposal.college, host.proposal.proposed_on) == (own, ON)
    assert host_named(own, "acorn café") == host
    assert host_named(other, "Acorn Café") is None
    assert "Acorn Café" in names_to_offer(own)
    assert "Acorn Café" not in names_to_offer(other)


def test_a_name_that_is_here_already_is_that_one_and_nobody_is_told():
    host = propose_host(college=CollegeFactory(), by=UserFactory(), on=ON, name="Acorn Café")
    assert propose_host(college=CollegeFactory(), by=UserFactory(), on=ON, name="ACORN Café") == host
    assert HostProposal.objects.count() == 1


def test_a_college_chooses_from_the_public_ones_its_own_and_itself():
    college, public = CollegeFactory(is_listed=False), ProviderFactory()
    used = PlacementFactory(young_person__cohort__college=college, host__is_listed=False).host
    ProviderFactory(is_listed=False)
    ProviderFactory(is_historical=True)
    assert set(hosts_for(college)) == {college, public, used}
    assert names_to_offer(college)[:2] == sorted([college.name, used.name])


# ── Warnings ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("first", "last", "is_warned"),
    [
        (date(2026, 12, 11), date(2027, 2, 1), True),  # on its last day
        (date(2026, 12, 12), date(2027, 2, 1), False),
        (date(2026, 8, 1), date(2026, 9, 13), False),
        (date(2026, 10, 1), date(2026, 10, 2), True),
    ],
)
def test_placements_of_one_reference_that_overlap_are_warned_about(first, last, is_warned):
    one = PlacementFactory()
    other = PlacementFactory(young_person=one.young_person, start_on=first, planned_end_on=last)
    for placement in (one, other):
        assert any("overlaps" in words for words in warnings_of(placement)) == is_warned
    assert warnings_of(PlacementFactory()) == []


def test_what_ended_early_does_not_overlap_afterwards():
    one = PlacementFactory(ended_on=date(2026, 10, 1))
    later = PlacementFactory(young_person=one.young_person, start_on=date(2026, 10, 2))
    assert warnings_of(later) == []


def test_internship_placements_below_six_months_are_warned_about_together():
    internship = PathwayTypeFactory(code="supported-internship", stage="supported")
    one = PlacementFactory(type=internship)
    assert warnings_of(one) == [
        "Their internship placements come to 13 weeks so far. A supported internship has at least six months of them."
    ]
    second = {"start_on": date(2026, 12, 14), "planned_end_on": date(2027, 3, 14)}
    PlacementFactory(young_person=one.young_person, type=internship, **second)
    assert warnings_of(one) == []


def test_a_date_outside_of_its_college_year_is_warned_about():
    placement = PlacementFactory(start_on=date(2006, 9, 14), planned_end_on=date(2026, 12, 11))
    assert warnings_of(placement) == [
        "It is planned to last more than two years. Check the two dates.",
        "Its first day is in 2006/07, and its cohort is of 2026/27. Check the dates.",
    ]


def test_what_nobody_has_said_yet_is_named_and_nought_hours_are_said():
    placement = PlacementFactory(hours=0, pay="unpaid", insurance="no")
    words = [words for words, _ in missing(placement)]
    assert not {"hours a week", "pay", "insurance"} & set(words)
    assert {"job coach", "safeguarding", "age", "home area"} <= set(words)
