import pytest

from accounts.models import User
from accounts.roles import Role
from tests.desk import filled
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.one_database

ADD = "/admin/accounts/user/add/"


def change(user) -> str:
    return f"/admin/accounts/user/{user.pk}/change/"


def test_administrator_opens_an_account_by_email_address(as_administrator, visitor):
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    sent = filled(as_administrator.get(ADD), email="New.Person@Example.org", role=Role.OFFICER, **passwords)
    assert as_administrator.post(ADD, sent).status_code == 302
    assert User.objects.get(email="new.person@example.org").role == Role.OFFICER
    signed_in = visitor.post("/accounts/login/", {"login": "NEW.person@example.org", "password": PASSWORD})
    assert signed_in.status_code == 302


def test_one_address_has_one_account(as_administrator):
    UserFactory(email="taken@example.org")
    sent = filled(as_administrator.get(ADD), email="TAKEN@example.org", password1=PASSWORD, password2=PASSWORD)
    answer = as_administrator.post(ADD, sent)
    assert "already exists" in str(answer.context["adminform"].form.errors["email"])


def test_administrator_changes_a_role_and_closes_an_account(as_administrator, officer):
    sent = filled(as_administrator.get(change(officer)), role=Role.COMMISSIONER, is_active=None)
    assert as_administrator.post(change(officer), sent).status_code == 302
    officer.refresh_from_db()
    assert (officer.role, officer.is_active) == (Role.COMMISSIONER, False)


def test_administrator_sets_a_password(as_administrator, officer):
    address = f"/admin/accounts/user/{officer.pk}/password/"
    assert as_administrator.get(address).status_code == 200
    new = "a new and longer passphrase"
    sent = {"password1": new, "password2": new, "usable_password": "true", "set-password": "1"}
    assert as_administrator.post(address, sent).status_code == 302
    officer.refresh_from_db()
    assert officer.check_password(new)


def test_administrator_cannot_lock_themselves_out(as_administrator, administrator):
    as_administrator.post(
        change(administrator), filled(as_administrator.get(change(administrator)), role=Role.MEMBER, is_active=None)
    )
    administrator.refresh_from_db()
    assert (administrator.role, administrator.is_active) == (Role.ADMINISTRATOR, True)


def test_administrator_cannot_take_over_a_superuser(as_administrator):
    root = User.objects.create_superuser("root@example.org", PASSWORD)
    assert as_administrator.post(change(root), {"email": "mine@example.org", "role": "member"}).status_code == 403
    assert as_administrator.get(f"/admin/accounts/user/{root.pk}/password/").status_code == 403


@pytest.mark.parametrize("page", ["", "add/", "{}/change/", "{}/password/", "{}/delete/"])
def test_officer_and_commissioner_do_not_touch_accounts(as_officer, as_commissioner, administrator, page):
    address = f"/admin/accounts/user/{page.format(administrator.pk)}"
    assert as_officer.get(address).status_code == 403
    assert as_commissioner.get(address).status_code == 403


def test_accounts_are_closed_never_deleted(as_administrator, officer):
    assert as_administrator.post(f"/admin/accounts/user/{officer.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=officer.pk).exists()
