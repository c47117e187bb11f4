import uuid
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from core.addresses import find_by_old_address, leave_old_address
from core.models import OldAddress

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@dataclass
class Row:
    slug: str
    uuid: UUID = field(default_factory=uuid.uuid4)


def test_an_old_address_leads_to_the_row():
    row = Row("new")
    leave_old_address(kind="opportunity", old_slug="old", row=row)
    assert find_by_old_address("opportunity", "old") == row.uuid
    assert find_by_old_address("opportunity", "new") is None
    assert find_by_old_address("provider", "old") is None


def test_a_page_may_move_twice_and_back_again():
    row = Row("b")
    leave_old_address(kind="provider", old_slug="a", row=row)
    row.slug = "c"
    leave_old_address(kind="provider", old_slug="b", row=row)
    assert find_by_old_address("provider", "a") == find_by_old_address("provider", "b") == row.uuid
    row.slug = "a"
    leave_old_address(kind="provider", old_slug="c", row=row)
    assert sorted(OldAddress.objects.values_list("slug", flat=True)) == ["b", "c"]


def test_an_address_left_by_two_rows_leads_to_the_later_one():
    first, second = Row("first"), Row("second")
    leave_old_address(kind="provider", old_slug="x", row=first)
    leave_old_address(kind="provider", old_slug="x", row=second)
    assert find_by_old_address("provider", "x") == second.uuid
    leave_old_address(kind="provider", old_slug="x", row=second)
    assert OldAddress.objects.count() == 1
