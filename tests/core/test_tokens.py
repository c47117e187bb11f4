import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.tokens import ExpiredToken, WrongToken, make_token, read_token

NOW = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/London"))
MONTH = timedelta(days=30)


def read(token: str, *, purpose: str = "confirm", at: datetime = NOW) -> str:
    return read_token(purpose, token, at=at, max_age=MONTH)


@settings(max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_it_comes_back_as_it_was_and_stands_in_an_address(value):
    token = make_token("confirm", value, at=NOW)
    assert read(token) == value
    assert re.fullmatch(r"[A-Za-z0-9_.=-]+", token)


def test_it_is_for_one_purpose():
    with pytest.raises(WrongToken):
        read(make_token("invitation", "7", at=NOW))


def test_too_old_is_said_apart_and_by_whom_it_was():
    token = make_token("confirm", "7", at=NOW)
    assert read(token, at=NOW + MONTH) == "7"
    with pytest.raises(ExpiredToken) as expired:
        read(token, at=NOW + MONTH + timedelta(seconds=1))
    assert expired.value.value == "7"


def test_a_clock_set_back_does_not_break_it():
    assert read(make_token("confirm", "7", at=NOW), at=NOW - timedelta(hours=1)) == "7"


@pytest.mark.parametrize("token", ["", ".", "x", "a.b", "é", "WyI3IiwxXQ.", "\x00", "a" * 5000])
def test_what_is_not_ours_is_refused(token):
    with pytest.raises(WrongToken) as wrong:
        read(token)
    assert not isinstance(wrong.value, ExpiredToken)


def test_a_changed_letter_is_refused():
    token = make_token("confirm", "7", at=NOW)
    for place, letter in enumerate(token[:-1]):
        with pytest.raises(WrongToken):
            read(token[:place] + ("A" if letter != "A" else "B") + token[place + 1 :])
