"""How easy a text is to read: its sentences, its reading age, and what would make a sentence easier.

Made for English that officers write. It measures and hints; only people who read it can say that a text is easy.
"""

import html
import re
from collections.abc import Collection, Iterator

import nh3

from core.hard_words import KNOWN_LETTERS, NOT_PASSIVE, PARTICIPLES, PLAINER, SOUNDS
from core.prose import MARKDOWN

OLDEST_READER = 9  # the reading age that our own words are for, at most
LONGEST_SENTENCE = 20  # words, in our own pages
LONGEST_EASY_READ = 15  # words, in one line of Easy Read
ENOUGH_WORDS = 30  # with fewer a reading age says more about chance than about the text
FRAGMENT = 3  # a line of fewer words is a label ("Pay"), and no sentence to measure

BLOCKS = {
    "p", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "br", "hr", "div", "section",
    "tr", "td", "th", "dt", "dd", "dl", "main", "article", "header", "footer", "nav", "aside", "form", "fieldset",
    "legend", "label", "option", "button", "details", "summary",
}  # fmt: skip
TAG = re.compile(r"<[^>]*>")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])")
ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|No|e\.g|i\.e|etc)\.$")
WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|(?<!\S)[^\s@]+@\S+")
NUMBER = re.compile(r"[£€$]?\d[\d.,:/ –-]*\d(?:am|pm|st|nd|rd|th)?\b|[£€$]?\d+\w*")

VOWELS = re.compile(r"[aeiouy]+")
# One sound fewer than there are groups of vowels: "like" (but not "table"), "helped", "times", "lovely", "someone".
SILENT = re.compile(
    r"(?<=[^laeiouy])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouydtl])ed$|(?<=[aeiouyrl]l)ed$|(?<=[^aeiouyszxcgh])es$"
    r"|(?<=[^aeiouyl])e(?=ly$|ment|ful|less)|^(?:som|hom|lif|wher)e(?=[^aeiuyrd])"
)
# One sound more, where two vowels stand apart: "radio", "client", "area", "usual", "fuel", "video", "going", "create".
APART = re.compile(
    r"(?<![ct])i(?:a|o(?!n)|um)|(?<![ct])(?<!fr)ie(?:n|t)|ea$|[^gq]ua|[^gq]ue[ln]|eu(?=m)|eo(?!p)|oye|[aeiouy]ing|\bcrea"
)


def sentences(text: str) -> list[str]:
    """The sentences of `text`, which may be Markdown or HTML.

    A heading, an item of a list or a line by itself is a sentence too, with or without a full stop.
    """
    readable = text.encode("utf-8", "replace").decode()
    marked = nh3.clean(MARKDOWN.render(readable), tags=BLOCKS, attributes={})
    return [sentence for block in TAG.split(marked) for sentence in _split(html.unescape(block))]


def _split(line: str) -> Iterator[str]:
    begun = ""
    for part in SENTENCE_END.split(" ".join(line.split())):
        begun = f"{begun} {part}".strip()
        if not ABBREVIATED.search(begun):
            if begun:
                yield begun
            begun = ""
    if begun:
        yield begun


def words(text: str) -> list[str]:
    """The words of plain text. An address and a number, also of a telephone, are one word each: "0"."""
    return WORD.findall(NUMBER.sub(" 0 ", ADDRESS.sub(" 0 ", text)))


