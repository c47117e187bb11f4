"""Finds in a text what could say who somebody is. It warns and does not prove: it can miss a name, and it can be wrong.

The reference of a young person is refused by the same rules; a free text is warned about, and people decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from placements.first_names import FIRST_NAMES

YOUNGEST, OLDEST = 8, 30  # years back, in which a date looks like the birth of somebody we write about


class Kind(models.TextChoices):
    NAME = "name", "a name"
    DATE_OF_BIRTH = "date_of_birth", "a date of birth"
    POSTCODE = "postcode", "a postcode"
    EMAIL = "email", "an email address"
    PHONE = "phone", "a telephone number"
    NUMBER = "number", "somebody's own number, such as an NHS number or ULN"


@dataclass(frozen=True)
class Finding:
    """What looks personal: its kind, a sentence for whoever wrote it, and the bit of text itself."""

    kind: Kind
    words: str
    found: str


def findings(text: str, *, on: date | None = None) -> list[Finding]:
    """What in `text` could say who somebody is, in the order of `Kind`; each bit of text once.

    `on` is the London date from which ages are counted; today, where nobody says.
    """
    text, on = readable(text), on or timezone.localdate()
    found: list[Finding] = []
    for kind, bits in (
        (Kind.EMAIL, (match[0] for match in EMAIL.finditer(text))),
        (Kind.POSTCODE, postcodes(text)),
        (Kind.DATE_OF_BIRTH, births(text, on)),
        (Kind.NUMBER, numbers(text)),
        (Kind.PHONE, phones(text)),
        (Kind.NAME, names(EMAIL.sub(" ", text))),
    ):
        for bit in bits:
            if not any(bit in other.found for other in found):
                found.append(Finding(kind, f"“{bit}” looks like {kind.label}.", bit))
    return sorted(found, key=lambda finding: list(Kind).index(finding.kind))


def readable(text: str) -> str:
    """With wide letters made plain, and without signs that nobody can see: neither hides a name."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    return "".join(sign for sign in plain if unicodedata.category(sign) not in {"Cf", "Cc", "Cs"} or sign in "\n\t")


# ── Numbers and addresses ────────────────────────────────────────────────────

