"""A bad setting stops the start and is named; a good one does what README says. Each starts a Python of its own."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = "k" * 60
REAL = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "offer.example.org", "DATABASE_URL": "sqlite:///:memory:"}
SHOW = """
import json, sys
from django.conf import settings
settings.DEBUG
print(json.dumps({name: getattr(settings, name, None) for name in sys.argv[1:]}, default=str))
"""


def start(settings: dict[str, str], *show: str) -> subprocess.CompletedProcess:
    """Start Django with no setting from outside but `settings`."""
    basics = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "localoffer.settings", "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-c", SHOW, *show]
    return subprocess.run(command, env=basics | settings, cwd=ROOT, capture_output=True, text=True, check=False)


def shown(settings: dict[str, str], *names: str) -> dict:
    answer = start(settings, *names)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


BAD = [
    ("SECRET_KEY", {"SECRET_KEY": ""}),
    ("DEBUG", {"DEBUG": "perhaps"}),
    ("DEMO", {"DEMO": "perhaps"}),
    ("SITE_URL", {"SITE_URL": "http://[broken"}),
    ("SITE_URL", {"SITE_URL": "offer.example.org"}),
    ("DATABASE_URL", {"DATABASE_URL": "mysql://u:p@127.0.0.1/x"}),
    ("DATABASE_URL", {"DATABASE_URL": "nonsense"}),
    ("DATABASE_URL", {"DATABASE_URL": "postgres://u:p@127.0.0.1:port/x"}),
    ("EMAIL_URL", {"EMAIL_URL": "pigeon://coop"}),
    ("EMAIL_URL", {"EMAIL_URL": "smtp://mail:port"}),
    ("CACHE_URL", {"CACHE_URL": "pigeon://coop"}),
    ("TRUSTED_PROXIES", {"TRUSTED_PROXIES": "nginx"}),
    ("SECURE_SSL_REDIRECT", {"SECURE_SSL_REDIRECT": "perhaps"}),
    ("REQUIRE_MFA", {"REQUIRE_MFA": "perhaps"}),
    ("LOG_LEVEL", {"LOG_LEVEL": "LOUD"}),
    ("CHECK_EVERY_MONTHS", {"CHECK_EVERY_MONTHS": "0"}),
    ("REMIND_AFTER_DAYS", {"REMIND_AFTER_DAYS": "14,15"}),
    ("HIDE_AFTER_DAYS", {"HIDE_AFTER_DAYS": "soon"}),
    ("HIDE_AT_MOST_PERCENT", {"HIDE_AT_MOST_PERCENT": "101"}),
    ("CHECK_LINKS", {"CHECK_LINKS": "perhaps"}),
    ("MAP_TILE_URL", {"MAP_TILE_URL": "http://tiles.example.org/{z}/{x}/{y}.png", "MAP_ATTRIBUTION": "Us"}),
    ("MAP_TILE_URL", {"MAP_TILE_URL": "https://tiles.example.org/{z}/{x}.png", "MAP_ATTRIBUTION": "Us"}),
    ("MAP_TILE_URL", {"MAP_TILE_URL": "https://{s}.tiles.example.org/{z}/{x}/{y}.png", "MAP_ATTRIBUTION": "Us"}),
    ("MAP_TILE_URL", {"MAP_TILE_URL": "https://a.example; script-src */{z}/{x}/{y}", "MAP_ATTRIBUTION": "Us"}),
    ("MAP_ATTRIBUTION", {"MAP_TILE_URL": "https://tiles.example.org/{z}/{x}/{y}.png"}),
]


@pytest.fixture(scope="module")
def answers() -> list[subprocess.CompletedProcess]:
    """All bad starts, side by side."""
    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(lambda bad: start(REAL | bad[1]), BAD))


@pytest.mark.parametrize("number", range(len(BAD)), ids=[str(bad) for _, bad in BAD])
def test_a_bad_value_stops_the_start_and_is_named(answers, number):
    name, _ = BAD[number]
    last_line = answers[number].stderr.strip().splitlines()[-1:]
    assert answers[number].returncode != 0
    assert last_line
    assert last_line[0].startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert name in last_line[0]
    assert KEY not in answers[number].stderr


def test_without_any_setting_it_does_not_start():
    answer = start({})
    assert answer.returncode != 0
    assert "SECRET_KEY is required" in answer.stderr


def test_a_real_site_is_strict():
    names = ["DEBUG", "DEMO", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"]
    names += [
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SECURE_HSTS_SECONDS",
        "SECURE_PROXY_SSL_HEADER",
        "REQUIRE_MFA",
    ]
    assert shown(REAL, *names) == {
        "DEBUG": False,
        "DEMO": False,
        "ALLOWED_HOSTS": ["offer.example.org"],
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_PROXY_SSL_HEADER": None,
        "REQUIRE_MFA": True,
    }


def test_a_proxy_is_believed_only_when_there_is_one():
    behind = shown(REAL | {"TRUSTED_PROXIES": "1"}, "SECURE_PROXY_SSL_HEADER")
    assert behind == {"SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"]}


def test_the_demonstration_stays_on_this_machine():
    names = ["ALLOWED_HOSTS", "DEBUG", "EMAIL_BACKEND", "REQUIRE_MFA"]
    assert shown({"DEMO": "1"}, *names) == {
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]"],
        "DEBUG": False,
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "REQUIRE_MFA": False,
    }


def test_a_council_is_named_by_its_settings():
    given = {
        "COUNCIL_NAME": "Saltmere County Council",
        "COUNCIL_CONTACT_EMAIL": "offer@saltmere.example.org",
        "SITE_URL": "https://offer.saltmere.example.org/",
    }
    names = ["COUNCIL_NAME", "COUNCIL_SHORT_NAME", "DEFAULT_FROM_EMAIL", "SITE_URL"]
    assert shown(REAL | given, *names) == {
        "COUNCIL_NAME": "Saltmere County Council",
        "COUNCIL_SHORT_NAME": "Saltmere County Council",
        "DEFAULT_FROM_EMAIL": "offer@saltmere.example.org",
        "SITE_URL": "https://offer.saltmere.example.org",
    }
