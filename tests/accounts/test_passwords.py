"""A forgotten password: the same answer for everybody, a link that works once, and a mail that says what happened."""

from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.core.cache import cache
from django.test import Client

from core.models import AuditEvent
from core.outbox import Message
from tests.conftest import signed_in
from tests.factories import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
RESET, LOGIN, SITE = "/accounts/password/reset/", "/accounts/login/", "http://127.0.0.1:8000"
NEW = "a new and longer passphrase"


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    """Ask for a link; the answer, and the mail that went out."""

    def asked(email: str, **headers):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(RESET, {"email": email}, **headers)
        return answer, mail.outbox[0]

    return asked


def link_in(sent) -> str:
    (address,) = [word for word in sent.body.split() if "/key/" in word]
    assert address.startswith(SITE)
    return address.removeprefix(SITE)


def open_form(client: Client, link: str) -> str:
    """The address that the link leads to, which no longer holds the key."""
    return client.get(link).url


def test_whether_there_is_an_account_only_the_mail_says(officer, ask):
    known, to_officer = ask("Officer@example.org")
    unknown, to_nobody = ask("nobody@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url) == (302, f"{RESET}done/")
    assert to_officer.to == [officer.email]
    assert to_nobody.to == ["nobody@example.org"]
    assert "There is no account" in to_nobody.body
    assert "/key/" not in to_nobody.body


def test_a_closed_account_gets_no_link(officer, ask):
    officer.is_active = False
    officer.save()
    _, sent = ask(officer.email)
    assert "There is no account" in sent.body


def test_a_new_password_by_mail(client, officer, ask):
    elsewhere = signed_in(officer)
    _, sent = ask(officer.email)
    link = link_in(sent)
    form = open_form(client, link)
    assert form.endswith("-set-password/")
    assert "Choose a new password" in client.get(form).content.decode()
    assert client.post(form, {"password1": "password1234"}).status_code == 200
    assert client.post(form, {"password1": NEW}).url == f"{RESET}key/done/"
    officer.refresh_from_db()
    assert officer.check_password(NEW)
    assert elsewhere.get("/accounts/").status_code == 302, "signed out everywhere"
    assert client.get("/accounts/").status_code == 302, "and a link alone signs nobody in"
    assert "does not work any more" in Client().get(link).content.decode(), "it is used once"
    assert AuditEvent.objects.get().action == "account.password_reset"
    assert Message.objects.first().subject.startswith("You have a new password")


def test_a_link_is_good_for_a_day(client, officer, ask, monkeypatch):
    _, sent = ask(officer.email)
    late = datetime.now() + timedelta(hours=24, minutes=1)  # noqa: DTZ005 - Django's own are naive
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: late)
    assert "does not work any more" in client.get(link_in(sent)).content.decode()


@pytest.mark.parametrize("end", ["1-forged/", "zzzzzzzz-forged/", "1-set-password/", "0-x-y-z/"])
def test_a_link_that_we_did_not_make_opens_nothing(client, officer, end):
    page = client.get(f"{RESET}key/{end}")
    assert page.status_code == 200
    assert "does not work any more" in page.content.decode()
    assert client.post(f"{RESET}key/{end}", {"password1": NEW}).status_code == 200
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_the_link_names_the_site_whatever_host_was_asked(officer, ask, settings):
    settings.ALLOWED_HOSTS = ["*"]
    _, sent = ask(officer.email, headers={"host": "evil.example"})
    assert "evil.example" not in sent.body
    assert link_in(sent)


def test_an_old_address_opens_nothing_once_it_has_changed(client, officer, ask):
    _, sent = ask(officer.email)
    officer.email = "moved@example.org"
    officer.save()
    assert "does not work any more" in client.get(link_in(sent)).content.decode()
    _, sent = ask("officer@example.org")
    assert "There is no account" in sent.body
    assert not EmailAddress.objects.exists(), "an account has the one address that it is found by"


def test_to_change_it_takes_the_one_of_now(as_officer, officer):
    address = "/accounts/password/change/"
    page = as_officer.post(address, {"oldpassword": "wrong", "password1": NEW})
    assert "This is not your password of now" in page.content.decode()
    page = as_officer.post(address, {"oldpassword": PASSWORD, "password1": "officer@example.org"})
    assert "too similar" in page.content.decode()
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    as_officer.post(address, {"oldpassword": PASSWORD, "password1": NEW})
    assert AuditEvent.objects.get().action == "account.password_changed"
    assert Message.objects.get().to == officer.email


def test_a_manager_of_passwords_can_fill_them_in(client):
    page = client.get(LOGIN).content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page


@pytest.mark.parametrize(
    "address", ["/accounts/signup/", "/accounts/email/", "/accounts/confirm-email/", "/accounts/2fa/"]
)
def test_what_is_not_used_has_no_address(client, address):
    assert client.get(address).status_code == 404
