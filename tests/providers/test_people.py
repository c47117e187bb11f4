"""The people of an organisation: who reads the list, who changes it, and that somebody can always invite."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent
from providers.actions import LastManager, change_rights, remove
from providers.models import Level, Membership
from tests.conftest import signed_in
from tests.factories import InvitationFactory, MembershipFactory, ProviderFactory

ROUNDS = 10  # a race is not lost every time
PEOPLE = "/portal/provider/willow-yard/people/"
pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]


@pytest.fixture
def provider():
    return ProviderFactory(slug="willow-yard", name="Willow Yard")


@pytest.fixture
def manager(provider):
    return MembershipFactory(provider=provider, level=Level.MANAGER, user__name="Mina")


@pytest.fixture
def editor(provider):
    return MembershipFactory(provider=provider, level=Level.EDITOR, user__name="Ed")


@pytest.mark.parametrize("level", Level)
def test_everybody_reads_the_list_and_managers_may_change_it(provider, manager, level):
    reader = MembershipFactory(provider=provider, level=level)
    InvitationFactory(provider=provider, email="invited@example.org")
    stranger = MembershipFactory()
    page = signed_in(reader.user).get(PEOPLE).content.decode()
    assert "Mina" in page
    assert stranger.user.email not in page
    assert ("Invite a colleague" in page) == ("invited@example.org" in page) == (level == Level.MANAGER)


def test_a_manager_changes_what_a_colleague_may_do(manager, editor):
    client = signed_in(manager.user)
    assert client.post(f"{PEOPLE}{editor.pk}/", {"level": "viewer"}).url == PEOPLE
    editor.refresh_from_db()
    assert editor.level == Level.VIEWER
    event = AuditEvent.objects.get(action="membership.changed")
    assert (event.by_key, event.before["level"], event.after["level"]) == (str(manager.user_id), "editor", "viewer")


def test_a_manager_removes_a_colleague(manager, editor):
    theirs = signed_in(editor.user)
    assert theirs.get(PEOPLE).status_code == 200
    assert signed_in(manager.user).post(f"{PEOPLE}{editor.pk}/remove/").url == PEOPLE
    assert theirs.get(PEOPLE).status_code == 404
    assert AuditEvent.objects.get(action="membership.removed").before["level"] == "editor"


@pytest.mark.parametrize(("end", "sent"), [("", {"level": "editor"}), ("remove/", {})])
def test_the_last_manager_stays(manager, editor, end, sent):
    page = signed_in(manager.user).post(f"{PEOPLE}{manager.pk}/{end}", sent)
    assert page.status_code == 200
    assert "Make a colleague manager first" in page.content.decode()
    manager.refresh_from_db()
    assert manager.level == Level.MANAGER


def test_a_manager_whose_account_is_closed_does_not_count(provider, manager):
    MembershipFactory(provider=provider, level=Level.MANAGER, user__is_active=False)
    with pytest.raises(LastManager):
        remove(membership=manager, by=manager.user)


def test_a_manager_may_leave_while_another_stays(provider, manager):
    MembershipFactory(provider=provider, level=Level.MANAGER)
    assert signed_in(manager.user).post(f"{PEOPLE}{manager.pk}/remove/").url == "/portal/"


def test_somebody_of_another_organisation_is_not_there(manager):
    other = MembershipFactory()
    client = signed_in(manager.user)
    for end in ("", "remove/"):
        assert client.get(f"{PEOPLE}{other.pk}/{end}").status_code == 404
        assert client.post(f"{PEOPLE}{other.pk}/{end}", {"level": "viewer"}).status_code == 404
    assert Membership.objects.get(pk=other.pk).level == Level.EDITOR


def test_who_is_no_manager_any_more_changes_nothing(provider, manager, editor):
    MembershipFactory(provider=provider, level=Level.MANAGER)
    Membership.objects.filter(pk=manager.pk).update(level=Level.VIEWER)
    with pytest.raises(PermissionDenied):
        remove(membership=editor, by=manager.user)
    with pytest.raises(PermissionDenied):
        change_rights(membership=editor, level=Level.MANAGER, may_list=True, may_place=False, by=manager.user)


@pytest.mark.one_database
def test_the_list_costs_the_same_however_long(provider, manager):
    client = signed_in(manager.user)
    MembershipFactory(provider=provider)
    InvitationFactory(provider=provider)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(PEOPLE)
        return len(asked)

    few = queries()
    MembershipFactory.create_batch(5, provider=provider)
    InvitationFactory.create_batch(5, provider=provider)
    assert queries() == few


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time on SQLite")
def test_two_managers_cannot_remove_each_other():
    answers = [remove_each_other(ProviderFactory()) for _ in range(ROUNDS)]
    assert [said for said in answers if said not in (["PermissionDenied", "removed"], ["LastManager", "removed"])] == []


def remove_each_other(provider) -> list[str]:
    """Two managers at once; what each was told."""
    one, other = MembershipFactory.create_batch(2, provider=provider, level=Level.MANAGER)
    ready, answers = threading.Barrier(2), []

    def take_out(membership, by):
        connection.ensure_connection()
        ready.wait()
        try:
            remove(membership=membership, by=by)
            answers.append("removed")
        except (LastManager, PermissionDenied) as refusal:
            answers.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take_out, args=pair) for pair in ((other, one.user), (one, other.user))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)
