"""Words: how a question is read, and that the database and Python match alike."""

import pytest
from django.db import transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pathways.models import Opportunity
from pathways.search import SearchQuery, orm
from pathways.search.text import NO_SYNONYMS, Synonyms, parse, search_text, words_of
from tests.factories import TODAY, OpportunityFactory
from tests.pathways.asking import stated


def read(question: str, synonyms: Synonyms = NO_SYNONYMS) -> list[list[str]]:
    """A parsed question in a short script: -negated, "phrase", prefix*, word=word that means the same."""

    def one(term):
        return ("-" if term.is_negated else "") + "=".join(map(piece, term.pieces))

    def piece(piece):
        text = f'"{" ".join(piece.words)}"' if piece.is_phrase else " ".join(piece.words)
        return text + ("*" if piece.is_prefix else "")

    return [[one(term) for term in terms] for terms in parse(question, synonyms).alternatives]


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("", []),
        ("   ", []),
        ("!?%_", []),
        ("baking", [["baking*"]]),
        ("baking bread", [["baking", "bread*"]]),
        ("baking AND bread", [["baking", "bread*"]]),
        ("baking OR bread", [["baking"], ["bread*"]]),
        ("a b OR c d", [["b"], ["c", "d"]]),  # AND binds tighter; "a" is a small word
        ("cooking bread OR animals AND garden", [["cooking", "bread"], ["animals", "garden*"]]),
        ("baking -bread", [["baking", "-bread"]]),
        ("-bread", [["-bread"]]),
        ('-"fresh bread"', [['-"fresh bread"']]),
        ('"fresh bread"', [['"fresh bread"']]),
        ('"fresh bread" shop', [['"fresh bread"', "shop*"]]),
        ('shop "fresh bread"', [["shop", '"fresh bread"']]),
        ('"fresh bread', [["fresh", "bread*"]]),  # unbalanced: words
        ('fresh" bread', [["fresh", "bread*"]]),
        ('"fresh bread" "cake', [["fresh", "bread", "cake*"]]),
        ('""', []),
        ("OR", []),
        ("AND OR AND", []),
        ("OR baking OR", [["baking"]]),
        ("or", [["or*"]]),  # nothing but small words: they count
        ("the", [["the*"]]),
        ("work with animals", [["work", "animals*"]]),
        ('"work with animals"', [['"work with animals"']]),
        ("b", [["b"]]),  # too short to be the beginning of a word
        ("café", [["cafe*"]]),
        ("Children's", [["childrens*"]]),
        ("part-time", [["part", "time*"]]),
        ("-", []),
        ("--bread", [["-bread"]]),
        ("BREAD Or cake", [["bread", "cake*"]]),  # only capitals are an operator
    ],
)
def test_a_question_is_read(question, understood):
    assert read(question) == understood


SAME = Synonyms([["job coach", "employment adviser", "mentor"], ["bakery", "baker's shop"], ["mentor", "buddy"]])


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("job coach", [['job coach="employment adviser"=mentor']]),
        ("job coaches today", [['job coaches="employment adviser"=mentor', "today*"]]),
        ("coach job", [["coach", "job*"]]),  # not those words
        ("mentor", [['mentor*="job coach"="employment adviser"=buddy']]),
        ("-mentor", [["-mentor"]]),
        ('"job coach"', [['"job coach"']]),  # exactly that
        ("bakeries OR mentors", [['bakeries="bakers shop"'], ['mentors*="job coach"="employment adviser"=buddy']]),
        ("job AND coach", [["job", "coach*"]]),
        ("the bakery", [['bakery*="bakers shop"']]),
    ],
)
def test_words_that_mean_the_same_are_read_too(question, understood):
    assert read(question, SAME) == understood


BAKERY = search_text("Baking at Willow Yard", "You bake bread.", "Children's café, Tuesday to Friday", "Step-free")