EMAIL = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+\.[^\s@<>(),;:]{2,}")
POSTCODE = re.compile(r"(?<![^\W_])[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2}(?![^\W_])", re.IGNORECASE)
ORDINAL = re.compile(r"[0-9](?:st|nd|rd|th)$", re.IGNORECASE)  # "block B1 2nd floor"
# Ten digits, as the NHS number and the learner's (ULN) have; a National Insurance number; a pupil's (UPN).
NUMBERS = re.compile(
    r"(?<![\w+])(?:[1-9][0-9]{2}[ -]?[0-9]{3}[ -]?[0-9]{4}"
    r"|[A-CEGHJ-PR-TW-Z]{2} ?(?:[0-9]{2} ?){3}[A-D]"
    r"|[A-Z][0-9]{11}[0-9A-Z])(?!\w)",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?<!\w)(?:\+|\(?0)[0-9](?:[ ().-]{0,2}[0-9]){8,13}(?!\w)")


def postcodes(text: str) -> Iterator[str]:
    return (match[0] for match in POSTCODE.finditer(text) if not ORDINAL.search(match[0]))


def numbers(text: str) -> Iterator[str]:
    return (match[0] for match in NUMBERS.finditer(text))


def phones(text: str) -> Iterator[str]:
    for match in PHONE.finditer(text):
        digits = sum(map(str.isdecimal, match[0]))
        if digits in ({11, 12, 13} if match[0].startswith("+") else {10, 11}):
            yield match[0]


# ── Dates of birth ───────────────────────────────────────────────────────────

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = rf"(?P<month>(?:{'|'.join(MONTHS)})[a-z]*)"
DATES = (
    re.compile(r"(?<!\d)(?P<year>\d{4})[-/. ](?P<m>\d\d?)[-/. ](?P<day>\d\d?)(?!\d)", re.ASCII),
    re.compile(r"(?<!\d)(?P<day>\d\d?)[-/. ](?P<m>\d\d?)[-/. ](?P<year>\d{4}|\d\d)(?!\d)", re.ASCII),
    re.compile(rf"(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th)?(?: of)?[-/. ]*{MONTH}[-/., ]*(?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"\b{MONTH}[-/. ]*(?P<day>\d\d?)(?:st|nd|rd|th)?,?[-/. ]+(?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<day>\d\d)(?P<m>\d\d)(?P<year>\d{4})(?!\d)", re.ASCII),
    re.compile(r"(?<!\d)(?P<year>\d{4})(?P<m>\d\d)(?P<day>\d\d)(?!\d)", re.ASCII),
)
BORN = re.compile(r"\b(?:born|birthday|birth ?date|date of birth)\b|\bd\.?o\.?b\b", re.IGNORECASE)


def births(text: str, on: date) -> Iterator[str]:
    for pattern in DATES:
        for match in pattern.finditer(text):
            day = date_in(match, on)
            if day and on.year - OLDEST <= day.year <= on.year - YOUNGEST:
                yield match[0].strip()
    yield from (match[0] for match in BORN.finditer(text))


def date_in(match: re.Match[str], on: date) -> date | None:
    parts = match.groupdict()
    month = MONTHS.index(parts["month"][:3].lower()) + 1 if "month" in parts else int(parts["m"])
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 1900 if year > on.year % 100 else 2000
    try:
        return date(year, month, int(parts["day"]))
    except ValueError:
        return None


# ── Names ────────────────────────────────────────────────────────────────────


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


WORD = r"[^\W\d_]+(?:[-'][^\W\d_]+)*"
CAPITAL = r"[^\W\d_a-z](?=[^\W\d_]*[a-z])[^\W\d_]+(?:[-'][^\W\d_]+)*"
AFTER_A_TITLE = re.compile(
    rf"\b(?:[Mm]rs?|MRS?)\.? +{WORD}|\b(?:Ms|Miss|Mx|Dr|Prof|Professor|Sir|Imam|Rabbi|Auntie|Uncle)\.? +{CAPITAL}"
)
SOMEBODYS = re.compile(
    rf"\b({WORD})'s? +(?:mum|mother|dad|father|parents?|carers?|family|sister|brother|nan|gran|granddad|aunt|uncle|"
    r"foster|social worker|one-to-one)\b",
    re.IGNORECASE,
)
CALLED = re.compile(
    rf"(?i:\b(?:called|named|names? (?:is|are)|names?:|supervisor|mentor|buddy|coach|line manager|tutor|key ?worker)\b)"
    rf"(?: (?:is|are))?[ ,:-]{{1,3}}({CAPITAL}(?: +{CAPITAL})?)"
)
#: No names, though they stand where one would, with a capital letter.
NOBODY = words_of(
    """
    the a an this that it he she they his her their your our my one today tomorrow yesterday every each everyone
    everybody somebody someone nobody anyone person student intern trainee employer child monday tuesday
    wednesday thursday friday saturday sunday january february march april june july august september october
    november december morning afternoon evening spring summer autumn winter easter christmas and or for in on at
    to of with from job work worker working assistant support supported supervisor manager management mentor
    coach team training trainer lead leader officer helper apprentice kitchen cafe shop store office reception
    retail catering care cleaning garden gardening warehouse hospital college school library centre council
    """
)
#: Shops and the like that are called as people are.
FIRMS = re.compile(
    r"\b(?:john lewis|peter jones|robert dyas|laura ashley|harvey nichols|paul smith|ted baker|fred perry|"
    r"thomas cook|lee cooper|ben (?:&|and) jerry'?s|ryman|charlie chaplin|charles dickens|ronald mcdonald|"
    r"harry potter|alice (?:&|and) olivia|ella'?s kitchen|marie curie|anne frank|martin luther king)\b",
    re.IGNORECASE,
)
BEFORE_A_PLACE = words_of("st saint king queen prince princess lady lord great")
PLACES = words_of(
    """
    street road lane avenue square house court hospital hospice centre center school college academy university
    park library hall church ward wing building theatre hotel arms place gardens trust foundation station bridge
    market bakery cafe restaurant pub inn salon barbers kebab pizza supermarket stores
    """
)
TOKENS = re.compile(WORD)


def names(text: str) -> Iterator[str]:
    text = FIRMS.sub(" · ", text)
    yield from (match[0] for match in AFTER_A_TITLE.finditer(text))
    yield from (match[0] for match in CALLED.finditer(text) if match[1].casefold().split()[0] not in NOBODY)
    yield from (match[0] for match in SOMEBODYS.finditer(text) if match[1].casefold() not in NOBODY)
    words = list(TOKENS.finditer(text))
    for at, word in enumerate(words):
        before = words[at - 1][0].casefold() if at else ""
        after = words[at + 1][0].casefold() if at + 1 < len(words) else ""
        if is_first_name(word[0]) and before not in BEFORE_A_PLACE and after not in PLACES:
            yield with_surname(text, words, at)


def is_first_name(word: str) -> bool:
    plain = "".join(sign for sign in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(sign))
    return any(part in FIRST_NAMES for part in plain.removesuffix("'s").removesuffix("'").split("-"))


def with_surname(text: str, words: list[re.Match[str]], at: int) -> str:
    """The name at `at`, with the word after it where that has a capital letter too."""
    word = words[at]
    if at + 1 < len(words) and text[word.end() : words[at + 1].start()] == " ":
        following = words[at + 1]
        if following[0][0].isupper() and not following[0].isupper() and following[0].casefold() not in NOBODY:
            return text[word.start() : following.end()]
    return word[0]


# ── References ───────────────────────────────────────────────────────────────

SHORT_DATE = re.compile(r"(?<!\d)(?P<day>\d\d)(?P<m>\d\d)(?P<year>\d\d)(?!\d)", re.ASCII)
NO_PERSON = "A reference must not say who somebody is. {} Use one like SI-07, and keep what it stands for elsewhere."


def refuse_personal_reference(reference: str, *, on: date | None = None) -> None:
    """Raises `ValidationError` where a reference looks like a name, a birth or a number of somebody.

    Hyphens are looked at as gaps and as nothing, since "W12-8QT" and "Ana-Silva" say as much with one; six digits that
    can be a day of birth are refused too.
    """
    on = on or timezone.localdate()
    spelt = (
        reference,
        reference.replace("-", " "),
        reference.replace("-", ""),
        re.sub(r"(?<=[a-z])(?=[A-Z])", " ", reference),
    )
    for text in spelt:
        if found := next(iter(findings(text, on=on)), None):
            raise ValidationError(NO_PERSON.format(found.words), params={"kind": found.kind})
    if match := next(iter(SHORT_DATE.finditer(reference.replace("-", ""))), None):
        day = date_in(match, on)
        if day and on.year - OLDEST <= day.year <= on.year - YOUNGEST:
            words = NO_PERSON.format(f"“{match[0]}” looks like {Kind.DATE_OF_BIRTH.label}.")
            raise ValidationError(words, params={"kind": Kind.DATE_OF_BIRTH})
