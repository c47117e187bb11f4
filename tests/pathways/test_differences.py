"""What differs between two versions, in the words of the form."""

import pytest

from core.differences import Difference
from pathways.differences import differences, everything

pytestmark = pytest.mark.one_database
INTAKE = {
    "uuid": "a", "kind": "fixed", "starts_on": "2027-01-04", "apply_from": None, "apply_by": None,
    "open_day_at": None, "places": None, "places_left": None, "waiting_list": "not_stated", "note": "",
}  # fmt: skip
SITE = {"uuid": "s", "name": "The workshop", "address": "14 Larkspur Yard", "town": "", "postcode": "", "travel": "",
        "access_note": "", "area": None, "access": []}  # fmt: skip


def told(name: str, before, after) -> list[tuple[str, str, str]]:
    return [(d.label, d.before, d.after) for d in differences({name: before}, {name: after})]


@pytest.mark.parametrize(
    ("name", "before", "after", "label", "was", "now"),
    [
        ("title", "Baking", "Bread", "Title", "Baking", "Bread"),
        ("days", "", "Tuesdays", "Days", "blank", "Tuesdays"),
        ("ehcp", "not_stated", "no", "Needs an EHC plan", "Not stated", "No"),
        ("age_from", None, 16, "Age from", "blank", "16"),
        ("hours_to", "5.0", "7.5", "Hours a week, to", "5", "7.5"),
        ("is_paused", False, True, "Not taking people now", "No", "Yes"),
        ("review_by", "2027-01-04", None, "Review by", "Monday 4 January 2027", "blank"),
        ("status", "draft", "published", "Status", "Draft", "Published"),
        ("needs", [{"code": "a", "label": "Autism"}], [], "Needs", "Autism", "none"),
        ("merged_into", None, {"uuid": "x", "slug": "y", "title": "Bread"}, "Merged into", "none", "Bread"),
        ("easy_read", [], [{"heading": "When", "picture": "clock", "sentence": "At 9."}], "Easy Read", "none",
         "When At 9. (clock)"),
    ],
)  # fmt: skip
def test_a_fact_is_said_as_the_form_says_it(name, before, after, label, was, now):
    assert told(name, before, after) == [(label, was, now)]


def test_another_contact_and_the_same_one_with_another_number_are_two_things():
    one = {"uuid": "1", "name_or_post": "The team", "phone": "1", "email": "", "note": ""}
    assert told("contact", one, one | {"uuid": "2", "name_or_post": "Rosa"}) == [("Contact", "The team", "Rosa")]
    assert told("contact", one, one | {"phone": "2"}) == [("Contact: phone", "1", "2")]


def test_a_place_says_what_of_it_has_changed():
    access = [{"code": "hoist", "label": "Hoist", "answer": "yes"}]
    assert told("sites", [SITE], [SITE | {"address": "2 New Street", "access": access}]) == [
        ("The workshop: address", "14 Larkspur Yard", "2 New Street"),
        ("The workshop: Hoist", "Not stated", "Yes"),
    ]
    assert told("sites", [SITE], [SITE, SITE | {"uuid": "t", "name": "The barn"}]) == [
        ("Sites", "The workshop", "The barn\nThe workshop")
    ]


def test_rows_below_the_listing_are_told_apart_by_their_keys():
    other = INTAKE | {"uuid": "b", "kind": "rolling", "starts_on": None, "note": "Ring first."}
    assert told("intakes", [INTAKE], [INTAKE | {"places": 0}, other]) == [
        ("Start on Monday 4 January 2027: places", "blank", "0"),
        ("Start at any time", "not there", "Kind: Starts at any time\nWaiting list: Not stated\nNote: Ring first."),
    ]
    assert told("intakes", [INTAKE], [])[0][2] == "not there"


def test_what_only_one_schema_knows_is_left_out():
    assert differences({"title": "A", "new": 1}, {"title": "A", "newer": 2}) == []


def test_in_a_long_text_the_words_that_differ_are_marked():
    was = "You join a table of four people and Rosa, our baker. You weigh flour and shape rolls."
    before, after = Difference("description", "Description", was, was.replace("Rosa", "Ada")).pieces
    assert [piece.text for piece in before if piece.is_changed] == ["Rosa"]
    assert [piece.text for piece in after if piece.is_changed] == ["Ada"]
    assert "".join(piece.text for piece in before) == was


def test_a_very_long_text_is_shown_whole_and_at_once():
    text = "word " * 100_000
    before, after = Difference("description", "Description", text, text + "x").pieces
    assert (len(before), len(after)) == (1, 1)


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("needs", "Autism\nDeaf", "Autism", "without Deaf"),
        ("needs", "none", "Autism", "with Autism"),
        ("intakes", "not there", "Kind: x", "added"),
        ("intakes", "Kind: x", "not there", "taken away"),
        ("description", "a" * 80, "b" * 80, "changed"),
    ],
)
def test_a_list_of_versions_says_it_in_short(name, before, after, said):
    difference = Difference(name, "", before, after, is_list=name == "needs")
    assert (difference.is_short, difference.in_short) == (False, said)


def test_a_whole_document_can_be_told():
    said = everything({"title": "Baking", "ehcp": "no", "intakes": [INTAKE]})
    assert [(d.label, d.after.split("\n")[0]) for d in said] == [
        ("Title", "Baking"), ("Needs an EHC plan", "No"), ("Start on Monday 4 January 2027", "Kind: Starts on a date"),
    ]  # fmt: skip