@pytest.mark.parametrize(
    ("question", "is_found"),
    [
        ("baking", True),
        ("bakes", True),  # stemmed
        ("bak", True),  # the beginning of the last word
        ("bak yard", False),  # ... and of no other
        ("yard baking", True),  # any order
        ("baking cakes", False),
        ("cakes OR bread", True),
        ("baking -bread", False),
        ("baking -cakes", True),
        ("cafe", True),
        ("CAFÉ", True),
        ("childrens", True),
        ("children’s", True),
        ('"willow yard"', True),
        ('"yard willow"', False),
        ('"willow yar"', False),
        ('"yard you"', False),  # title | summary
        ('"bread childrens"', False),  # summary | description
        ('"tuesday to friday"', True),
        ('-"willow yard"', False),
        ("step free", True),
        ("~bake", True),
        ("|", True),  # no word at all asks for nothing
        ("^ ~", True),
    ],
)
def test_what_matches(question, is_found):
    assert parse(question).matches(BAKERY) is is_found


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=200))
@settings(max_examples=300, deadline=None)
def test_reading_never_fails(question):
    query = parse(question)
    assert all(all(p.words) and p.words for terms in query.alternatives for term in terms for p in term.pieces)
    query.matches(search_text(question, question))


@given(st.text(max_size=60), st.text(max_size=60))
@settings(deadline=None)
def test_a_listing_is_found_by_each_of_its_words(title, summary):
    text = search_text(title, summary)
    for word in words_of(title) + words_of(summary):
        assert parse(word).matches(text)


pieces = st.sampled_from(
    ["bake", "baking", "baker", "bread", "café", "cafe's", "the", "to", "OR", "AND", "-", '"', "b", "ba"]
    + ["%", "_", "\\", "'", "''", "\x00", ";--", "~", "^", "|", "*", "ﬁ", "İ", "ß", "Σας", "\ud800", "\u202e", "日本"]
)
phrases = st.lists(pieces, max_size=6).map(" ".join) | st.lists(pieces, max_size=5).map("".join) | st.text(max_size=20)


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    texts=st.lists(st.tuples(phrases, phrases, phrases), min_size=1, max_size=4),
    questions=st.lists(phrases, max_size=4),
)
def test_the_database_matches_as_python_does(texts, questions):
    with transaction.atomic():
        QuerySet(model=Opportunity).bulk_create(
            Opportunity(slug=f"row-{n}", search_text=search_text(*text)) for n, text in enumerate(texts)
        )
        rows = list(Opportunity.objects.all())
        for question in questions:
            condition = orm.meets_text(SearchQuery(on=TODAY, q=question), (question,))
            assert set(Opportunity.objects.filter(condition)) == {
                row for row in rows if parse(question).matches(row.search_text)
            }
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("title", ["100% wool_work", "O'Hare \\ Sons", "a\u202eb", "<script>", "日本 food", "ﬁre"])
def test_a_hostile_title_is_found_by_its_own_words(title):
    OpportunityFactory(title=title, slug="this")
    OpportunityFactory(title="Something else", slug="other")
    assert stated(f"q={' '.join(words_of(title))}") == ["this"]


@pytest.mark.django_db
@pytest.mark.parametrize("question", ["%", "_", "w%l", "100_", "\\", "';DROP TABLE", "o_hare"])
def test_wild_cards_of_sql_are_only_letters(question):
    OpportunityFactory(title="Wool at O'Hare")
    condition = orm.meets_text(SearchQuery(on=TODAY, q=question), (question,))
    expected = int(parse(question).matches(Opportunity.objects.get().search_text))
    assert Opportunity.objects.filter(condition).count() == expected
    assert expected == (not words_of(question))


@pytest.mark.django_db
@pytest.mark.one_database
def test_a_phrase_that_was_looked_for_in_some_texts_is_right_in_all_of_them():
    """Each question looks into as few texts as it can, and the next one builds on what it has found."""
    for slug, summary in {
        "yes": "A quiet garden with pottery.",
        "also": "A quiet garden.",
        "no": "A garden, quiet, with pottery.",
    }.items():
        OpportunityFactory(slug=slug, title="Work", summary=summary)
    assert stated('q="quiet garden" pottery') == ["yes"]
    assert stated('q="quiet garden" -pottery') == ["also"]
    assert sorted(stated('q="quiet garden"')) == ["also", "yes"]
    assert stated('q=pottery -"quiet garden"') == ["no"]
    assert sorted(stated('q="quiet garden" OR pottery')) == ["also", "no", "yes"]
