"""Links that work without signing in: signed, for one purpose, and for a time.

A token says who it is for and when it was made; that it can be used once, or no more, is for the row that it
names to say.
"""

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.utils import timezone


class WrongToken(Exception):
    """Not one of ours, or not for this purpose."""


class ExpiredToken(WrongToken):
    """One of ours, too old; `value` is what it was made for."""

    def __init__(self, value: str):
        super().__init__("This token has expired.")
        self.value = value


def make_token(purpose: str, value: str, *, at: datetime) -> str:
    """A token for `value`, made at the moment `at`; letters that stand in an address as they are."""
    return signer(purpose).sign_object([value, int(at.timestamp())])


def read_token(purpose: str, token: str, *, at: datetime, max_age: timedelta) -> str:
    """The value of a token of ours. Raises `WrongToken`, or `ExpiredToken` where it is older than `max_age`."""
    try:
        value, made = signer(purpose).unsign_object(token)
        made_at = datetime.fromtimestamp(made, timezone.get_current_timezone())
    except (BadSignature, ValueError, TypeError, OverflowError) as error:
        raise WrongToken("This is not a token of ours.") from error
    if at - made_at > max_age:
        raise ExpiredToken(value)
    return value


def signer(purpose: str) -> Signer:
    return Signer(salt=f"localoffer.token.{purpose}", sep=".")
