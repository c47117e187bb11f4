"""Each look at a young person's row is kept, and what is kept says nothing of them."""

import pytest
from django.apps import apps
from django.utils import timezone

from core.audit import record
from core.models import AuditEvent
from placements.models import YoungPerson
from placements.models.uploads import Upload
from placements.viewing import seen, seen_list
from tests.factories import (
    CollegeFactory,
    FollowUpFactory,
    LookingForFactory,
    PlacementFactory,
    YoungPersonFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def told(event: AuditEvent) -> str:
    return " ".join(str(getattr(event, field.name)) for field in AuditEvent._meta.fields)


def test_a_look_at_a_placement_is_one_line_that_names_nobody(member):
    placement = PlacementFactory(young_person__reference="ZZSEEN-1", role="Zookeeper", host__name="Zorbing Ltd")
    seen(placement, by=member)
    event = AuditEvent.objects.get()
    assert (event.action, event.kind, event.key) == ("placement.viewed", "placements.placement", str(placement.uuid))
    assert (event.by_key, event.what) == (str(member.pk), "A placement")
    assert not [fact for fact in ("ZZSEEN", "Zookeeper", "Zorbing", "supported") if fact in told(event)]


def test_a_look_at_a_list_is_one_line_for_the_page(member, django_assert_num_queries):
    college = CollegeFactory(name="Demo College")
    with django_assert_num_queries(1):
        seen_list(college, by=member, what="Placements")
    event = AuditEvent.objects.about(college).get()
    assert (event.action, event.what, event.note) == ("placements.listed", "Demo College", "Placements")


def test_whatever_is_done_to_a_young_persons_row_the_audit_does_not_name_them():
    person = YoungPersonFactory(reference="ZZSEEN-2")
    placement = PlacementFactory(young_person=person)
    upload = Upload.objects.create(college=person.college)
    rows = [
        person,
        placement,
        LookingForFactory(young_person=person),
        FollowUpFactory(placement=placement),
        placement.reviews.create(on=placement.start_on),
        upload.rows.create(young_person=person, before={"reference": "ZZSEEN-2"}, left_at=timezone.now()),
    ]
    assert {type(row) for row in rows} == set(about_somebody()), "a new model needs a row here and `audited_as`"
    for row in rows:
        assert "ZZSEEN" not in told(record("row.changed", by=None, row=row))


def about_somebody() -> list[type]:
    """The models whose rows belong to one young person, at however many steps."""
    found = [YoungPerson]
    for model in found:
        owned = [each.related_model for each in model._meta.related_objects if each.related_model not in found]
        found += [each for each in owned if each in list(apps.get_app_config("placements").get_models())]
    return found
