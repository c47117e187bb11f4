"""Pages from Markdown files with header lines."""

import pytest

from core.commands import CannotStart
from core.seeding import fixture, read_page

GOOD = """title: Money: what work pays
summary: In short.
section: help
order: 30
placeholder: yes

First.

Second.
"""


def test_the_name_of_the_file_is_the_address(tmp_path):
    path = tmp_path / "help--money.md"
    path.write_text(GOOD)
    assert read_page(path) == {
        "key": "help/money",
        "title": "Money: what work pays",
        "summary": "In short.",
        "section": "help",
        "order": 30,
        "is_placeholder": True,
        "body": "First.\n\nSecond.",
    }


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("title: Money: what work pays\n", ""),
        ("summary", "sumary"),
        ("order: 30", "order: first"),
        ("placeholder: yes", "placeholder: maybe"),
        (GOOD, ""),
        (GOOD, "Only words."),
    ],
)
def test_a_page_that_cannot_be_read_is_named(tmp_path, good, bad):
    path = tmp_path / "help--money.md"
    path.write_text(GOOD.replace(good, bad))
    with pytest.raises(CannotStart, match=r"help--money\.md"):
        read_page(path)


def test_every_page_of_the_project_can_be_read():
    pages = [read_page(path) for path in fixture("pages").glob("*.md")]
    assert {"help", "privacy", "cookies", "stage/voluntary", "stage/independent"} <= {page["key"] for page in pages}
