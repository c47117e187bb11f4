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
    folded = _APOSTROPHES.sub("", text)
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return _WORD.findall(folded.casefold())


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
class Piece:
    """One way for a term to be there: all of its words in any form, or (a phrase) exactly one after another.

    A prefix is one word that may go on.
    """

    words: tuple[str, ...]
    is_phrase: bool = False
    is_prefix: bool = False

    @property
    def needles(self) -> tuple[tuple[str, ...], ...]:
        """Alternatives, each of pieces of `search_text` that must all be there."""
        if self.is_phrase:
            return ((f" {' '.join(self.words)} ",),)
        stems = tuple(f" ~{stem(word)} " for word in self.words)
        return (stems, (f" {self.words[0]}",)) if self.is_prefix else (stems,)

    @property
    def title_needles(self) -> tuple[str, ...]:
        return self.needles[0] if self.is_phrase else tuple(f" ^{stem(word)} " for word in self.words)


@dataclass(frozen=True)
class Term:
    """One thing that must (or, negated, must not) be there, in one of several ways."""

    pieces: tuple[Piece, ...]
    is_negated: bool = False

    @property
    def needles(self) -> tuple[tuple[str, ...], ...]:
        return tuple(needles for piece in self.pieces for needles in piece.needles)

    @property
    def title_needles(self) -> tuple[tuple[str, ...], ...]:
        return tuple(piece.title_needles for piece in self.pieces)

    @property
    def is_small(self) -> bool:
        first = self.pieces[0]
        return len(self.pieces) == 1 and not first.is_phrase and first.words[0] in SMALL_WORDS


@dataclass(frozen=True)
class TextQuery:
    """Alternatives (OR) of terms that must all hold (AND). Empty: everything matches."""

    alternatives: tuple[tuple[Term, ...], ...] = ()

    def __bool__(self):
        return bool(self.alternatives)

    def matches(self, text: str) -> bool:
        """Does a `search_text` match? The database is asked the same by `orm`."""
        return not self.alternatives or any(
            all(stands_in(text, term.needles) != term.is_negated for term in terms) for terms in self.alternatives
        )


def stands_in(text: str, needles: tuple[tuple[str, ...], ...]) -> bool:
    return any(all(needle in text for needle in together) for together in needles)


class Synonyms:
    """Groups of words and phrases that mean the same to whoever searches.

    An entry of small words alone ("IT", which is read as "it") stands in almost every listing, and is left out.
    """

    def __init__(self, groups: Iterable[Iterable[str]] = ()):
        self._same: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
        for group in groups:
            entries = [
                tuple(found) for entry in group if (found := words_of(entry)) and not SMALL_WORDS.issuperset(found)
            ]
            for entry in entries:
                others = self._same.setdefault(stems_of(entry), {})
                others |= dict.fromkeys(other for other in entries if stems_of(other) != stems_of(entry))
        self.longest = max(map(len, self._same), default=1)

    def __eq__(self, other):
        return isinstance(other, Synonyms) and self._same == other._same

    def __hash__(self):
        return id(self)

    def of(self, words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """What else `words` may be called."""
        return tuple(self._same.get(stems_of(words), ()))


def stems_of(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(stem, words))


NO_SYNONYMS = Synonyms()


def parse(question: str, synonyms: Synonyms = NO_SYNONYMS) -> TextQuery:
    """Read words, "exact phrases", AND, OR and -word; never fails.

    AND binds tighter than OR; words side by side are joined by AND. Unbalanced quotes are read as
    words. Small words ("the", "of") count in phrases only, unless there is nothing else. Words that
    stand alone, and are not refused, are also found under the names that mean the same.
    """
    if question.count('"') % 2:
        question = question.replace('"', " ")
    alternatives: list[list[Term]] = [[]]
    run: list[str] = []  # plain words side by side

    def end_run(*, is_last: bool = False) -> None:
        alternatives[-1] += _plain_terms(run, synonyms, is_last=is_last)
        run.clear()

    for minus, phrase, word in _TOKEN.findall(question):
        if word in {"AND", "OR"}:
            end_run()
            if word == "OR":
                alternatives.append([])
        elif word.startswith("-") and len(word) > 1:
            end_run()
            alternatives[-1] += [Term((Piece((w,)),), is_negated=True) for w in words_of(word)]
        elif word:
            run += words_of(word)
        elif phrase and (found := words_of(phrase)):
            end_run()
            alternatives[-1].append(Term((Piece(tuple(found), is_phrase=True),), is_negated=bool(minus)))
    end_run(is_last=True)
    return TextQuery(tuple(kept for terms in alternatives if (kept := tuple(_without_small(terms)))))


def _plain_terms(run: list[str], synonyms: Synonyms, *, is_last: bool) -> Iterable[Term]:
    at = 0
    while at < len(run):
        for length in range(min(synonyms.longest, len(run) - at), 0, -1):
            words = tuple(run[at : at + length])
            others = synonyms.of(words)
            if others or length == 1:
                break
        at += length
        goes_on = is_last and at == len(run) and length == 1 and len(words[0]) >= SHORTEST_PREFIX
        own = Piece(words, is_prefix=goes_on)
        yield Term((own, *(Piece(other, is_phrase=len(other) > 1) for other in others)))


def _without_small(terms: list[Term]) -> list[Term]:
    return [term for term in terms if not term.is_small] or terms
