"""A job coach registers a placement in two minutes, and may leave it and go on later."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.models import AuditEvent
from placements.forms.placements import ChangeForm, RegisterForm
from placements.models import HostProposal, Placement, PlacementDraft
from providers.models import Level
from tests.conftest import signed_in
from tests.factories import (
    CohortFactory,
    CollegeFactory,
    MembershipFactory,
    OpportunityFactory,
    PlacementFactory,
    ProviderFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
START = "/portal/college/larkspur/"
NEW = f"{START}placements/new/"
ON = date(2026, 11, 22)


@pytest.fixture
def college():
    return CollegeFactory(slug="larkspur")


@pytest.fixture
def cohort(college):
    return CohortFactory(college=college)


@pytest.fixture
def host():
    return ProviderFactory(name="Willow Yard")


@pytest.fixture
def coach(college):
    return signed_in(MembershipFactory(provider=college, level=Level.EDITOR, may_place=True).user)


@pytest.fixture
def answers(cohort, host) -> dict[str, str]:
    return {
        "reference": "SI-07",
        "cohort": str(cohort.pk),
        "employer_name": "willow yard",
        "stage": "supported",
        "role": "Kitchen assistant",
        "start_on": "14/9/26",
        "planned_end_on": "11 Dec 2026",
        "hours": "16",
        "pay": "unpaid",
    }


def form_of(college, answers: dict | None = None, **more) -> RegisterForm:
    return RegisterForm(answers, college=college, on=ON, **more)


def errors(form) -> dict[str, list[str]]:
    return {name: list(said) for name, said in form.errors.items()}


def test_at_most_eight_facts_are_needed(college, cohort):
    needed = [name for name, field in form_of(college).fields.items() if field.required]
    assert len(needed) <= 8
    assert set(needed) == {"reference", "employer_name", "stage", "role", "start_on", "planned_end_on", "pay"}


def test_a_usual_registration_takes_few_keystrokes(coach, college, cohort, answers):
    """What stands in the boxes at first needs no key; a choice takes two, and each box one to go on."""
    PlacementFactory(young_person__cohort=cohort, stage="supported")
    begun = coach.get(NEW).context["form"].initial
    assert (begun["cohort"], begun["stage"]) == (cohort.pk, "supported")
    typed = {name: text for name, text in answers.items() if str(begun.get(name, "")) != text}
    chosen = {"pay"}
    keys = sum(2 if name in chosen else len(text) for name, text in typed.items()) + len(answers)
    assert keys <= 80


def test_what_is_typed_is_registered(coach, college, cohort, host, answers):
    response = coach.post(NEW, answers)
    placement = Placement.objects.of(college).get()
    assert response["Location"] == f"{START}placements/{placement.uuid}/"
    assert (placement.host, placement.hours, placement.pay) == (host, 16, "unpaid")
    assert (placement.start_on, placement.planned_end_on) == (date(2026, 9, 14), date(2026, 12, 11))
    assert (placement.young_person.reference, placement.young_person.cohort) == ("SI-07", cohort)
    assert (placement.insurance, placement.job_coach, placement.mode) == ("not_stated", "not_stated", "external")
    page = coach.get(response["Location"]).content.decode()
    assert "Still to add" in page
    assert AuditEvent.objects.filter(action="placement.viewed", key=str(placement.uuid)).count() == 1


REFUSED = {
    "the last day first": ({"planned_end_on": "13/9/26"}, "planned_end_on", "comes before the first day"),
    "no date": ({"start_on": "soon"}, "start_on", "14/9/26"),
    "too many hours": ({"hours": "61"}, "hours", "from 0 to 60"),
    "a name": ({"reference": "Olivia"}, "reference", "name"),
    "a name in a text": ({"role": "Helps Olivia in the kitchen"}, "role", "looks like a name"),
    "no pay": ({"pay": ""}, "pay", "is an answer"),
    "another college's cohort": ({"cohort": "0"}, "cohort", ""),
}


@pytest.mark.parametrize(("change", "name", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_at_its_box(college, answers, change, name, words):
    form = form_of(college, answers | change)
    assert set(form.errors) == {name}
    assert words in errors(form)[name][0]


def test_the_summary_of_what_is_wrong_leads_to_the_box(coach, answers):
    page = coach.post(NEW, answers | {"planned_end_on": "13/9/26"}).content.decode()
    assert '<a href="#id_planned_end_on">' in page
    assert 'value="13/9/26"' in page
    assert not Placement.objects.exists()


def test_a_new_employer_is_asked_about_once_and_then_proposed(college, host, coach, answers):
    answers |= {"employer_name": "Willow Yards"}
    form = form_of(college, answers)
    assert "We do not know “Willow Yards” yet" in errors(form)["which"][0]
    assert [label for _, label in form.fields["which"].choices] == ["Willow Yard", "“Willow Yards” is new: add it"]
    assert form_of(college, answers | {"which": str(host.pk)}).is_valid()
    another_name = {"employer_name": "Beech Mill", "which": "new:Willow Yards"}
    assert "which" in form_of(college, answers | another_name).errors
    coach.post(NEW, answers | {"which": "new:Willow Yards", "kind": "charity"})
    proposal = HostProposal.objects.get()
    assert (proposal.host.name, proposal.host.kind, proposal.college) == ("Willow Yards", "charity", college)
    assert Placement.objects.get().host == proposal.host


def test_the_same_sent_twice_is_registered_once(coach, answers):
    coach.post(NEW, answers)
    assert "You have registered it" in coach.post(NEW, answers).content.decode()
    assert Placement.objects.count() == 1


def test_a_listing_brings_its_facts_along(coach, cohort, host):
    listing = OpportunityFactory(provider=host, stage="voluntary", pay="paid", hours_from=6, hours_to=6)
    OpportunityFactory(title="Of somebody else")
    person = PlacementFactory(young_person__cohort=cohort).young_person
    form = coach.get(f"{NEW}?person={person.uuid}&listing={listing.pk}").context["form"]
    expected = {
        "reference": person.reference,
        "employer_name": "Willow Yard",
        "stage": "voluntary",
        "pay": "paid",
        "hours": "6",
        "opportunity": listing.pk,
    }
    assert {name: form[name].value() for name in expected} == expected
    assert list(form.fields["opportunity"].queryset) == [listing]
    assert coach.get(f"{NEW}?person=x&listing=9999999999999999999999").status_code == 200


# ── Left, and taken up again ─────────────────────────────────────────────────


def test_what_is_begun_is_kept_as_typed_and_gone_once_registered(coach, college, answers):
    coach.post(NEW, {"reference": "SI-07", "start_on": "soon", "later": "1"})
    draft = PlacementDraft.objects.of(college).get()
    assert "SI-07" in coach.get(START).content.decode()
    address = f"{START}placements/begun/{draft.uuid}/"
    page = coach.get(address).content.decode()
    assert 'value="soon"' in page
    coach.post(address, answers | {"role": "Baker", "later": "1"})
    assert PlacementDraft.objects.get().answers["role"] == "Baker"
    coach.post(address, answers)
    assert Placement.objects.exists()
    assert not PlacementDraft.objects.exists()


def test_a_name_is_not_even_kept_for_later(coach, cohort):
    page = coach.post(NEW, {"reference": "SI-07", "note": "Olivia likes it", "later": "1"}).content.decode()
    assert "looks like a name" in page
    assert not PlacementDraft.objects.exists()


def test_what_a_colleague_has_begun_is_theirs(coach, college, cohort):
    coach.post(NEW, {"reference": "SI-07", "later": "1"})
    address = f"{START}placements/begun/{PlacementDraft.objects.get().uuid}/"
    colleague = signed_in(MembershipFactory(provider=college, level=Level.MANAGER, may_place=True).user)
    assert colleague.get(address).status_code == colleague.post(f"{address}delete/").status_code == 404
    coach.post(f"{address}delete/")
    assert not PlacementDraft.objects.exists()


# ── The next rotation ────────────────────────────────────────────────────────


def test_the_next_rotation_begins_on_the_next_working_day_and_lasts_as_long(coach, college, cohort, answers):
    first = PlacementFactory(young_person__cohort=cohort, hours=16, insurance="yes", job_coach="yes")
    address = f"{START}placements/{first.uuid}/next/"
    form = coach.get(address).context["form"]
    assert "reference" not in form.fields
    assert form["start_on"].value() == date(2026, 12, 14)  # after Friday 11 December
    assert form["planned_end_on"].value() - form["start_on"].value() == timedelta(days=88)
    assert (form["hours"].value(), form["job_coach"].value()) == ("16", "yes")
    assert form["insurance"].value() != "yes"  # a check is made anew
    dates = {"start_on": "14/12/26", "planned_end_on": "12/3/27"}
    coach.post(address, answers | dates | {"later": "1"})
    draft = PlacementDraft.objects.get()
    coach.post(f"{START}placements/begun/{draft.uuid}/", answers | dates)
    second = first.next
    assert (second.rotation, second.young_person) == (2, first.young_person)
    assert coach.get(address)["Location"] == f"{START}placements/{second.uuid}/"


# ── Changing ─────────────────────────────────────────────────────────────────


def test_who_changes_an_old_copy_sees_what_is_stored(coach, cohort, host):
    placement = PlacementFactory(young_person__cohort=cohort, host=host)
    address = f"{START}placements/{placement.uuid}/change/"
    sent = {
        "employer_name": host.name,
        "stage": "supported",
        "role": "Baker",
        "start_on": "14/9/26",
        "planned_end_on": "11/12/26",
        "pay": "not_stated",
        "lock_version": "1",
    }
    assert coach.post(address, sent).status_code == 302
    placement.refresh_from_db()
    assert (placement.role, placement.lock_version) == ("Baker", 2)
    page = coach.post(address, sent | {"role": "Cook"}).content.decode()
    assert "Stored now: Baker" in page
    placement.refresh_from_db()
    assert placement.role == "Baker"


def test_the_first_cohort_comes_first(coach, college):
    assert coach.get(NEW)["Location"] == f"{START}cohorts/new/"
    sent = {"name": "Hospital", "year": str(timezone.localdate().year), "stage": "", "kept_by": ""}
    coach.post(f"{START}cohorts/new/", sent)
    assert college.cohorts.get().name == "Hospital"
    assert coach.get(NEW).status_code == 200


def test_hours_stand_there_as_people_write_them(college, cohort):
    placement = PlacementFactory(young_person__cohort=cohort, hours=16)
    placement.refresh_from_db()
    assert ChangeForm(instance=placement, college=college, on=ON)["hours"].value() == "16"
