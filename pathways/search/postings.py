"""Words to listings: for each word the bitmap of the listings that have it, and their words in order for phrases."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from pyroaring import BitMap
from rapidfuzz import process
from rapidfuzz.distance import OSA

from pathways.search.gathered import Gathered
from pathways.search.kept import Kept
from pathways.search.packing import Packed, bitmaps_from, fill, packed_bitmaps, packed_values
from pathways.search.text import Piece, Term, TextQuery, stem
from pathways.search.texts import PackedTexts, Texts

BREAK = "|"  # stands between fields, so that no phrase reaches from one into the next
MOST_PHRASES = 500
SHORTEST_GUESSED = 4


def sign(number: int) -> bytes:
    """A word's sign: one character in UTF-8, so that common words are short and none begins within another."""
    return chr(number).encode("utf-8", "surrogatepass")


def number_of(sign: bytes) -> int:
    return ord(sign.decode("utf-8", "surrogatepass"))


class PackedPostings(Packed):
    """Words in the order of their signs; `having` is in the same order."""

    words: list[str]
    having: list[bytes]
    forms: dict[str, list[int]]
    in_title: dict[str, bytes]
    texts: PackedTexts


class Phrase:
    """What is known of a phrase: the listings that have it, and those that may, into whose texts nobody has looked."""

    def __init__(self, unsure: BitMap):
        self.having, self.unsure = BitMap(), unsure

    def settle(self, looked_at: BitMap, having: BitMap) -> None:
        self.unsure = self.unsure - looked_at
        self.having = self.having | having


