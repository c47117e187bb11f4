"""Words: how text is made comparable, and how a person's question is read.

A listing's `search_text` is one column of marked words: plain words in their order (for phrases
and prefixes), `~stem` for every word, `^stem` for the words of title and summary.
`|` stands between fields, so that no phrase reaches from one into the next.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_stemmer = snowballstemmer.stemmer("english")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_TOKEN = re.compile(r'(-?)"([^"]*)"|(\S+)')
SMALL_WORDS = frozenset(
    "a an and are as at be by can do for from i in is it me my of on or our the to we with you your".split()  # noqa: SIM905
)
SHORTEST_PREFIX = 2


def words_of(text: str) -> list[str]:
    """The words of `text`: lower case, without accents and apostrophes."""
    folded = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text))
    folded = "".join(c for c in folded if not unicodedata.combining(c)).casefold()
    return _WORD.findall(folded)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    return _stemmer.stemWord(word)


def search_text(title: str, summary: str, *others: str) -> str:
    """The column that search reads, for a listing's texts."""
    fields = [words_of(text) for text in (title, summary, *others)]
    plain = " | ".join(" ".join(words) for words in fields if words)
    stems = sorted({stem(word) for words in fields for word in words})
    top = sorted({stem(word) for words in fields[:2] for word in words})
    return f" {plain} | {_marked('~', stems)} {_marked('^', top)} "


def _marked(mark: str, stems: Iterable[str]) -> str:
    return " ".join(mark + s for s in stems)


@dataclass(frozen=True)
class Term:
    """One thing that must (or, negated, must not) stand in a listing."""

    words: tuple[str, ...]
    is_phrase: bool = False
    is_negated: bool = False
    is_prefix: bool = False

    @property
    def needles(self) -> tuple[str, ...]:
        """Pieces of `search_text`, one of which must be there."""
        if self.is_phrase:
            return (f" {' '.join(self.words)} ",)
        (word,) = self.words
        return (f" ~{stem(word)} ", f" {word}") if self.is_prefix else (f" ~{stem(word)} ",)

    @property
    def title_needle(self) -> str:
        return f" {' '.join(self.words)} " if self.is_phrase else f" ^{stem(self.words[0])} "


@dataclass(frozen=True)
class TextQuery:
    """Alternatives (OR) of terms that must all hold (AND). Empty: everything matches."""

    alternatives: tuple[tuple[Term, ...], ...] = ()

    def __bool__(self):
        return bool(self.alternatives)

    def matches(self, text: str) -> bool:
        """Does a `search_text` match? The database is asked the same by `orm`."""
        return not self.alternatives or any(
            all(any(n in text for n in term.needles) != term.is_negated for term in terms)
            for terms in self.alternatives
        )


def parse(question: str) -> TextQuery:
    """Read words, "exact phrases", AND, OR and -word; never fails.

    AND binds tighter than OR; words side by side are joined by AND. Unbalanced quotes are read as
    words. Small words ("the", "of") count in phrases only, unless there is nothing else.
    """
    if question.count('"') % 2:
        question = question.replace('"', " ")
    alternatives: list[list[Term]] = [[]]
    last_is_word = False
    for minus, phrase, word in _TOKEN.findall(question):
        if word == "OR":
            alternatives.append([])
        elif word and word != "AND":
            negated = word.startswith("-") and len(word) > 1
            found = words_of(word)
            alternatives[-1] += [Term((w,), is_negated=negated) for w in found]
            last_is_word = bool(found) and not negated
            continue
        elif phrase and (found := words_of(phrase)):
            alternatives[-1].append(Term(tuple(found), is_phrase=True, is_negated=bool(minus)))
        last_is_word = False
    if last_is_word and len(alternatives[-1][-1].words[0]) >= SHORTEST_PREFIX:
        alternatives[-1][-1] = Term(alternatives[-1][-1].words, is_prefix=True)
    return TextQuery(tuple(kept for terms in alternatives if (kept := tuple(_without_small(terms)))))


def _without_small(terms: list[Term]) -> list[Term]:
    return [t for t in terms if t.is_phrase or t.words[0] not in SMALL_WORDS] or terms
