"""The words of the glossary: where they are listed, and how they are explained where they stand in a text."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from core.glossary import explain, to_explained_html
from core.models import GlossaryWord, Page
from core.plain_words import OLDEST_READER, long_sentences, reading_age
from core.prose import to_html
from core.seeding import SeedReport, read_json, seed_glossary
from tests.core.test_prose import pieces
from tests.desk import filled
from tests.factories import GlossaryWordFactory, PageFactory, PathwayTypeFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ROWS = read_json("reference/glossary.json")["rows"]
COACH = '<a class="word" href="/glossary/#job-coach" data-meaning="A person who helps you.">{}</a>'


@pytest.fixture
def coach():
    return GlossaryWordFactory(
        code="job-coach", word="job coach", other_spellings="job coaches\nwork buddy", meaning="A person who helps you."
    )


# ── In a text ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ask a job coach.", "job coach"),
        ("Job coach or not.", "Job coach"),
        ("Two job coaches help.", "job coaches"),
        ("A work buddy helps.", "work buddy"),
        ("The job coachs of old.", "job coachs"),
        ("Ask a **job coach**.", "job coach"),
        ("- a job coach\n- a bus", "job coach"),
        ("(job coach)", "job coach"),
        ("Work buddies", None),
        ("JOB COACH", None),
        ("A job coaching course.", None),
        ("A non-job coach.", None),
        ("## Your job coach", None),
        ("### Your job coach", None),
        ("[a job coach](/help/)", None),
        ("A coach.", None),
        ("", None),
    ],
)
def test_a_word_is_explained_where_it_stands(coach, text, found):
    html = to_html(text)
    assert to_explained_html(text) == (html.replace(found, COACH.format(found), 1) if found else html)


def test_it_is_explained_once(coach):
    html = to_explained_html("## A job coach\n\n[A job coach](/help/) is a job coach.\n\nTwo job coaches. A job coach.")
    assert html.count("data-meaning") == 1
    assert f"</a> is a {COACH.format('job coach')}." in html


@pytest.mark.parametrize(("text", "is_found"), [("SEND means", True), ("We send it.", False), ("Send it.", False)])
def test_a_name_is_found_only_as_it_is_written(text, is_found):
    GlossaryWordFactory(code="send", word="SEND")
    assert ("data-meaning" in to_explained_html(text)) is is_found


def test_a_letter_that_grows_when_it_is_large_is_found():
    GlossaryWordFactory(code="x", word="ßeta")
    assert to_explained_html("SSeta and ßeta.").count("data-meaning") == 1


def test_the_longer_word_wins():
    for code, word in (("work", "work"), ("work-coach", "work coach")):
        GlossaryWordFactory(code=code, word=word)
    html = to_explained_html("A work coach helps with work.")
    assert '#work-coach" ' in html.partition("helps")[0]
    assert '#work" ' in html.partition("helps")[2]


def test_what_letters_stand_for_comes_first():
    GlossaryWordFactory(code="ehc-plan", word="EHC plan", stands_for="education plan", meaning="A paper.")
    assert 'data-meaning="Education plan. A paper."' in to_explained_html("An EHC plan.")


def test_a_word_that_is_on_every_page_may_be_left_alone(coach):
    coach.is_linked = False
    coach.save()
    assert to_explained_html("A job coach.") == "<p>A job coach.</p>"


def test_a_change_is_seen_at_once(coach):
    assert "helps you." in to_explained_html("A job coach.")
    coach.meaning = "Somebody beside you."
    coach.save()
    assert "Somebody beside you." in to_explained_html("A job coach.")
    coach.delete()
    assert to_explained_html("A job coach.") == "<p>A job coach.</p>"


def test_nothing_in_a_row_breaks_out():
    GlossaryWordFactory(code="x", word="fish & chips <b>", meaning='"><script>alert(1)</script>')
    page = Markup(Shown(to_explained_html("Eat fish & chips &lt;b&gt; now.")))
    assert page.one("a")["data-meaning"] == '"><script>alert(1)</script>'
    assert page.one("a").text == "fish & chips <b>"
    assert not page.all("script")


class Shown:
    def __init__(self, html: str):
        self.content = html.encode("utf-8", "surrogatepass")


@given(st.lists(pieces | st.sampled_from(["job coach", "a>", '"', "</a>", "## ", "x>y"]), max_size=14).map("".join))
def test_whatever_the_text_only_links_are_added(text):
    row = GlossaryWord(code="job-coach", word="job coach", meaning="m")
    html = to_html(text)
    explained = explain(html, re.compile("job coach"), {"job coach": row})
    link = '<a class="word" href="/glossary/#job-coach" data-meaning="m">job coach</a>'
    assert explained.replace(link, "job coach") == html
    found = Markup(Shown(explained))
    assert not [a for a in found.all("a", class_="word") if {"a", "h2", "h3"} & {parent.tag for parent in a.parents}]


@pytest.mark.parametrize("number", [0, 1, 60])
def test_the_number_of_words_costs_no_queries(client, number):
    for n in range(number):
        GlossaryWordFactory(code=f"word-{n}", word=f"word {n}")
    PageFactory(key="help/money", body="word 0 and word 1 and word 2")
    client.get("/help/money/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/help/money/")
    assert len(queries) == 3  # the page, the words' version, the pages beside it


def test_pages_and_types_explain_their_words(client, coach):
    PageFactory(key="help/money", body="Ask a job coach.")
    PathwayTypeFactory(code="volunteering", stage="voluntary", how_it_works="Ask a job coach.")
    for address in ("/help/money/", "/pathways/voluntary/volunteering/"):
        assert Markup(client.get(address)).one("a", class_="word")["href"] == "/glossary/#job-coach"


# ── The list ─────────────────────────────────────────────────────────────────


def test_the_list_stands_by_letter_with_an_anchor_for_each_word(client, coach):
    GlossaryWordFactory(code="ehc-plan", word="EHC plan", stands_for="education plan", meaning="A paper.")
    GlossaryWordFactory(code="easy-read", word="easy read")
    page = Markup(client.get("/glossary/"))
    assert [h.text for h in page.all("h2") if "letter" in h.attributes.get("id", "")] == ["E", "J"]
    assert [dt.text for dt in page.all("dt")] == ["Easy read", "EHC plan (education plan)", "Job coach"]
    assert page.one(id="job-coach").text == "Job coach A person who helps you."


def test_the_officers_words_stand_on_the_list_too(client):
    PageFactory(key="glossary", section="law", title="Hard words", summary="In short.", body="Ask us.")
    page = Markup(client.get("/glossary/"))
    assert page.one("h1").text == "Hard words"
    assert "In short." in page.words
    assert "Ask us." in page.words


def test_the_list_stands_before_anybody_has_written_a_word(client):
    assert "There are no words here yet." in Markup(client.get("/glossary/")).words


# ── Who keeps it ─────────────────────────────────────────────────────────────


def test_an_officer_adds_a_word(as_officer, client):
    add = "/admin/core/glossaryword/add/"
    sent = filled(as_officer.get(add), word="rota", code="rota", meaning="A list of who works when.")
    assert as_officer.post(add, sent).status_code == 302
    assert b"A list of who works when." in client.get("/glossary/").content


def test_a_word_stands_there_once(coach):
    with pytest.raises(ValidationError, match="in the glossary already"):
        GlossaryWordFactory.build(code="other", word="Job Coach").full_clean()


def test_the_words_that_come_with_the_project_are_kept_as_officers_change_them():
    seed_glossary(SeedReport())
    GlossaryWord.objects.filter(code="job-coach").update(meaning="Ours.")
    again = SeedReport()
    seed_glossary(again)
    assert again.created == {"glossary words": 0}
    assert GlossaryWord.objects.get(code="job-coach").meaning == "Ours."
    assert GlossaryWord.objects.count() == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_a_meaning_is_short(row):
    assert long_sentences(row["meaning"]) == []
    assert row["meaning"][0].isupper()
    assert row["meaning"].endswith(".")


def test_the_meanings_are_plain():
    assert reading_age("\n\n".join(row["meaning"] for row in ROWS)) <= OLDEST_READER


def test_what_stood_in_the_page_becomes_rows_and_can_go_back():
    migration = import_module("core.migrations.0003_glossary")
    body = "Ask us.\n\n## E\n\n- **EHC plan** (education plan) - a paper.\n- **Rota** - a list.\n\n## More\n\nEnd."
    PageFactory(key="glossary", section="law", body=body)
    migration.make_rows_of_the_page(apps, None)
    rows = GlossaryWord.objects.values_list("code", "word", "stands_for", "meaning")
    assert list(rows) == [("ehc-plan", "EHC plan", "education plan", "A paper."), ("rota", "Rota", "", "A list.")]
    assert Page.objects.get().body == "Ask us.\n\n## More\n\nEnd."
    migration.write_them_into_the_page(apps, None)
    assert Page.objects.get().body.endswith("- **EHC plan** (education plan) - A paper.\n- **Rota** - A list.")
