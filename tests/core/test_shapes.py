"""A template rendered once with slots, and filled many times."""

import pytest

from core.shapes import Shape, Shapes, slot

HOSTILE = '<b>"&'
ESCAPED = "&lt;b&gt;&quot;&amp;"


@pytest.fixture
def fact() -> Shape:
    """With a slot for the text and one for how far away."""
    context = {"icon": "place", "label": "Where", "text": slot("Where"), "away": slot("away")}
    return Shape.of("components/_fact.html", context)


def test_a_text_is_escaped_where_it_is_filled_in(fact):
    html = fact.fill({"Where": HOSTILE, "away": ""})
    assert f"</span>{ESCAPED}</span></li>" in html


def test_narrowed_is_as_filled_at_once_and_escaped_once(fact):
    at_once = fact.fill({"Where": HOSTILE, "away": HOSTILE})
    assert fact.narrowed({"Where": HOSTILE}).fill({"away": HOSTILE}) == at_once
    assert fact.narrowed({"away": HOSTILE}).fill({"Where": HOSTILE}) == at_once
    assert fact.narrowed({"away": HOSTILE, "Where": HOSTILE}).fill({}) == at_once
    assert fact.narrowed({}).fill({"away": HOSTILE, "Where": HOSTILE}) == at_once


def test_a_shape_in_a_slot_brings_its_own_slots(fact):
    page = Shape(["<ul>", "facts", "</ul>", "match", "."])
    both = page.with_parts({"facts": [fact, Shape(["<li>", "Age", "</li>"])]})
    texts = {"Where": HOSTILE, "away": "", "Age": "16", "match": "!"}
    assert both.fill(texts) == f"<ul>{fact.fill(texts)}<li>16</li></ul>!."
    assert page.with_parts({"facts": []}).fill({"match": HOSTILE}) == f"<ul></ul>{ESCAPED}."


def test_a_text_that_looks_like_a_slot_is_a_text(fact):
    assert "away" in fact.narrowed({"Where": "\ue000away\ue001"}).fill({"away": ""})


def test_one_of_a_key_is_made_once():
    made = []
    shapes = Shapes()
    for _ in range(2):
        shapes.get_or_make("key", lambda: made.append(1) or Shape([""]))
    assert made == [1]
