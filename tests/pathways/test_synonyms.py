"""Words that mean the same: officers write them, and whoever searches finds more at once."""

import pytest
from django.core.exceptions import ValidationError

from core.seeding import SeedReport
from pathways.models import SynonymGroup
from pathways.seeding import seed_code_lists
from tests.desk import filled
from tests.factories import OpportunityFactory
from tests.markup import Markup
from tests.pathways.asking import stated

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]
ADD = "/admin/pathways/synonymgroup/add/"


@pytest.fixture
def offer():
    OpportunityFactory(slug="bakery", title="Work in a bakery")
    OpportunityFactory(slug="baker", title="The baker's shop")
    OpportunityFactory(slug="coach", title="Help from an employment adviser")


def test_an_officer_s_words_count_from_the_moment_they_are_saved(as_officer, offer):
    assert stated("q=bakeries") == ["bakery"]
    sent = filled(as_officer.get(ADD), words="bakery\r\nbaker's shop")
    assert as_officer.post(ADD, sent).status_code == 302
    assert sorted(stated("q=bakeries")) == ["baker", "bakery"]
    row = SynonymGroup.objects.get()
    change = f"/admin/pathways/synonymgroup/{row.pk}/change/"
    as_officer.post(change, filled(as_officer.get(change), words="bakery\r\npatisserie"))
    assert stated("q=bakeries") == ["bakery"]
    assert stated("q=patisserie") == ["bakery"]
    row.delete()
    assert stated("q=patisserie") == []


def test_phrases_stand_for_words_and_words_for_phrases(offer):
    SynonymGroup.objects.create(words="job coach\nemployment adviser")
    assert stated("q=job+coach") == stated("q=job+coaches") == ["coach"]
    assert stated('q="job+coach"') == []  # exactly that is nowhere
    assert stated("q=coach") == []
    assert sorted(stated("q=-job+coach")) == []
    assert stated("q=bakery+OR+job+coach") != []


def test_a_small_word_means_nothing_else():
    OpportunityFactory(slug="this", title="Computers", summary="For anybody.")
    OpportunityFactory(slug="other", title="Gardening", summary="You will like it.")
    SynonymGroup.objects.create(words="computers\nIT\ncoding")
    assert stated("q=coding") == stated("q=computers") == ["this"]
    assert sorted(stated("q=like+it")) == ["other"]


def test_who_asks_to_leave_a_word_out_leaves_out_that_word_alone(offer):
    SynonymGroup.objects.create(words="bakery\nbaker's shop")
    assert sorted(stated("q=-bakery")) == ["baker", "coach"]


def test_a_change_of_many_at_once_is_heard(offer):
    SynonymGroup.objects.create(words="bakery\nfoo")
    assert stated("q=patisserie") == []
    SynonymGroup.objects.update(words="bakery\npatisserie")
    assert stated("q=patisserie") == ["bakery"]


@pytest.mark.parametrize("words", ["bakery", "bakery\n\n", "bakery\nBakery", "", "one two three four five six\nx"])
def test_what_makes_no_sense_is_refused(words):
    with pytest.raises(ValidationError) as refused:
        SynonymGroup(words=words).full_clean()
    assert list(refused.value.message_dict) == ["words"]


@pytest.mark.parametrize(
    "words", ["!!!\n???", "a\n\u202eb", "<script>\n'; DROP TABLE", "-x\nOR\nAND", "x" * 5000 + "\ny"]
)
def test_odd_words_do_no_harm(offer, words):
    SynonymGroup.objects.create(words=words)
    assert stated("q=bakery") == ["bakery"]
    stated("q=script+OR+x")


def test_the_words_that_every_council_begins_with(offer):
    seed_code_lists(SeedReport())
    assert stated("q=job+coach") == ["coach"]
    for group in SynonymGroup.objects.all():
        group.full_clean()
    seed_code_lists(report := SeedReport())
    assert report.created["words that mean the same"] == 0


# ── Did you mean ─────────────────────────────────────────────────────────────


def ask(client, question: str) -> Markup:
    return Markup(client.get(f"/opportunities/?{question}"))


@pytest.mark.parametrize(
    ("asked", "guess"),
    [
        ("bakrey", "bakery"),
        ("Bakerry", "bakery"),
        ("employmnt adviser", "employment adviser"),
        ("work OR employmnt", "work OR employment"),
        ("xylophone", None),
        ("bak", None),  # found: the beginning of a word
        ('"bakrey"', None),  # exactly that
        ("-bakrey", None),
        ("zzz", None),
    ],
)
def test_a_word_that_nothing_has_is_guessed(client, offer, asked, guess):
    page = ask(client, f"q={asked}&sort=title&page=2")
    found = page.all("a", data_suggestion="")
    assert [link["data-suggestion"] for link in found] == ([guess] if guess else [])
    if guess:
        assert f"Did you mean {guess}?" in page.words
        assert "sort=title" in found[0]["href"]
        assert "page=" not in found[0]["href"]
        assert int(Markup(client.get(found[0]["href"])).one("h1")["data-count"]) > 0


def test_nothing_is_guessed_that_would_find_nothing(client):
    OpportunityFactory(title="Work in a bakery", status="draft")
    OpportunityFactory(title="Something else", summary="Quite another thing.")
    assert not ask(client, "q=bakrey").all("a", data_suggestion="")


def test_a_guess_is_escaped(client, offer):
    page = Markup(client.get("/opportunities/", {"q": '"bakrey & <work>'}))
    assert page.one("a", data_suggestion="")["data-suggestion"] == '"bakery & <work>'
