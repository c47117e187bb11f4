"""What a college deletes is gone, whole; what hangs on it is not left behind, and the audit names nobody."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from core.models import AuditEvent
from placements.deleting import delete_person, delete_placement
from placements.models import FollowUp, LookingFor, Placement, PlacementDraft, YoungPerson
from providers.models import Level
from tests.conftest import signed_in
from tests.factories import (
    FollowUpFactory,
    LookingForFactory,
    MembershipFactory,
    PlacementFactory,
    UserFactory,
    YoungPersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return YoungPersonFactory(reference="SI-07")


@pytest.fixture
def chain(person):
    first = PlacementFactory(young_person=person, ended_on=date(2026, 10, 1))
    return [first, PlacementFactory(young_person=person, previous=first, rotation=2, start_on=date(2026, 10, 2))]


def test_of_a_chain_only_the_last_is_deleted_and_the_one_before_is_asked_about_again(chain):
    first, second = chain
    with pytest.raises(ValidationError, match="Delete that one first"):
        delete_placement(first, by=UserFactory())
    delete_placement(second, by=UserFactory())
    assert list(Placement.objects.all()) == [first]
    assert [follow_up.week for follow_up in FollowUp.objects.open()] == [13, 26, 52]


def test_all_about_somebody_goes_and_nothing_about_anybody_else(person, chain):
    LookingForFactory(young_person=person)
    FollowUpFactory(placement=chain[1], week=52)
    college, other = person.college, PlacementFactory(young_person__cohort=person.cohort)
    begun = ({"reference": "si-07"}, {"previous": str(chain[1].uuid)}, {"reference": "SI-08"})
    for answers in begun:
        PlacementDraft.objects.create(college=college, started_by=UserFactory(), answers=answers)
    delete_person(person, by=UserFactory())
    assert list(Placement.objects.all()) == [other]
    assert list(YoungPerson.objects.all()) == [other.young_person]
    assert not LookingFor.objects.exists()
    assert not FollowUp.objects.exists()
    assert [draft.answers for draft in PlacementDraft.objects.all()] == [begun[2]]
    told = AuditEvent.objects.get(action="young_person.deleted")
    assert (told.key, told.note) == (str(person.uuid), "with 2 placements")
    assert "SI-07" not in f"{told.what} {told.note} {told.before} {told.after}"


@pytest.mark.one_database
def test_a_manager_is_asked_first_and_an_editor_may_not(person, chain):
    manager = signed_in(MembershipFactory(provider=person.college, level=Level.MANAGER, may_place=True).user)
    editor = signed_in(MembershipFactory(provider=person.college, level=Level.EDITOR, may_place=True).user)
    start = f"/portal/college/{person.college.slug}/"
    about, last = f"{start}young-people/{person.uuid}/", f"{start}placements/{chain[1].uuid}/"
    assert f"{about}delete/" in manager.get(about).content.decode()
    assert f"{last}delete/" in manager.get(last).content.decode()
    assert f"{start}placements/{chain[0].uuid}/delete/" not in manager.get(f"{start}placements/{chain[0].uuid}/").text
    assert "delete/" not in editor.get(about).content.decode()
    assert "2 placements, with outcomes" in manager.get(f"{about}delete/").content.decode()
    refused = manager.post(f"{start}placements/{chain[0].uuid}/delete/", follow=True).content.decode()
    assert "Another rotation follows this one" in refused
    assert Placement.objects.count() == 2
    assert manager.post(f"{last}delete/").url == about
    assert manager.post(f"{about}delete/").status_code == 302
    assert not YoungPerson.objects.exists()
