"""The second step of signing in: staff must have it, codes work once, and a copy of the database opens nothing."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from accounts.roles import Role
from core.models import AuditEvent
from core.outbox import Message
from tests.conftest import signed_in
from tests.factories import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
ORIGINAL_KEY = settings.SECRET_KEY
SET_UP = "/accounts/app/add/"


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def required(settings):
    settings.REQUIRE_MFA = True


def code_of(secret: str, *, steps_ago: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - steps_ago))


def with_app(user) -> str:
    """Give `user` the second step; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def forget_what_allauth_remembers() -> None:
    for key in [key for key in cache._cache if "totp.used" in key]:
        cache.delete(key.removeprefix(":1:"))


def sign_in(client: Client, user):
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})


@pytest.mark.parametrize("address", ["/admin/", "/admin/pathways/opportunity/", "/portal/", "/admin/logout/"])
def test_staff_are_led_to_set_it_up_first(required, as_officer, address):
    response = as_officer.get(address)
    assert response.status_code == 302
    assert response.url.startswith(f"{SET_UP}?next=")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COMMISSIONER, Role.ADMINISTRATOR])
def test_nothing_is_written_without_it(required, role):
    client = signed_in(UserFactory(role=role))
    assert client.post("/admin/strategy/gap/add/", {"what_is_missing": "x"}).url.startswith(SET_UP)


@pytest.mark.parametrize("address", ["/", "/accounts/", "/accounts/logout/", "/accounts/password/change/"])
def test_it_locks_nobody_out_of_the_rest(required, as_officer, address):
    assert as_officer.get(address).status_code == 200


def test_members_of_organisations_choose_for_themselves(required, as_member):
    assert as_member.get("/portal/").status_code == 200


def test_the_demonstration_does_not_ask_for_it(as_officer):
    assert as_officer.get("/admin/").status_code == 200


def test_an_officer_sets_it_up_and_comes_in(required, client, officer):
    sign_in(client, officer)
    page = client.get(SET_UP)
    assert page.status_code == 200, "who has just signed in is not asked for the password again"
    secret = page.context["form"].secret
    text = page.content.decode()
    assert secret in text
    assert 'role="img"' in text
    assert "data:" not in text
    assert client.post(SET_UP, {"code": "000000"}).status_code == 200
    done = client.post(SET_UP, {"code": code_of(secret)})
    assert done.url == "/accounts/spare-codes/"
    codes = client.get(done.url).context["unused_codes"]
    assert len(codes) == 10
    assert client.get("/admin/").status_code == 200
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert not [code for code in codes if code in stored]


def test_with_it_a_password_alone_opens_nothing(required, client, officer):
    secret = with_app(officer)
    assert sign_in(client, officer).url == "/accounts/code/"
    assert client.get("/admin/").url == "/accounts/login/?next=/admin/"
    assert client.post("/accounts/code/", {"code": "000000"}).status_code == 200
    assert client.get("/admin/").status_code == 302
    assert client.post("/accounts/code/", {"code": code_of(secret)}).url == "/portal/"
    assert client.get("/admin/").status_code == 200
    assert set(AuditEvent.objects.values_list("action", flat=True)) == {"account.code_failed", "account.signed_in"}


def test_after_a_change_of_key_no_code_fits_and_nothing_breaks(client, officer, settings):
    secret = with_app(officer)
    settings.SECRET_KEY = "another key, as after a restore that forgot the first"
    sign_in(client, officer)
    for code in (code_of(secret), code_of(""), "00000000"):
        assert client.post("/accounts/code/", {"code": code}).status_code == 200
    settings.SECRET_KEY_FALLBACKS = [ORIGINAL_KEY]
    assert client.post("/accounts/code/", {"code": code_of(secret)}).status_code == 302


@pytest.mark.parametrize("steps_ago", [0, 1])
def test_a_code_is_taken_once(client, officer, steps_ago):
    secret = with_app(officer)
    code = code_of(secret, steps_ago=steps_ago)
    sign_in(client, officer)
    assert client.post("/accounts/code/", {"code": code}).status_code == 302
    forget_what_allauth_remembers()  # for half a minute only, and a code is good for longer
    another = Client()
    sign_in(another, officer)
    for typed in (code, f" {code}", f"{code[:3]} {code[3:]}"):
        assert another.post("/accounts/code/", {"code": typed}).status_code == 200, typed


def test_a_spare_code_is_taken_once(client, officer):
    with_app(officer)
    spare = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client, officer)
    assert client.post("/accounts/code/", {"code": spare}).url == "/portal/"
    another = Client()
    sign_in(another, officer)
    assert another.post("/accounts/code/", {"code": spare}).status_code == 200


def test_codes_are_tried_five_times(client, officer):
    secret = with_app(officer)
    sign_in(client, officer)
    tried = [client.post("/accounts/code/", {"code": "000000"}).status_code for _ in range(6)]
    assert tried == [200] * 5 + [429]
    assert client.post("/accounts/code/", {"code": code_of(secret)}).status_code == 429


def test_turning_it_off_is_known_to_the_person_and_the_audit(client, officer):
    secret = with_app(officer)
    sign_in(client, officer)
    client.post("/accounts/code/", {"code": code_of(secret)})
    assert client.post("/accounts/app/remove/").url == "/accounts/"
    assert not Authenticator.objects.exists()
    event = AuditEvent.objects.get(action="account.mfa_off")
    assert event.by_key == str(officer.pk)
    assert Message.objects.get().to == officer.email


def test_an_administrator_helps_somebody_whose_phone_is_lost(as_administrator, officer):
    with_app(officer)
    theirs = signed_in(officer)
    sent = {"action": "take_second_step", "_selected_action": [officer.pk]}
    as_administrator.post("/admin/accounts/user/", sent)
    assert not Authenticator.objects.exists()
    assert theirs.get("/accounts/").status_code == 302
    assert AuditEvent.objects.filter(action="account.mfa_off", key=str(officer.pk)).exists()
    assert Message.objects.get().to == officer.email