class Postings:
    """The text of the listings by their ordinals."""

    def __init__(self):
        self._signs: dict[str, bytes] = {BREAK: sign(0)}
        self._having: dict[bytes, BitMap] = {sign(0): BitMap()}
        self._forms: defaultdict[str, list[bytes]] = defaultdict(list)  # stem: the signs of the words that have it
        self._in_title: defaultdict[str, BitMap] = defaultdict(BitMap)  # stem: title or summary has it
        self._texts = Texts()  # of each listing the signs of its words in their order
        self._phrases = Kept(most=MOST_PHRASES)
        self._added, self._added_titles = Gathered(), Gathered()

    def packed(self) -> PackedPostings:
        return PackedPostings(
            words=list(self._signs),
            having=packed_bitmaps(map(self._having.__getitem__, self._signs.values())),
            forms={stem: list(map(number_of, signs)) for stem, signs in self._forms.items()},
            in_title=packed_values(self._in_title),
            texts=self._texts.packed(),
        )

    @classmethod
    def unpacked(cls, packed: PackedPostings) -> Postings:
        postings, signs = cls(), [sign(number) for number in range(len(packed.words))]
        postings._signs = dict(zip(packed.words, signs, strict=True))
        postings._having = dict(zip(signs, bitmaps_from(packed.having), strict=True))
        postings._forms.update((stem, [signs[number] for number in numbers]) for stem, numbers in packed.forms.items())
        fill(postings._in_title, packed.in_title)
        postings._texts = Texts.unpacked(packed.texts)
        return postings

    def add(self, ordinal: int, text: str) -> None:
        """Take in the `search_text` of a listing. `seal()` afterwards, once for many."""
        body, _, marked = text.partition(" ~")
        signs = self._signs_of(body.split())
        self._texts.put(ordinal, b"".join(signs))
        for add in map(self._added.__getitem__, set(signs)):
            add(ordinal)
        for stem_in_title in marked.partition(" ^")[2].split(" ^"):
            self._added_titles[stem_in_title.rstrip()](ordinal)

    def seal(self) -> None:
        self._phrases.clear()
        self._added.pour_into(self._having)
        self._added_titles.pour_into(self._in_title)

    def forget(self, ordinals: BitMap) -> None:
        self._phrases.clear()
        for ordinal in ordinals:
            for character in set(self._texts[ordinal].decode("utf-8", "surrogatepass")):
                self._having[sign(ord(character))].discard(ordinal)
        for having in self._in_title.values():
            having -= ordinals

    def bitmaps(self) -> Iterator[BitMap]:
        yield from self._having.values()
        yield from self._in_title.values()

    def _signs_of(self, words: list[str]) -> list[bytes]:
        signs = self._signs
        try:
            return [signs[word] for word in words]
        except KeyError:  # seldom: most listings bring no new word
            for word in words:
                if word not in signs:
                    self._give_sign(word)
            return [signs[word] for word in words]

    def _give_sign(self, word: str) -> None:
        given = self._signs[word] = sign(len(self._signs))
        self._having[given] = BitMap()
        self._forms[stem(word)].append(given)
        self.__dict__.pop("_alphabet", None)

    @cached_property
    def _alphabet(self) -> list[str]:
        return sorted(self._signs)

    # ── Finding ──────────────────────────────────────────────────────────────

    def find(self, words: TextQuery, everything: BitMap) -> BitMap:
        return BitMap.union(*(self._together(terms, everything) for terms in words.alternatives))

    def find_in_titles(self, words: TextQuery, among: BitMap) -> BitMap:
        """Those of `among` where all that was asked for (and not merely refused) stands in the title or summary."""
        found = BitMap()
        for terms in words.alternatives:
            wanted = [
                BitMap.union(*(self._piece_in_title(piece, among) for piece in term.pieces))
                for term in terms
                if not term.is_negated
            ]
            if wanted:
                found |= BitMap.intersection(among, *wanted)
        return found

    def _together(self, terms: Iterable[Term], everything: BitMap) -> BitMap:
        """First by all words, then by phrases: only where everything else is right are texts looked through."""
        found = BitMap.intersection(
            everything, *(BitMap.union(*map(self._roughly, term.pieces)) for term in terms if not term.is_negated)
        )
        for term in terms:
            if term.is_negated:
                found -= BitMap.union(*(self.having(piece, found) for piece in term.pieces))
            elif any(piece.is_phrase for piece in term.pieces):
                found &= BitMap.union(*(self.having(piece, found) for piece in term.pieces))
        return found

    def having(self, piece: Piece, among: BitMap) -> BitMap:
        """Right for those of `among`."""
        return self._phrase(piece.words, among) if piece.is_phrase else self._roughly(piece)

    def _roughly(self, piece: Piece) -> BitMap:
        """Of a phrase, all that may have it."""
        if piece.is_phrase:
            return self._in_some_order(piece.words)
        found = BitMap.intersection(*map(self._any_form, piece.words))
        return found | self._prefix(piece.words[0]) if piece.is_prefix else found

    def _any_form(self, word: str) -> BitMap:
        return BitMap.union(BitMap(), *(self._having[form] for form in self._forms.get(stem(word), ())))

    def _prefix(self, start: str) -> BitMap:
        first, last = bisect_left(self._alphabet, start), bisect_left(self._alphabet, start + "\U0010ffff")
        return BitMap.union(BitMap(), *(self._having[self._signs[w]] for w in self._alphabet[first:last]))

    def _piece_in_title(self, piece: Piece, among: BitMap) -> BitMap:
        if piece.is_phrase:
            return self._phrase(piece.words, among)
        nowhere = BitMap()
        return BitMap.intersection(*(self._in_title.get(stem(word), nowhere) for word in piece.words))

    def _in_some_order(self, words: tuple[str, ...]) -> BitMap:
        """Those that have all the words, exactly as they are written."""
        signs = [self._signs.get(word) for word in words]
        return BitMap() if None in signs else BitMap.intersection(*map(self._having.__getitem__, signs))

    def _phrase(self, words: tuple[str, ...], among: BitMap) -> BitMap:
        """Those that have the words one after another. No text is looked through twice."""
        phrase = self._phrases.get_or_make(words, lambda: Phrase(self._in_some_order(words)))
        unsure = phrase.unsure & among
        if unsure:
            wanted = b"".join(map(self._signs.__getitem__, words))
            phrase.settle(unsure, BitMap(self._texts.holding(wanted, unsure)))
        return phrase.having

    # ── Guessing ─────────────────────────────────────────────────────────────

    def knows(self, piece: Piece, alive: BitMap) -> bool:
        return bool(self.having(piece, alive).intersection_cardinality(alive))

    def guess(self, word: str, alive: BitMap) -> str | None:
        """The likeliest word that somebody meant who wrote `word`; None where nothing is near."""
        if len(word) < SHORTEST_GUESSED:
            return None
        near = process.extract(
            word, self._alphabet, scorer=OSA.distance, score_cutoff=1 if len(word) < 6 else 2, limit=12
        )
        written = [(away, -self._having[self._signs[w]].intersection_cardinality(alive), w) for w, away, _ in near]
        return min((guess for guess in written if guess[1]), default=(0, 0, None))[2]
