"""Markdown becomes HTML that is safe to show."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.prose import ALLOWED_TAGS, to_html
from tests.markup import Markup


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Plain.", "<p>Plain.</p>"),
        ("**Bold** and *soft*", "<p><strong>Bold</strong> and <em>soft</em></p>"),
        ("# One\n\n## Two\n\n### Three", "<h2>One</h2>\n<h2>Two</h2>\n<h3>Three</h3>"),
        ("1. Ring\n2. Come", "<ol>\n<li>Ring</li>\n<li>Come</li>\n</ol>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("[More](https://example.org/)", '<p><a href="https://example.org/">More</a></p>'),
        ("[More](/help/money/)", '<p><a href="/help/money/">More</a></p>'),
        ("<a@example.org>", '<p><a href="mailto:a@example.org">a@example.org</a></p>'),
        ("Fish & chips < £5", "<p>Fish &amp; chips &lt; £5</p>"),
    ],
)
def test_what_officers_write(text, html):
    assert to_html(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", ""),
        ("a<script src=https://example.org/x.js></script>b", "<p>ab</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](JAVASCRIPT:alert(1))", "<p>[x](JAVASCRIPT:alert(1))</p>"),
        ("[x](vbscript:x)", "<p>[x](vbscript:x)</p>"),
        ("[x](data:text/html,x)", "<p>[x](data:text/html,x)</p>"),
        ('<a href="/" onclick="x()" style="x" target="_blank">x</a>', '<p><a href="/">x</a></p>'),
        ("<img src=x onerror=alert(1)>", ""),
        ("![x](https://example.org/pixel.png)", "<p></p>"),
        ("<style>body{}</style>", ""),
        ("<h1 class=x>Big</h1>", "Big"),
        ("<!-- note -->", ""),
        ('<p id="main" class="x">x</p>', "<p>x</p>"),
    ],
)
def test_what_is_not_on_the_short_list_is_dropped(text, html):
    assert to_html(text) == html


class Answer:
    """The HTML of a text as if a page had answered it."""

    def __init__(self, text: str):
        self.content = str(to_html(text)).encode("utf-8", "surrogatepass")


pieces = st.sampled_from(
    ["<script>", "</script>", "<img src=x onerror=y>", "<a href='javascript:x'>", "[x](javascript:x)", "<svg onload=x>"]
    + ["**", "#", "- ", "\n", "\n\n", "> ", "`", "<", ">", '"', "&#x6a;avascript:", "<math><mtext><style>", "x", "&lt;"]
)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(pieces, max_size=12).map("".join) | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80)
)
def test_only_harmless_tags_ever_come_out(text):
    for element in Markup(Answer(text)).elements:
        assert element.tag in ALLOWED_TAGS
        assert set(element.attributes) <= ({"href"} if element.tag == "a" else set())
        assert not element.attributes.get("href", "").strip().lower().startswith(("javascript:", "data:", "vbscript:"))


@pytest.mark.parametrize(
    "text",
    [
        "> " * 500,
        "- " * 500,
        "[" * 50_000,  # hours, with a parser that begins again at each
        "![" * 20_000,
        "*" * 2000,
        "(" * 2000,
        "<" * 2000,
        "\n".join("  " * n + "- x" for n in range(200)),
    ],
)
def test_deep_nesting_does_not_break_it(text):
    to_html(text)
