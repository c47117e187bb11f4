"""Whom to ring: the nearest of each role, with a number of their own."""

import pytest

from providers.advisers import advisers
from tests.factories import AreaFactory, NamedContactFactory

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]


def person(name: str, role: str = "sendiass", areas: tuple[str, ...] = (), **facts):
    contact = NamedContactFactory(name_or_post=name, role=role, **facts)
    contact.areas.set([AreaFactory(code=code) for code in areas])
    return contact


def names(**asked) -> list[str]:
    return [found.name_or_post for found in advisers(**asked)]


def test_advice_comes_first_then_the_council_then_the_college():
    for role in ("college", "complaints", "sendiass", "jcp_lead", "sen_officer"):
        person(role, role)
    assert names() == ["sendiass", "sen_officer", "college"]


def test_whoever_is_there_for_the_area_goes_before_those_for_everybody():
    person("everybody", "sen_officer")
    person("Camden", "sen_officer", ("camden",))
    assert names(areas=["camden"]) == ["Camden"]
    assert names(areas=["ealing"]) == ["everybody"]
    assert names() == ["everybody"]


def test_nobody_is_named_for_an_area_that_is_not_theirs():
    person("Camden", "college", ("camden",))
    assert names(areas=["ealing"]) == names() == []


def test_of_many_that_might_be_theirs_nobody_is_chosen():
    """Two are named, each with the area; of five it would be anybody's guess."""
    areas = [f"area-{number}" for number in range(5)]
    for area in areas:
        person(area, "sen_officer", (area,))
    assert names(areas=areas[:2]) == ["area-0", "area-1"]
    assert names(areas=areas) == []
    person("duty officer", "sen_officer")
    assert names(areas=areas) == ["duty officer"]


@pytest.mark.parametrize(
    ("areas", "words"), [((), ""), (("ealing", "camden"), "Camden, Ealing"), (tuple("abcd"), "4 areas")]
)
def test_somebody_says_which_areas_are_theirs(areas, words):
    assert person("Somebody", areas=areas).areas_words == words


def test_an_area_that_is_no_longer_ours_leaves_them_for_everybody():
    contact = person("Far")
    contact.areas.add(AreaFactory(code="far", is_home=False))
    assert names(areas=["far"]) == names() == ["Far"]


@pytest.mark.parametrize(
    "hidden", [{"is_placeholder": True}, {"is_shown": False}, {"phone": "", "email": "a@b.example"}]
)
def test_without_a_number_that_answers_somebody_is_not_named(hidden):
    person("Nobody", **hidden)
    assert names() == []


def test_people_do_not_cost_a_query_each(django_assert_num_queries):
    for number in range(40):
        person(str(number), "sen_officer", (f"area-{number}",))
    with django_assert_num_queries(2):
        advisers(areas=["area-7"])