def syllables(word: str) -> int:
    """About how many sounds an English word has: one at least."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if word in SOUNDS:
        return SOUNDS[word]
    groups = len(VOWELS.findall(word)) + len(APART.findall(word)) - len(SILENT.findall(word))
    return max(1, groups)


def reading_age(text: str) -> float | None:
    """The age in years at which most children read `text` with ease; None where it is too short to say.

    Flesch-Kincaid: the school grade 0.39 × words a sentence + 11.8 × syllables a word - 15.59, and five years more.
    It asks for nothing but counting, and grows with what makes a text hard: long sentences and long words. It is
    5, where children begin to read, at least, and 18, where school ends, at most.
    Names must not spoil it: a word with a capital inside a sentence (a person, a place, "Universal Credit"),
    an address and a number count as one syllable. Labels of one or two words are left out.
    """
    lines = [found for sentence in sentences(text) if len(found := words(sentence)) >= FRAGMENT]
    total = sum(map(len, lines))
    if total < ENOUGH_WORDS:
        return None
    names = _names(lines)
    sounds = sum(1 if word in names else syllables(word) for line in lines for word in line)
    grade = 0.39 * total / len(lines) + 11.8 * sounds / total - 15.59
    return round(min(max(5.0, grade + 5), 18.0), 1)


def _names(lines: list[list[str]]) -> set[str]:
    """The words written with a capital inside a sentence, and nowhere without one."""
    inside = {word for line in lines for word in line[1:]}
    return {word for word in inside if word[0].isupper() and word.lower() not in inside}


def long_sentences(text: str, most: int = LONGEST_SENTENCE) -> list[str]:
    """The sentences of `text` with more than `most` words."""
    return [sentence for sentence in sentences(text) if len(words(sentence)) > most]


# ── One line of Easy Read ────────────────────────────────────────────────────

EXPLAINS = re.compile(r"\b(?:means?|short for|stands? for|(?:is|are) called)\b", re.IGNORECASE)
JOINS = re.compile(
    r"[;–—]|\s-\s|\(|"
    r"\b(?:although|because|however|whereas)\b|, which\b|"
    r"\b(?:and|but|or|so),?\s+(?:then\s+)?(?:you|we|they|he|she|it|there|this|i)\b",
    re.IGNORECASE,
)
LETTERS = re.compile(r"\b[A-Z]{2,}(?=s?\b)")
HARD = re.compile(rf"\b({'|'.join(sorted(PLAINER, key=len, reverse=True))})(?:s|d|ed)?\b", re.IGNORECASE)
PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being)\s+(?:(?:not|also|always|often|usually|never)\s+)?(\w+)(\s+by\b)?",
    re.IGNORECASE,
)
NEGATIVE = re.compile(
    r"\b(?:not|no|never|nobody|nothing|none|nowhere|cannot|without|unless)\b|n['’]t\b|"
    r"(?<=\bnot )(?:un(?!der|til|less|i)|im(?=possible)|dis(?=allow|like))\w+",
    re.IGNORECASE,
)
ANSWER = re.compile(r"^\W*no[,.]\s+", re.IGNORECASE)


def remarks(sentence: str, known: Collection[str] = ()) -> list[str]:
    """What would make one line of Easy Read easier, in an officer's words; empty where nothing is heard.

    A hard word or a row of letters is let pass where the sentence itself says what it means, and where it is
    among `known`: the words that an earlier line has explained.
    """
    return [
        *_length(sentence),
        *_ideas(sentence),
        *([] if EXPLAINS.search(sentence) else _hard(sentence, {word.lower() for word in known})),
        *_passive(sentence),
        *_negatives(sentence),
    ]


def _length(sentence: str) -> Iterator[str]:
    if (count := len(words(sentence))) > LONGEST_EASY_READ:
        yield f"It has {count} words. Use {LONGEST_EASY_READ} or fewer: make it two lines."


def _ideas(sentence: str) -> Iterator[str]:
    if JOINS.search(sentence) or len(list(_split(sentence))) > 1:
        yield "It says more than one thing. Give each a line of its own."


def _hard(sentence: str, known: Collection[str]) -> Iterator[str]:
    for word in dict.fromkeys(match[1].lower() for match in HARD.finditer(sentence)):
        if word not in known:
            yield f"“{word}” is a hard word. Try “{PLAINER[word]}”."
    for letters in dict.fromkeys(LETTERS.findall(sentence)):
        if letters not in KNOWN_LETTERS and letters.lower() not in known:
            yield f"“{letters}” is short for something. Write the words, or say what it means."


def _passive(sentence: str) -> Iterator[str]:
    for match in PASSIVE.finditer(sentence):
        done, by = match[1].lower(), match[2]
        looks = done in PARTICIPLES or (done.endswith("ed") and len(done) > 3) or done == "paid"
        if looks and (by or done not in NOT_PASSIVE | {"paid"}):
            yield f"“{match[0]}” hides who does it. Begin with the person who does."


def _negatives(sentence: str) -> Iterator[str]:
    if len(NEGATIVE.findall(ANSWER.sub("", sentence))) > 1:
        yield "It says “not” twice. Say what is so."
