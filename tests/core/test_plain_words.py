"""How easy a text is to read: each rule with what is on either side of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.hard_words import PLAINER
from core.plain_words import long_sentences, reading_age, remarks, sentences, syllables, words

EASY = "You can see the dog. The dog can run. " * 5
HARD = "Eligibility determinations necessitate comprehensive multidisciplinary consideration. " * 8


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n ", []),
        ("One thing. Two things!\nThree?", ["One thing.", "Two things!", "Three?"]),
        ("No full stop", ["No full stop"]),
        ("## Pay\n\nIt is **paid**.\n\n- Lunch\n- Fares", ["Pay", "It is paid.", "Lunch", "Fares"]),
        ("<p>First.</p><ul><li>Fish &amp; chips</li></ul>", ["First.", "Fish & chips"]),
        ("Read [the rules](/help/rules/) first.", ["Read the rules first."]),
        ("<script>Bad. Very bad.</script>Good.", ["Good."]),
        ("Ask Dr. Ahmed. He knows.", ["Ask Dr. Ahmed.", "He knows."]),
        ("It costs £3.50 a day. Call 01632 960001.", ["It costs £3.50 a day.", "Call 01632 960001."]),
        ("Ask: “Is it paid?” They will tell you.", ["Ask: “Is it paid?", "They will tell you."]),
        ("Come at 9.30am.\nBring lunch.", ["Come at 9.30am.", "Bring lunch."]),
    ],
)
def test_a_text_falls_into_sentences(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("You don’t need a part-time job.", 6),
        ("Call 020 7946 0811 now.", 3),
        ("Write to jo@example.org today.", 4),
        ("See https://example.org/a/b?c=d for more.", 4),
        ("It is £1,200.50 a year.", 5),
        ("Monday, 9am to 3pm", 4),
        ("…—!", 0),
    ],
)
def test_an_address_and_a_number_are_one_word_each(text, number):
    assert len(words(text)) == number


@pytest.mark.parametrize(
    ("number", "examples"),
    [
        (1, "the be job work helped times whose friend you're coach's"),
        (2, "people table wanted places quiet social doing client being business lovely someone"),
        (3, "idea area supported internship volunteer radio invited employer serious studio"),
        (4, "education experience apprenticeship January usually"),
    ],
)
def test_the_sounds_of_a_word(number, examples):
    assert {word: syllables(word) for word in examples.split()} == dict.fromkeys(examples.split(), number)


def test_too_little_text_has_no_reading_age():
    """That is neither easy nor hard."""
    assert reading_age("") is None
    assert reading_age("word " * 29) is None
    assert reading_age("word " * 30) is not None


def test_a_hard_text_is_for_older_readers():
    assert reading_age(EASY) == 5
    assert reading_age(HARD) == 18


def test_joining_sentences_makes_a_text_harder():
    short = "You meet the team at the farm. You feed the hens and clean the pens. " * 4
    assert reading_age(short.replace(". You feed", ", and then you feed")) > reading_age(short)


def test_names_addresses_and_numbers_do_not_make_it_harder():
    plain = "Ask {0} first. Then go to {1} by bus. You can call {2} at any time of the day. " * 3
    long = plain.format("Alexandria", "Wolverhampton", "020 7946 0811")
    assert reading_age(long) == reading_age(plain.format("Jo", "Ware", "us"))


def test_a_word_that_is_a_name_only_at_the_start_of_a_sentence_counts_in_full():
    text = "{} is a long word to read. " * 6
    assert reading_age(text.replace("{}", "Consideration")) > reading_age(text.replace("{}", "Thought"))


def test_a_label_is_not_a_short_sentence():
    text = "You learn to bake bread and cakes with a small team in the morning. " * 4
    assert reading_age("## Pay\n\n" * 5 + text) == reading_age(text)


def test_sentences_that_are_too_long():
    twenty, more = " ".join(["word"] * 20) + ".", " ".join(["Word"] * 21) + "."
    assert long_sentences(f"{twenty} {more}") == [more]
    assert long_sentences(more, most=21) == []


# ── Easy Read ────────────────────────────────────────────────────────────────

TWO_THINGS = "It says more than one thing. Give each a line of its own."
HIDES = "“{}” hides who does it. Begin with the person who does."
TWICE = "It says “not” twice. Say what is so."


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "You help the plants grow.",
        "An apprenticeship is a job where you also learn.",
        "You meet Ruth, Sam and Jo.",
        "You use the till, the oven and the tea machine.",
        "If you like plants, this is for you.",
        "Ask which days you can come.",
        "You do not need a plan.",
        "No, you do not need a plan.",
        "You are interested in cars.",
        "Some people are worried at first.",
        "This is called a taster.",
        "The job is paid.",
        "You are under 25, not under 14.",
        "You can visit your GP or watch TV.",
        "Provision means help.",
        "SEN is short for special educational needs.",
        "The postcode is W12 7MO.",
        " ".join(["word"] * 15),
    ],
)
def test_a_good_line_is_let_pass(sentence):
    assert remarks(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (" ".join(["word"] * 16), "It has 16 words. Use 15 or fewer: make it two lines."),
        ("You sweep, and then you go home.", TWO_THINGS),
        ("You sweep so we can open.", TWO_THINGS),
        ("You go because it is fun.", TWO_THINGS),
        ("You sweep; they cook.", TWO_THINGS),
        ("You get lunch (it is free).", TWO_THINGS),
        ("You get lunch, which is free.", TWO_THINGS),
        ("Ask Ruth. She will help.", TWO_THINGS),
        ("We commence at nine.", "“commence” is a hard word. Try “start”."),
        ("It commenced at nine.", "“commence” is a hard word. Try “start”."),
        ("Provision is good.", "“provision” is a hard word. Try “help”."),
        ("Ask your SEN officer.", "“SEN” is short for something. Write the words, or say what it means."),
        ("The form is filled in by you.", HIDES.format("is filled")),
        ("You are supported by a coach.", HIDES.format("are supported by")),
        ("Help is not given here.", HIDES.format("is not given")),
        ("You are paid by the council.", HIDES.format("are paid by")),
        ("It is not unkind.", TWICE),
        ("You do not go without a coach.", TWICE),
        ("Nobody can’t come.", TWICE),
    ],
)
def test_what_would_make_a_line_easier(sentence, said):
    assert remarks(sentence) == [said]


def test_every_fault_is_named_at_once():
    assert len(remarks("The SEN form is not submitted without a fee, and you wait. " * 2)) == 6


def test_a_word_that_was_explained_before_may_be_used():
    assert remarks("Your EHC plan says you get a placement.", known={"EHC", "placement"}) == []
    assert len(remarks("Your EHC plan says you get a placement.")) == 2


@pytest.mark.parametrize("word", sorted(PLAINER))
def test_each_hard_word_is_found_and_its_plainer_word_is_let_pass(word):
    assert remarks(f"You {word} it.") == [f"“{word}” is a hard word. Try “{PLAINER[word]}”."]
    assert not [remark for remark in remarks(f"You {PLAINER[word]} it.") if "hard word" in remark]


anything = st.text(st.characters(), max_size=200) | st.lists(
    st.sampled_from(["not un", "is ", "(", "“", ". A", "é", "\ud800", "\x00", "SEN", "<p>", "- ", "1.", "&#0;", "\n\n"])
).map("".join)


@given(anything)
def test_no_text_breaks_it_and_the_same_text_gets_the_same_answer(text):
    assert remarks(text) == remarks(text)
    assert reading_age(text) == reading_age(text)
    assert all(sentences(text))
    assert set(long_sentences(text)) <= set(sentences(text))
    assert all(syllables(word) >= 1 for word in words(text))


@given(st.text("ab. \n", max_size=300))
def test_every_word_stands_in_one_sentence(text):
    plain = " ".join(text.split())
    assert [word for sentence in sentences(plain) for word in words(sentence)] == words(plain)


@pytest.mark.parametrize("text", ["a " * 20_000, "A. " * 20_000, "1" * 50_000, "-" * 50_000, "is not " * 10_000])
def test_a_long_text_is_soon_read(text):
    reading_age(text)
    remarks(text)
