"""The words of the glossary, and how they are explained where they stand in a text."""

import re
from functools import lru_cache
from html import escape
from itertools import groupby

from django.db import models
from django.db.models import Count, Max, Sum
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from core.prose import to_html
from core.row_history import KeptHistory
from core.rows import PublicRow

TAG = re.compile(r'(<(?:"[^"]*"|[^">])*>)')
LEFT_ALONE = re.compile(r"<(/?)(?:a|h2|h3)\b")  # a heading stays calm, and a link leads to one place


class GlossaryWordQuerySet(models.QuerySet):
    def by_letter(self) -> list[tuple[str, list["GlossaryWord"]]]:
        words = sorted(self, key=lambda row: row.word.casefold())
        return [(letter, list(rows)) for letter, rows in groupby(words, key=lambda row: row.word[0].upper())]

    def version(self) -> tuple:
        """Another one after every change that is saved: one small query."""
        return tuple(self.aggregate(Count("pk"), Max("pk"), Max("modified_at"), Sum("lock_version")).values())


class GlossaryWord(PublicRow):
    """A word that families meet, and what it means."""

    code = models.SlugField(
        max_length=60, unique=True, help_text="Where it stands: /glossary/#ehc-plan. It never changes."
    )
    word = models.CharField(max_length=80, help_text="As it is written in a sentence: “job coach”, “Access to Work”.")
    stands_for = models.CharField(max_length=120, blank=True, help_text="If it is short for something: the full words.")
    other_spellings = models.TextField(
        blank=True, help_text="One a line: how else texts write it. You need not add an “s” at the end."
    )
    meaning = models.CharField(max_length=250, help_text="One or two short sentences that a child of 9 can read.")
    is_linked = models.BooleanField(
        "explained in texts",
        default=True,
        help_text="The first time it stands on a help page it leads to its meaning. Take the tick away from a word "
        "that is on every page.",
    )

    objects = GlossaryWordQuerySet.as_manager()
    history = KeptHistory()

    class Meta:
        ordering = [Lower("word")]
        constraints = [
            models.UniqueConstraint(
                Lower("word"),
                name="glossary_word_is_unique",
                violation_error_message="This word is in the glossary already.",
            )
        ]

    def __str__(self):
        return self.word

    def get_absolute_url(self):
        return f"{reverse('glossary')}#{self.code}"

    @property
    def in_full(self) -> str:
        """The meaning, after the words that the letters stand for."""
        return f"{self.stands_for[0].upper()}{self.stands_for[1:]}. {self.meaning}" if self.stands_for else self.meaning

    @property
    def spellings(self) -> list[str]:
        return [self.word, *filter(None, map(str.strip, self.other_spellings.splitlines()))]


def to_explained_html(text: str) -> SafeString:
    """`text` read as Markdown, where the first of each glossary word leads to its meaning."""
    return _explained(text, GlossaryWord.objects.version())


@lru_cache(maxsize=256)
def _explained(text: str, version: tuple) -> SafeString:
    return explain(to_html(text), *_linked(version))


@lru_cache(maxsize=2)
def _linked(_version: tuple) -> tuple[re.Pattern | None, dict[str, GlossaryWord]]:
    """What finds the words in safe HTML, and each form found with its row; None where there are no words."""
    rows = GlossaryWord.objects.filter(is_linked=True)
    words = {escape(form, quote=False): row for row in rows for word in row.spellings for form in forms(word)}
    found = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return (re.compile(rf"(?<![\w-])(?:{found})(?![\w-])") if words else None), words


def forms(word: str) -> list[str]:
    """How texts write it: one and many; at the start of a sentence too, but a name ("SEND") only as it is."""
    is_name = word[1:] != word[1:].lower()
    single = [word] if is_name else [word[0].lower() + word[1:], word[0].upper() + word[1:]]
    return [*single, *(f"{form}s" for form in single)]


def explain(html: SafeString, pattern: re.Pattern | None, words: dict[str, GlossaryWord]) -> SafeString:
    """Safe `html` with a link at the first of each word, outside of headings and links."""
    if pattern is None:
        return html
    met: set[str] = set()
    inside = 0

    def linked(found: re.Match) -> str:
        row = words[found[0]]
        if row.code in met:
            return found[0]
        met.add(row.code)
        address, meaning = escape(row.get_absolute_url()), escape(row.in_full)
        return f'<a class="word" href="{address}" data-meaning="{meaning}">{found[0]}</a>'

    pieces = []
    for piece in TAG.split(html):
        if tag := LEFT_ALONE.match(piece):
            inside += -1 if tag[1] else 1
        pieces.append(piece if inside or piece.startswith("<") else pattern.sub(linked, piece))
    return mark_safe("".join(pieces))  # noqa: S308 - made of safe HTML and of escaped rows
