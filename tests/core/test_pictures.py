"""Every picture that is named exists, means one thing, and is drawn like the others."""

import ast
import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.pictures import BY_SUBJECT, CHOICES, MEANINGS
from pathways.continuum import Stage
from providers.models import NamedContact

SVG = "{http://www.w3.org/2000/svg}"
SPRITE = ElementTree.parse("static/icons.svg").getroot()
SYMBOLS = {symbol.get("id"): symbol for symbol in SPRITE}
LOOK = {
    "viewBox": "0 0 24 24",
    "fill": "none",
    "stroke": "currentColor",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}
SHAPES = {
    f"{SVG}path": {"d"},
    f"{SVG}circle": {"cx", "cy", "r"},
    f"{SVG}ellipse": {"cx", "cy", "rx", "ry"},
    f"{SVG}rect": {"x", "y", "width", "height", "rx"},
}
# What a template is given as a picture comes from a Fact, a role of a NamedContact, a Switch, a Row, or a Kind of the
# work queue, which tests/localoffer/test_work_queue.py looks at.
GIVEN = {
    "icon", "fact.icon", "person.icon", "contact.icon", "switch.picture", "row.picture", "kind.picture",
    "item.kind.picture", "step.icon", "part.step.icon",
}  # fmt: skip
MOST_BYTES = 12_000


def tags() -> Iterator[tuple[str, str]]:
    """Each template with an `icon` tag, and what the tag is given first."""
    for path in Path("templates").rglob("*.html"):
        for first in re.findall(r"\{%\s*icon\s+(\S+)", path.read_text()):
            yield str(path), first


def facts() -> Iterator[tuple[str, str]]:
    """Each module that makes a Fact, or a Row of Easy Read, and the pictures that it names."""
    for path in Path("pathways").rglob("*.py"):
        text = path.read_text()
        if path.name == "cards.py" or re.search(
            r"from (pathways\.cards|core\.easy_read) import .*\b(Fact|Row)\b", text
        ):
            for call in ast.walk(ast.parse(text)):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"Fact", "Row"}:
                    for part in ast.walk(call.args[0]):
                        if isinstance(part, ast.Constant):
                            yield str(path), part.value


def test_every_symbol_has_a_meaning_and_every_meaning_a_symbol():
    assert len(SYMBOLS) == len(SPRITE), "a name is used twice"
    assert list(SYMBOLS) == list(MEANINGS)
    assert len(MEANINGS) == sum(len(pictures) for pictures in BY_SUBJECT.values())


@pytest.mark.parametrize("name", MEANINGS)
def test_a_meaning_is_short_and_plain(name):
    meaning = MEANINGS[name]
    assert 1 <= len(meaning.split()) <= 6
    assert re.fullmatch(r"[A-Z][\w ,'-]*\w", meaning)


def test_no_two_pictures_mean_the_same():
    assert len({meaning.lower() for meaning in MEANINGS.values()}) == len(MEANINGS)


def test_every_picture_of_a_template_exists():
    found = list(tags())
    assert len(found) > 30
    for path, first in found:
        if first.startswith('"stage-"|add:'):
            continue  # any stage: the next test
        assert first in GIVEN or first.strip('"') in MEANINGS, f"{path}: {first}"


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_a_picture_that_says_its_name(stage):
    assert stage.icon == f"stage-{stage.value}"
    assert MEANINGS[stage.icon] == stage.label


@pytest.mark.parametrize("role", NamedContact.Role)
def test_every_role_of_a_person_has_a_picture_of_its_own(role):
    assert role.icon in MEANINGS
    assert [other for other in NamedContact.Role if other.icon == role.icon] == [role]


def test_every_picture_of_a_fact_exists():
    found = list(facts())
    assert {Path(path).name for path, _ in found} >= {"cards.py", "listing.py", "easy_read.py"}
    assert {("pathways/cards.py", "online"), ("pathways/cards.py", "place")} <= set(found)
    for path, name in found:
        assert name in MEANINGS, f"{path}: {name}"


@pytest.mark.parametrize("name", SYMBOLS)
def test_a_picture_is_drawn_like_the_others(name):
    symbol = SYMBOLS[name]
    assert symbol.tag == f"{SVG}symbol"
    assert dict(symbol.attrib) == LOOK | {"id": name}
    assert re.fullmatch(r"[a-z]+([-_][a-z]+)*", name)
    assert len(symbol) > 0
    for shape in symbol.iter():
        assert not (shape.text or "").strip()
        if shape is not symbol:
            assert set(shape.attrib) <= SHAPES[shape.tag], "a colour, an event, a style or text"
            numbers = re.findall(r"-?(?:\d+\.?\d*|\.\d+)", " ".join(shape.attrib.values()))
            assert all(abs(float(number)) <= 24 for number in numbers)


def test_the_sprite_is_light():
    assert len(gzip.compress(Path("static/icons.svg").read_bytes())) <= MOST_BYTES


def test_a_form_can_offer_the_pictures_by_subject():
    assert [subject for subject, _ in CHOICES] == list(BY_SUBJECT)
    assert dict(choice for _, choices in CHOICES for choice in choices) == MEANINGS
