"""Postcodes as people type them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.parsing import Postcode, parse_answer, parse_date, parse_hours, parse_moment, parse_postcode, parse_whole


@pytest.mark.parametrize(
    ("text", "outcode", "sector", "unit"),
    [
        ("W6 9AB", "W6", "W6 9", "W6 9AB"),
        ("w69ab", "W6", "W6 9", "W6 9AB"),
        ("  w6   9ab ", "W6", "W6 9", "W6 9AB"),
        ("W 6 9 A B", "W6", "W6 9", "W6 9AB"),
        ("W6\u00a09AB", "W6", "W6 9", "W6 9AB"),
        ("SW1A 1AA", "SW1A", "SW1A 1", "SW1A 1AA"),
        ("sw1a1aa", "SW1A", "SW1A 1", "SW1A 1AA"),
        ("W12 8QT", "W12", "W12 8", "W12 8QT"),
        ("EC1A1BB", "EC1A", "EC1A 1", "EC1A 1BB"),
        ("N1 9GU", "N1", "N1 9", "N1 9GU"),
        ("W6 9", "W6", "W6 9", ""),
        ("SW1A 1", "SW1A", "SW1A 1", ""),
        ("W6", "W6", "", ""),
        ("w12", "W12", "", ""),
        ("EC1A", "EC1A", "", ""),
    ],
)
def test_a_postcode_is_read(text, outcode, sector, unit):
    postcode = parse_postcode(text)
    assert postcode == Postcode(outcode, sector, unit)
    assert str(postcode) == (unit or sector or outcode)
    assert postcode.finest_first == [code for code in (unit, sector, outcode) if code]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "W",
        "6",
        "69AB",
        "W6 9A",
        "W6 AB9",
        "WWW6 9AB",
        "WWW6",
        "WWW6 9",
        "W666",
        "W6 9AB extra",
        "Camden",
        "W6 99",
        "W6-9AB",
        "W６ ９AB",
    ]
    + ["W6 9AB\nW6 9AC", "٣6 9AB", "\x00", "W6 9AB;", "<W6>", "SW1A 1AA1", "12345"],
)
def test_what_has_not_the_shape_is_refused(text):
    with pytest.raises(ValueError, match="is not a postcode"):
        parse_postcode(text)


@given(st.text())
def test_any_text_is_read_or_refused(text):
    try:
        postcode = parse_postcode(text)
    except ValueError:
        return
    assert parse_postcode(str(postcode)) == postcode


letters, digits = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), st.sampled_from("0123456789")


@given(
    st.text(letters, min_size=1, max_size=2), digits, st.one_of(st.just(""), digits, letters), digits, letters, letters
)
def test_spaces_and_case_do_not_matter(area, district, more, sector, one, two):
    outcode, inward = f"{area}{district}{more}", f"{sector}{one}{two}"
    expected = Postcode(outcode, f"{outcode} {sector}", f"{outcode} {inward}")
    assert parse_postcode(f"{outcode}{inward}") == parse_postcode(f" {outcode} {inward} ".lower()) == expected


@pytest.mark.parametrize("text", ["2027-03-04", "04/03/2027", "4/3/2027", " 2027-3-4 "])
def test_a_date_is_read_in_both_forms_the_day_first(text):
    assert parse_date(text) == date(2027, 3, 4)


@pytest.mark.parametrize("text", ["", "4 March", "13/13/2027", "2027-02-29", "04/03/27", "0027-03-04", "٤/٣/٢٠٢٧"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - each part says it in its own words
        parse_date(text)


def test_a_moment_is_in_london():
    assert parse_moment("04/07/2027 16.30").astimezone(UTC) == datetime(2027, 7, 4, 15, 30, tzinfo=UTC)
    assert parse_moment("2027-01-04T9:05") == parse_moment("4/1/2027 09:05:00")
    for text in ("2027-01-04", "2027-01-04 25:00", "16:30"):
        with pytest.raises(ValueError):  # noqa: PT011
            parse_moment(text)


def test_numbers_are_read_as_people_and_spreadsheets_write_them():
    assert (parse_whole("16"), parse_whole(" 16.0 "), parse_hours("7.5"), parse_hours("16")) == (16, 16, 7.5, 16)
    for read, text in ((parse_whole, "16.5"), (parse_whole, "-1"), (parse_hours, "1e3"), (parse_hours, "nan")):
        with pytest.raises(ValueError):  # noqa: PT011
            read(text)


def test_nothing_is_not_a_no():
    assert [parse_answer(text) for text in ("Yes", " no", "")] == ["yes", "no", "not_stated"]
    with pytest.raises(ValueError):  # noqa: PT011
        parse_answer("maybe")
