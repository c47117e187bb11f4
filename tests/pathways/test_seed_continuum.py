"""The continuum and the code lists as the data has them."""

import pytest

from core.seeding import SeedReport, read_json
from pathways.continuum import Stage
from pathways.models import Interest, PathwayType, PublicNeed, SupportNeed, SupportOffer
from pathways.seeding import seed_code_lists, seed_pathway_types

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def types(kept_for_module):
    seed_pathway_types(SeedReport())
    return PathwayType.objects.in_bulk(field_name="code")


def test_there_are_twelve_paper_types_and_fifteen_family_types(types):
    paper = {code: kind for code, kind in types.items() if not kind.parent_id}
    assert [sum(kind.stage == stage for kind in paper.values()) for stage in Stage] == [3, 3, 4, 2]
    assert all("-" not in code for code in paper)
    family = types.keys() - paper.keys()
    assert len(family) == 15
    assert all("_" not in code for code in family)


def test_an_unsure_reading_is_not_shown_to_the_public(types):
    unsure = {code for code, kind in types.items() if kind.confidence == "low"}
    assert unsure == {"group_work", "supported_advocacy", "job_coach"}
    assert {code for code, kind in types.items() if not kind.is_confirmed} == unsure
    assert all(types[code].alternatives for code in unsure)


def test_the_public_label_is_plain_and_the_papers_label_is_kept(types):
    kind = types["supported_part_full_time"]
    assert kind.label == "A job with support"
    assert kind.source_label == "Supported part time / full time (including job carving)"


def test_every_type_is_explained(types):
    assert all(kind.summary and kind.how_it_works for kind in types.values())


def test_a_family_type_belongs_to_the_stage_of_its_parent(types):
    assert all(kind.stage == kind.parent.stage for kind in types.values() if kind.parent_id)
    assert types["market-stall"].parent == types["group_enterprise"]


def test_the_order_is_that_of_the_tree(types):
    ordered = list(PathwayType.objects.all())
    assert [kind.code for kind in ordered[:3]] == ["voluntary_employment", "work-experience", "volunteering"]
    last = None
    for kind in ordered:
        assert kind.parent is None or kind.parent == last
        last = kind.parent or kind


def test_the_texts_have_the_codes_of_the_types(types):
    assert {text["code"] for text in read_json("pathway_types.json")["types"]} == types.keys()


def test_every_sen_type_leads_to_a_need_in_families_words():
    seed_code_lists(SeedReport())
    assert SupportNeed.objects.count() == 13
    assert SupportNeed.objects.get(code="ASD").public_need.label == "Autism"
    broad = dict(SupportNeed.objects.values_list("code", "broad_area"))
    expected = {"SLCN": "communication", "SPLD": "cognition", "SEMH": "semh", "MSI": "sensory", "DS": "across"}
    assert {code: broad[code] for code in expected} == expected
    assert PublicNeed.objects.get(meets_all=True).code == "all"
    unreached = PublicNeed.objects.filter(support_needs=None).values_list("code", flat=True)
    assert list(unreached) == ["all"]


def test_the_lists_are_whole():
    seed_code_lists(SeedReport())
    assert [model.objects.count() for model in (PublicNeed, SupportOffer, Interest)] == [12, 12, 18]
