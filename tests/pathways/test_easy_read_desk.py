"""How officers keep an Easy Read: what a row must have, what the hints say, and when it is found still right."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.easy_read_desk import LONGEST_READ, MOST_SENTENCES, hints
from core.models import Page
from localoffer.work_queue import WorkQueue
from pathways.models import EasyReadRow, Opportunity
from tests.desk import filled
from tests.factories import TODAY, OpportunityFactory, PageFactory
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.sweep]

HINTS = "/admin/easy-read-hints/"
OUT_OF_DATE = "The Easy Read is out of date: the text has changed since it was written."


@pytest.fixture
def listing() -> Opportunity:
    return OpportunityFactory(slug="baking", description="We bake.", easy_read=["You bake.", "You sell."])


def form_of(row) -> str:
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


def rows_of(listing) -> list[tuple[str, str]]:
    return list(listing.easy_read.values_list("picture", "sentence"))


def new_row(number: int, **values) -> dict[str, str]:
    row = {"picture": "plant", "sentence": "You plant.", "heading": "", "order": ""} | values
    return {f"easy_read-{number}-{name}": value for name, value in row.items()}


# ── Rows ─────────────────────────────────────────────────────────────────────


def test_an_officer_writes_the_first_rows(as_officer, client):
    listing = OpportunityFactory(slug="baking")
    sent = filled(
        as_officer.get(form_of(listing)), **new_row(0, heading="What it is", sentence="  You plant \n trees. ")
    )
    assert as_officer.post(form_of(listing), sent).status_code == 302
    assert rows_of(listing) == [("plant", "You plant trees.")]
    listing.refresh_from_db()
    assert listing.has_easy_read
    assert not listing.easy_read_is_stale
    page = Markup(client.get("/opportunities/baking/easy-read/"))
    assert "What it is You plant trees." in page.words


def test_a_row_without_a_number_goes_to_the_end(as_officer, listing):
    sent = filled(as_officer.get(form_of(listing)), **new_row(2))
    assert as_officer.post(form_of(listing), sent).status_code == 302
    assert [sentence for _, sentence in rows_of(listing)] == ["You bake.", "You sell.", "You plant."]


def test_rows_are_put_in_another_order(as_officer, listing):
    sent = filled(as_officer.get(form_of(listing)), **{"easy_read-0-order": "7"})
    assert as_officer.post(form_of(listing), sent).status_code == 302
    assert [sentence for _, sentence in rows_of(listing)] == ["You sell.", "You bake."]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"picture": ""}, "picture", "Choose a picture for this sentence."),
        ({"picture": "unicorn"}, "picture", "Select a valid choice. unicorn is not one of the available choices."),
        ({"sentence": ""}, "sentence", "Write the sentence for this picture."),
        ({"sentence": "a" * 201}, "sentence", "This has 201 letters, and 200 are the most. Make it two rows."),
        ({"order": "-1"}, "order", "Ensure this value is greater than or equal to 0."),
    ],
)
def test_what_a_row_lacks_is_said_at_its_field_and_nothing_is_lost(as_officer, listing, changes, field, said):
    sent = filled(as_officer.get(form_of(listing)), title="New title", **new_row(2, heading="When", **changes))
    refused = as_officer.post(form_of(listing), sent)
    assert refused.status_code == 200
    (inline,) = [i for i in refused.context["inline_admin_formsets"] if i.formset.prefix == "easy_read"]
    assert inline.formset.errors[2] == {field: [said]}
    html = Markup(refused)
    assert html.one("input", name="title")["value"] == "New title"
    assert html.one("input", name="easy_read-2-heading")["value"] == "When"
    assert html.one("textarea", name="easy_read-2-sentence").text == changes.get("sentence", "You plant.")
    assert rows_of(listing) == [("plant", "You bake."), ("plant", "You sell.")]


def test_the_box_cuts_nothing_off(as_officer, listing):
    box = Markup(as_officer.get(form_of(listing))).one("textarea", name="easy_read-0-sentence")
    assert "maxlength" not in box.attributes


def test_the_pictures_are_offered_by_subject_and_the_chosen_one_is_shown(as_officer, listing):
    html = Markup(as_officer.get(form_of(listing)))
    subjects = [e["label"] for e in html.all("optgroup") if e.parents[-1]["name"] == "easy_read-0-picture"]
    assert subjects[:2] == ["Ways into work", "People"]
    select = html.one("select", name="easy_read-0-picture")
    (picture,) = [use for use in html.all("use") if select.parents[-1] in use.parents]
    assert picture["href"].endswith("icons.svg#plant")


def test_a_page_has_rows_too_and_an_officer_may_take_one_away(as_officer, client):
    page = PageFactory(easy_read=["You can ask.", "It is free."])
    assert as_officer.post(form_of(page), filled(as_officer.get(form_of(page)), **new_row(2))).status_code == 302
    assert page.easy_read.count() == 3
    sent = filled(as_officer.get(form_of(page)), **{f"easy_read-{n}-DELETE": "on" for n in range(3)})
    assert as_officer.post(form_of(page), sent).status_code == 302
    assert not Page.objects.get().has_easy_read
    assert client.get("/help/money/easy-read/").status_code == 404


def test_a_part_of_a_page_without_easy_read_has_no_rows(as_officer):
    part = PageFactory(key="gaps-intro", section="block")
    shown = as_officer.get(form_of(part))
    assert shown.context["inline_admin_formsets"] == []
    assert "Easy Read today" not in shown.content.decode()
    assert as_officer.get("/admin/core/page/add/").context["inline_admin_formsets"] == []


def test_who_may_only_look_sees_the_rows_and_no_box(as_commissioner, listing):
    html = Markup(as_commissioner.get(form_of(listing)))
    assert "You bake." in html.words
    assert not html.all("textarea")
    assert not html.all("input", name="easy_read_is_right")
    assert as_commissioner.post(form_of(listing), new_row(0)).status_code == 403


def test_a_form_asks_as_much_for_thirty_rows_as_for_two(as_officer, listing):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            as_officer.get(form_of(listing))
        return len(asked)

    before = queries()
    for number in range(3, 31):
        EasyReadRow.objects.create(opportunity=listing, order=number, picture="plant", sentence="You plant.")
    assert queries() == before


# ── Still right ──────────────────────────────────────────────────────────────


def test_a_changed_text_makes_it_out_of_date_until_somebody_says_that_it_is_right(as_officer, listing):
    def stands() -> str:
        page = as_officer.get(form_of(listing))
        assert page.context["readiness"].easy_read in Markup(page).words
        return page.context["readiness"].easy_read

    def save(**changes) -> None:
        assert as_officer.post(form_of(listing), filled(as_officer.get(form_of(listing)), **changes)).status_code == 302

    save(**{"easy_read-0-sentence": "You bake bread."})
    assert stands() == "The Easy Read is up to date."
    save(description="We bake cakes.", **{"easy_read-0-sentence": "You bake cakes."})
    assert stands() == OUT_OF_DATE
    save(easy_read_is_right="on")
    assert stands() == "The Easy Read is up to date."


def test_a_listing_without_says_so(as_officer):
    assert as_officer.get(form_of(OpportunityFactory())).context["readiness"].easy_read == "There is no Easy Read yet."


def test_what_is_out_of_date_waits_in_the_queue_and_can_be_listed(officer, as_officer, as_commissioner, listing):
    OpportunityFactory(title="Fresh", easy_read=["You bake."])
    OpportunityFactory(title="None")
    page = PageFactory(easy_read=["You can ask."])
    Opportunity.objects.filter(pk=listing.pk).update(description="Cakes.", title="Stale")
    Page.objects.update(body="Something else.")
    waits = {item.key.rpartition(":")[0]: item.url for item in WorkQueue(officer, on=TODAY).items}
    assert waits["easy-read"] == form_of(listing)
    assert waits["page-easy-read"] == f"/admin/core/page/{page.pk}/change/"
    for table, row in (("pathways/opportunity", listing), ("core/page", page)):
        assert list(as_officer.get(f"/admin/{table}/?easy_read=stale").context["cl"].result_list) == [row]
    for value, titles in (("yes", {"Stale", "Fresh"}), ("no", {"None"}), ("x", {"Stale", "Fresh", "None"})):
        found = as_officer.get(f"/admin/pathways/opportunity/?easy_read={value}").context["cl"].result_list
        assert {row.title for row in found} == titles
    assert "Easy Read" not in Markup(as_commissioner.get("/admin/queue/")).words


# ── Hints ────────────────────────────────────────────────────────────────────


def test_the_hints_stand_below_the_sentence_when_the_form_is_opened(as_officer):
    listing = OpportunityFactory(easy_read=["You commence.", "You bake <b>bread</b>."])
    lists = [e for e in Markup(as_officer.get(form_of(listing))).all("ul") if e.attributes.get("class") == "hints"]
    assert [e.text for e in lists][:2] == ["2 words.“commence” is a hard word. Try “start”.", "5 words."]


def test_while_typing_the_same_hints_are_asked_for(as_officer):
    sentences = ["You commence.", "", "One word.", "You work and you learn."]
    answer = as_officer.post(HINTS, {"sentence": sentences})
    assert answer.json() == {"hints": hints(sentences)}
    assert answer.json()["hints"][:3] == [["2 words.", "“commence” is a hard word. Try “start”."], [], ["2 words."]]
    assert "no-store" in answer["Cache-Control"]


def test_a_word_that_an_earlier_row_explains_may_be_used():
    alone, *_ = hints(["You get an EHC plan review by the DWP."])
    explained = hints(["DWP is the name and means a part of the government.", "You ask the DWP."])
    assert any("DWP" in line for line in alone)
    assert not any("DWP" in line for line in explained[1])


def test_however_much_is_sent_little_is_read(as_officer):
    answer = as_officer.post(HINTS, {"sentence": ["a " * LONGEST_READ] * (MOST_SENTENCES + 50)})
    assert len(answer.json()["hints"]) == MOST_SENTENCES
    assert answer.json()["hints"][0][0] == f"{LONGEST_READ // 2} words."


def test_hints_are_for_those_who_have_signed_in(officer, as_member, visitor):
    assert visitor.post(HINTS, {"sentence": "x"}).status_code == 302
    assert as_member.post(HINTS, {"sentence": "x"}).status_code == 403
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(officer)
    assert careful.post(HINTS, {"sentence": "x"}).status_code == 403


# ── Preview ──────────────────────────────────────────────────────────────────


def test_staff_preview_the_easy_read_of_a_draft(as_officer, as_commissioner, visitor):
    draft = OpportunityFactory(status="draft", easy_read=["You bake."])
    preview = f"/admin/pathways/opportunity/{draft.pk}/preview/"
    assert f"{preview}easy-read/" in Markup(as_officer.get(preview)).links
    page = Markup(as_officer.get(f"{preview}easy-read/"))
    assert "Families cannot see this page. Its state is: draft." in page.words
    assert "You bake." in page.words
    assert preview in page.links
    assert as_commissioner.get(f"{preview}easy-read/").status_code == 200
    assert visitor.get(f"{preview}easy-read/").status_code == 302


def test_a_plain_form_sends_what_the_browser_would(as_officer, listing):
    """The blank row at the end is no row."""
    assert as_officer.post(form_of(listing), filled(as_officer.get(form_of(listing)))).status_code == 302
    assert len(rows_of(listing)) == 2
    assert json.loads(as_officer.post(HINTS).content) == {"hints": []}
