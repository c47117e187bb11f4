"""Questions that nobody in good faith asks, and some that people in a hurry do."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from urllib.parse import quote, urlencode

from tests.bench.mix import Material

STRANGE = [
    "ſtraße", "İstanbul", "e\u0301" * 40, "𝕨𝕠𝕣𝕜", "工作", "עבודה", "\u202etxet", "\x00", "\ud83d\ude00", "’’’", "½",
]  # fmt: skip
HUGE = ["9" * 300, "-1", "0", "1e308", "nan", "inf", "-inf", "1_000", "٣", "9999", "0x10", "1.0000000000000001", " 7 "]
PUNCTUATION = "\"'-|~^%_*()[]{}\\/:;,.<>&=+#?! "
NAMES = ("q", "near", "within", "age", "page", "per_page", "hours_max", "sort", "open", "historical", "stage", "need")


def many_alternatives(m: Material, c: Random) -> str:
    return " OR ".join(c.choices(m.words, k=c.randint(5, 25)))


def many_refusals(m: Material, c: Random) -> str:
    return " ".join(f"-{word}" for word in c.choices(m.words, k=c.randint(3, 25)))


def many_phrases(m: Material, c: Random) -> str:
    return " ".join(f'"{phrase}"' for phrase in c.choices(m.phrases, k=c.randint(2, 9)))


def short_beginning(m: Material, c: Random) -> str:
    return c.choice("abcdefghijklmnopqrstuvwxyz") + c.choice(["", "", "e", "o"])


def alternatives_of_everything(m: Material, c: Random) -> str:
    """Every kind of term at once."""
    terms = [c.choice(m.words), f'-"{c.choice(m.phrases)}"', f"-{c.choice(m.words)}", f'"{c.choice(m.phrases)}"']
    return " OR ".join(" ".join(c.sample(terms, c.randint(1, 4))) for _ in range(8))


def long_text(m: Material, c: Random) -> str:
    return " ".join(c.choices(m.words, k=c.randint(30, 400)))


def one_long_word(_m: Material, c: Random) -> str:
    return c.choice("aeiouxz") * c.randint(50, 3000)


def strange_letters(_m: Material, c: Random) -> str:
    return " ".join(c.choices(STRANGE, k=c.randint(1, 6)))


def punctuation(_m: Material, c: Random) -> str:
    return "".join(c.choices(PUNCTUATION, k=c.randint(1, 120)))


SEARCHES: list[Callable[[Material, Random], str]] = [
    many_alternatives, many_refusals, many_phrases, short_beginning, alternatives_of_everything,
    long_text, one_long_word, strange_letters, punctuation,
]  # fmt: skip


def odd_questions(material: Material, number: int = 300, *, seed: int = 1) -> list[str]:
    """`number` query strings; every third has strange values for other names too."""
    chance, found = Random(f"odd:{seed}"), []
    for turn in range(number):
        pairs = [("q", SEARCHES[turn % len(SEARCHES)](material, chance))]
        if turn % 3 == 0:
            names = chance.sample(NAMES, chance.randint(1, 6))
            pairs += [(name, chance.choice([*HUGE, *STRANGE])) for name in names]
        if turn % 10 == 0:
            pairs += [("need", value) for value in material.groups["need"]] * chance.randint(1, 5)
        found.append(urlencode(pairs, quote_via=quote, errors="surrogatepass"))
    return found
