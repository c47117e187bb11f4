"""What looks as if it said who somebody is, and what does not."""

from datetime import date, timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from placements.forms.scanned import ScannedForm
from placements.personal import findings, refuse_personal_reference

ON = date(2026, 11, 20)

FOUND = {
    "Works with Sarah Jones": ("name", "Sarah Jones"),
    "helped by ahmed on the till": ("name", "ahmed"),
    "Ahmed's mum brings him": ("name", "Ahmed's mum"),
    "Zorbax’s mum brings him": ("name", "Zorbax's mum"),
    "Ask Mrs Patel": ("name", "Mrs Patel"),
    "mr okonkwo signs the sheet": ("name", "mr okonkwo"),
    "Dr Nwosu agreed": ("name", "Dr Nwosu"),
    "His supervisor is Blint": ("name", "supervisor is Blint"),
    "Job coach: Zora Blint": ("name", "coach: Zora Blint"),
    "She is called Rose": ("name", "called Rose"),
    "ZOË, café": ("name", "ZOË"),
    "Sa\u200brah": ("name", "Sarah"),
    "Anne-Marie": ("name", "Anne-Marie"),
    "04/03/2008": ("date_of_birth", "04/03/2008"),
    "4.3.08": ("date_of_birth", "4.3.08"),
    "since 4th March 2008": ("date_of_birth", "4th March 2008"),
    "March 4, 2008": ("date_of_birth", "March 4, 2008"),
    "id 20080304": ("date_of_birth", "20080304"),
    "DOB on file": ("date_of_birth", "DOB"),
    "born in spring": ("date_of_birth", "born"),
    "near W6 9AB": ("postcode", "W6 9AB"),
    "sw1a1aa": ("postcode", "sw1a1aa"),
    "Ｗ６　９ＡＢ": ("postcode", "W6 9AB"),  # noqa: RUF001 - wide letters, as some keyboards write
    "ana@example.org": ("email", "ana@example.org"),
    "020 7946 0123": ("phone", "020 7946 0123"),
    "(01632) 960123": ("phone", "(01632) 960123"),
    "+44 7700 900123": ("phone", "+44 7700 900123"),
    "ULN 1234567890": ("number", "1234567890"),
    "943 476 5919": ("number", "943 476 5919"),
    "QQ 12 34 56 C": None,  # no such National Insurance number: Q never begins one
    "AB 12 34 56 C": ("number", "AB 12 34 56 C"),
}


@pytest.mark.parametrize(("text", "expected"), FOUND.items(), ids=range(len(FOUND)))
def test_what_says_who_somebody_is_is_found(text, expected):
    found = [(finding.kind, finding.found) for finding in findings(text, on=ON)]
    assert found == ([expected] if expected else [])


HARMLESS = """
Kitchen assistant
Tesco Extra
Trainee porter at St Thomas' Hospital
Works with the team on Mondays and Wednesdays
Shelf stacker, Marks and Spencer
Sales assistant at John Lewis
Charing Cross Hospital, ward 9 North
Gardener in Holland Park
Front of house, William Street cafe
Job Coach Assistant
Job coach on Tuesday
Supervisor Monday to Friday
Retail assistant (Boots, King Street)
IT support, block B1 2nd floor
Will help in May and June
Mark the stock and rose beds
Anyone's family may visit
Started 14/09/2026 for 12 weeks
Since 1 September 2025
9.30 to 15.00, room 204
Lives in W6
Order 123456
Cleaning 10-12 rooms, 16 hours
Miss the bus less often
Uses MS Office and Excel
Barista, Queen Elizabeth Hall
"""


@pytest.mark.parametrize("text", HARMLESS.strip().splitlines())
def test_everyday_words_are_no_alarm(text):
    assert findings(text, on=ON) == []


def test_a_date_is_a_birth_only_at_an_age_we_write_about():
    for text, is_birth in (("1/1/2018", True), ("1/1/2019", False), ("31/12/1996", True), ("31/12/1995", False)):
        assert bool(findings(text, on=ON)) is is_birth, text
    assert findings("31/02/2008", on=ON) == []


WORDS = st.sampled_from(["", "kitchen ", "On the till, ", "12 hours. ", "team (", "café: "])
LETTERS = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=1, max_size=2)


@settings(max_examples=60, deadline=None)
@given(before=WORDS, start=LETTERS, number=st.integers(1, 99), inward=st.integers(0, 9))
def test_a_postcode_is_found_wherever_it_stands(before, start, number, inward):
    postcode = f"{start}{number} {inward}QT"
    assert (postcode) in [finding.found for finding in findings(f"{before}{postcode}) and", on=ON)]


@settings(max_examples=60, deadline=None)
@given(
    before=WORDS,
    day=st.dates(ON - timedelta(days=365 * 29), ON - timedelta(days=365 * 9)),
    form=st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%y", "%d %B %Y", "%dth of %b, %Y", "%d%m%Y"]),
)
def test_a_date_of_birth_is_found_however_it_is_written(before, day, form):
    written = day.strftime(form)
    assert "date_of_birth" in {finding.kind for finding in findings(f"{before}{written}, ok", on=ON)}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_looked_at(text):
    for finding in findings(text, on=ON):
        assert finding.found
        assert finding.found in finding.words


@pytest.mark.parametrize("reference", ["SI-07", "A1", "2026-004", "HF-2026-12", "SUP3", "W12-4", "KC-000123", "1"])
def test_a_reference_that_says_nothing_is_fine(reference):
    refuse_personal_reference(reference, on=ON)


@pytest.mark.parametrize(
    "reference",
    ["Ana", "ana-07", "AnaSilva", "Sarah-Jones", "2008-03-04", "04032008", "JB-040308", "W12-8QT", "W128QT",
     "943-476-5919", "1234567890", "01632960123", "AB123456C", "DOB-7"],
)  # fmt: skip
def test_a_reference_that_says_who_somebody_is_is_refused(reference):
    with pytest.raises(ValidationError, match="must not say who"):
        refuse_personal_reference(reference, on=ON)


class NoteForm(ScannedForm):
    scanned = ("note",)
    note = forms.CharField(required=False)
    hours = forms.IntegerField(required=False)


def test_a_form_asks_to_look_and_a_tick_covers_only_what_was_seen():
    form = NoteForm({"note": "With Sarah Jones"})
    assert not form.is_valid()
    assert "“Sarah Jones” looks like a name." in form.errors["note"][0]
    value = form.fields["looked"].widget.digest
    assert f'value="{value}"' in str(form["looked"])
    assert "checked" not in str(form["looked"])

    ticked = NoteForm({"note": "With Sarah Jones", "looked": value})
    assert ticked.is_valid()
    assert ticked.cleaned_data["note"] == "With Sarah Jones"
    assert not NoteForm({"note": "With Sarah Jones and Mrs Patel", "looked": value}).is_valid()

    wrong_elsewhere = NoteForm({"note": "With Sarah Jones", "looked": value, "hours": "x"})
    assert not wrong_elsewhere.is_valid()
    assert "checked" in str(wrong_elsewhere["looked"])


def test_a_form_whose_texts_say_nothing_asks_nothing():
    form = NoteForm({"note": "On the till"})
    assert form.is_valid()
    assert "looked" not in form.fields
