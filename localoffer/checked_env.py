"""A setting is read once and, where it is wrong, the start stops and says which one."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]+)?")
A_WEEK = 7  # days
YES, NO = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def read(cast: Callable[..., Any], name: str, *, default: Any, choices: Sequence[Any] = ()) -> Any:
    """The value of the setting `name`, read by django-environ's `cast`.

    Raises `ImproperlyConfigured`, which names the setting, when the value cannot be read or is
    none of the `choices`.
    """
    try:
        value = cast(name, default=default)
    except Exception as error:
        raise ImproperlyConfigured(f"{name} is not a value this setting can have: {error}") from error
    if choices and value not in choices:
        raise ImproperlyConfigured(f"{name} must be {in_words(choices)}.")
    return value


def in_words(choices: Sequence[Any]) -> str:
    if isinstance(choices, range):
        return f"from {choices[0]:,} to {choices[-1]:,}"
    return f"one of: {', '.join(map(str, choices))}"


def rising_days(env: environ.Env) -> Callable[..., list[int]]:
    """Numbers of days with commas between, each at least a week after the one before: nobody gets two mails a week."""

    def cast(name: str, *, default: list[int]) -> list[int]:
        days = [int(part) for part in env.list(name, default=list(map(str, default))) if part.strip()]
        if any(later - earlier < A_WEEK for earlier, later in pairwise([0, *days])):
            raise ValueError("the first must be 7 or more, and each at least 7 more than the one before")
        return days

    return cast


def boolean(env: environ.Env) -> Callable[..., bool]:
    """Yes or no; anything else is refused, not read as no."""

    def cast(name: str, *, default: bool) -> bool:
        text = env.str(name, default="").strip().lower()
        if not text:
            return default
        if text not in YES | NO:
            raise ValueError(f"{text!r} is neither of: true, false")
        return text in YES

    return cast


def tile_address(env: environ.Env) -> Callable[..., str]:
    """An https address with a place each for {z}, {x} and {y}, and a host that is always the same; or none."""

    def cast(name: str, *, default: str) -> str:
        text = env.str(name, default=default)
        address = urlsplit(text)
        places = re.findall(r"\{(.*?)\}", text)
        if text and (
            address.scheme != "https" or not HOST.fullmatch(address.netloc) or sorted(places) != ["x", "y", "z"]
        ):
            raise ValueError("it must be like https://tiles.example.org/{z}/{x}/{y}.png, with one fixed host")
        return text

    return cast


def web_address(env: environ.Env) -> Callable[..., str]:
    """An http(s) address without a slash at its end."""

    def cast(name: str, *, default: str) -> str:
        address = urlsplit(env.str(name, default=default))
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise ValueError("it must begin with https:// and a host name")
        return address.geturl().rstrip("/")

    return cast
