"""Words, phrases, places and choices that are really in the database, so that questions find something."""

from __future__ import annotations

from collections import Counter
from random import Random

from pathways.generating.reference import Reference
from pathways.models import Opportunity
from pathways.search.text import SMALL_WORDS, words_of
from pathways.search.vocabulary import Vocabulary
from tests.bench.mix import Material

SAMPLE = 600
COMMON_WORDS = 80
PHRASES = 600


def read_material() -> Material:
    chance = Random(1)
    listings = Opportunity.objects.filter(slug__startswith="generated-").order_by("pk")
    total = listings.count()
    sample = list(listings.only("slug", "title", "summary", "description")[:: max(1, total // SAMPLE)])
    texts = [words_of(f"{row.title} {row.summary} {row.description}") for row in sample]
    frequency = Counter(word for text in texts for word in sorted(set(text) - SMALL_WORDS) if len(word) > 3)
    starts = [(text, chance.randrange(len(text) - 2)) for text in chance.choices(texts, k=PHRASES)]
    vocabulary = Vocabulary.load()
    slugs = [row.slug for row in sample]
    chance.shuffle(slugs)
    return Material(
        total=total,
        slugs=slugs,
        words=[word for word, _ in frequency.most_common(COMMON_WORDS)],
        phrases=list(dict.fromkeys(" ".join(text[at : at + chance.randint(2, 3)]) for text, at in starts)),
        sectors=[place.code for place, _ in Reference.load().sectors],
        groups={name: [term.value for term in vocabulary.offered(name)] for name in vocabulary.groups},
    )
