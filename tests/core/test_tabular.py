"""Spreadsheets in and out, and files that are none."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from core.tabular import Unreadable, read_table, write_csv, write_json, write_xlsx
from tests.factories import picture

COLUMNS = ("ref", "title", "note")
ROWS = [("1", "Baking, with Jo", "one\ntwo"), ("2", 'He said "yes"', ""), ("3", "Café – né", "a;b")]
LETTERS = st.characters(codec="utf-8", exclude_characters="\r", exclude_categories=["Cc", "Cs"])
TEXTS = st.one_of(
    st.text(LETTERS, max_size=12), st.sampled_from(["=1+1", "'=1", "''@x", "-", "+44 20", "\t", "=\n", "'"])
)


def texts(content: bytes, **limits) -> list[tuple[str, ...]]:
    return [tuple(row.values.values()) for row in read_table(content, **limits).rows]


def workbook(*rows: tuple) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def refusal(content: bytes, **limits) -> str:
    with pytest.raises(Unreadable) as refused:
        read_table(content, **limits)
    return str(refused.value)


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_whatever_letters_and_with_whatever_between_the_cells(letters, delimiter):
    text = f" Ref {delimiter}TITLE\r\n7{delimiter}Café – né\r\n"
    table = read_table(text.encode(letters))
    assert table.columns == ("ref", "title")
    assert [row.values for row in table.rows] == [{"ref": "7", "title": "Café – né"}]
    assert bool(table.notes) == (letters == "cp1252")


def test_the_first_row_under_the_headings_is_row_1_and_blank_rows_are_counted_but_left_out():
    table = read_table(b"a,b\n1,2\n,\n\n3,4\n")
    assert [row.number for row in table.rows] == [1, 4]


def test_a_row_may_be_short_and_one_that_is_too_long_is_marked():
    short, long, blank = read_table(b"a,b\n1\n1,2,3\n1,2,,\n").rows
    assert short.values == {"a": "1", "b": ""}
    assert (short.extra, long.extra, blank.extra) == (0, 1, 0)


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_what_is_written_is_read_as_it_was(write):
    assert texts(write(COLUMNS, ROWS)) == ROWS


@given(st.lists(st.tuples(TEXTS, TEXTS, st.just("x")), max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back_from_a_csv_and_is_never_taken_for_a_formula(rows):
    table = read_table(write_csv(COLUMNS, rows))
    assert [tuple(row.values.values()) for row in table.rows] == rows
    assert not any(row.formulas for row in table.rows)


@given(st.lists(st.tuples(TEXTS, TEXTS, st.just("x")), max_size=3))
@settings(max_examples=12, deadline=None)
def test_any_text_comes_back_from_xlsx(rows):
    assert texts(write_xlsx(COLUMNS, rows)) == rows


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])  # noqa: RUF001
def test_nothing_that_is_written_begins_as_a_formula_does(text):
    assert f"'{text.strip()}" in write_csv(["a"], [[text]]).decode().replace("\t", "").replace("\r", "")
    assert texts(write_xlsx(["a"], [[f"{text}x"]])) == [(f"{text}x".replace("\r", "\n"),)]  # XML has one line's end


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "+cmd", "\t=1", '=HYPERLINK("http://x")']
)
def test_a_formula_that_comes_in_is_marked(text):
    (row,) = read_table(b"a,b\n" + write_csv(["x"], [[text]]).splitlines()[1].replace(b"'", b"", 1) + b",x\n").rows
    assert row.formulas == {"a"}


@pytest.mark.parametrize("text", ["+44 20 7946 0123", "- Ring the team", "-", "'=1+1", "Tea = nice"])
def test_a_telephone_number_a_line_of_a_list_and_a_marked_text_are_no_formulas(text):
    (row,) = read_table(f'a,b\n"{text}",x\n'.encode()).rows
    assert not row.formulas


def test_a_formula_of_a_workbook_is_marked():
    (row,) = read_table(workbook(("a", "b"), ("=1+1", "x"))).rows
    assert row.formulas == {"a"}


def test_numbers_dates_and_ticks_of_a_workbook_are_read_as_one_types_them():
    row = ("a", 16, 7.5, date(2027, 3, 4), datetime(2027, 3, 4, 16, 30), True, None)  # noqa: DTZ001
    assert texts(workbook(tuple("abcdefg"), row)) == [("a", "16", "7.5", "2027-03-04", "2027-03-04 16:30", "yes", "")]


def test_json_is_a_list_of_objects():
    assert write_json(("a", "b"), [("=1", "é")]).decode() == '[{"a": "=1", "b": "é"}]'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b",,\n1,2,3\n", "first line"),
        (b"a,A \n1,2\n", "“a”"),
        (picture(kind="JPEG"), "photo"),
        (picture(kind="PNG"), "picture"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old .xls"),
        (b"<html><table><tr><td>title</td></tr></table>", "web page"),
        ("title\nx\n".encode("utf-16-le"), "not a spreadsheet"),
        (b"\0\1\2\3" * 500, "not a spreadsheet"),
        (b"title\n\x81\x8d\n", "not a spreadsheet"),
        (b'title,summary\n"never closed,1\n2,3\n', "quote mark"),
        (b"title\n" + b"x" * 1_000_000 + b"\n", "letters"),
        (",".join(f"c{n}" for n in range(201)).encode() + b"\n", "200 columns"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told_in_kind_words(content, said):
    words = refusal(content)
    assert said in words
    assert len(words) < 250


def test_a_file_of_more_rows_than_we_take_is_told_so():
    assert "20,000 rows" in refusal(b"a\n" + b"1\n" * 50_000)
    assert "20 MB" in refusal(b"a\n" + b"1\n" * 11_000_000)
    assert len(texts(b"a\n" + b"1\n" * 5, most_rows=5)) == 5


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_zip_bomb_is_refused_without_unpacking_it():
    bomb = zipped(
        **{"[Content_Types].xml": b"x", "xl/workbook.xml": b"x", "xl/worksheets/sheet1.xml": b" " * 30_000_000}
    )
    assert len(bomb) < 100_000
    assert "unpacks" in refusal(bomb)
    assert "packed file" in refusal(zipped(**{"letter.txt": b"hello"}))


def test_a_workbook_whose_xml_unfolds_itself_is_refused():
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    whole = zipfile.ZipFile(io.BytesIO(write_xlsx(["a"], [["1"]])))
    parts = {name: whole.read(name) for name in whole.namelist()} | {"xl/sharedStrings.xml": laughs}
    types = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'spreadsheetml.sharedStrings+xml"/></Types>',
    )
    assert "damaged" in refusal(zipped(**parts | {"[Content_Types].xml": types}))


WHOLE = write_xlsx(COLUMNS, ROWS)


@given(st.integers(3, len(WHOLE) - 1))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_half_a_workbook_is_told_to_be_damaged(length):
    assert "damaged" in refusal(WHOLE[:length])


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=20))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_workbook_with_wrong_bytes_is_read_or_refused(wrong):
    content = bytearray(WHOLE)
    for at, byte in wrong:
        content[at] = byte
    with suppress(Unreadable):
        read_table(bytes(content))
