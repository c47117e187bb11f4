"""What administrators do to accounts, and the audit that they read and take with them."""

import csv
from io import StringIO

import pytest

from accounts.models import User
from accounts.roles import Role
from core.audit import record
from core.models import AuditEvent
from core.outbox import Message
from tests.conftest import signed_in
from tests.desk import filled
from tests.factories import TODAY, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
AUDIT = "/admin/core/auditevent/"


@pytest.fixture
def change(as_administrator):
    def changed(user, **values):
        address = f"/admin/accounts/user/{user.pk}/change/"
        assert as_administrator.post(address, filled(as_administrator.get(address), **values)).status_code == 302

    return changed


@pytest.mark.parametrize(
    ("values", "action", "before", "after"),
    [
        ({"role": "commissioner"}, "account.role_changed", {"role": "officer"}, {"role": "commissioner"}),
        ({"is_active": None}, "account.closed", {"is_active": True}, {"is_active": False}),
        (
            {"email": "N@example.org"},
            "account.email_changed",
            {"email": "o@example.org"},
            {"email": "n@example.org"},
        ),
    ],
)
def test_what_an_account_may_do_is_changed_at_once_and_kept(change, administrator, values, action, before, after):
    officer = UserFactory(email="o@example.org")
    theirs = signed_in(officer)
    assert theirs.get("/accounts/").status_code == 200
    change(officer, **values)
    assert theirs.get("/accounts/").status_code == 302
    event = AuditEvent.objects.get()
    assert (event.action, event.before, event.after) == (action, before, after)
    assert (event.by_key, event.key) == (str(administrator.pk), str(officer.pk))
    User.objects.filter(pk=officer.pk).update(is_active=True)
    assert theirs.get("/accounts/").status_code == 302, "an account that is opened again brings no session back"


def test_a_name_ends_no_session(change, officer):
    theirs = signed_in(officer)
    change(officer, name="Niamh")
    assert theirs.get("/accounts/").status_code == 200
    assert AuditEvent.objects.get().after == {"name": "Niamh"}


def test_a_password_that_is_set_stands_in_the_audit_and_not_what_it_is(as_administrator, officer):
    theirs = signed_in(officer)
    new = "a new and longer passphrase"
    sent = {"password1": new, "password2": new, "usable_password": "true", "set-password": "1"}
    as_administrator.post(f"/admin/accounts/user/{officer.pk}/password/", sent)
    event = AuditEvent.objects.get()
    assert (event.action, event.before, event.after) == ("account.password_set", None, None)
    assert new not in str(AuditEvent.objects.values())
    assert theirs.get("/accounts/").status_code == 302
    assert Message.objects.get().to == officer.email


def test_administrators_find_what_was_done(as_administrator, officer):
    record("listing.paused", by=officer, note="Closed for summer")
    record("account.signed_in", by=officer, row=officer)
    page = as_administrator.get(AUDIT, {"did": "listing.paused"})
    assert "Closed for summer" in page.content.decode()
    assert page.context["cl"].result_count == 1
    assert as_administrator.get(AUDIT, {"q": officer.email}).context["cl"].result_count == 2
    assert as_administrator.get(AUDIT, {"at__gte": f"{TODAY} 00:00+00:00"}).status_code == 200


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COMMISSIONER, Role.MEMBER])
def test_nobody_else_reads_it(role):
    event = record("listing.paused", by=None)
    client = signed_in(UserFactory(role=role))
    for end in ("", f"{event.pk}/change/", f"{event.pk}/history/"):
        assert client.get(f"{AUDIT}{end}").status_code == 403
    assert client.post(AUDIT, {"action": "export", "_selected_action": [event.pk]}).status_code == 403


def test_it_is_not_written_by_anybody(as_administrator):
    event = record("listing.paused", by=None)
    for end in ("add/", f"{event.pk}/change/", f"{event.pk}/delete/"):
        assert as_administrator.post(f"{AUDIT}{end}", {"post": "yes", "action": "x"}).status_code == 403
    as_administrator.post(AUDIT, {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"})
    assert AuditEvent.objects.filter(pk=event.pk, action="listing.paused").exists()


def test_a_copy_holds_no_formula_and_stands_in_the_audit(as_administrator, administrator):
    events = [
        record("listing.paused", by=None, note=f"{sign}1+1", after={"=x": 1}) for sign in ("=", "+", "-", "@", "\t")
    ]
    sent = {"action": "export", "_selected_action": [event.pk for event in events]}
    answer = as_administrator.post(AUDIT, sent)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="audit-')
    rows = list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode())))
    assert [row["note"] for row in rows] == ["'\t1+1", "'@1+1", "'-1+1", "'+1+1", "'=1+1"]
    assert rows[0]["after"] == '{"=x": 1}'
    taken = AuditEvent.objects.get(action="audit.exported")
    assert (taken.by_key, taken.note) == (str(administrator.pk), "5 events")
