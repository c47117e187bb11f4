import logging

import pytest

from core.logs import WithoutTokens

TOKEN = "WyJmZDE4YTM5NS02YmRj.gBHaa540AeW_4D3g-qM0K0LxWtKbGxRC3xKuPvzZDWU"


@pytest.mark.parametrize(
    ("address", "logged"),
    [
        (f"/accounts/invitation/{TOKEN}/ask/", "Gone: /accounts/invitation/.../ask/"),
        (
            "/accounts/password/reset/key/1-d2x4kp-0123456789abcdef0123456789abcdef/",
            "Gone: /accounts/password/reset/key/.../",
        ),
        ("/opportunities/a-listing-with-a-name/", "Gone: /opportunities/a-listing-with-a-name/"),
    ],
)
def test_no_line_of_a_log_holds_a_token(address, logged):
    line = logging.LogRecord("django.request", logging.WARNING, "log.py", 1, "%s: %s", ("Gone", address), None)
    assert WithoutTokens().filter(line)
    assert line.getMessage() == logged


def test_the_log_of_the_site_leaves_them_out(settings):
    assert "without_tokens" in settings.LOGGING["handlers"]["console"]["filters"]
    assert settings.LOGGING["filters"]["without_tokens"] == {"()": "core.logs.WithoutTokens"}
