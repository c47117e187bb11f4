"""Markdown from officers and providers to HTML that is safe to show."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

ALLOWED_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr"}
ALLOWED_ATTRIBUTES = {"a": {"href"}}
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}
MARKDOWN = MarkdownIt("commonmark")  # its time grows with the text's length and no faster


def to_html(text: str) -> SafeString:
    """`text` read as Markdown; whatever is not on the short allow-list is dropped.

    A heading of level 1 becomes level 2: a page has one title and it is not in its text.
    """
    html = MARKDOWN.render(text)
    html = html.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    clean = nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=ALLOWED_SCHEMES,
        link_rel=None,
    )
    return mark_safe(clean.strip())  # noqa: S308 - nh3 has just cleaned it
