"""An invitation: sent, accepted once, too old, taken back, sent again, forged."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from core.models import AuditEvent
from core.outbox import Message
from core.tokens import make_token
from providers.actions import NotUsable, accept, invite, open_account, send_again, take_back
from providers.models import Invitation, Level, Membership
from tests.conftest import signed_in
from tests.factories import PASSWORD, InvitationFactory, MembershipFactory, ProviderFactory, UserFactory
from tests.refusals import assert_refused

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]
OLD = timedelta(days=14, minutes=1)


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def manager():
    return MembershipFactory(
        level=Level.MANAGER, provider__slug="willow-yard", provider__name="Willow Yard", user__name="Mina"
    )


@pytest.fixture
def invitation(manager):
    return InvitationFactory(provider=manager.provider, email="new@example.org", invited_by=manager.user)


def link(invitation) -> str:
    return f"/accounts/invitation/{invitation.token}/"


NEW = {"name": "Ned New", "password": "three words that I made up"}


def test_a_manager_invites_and_a_newcomer_joins(manager, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = signed_in(manager.user).post(
            "/portal/provider/willow-yard/people/invite/", {"email": "New@Example.org", "level": "editor"}
        )
    assert page.url == "/portal/provider/willow-yard/people/"
    (sent,) = mail.outbox
    assert sent.to == ["new@example.org"]
    assert "Mina invites you to act for Willow Yard" in sent.body
    (address,) = [word for word in sent.body.split() if "/accounts/invitation/" in word]
    address = address.removeprefix("http://127.0.0.1:8000")
    shown = client.get(address)
    assert "Mina invites you" in shown.content.decode()
    assert not User.objects.filter(email="new@example.org").exists(), "to look at it changes nothing"
    assert client.post(address, NEW).url == "/portal/"
    assert "Welcome. You can now act for Willow Yard." in client.get("/portal/").content.decode()
    person = User.objects.get(email="new@example.org")
    assert (person.role, person.name, person.check_password(NEW["password"])) == (Role.MEMBER, "Ned New", True)
    membership = Membership.objects.get(user=person)
    assert (membership.provider, membership.level, membership.may_place) == (manager.provider, Level.EDITOR, False)
    actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
    assert actions == [
        "invitation.sent",
        "account.opened_by_invitation",
        "invitation.accepted",
        "account.signed_in",
    ]


def test_it_is_used_once(invitation, client):
    client.post(link(invitation), NEW)
    again = type(client)()
    assert again.get(link(invitation)).status_code == 410
    assert "was used already" in again.get(link(invitation)).content.decode()
    assert again.post(link(invitation), NEW | {"name": "Another"}).status_code == 410
    assert client.get(link(invitation)).url == "/portal/", "whoever used it is led on"
    assert Membership.objects.filter(user__email="new@example.org").count() == 1


def test_a_link_that_is_too_old_offers_to_ask_for_a_new_one(manager, invitation, client):
    Invitation.objects.update(sent_at=timezone.now() - OLD)
    invitation.refresh_from_db()
    page = client.get(link(invitation))
    assert page.status_code == 410
    assert "Ask for a new invitation" in page.content.decode()
    assert client.post(link(invitation), NEW).status_code == 410
    assert not User.objects.filter(email="new@example.org").exists()
    for _ in range(3):
        assert client.post(f"{link(invitation)}ask/").status_code == 200
    (message,) = Message.objects.all()
    assert message.to == manager.user.email
    assert "/portal/provider/willow-yard/people/" in message.text


def test_nobody_is_asked_about_a_link_that_still_works(invitation, client):
    client.post(f"{link(invitation)}ask/")
    assert not Message.objects.exists()


@pytest.mark.parametrize("left", ["removed", "closed", "lowered"])
def test_where_the_inviter_has_left_the_council_is_asked(manager, invitation, client, left, settings):
    Invitation.objects.update(sent_at=timezone.now() - OLD)
    invitation.refresh_from_db()
    if left == "removed":
        manager.delete()
    elif left == "closed":
        User.objects.filter(pk=manager.user_id).update(is_active=False)
    else:
        Membership.objects.update(level=Level.VIEWER)
    client.post(f"{link(invitation)}ask/")
    message = Message.objects.get()
    assert message.to == settings.COUNCIL_CONTACT_EMAIL
    assert f"/admin/providers/provider/{invitation.provider_id}/people/" in message.text


def test_what_is_taken_back_works_no_more(manager, invitation, client):
    assert take_back(invitation=invitation, by=manager.user, at=timezone.now())
    assert client.get(link(invitation)).status_code == 410
    assert client.post(link(invitation), NEW).status_code == 410
    assert not take_back(invitation=invitation, by=manager.user, at=timezone.now())
    assert not send_again(invitation=invitation, by=manager.user, at=timezone.now())
    assert AuditEvent.objects.get(action="invitation.revoked").by_key == str(manager.user_id)


def test_a_new_link_ends_the_one_before_it(manager, invitation, client):
    before = link(invitation)
    assert send_again(invitation=invitation, by=manager.user, at=timezone.now())
    assert client.get(before).status_code == 404
    assert client.get(link(invitation)).status_code == 200


@pytest.mark.parametrize(("purpose", "times"), [("invitation", 0), ("invitation", 2), ("confirm", 1)])
def test_a_link_that_we_did_not_make_opens_nothing(invitation, client, purpose, times):
    token = make_token(purpose, f"{invitation.uuid}:{times}", at=timezone.now())
    for address in (f"/accounts/invitation/{token}/", f"/accounts/invitation/{token}x/"):
        assert client.get(address).status_code == 404
        assert client.post(address, NEW).status_code == 404
        assert client.post(f"{address}ask/").status_code == 404
    assert not User.objects.filter(email="new@example.org").exists()


def test_somebody_with_an_account_signs_in_and_accepts(invitation, client):
    person = UserFactory(email="new@example.org", role=Role.MEMBER)
    shown = client.get(link(invitation)).content.decode()
    assert "You have an account already" in shown
    assert 'name="password"' not in shown
    client.post(link(invitation), NEW)
    assert not Membership.objects.filter(user=person).exists(), "no password is set by a link alone"
    assert person.check_password(PASSWORD)
    client = signed_in(person)
    assert "Accept the invitation" in client.get(link(invitation)).content.decode()
    assert not Membership.objects.filter(user=person).exists()
    assert client.post(link(invitation)).url == "/portal/"
    assert Membership.objects.get(user=person).provider == invitation.provider


def test_it_is_for_the_address_it_was_sent_to(invitation, as_member, member):
    page = as_member.post(link(invitation)).content.decode()
    assert "another address" in page
    assert "new@example.org" not in page
    with pytest.raises(PermissionDenied):
        accept(invitation=invitation, user=member, at=timezone.now())
    assert not Membership.objects.filter(user=member).exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": ""}, "Write your name."),
        ({"password": "short"}, "at least 12"),
        ({"password": "password1234"}, "too common"),
        ({"password": "new@example.org"}, "too similar"),
        ({"password": ""}, "Write a new password."),
    ],
)
def test_a_weak_password_is_refused_kindly(invitation, client, sent, said):
    page = client.post(link(invitation), NEW | sent)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()


def test_who_is_here_or_invited_is_not_invited_again(manager, invitation):
    client = signed_in(manager.user)
    for email, said in ((manager.user.email, "is here already"), ("NEW@example.org", "is invited already")):
        page = client.post("/portal/provider/willow-yard/people/invite/", {"email": email, "level": "viewer"})
        assert said in page.content.decode()
    values = {"level": "viewer", "may_list": True, "may_place": False, "by": manager.user, "at": timezone.now()}
    assert invite(provider=manager.provider, email="new@example.org", **values) == invitation
    assert not Message.objects.exists()


def test_only_colleges_are_asked_about_placements(manager):
    college = MembershipFactory(level=Level.MANAGER, provider__kind="college", may_place=True)
    at_college = signed_in(college.user).get(f"/portal/provider/{college.provider.slug}/people/invite/")
    assert 'value="may_place"' in at_college.content.decode()
    client = signed_in(manager.user)
    sent = {"email": "x@example.org", "level": "viewer", "parts": ["may_place"]}
    client.post("/portal/provider/willow-yard/people/invite/", sent)
    assert Invitation.objects.get(email="x@example.org").may_place is False


def test_attempts_are_limited(invitation, client):
    tried = [client.post("/accounts/invitation/forged/").status_code for _ in range(61)]
    assert tried == [404] * 60 + [429]


def test_two_at_once_open_one_account(invitation):
    at = timezone.now()
    open_account(invitation=invitation, name="Ned", password=NEW["password"], at=at)
    with pytest.raises(NotUsable):
        open_account(invitation=invitation, name="Ned", password=NEW["password"], at=at)
    with pytest.raises(NotUsable):
        accept(invitation=invitation, user=User.objects.get(email="new@example.org"), at=at)
    assert AuditEvent.objects.filter(action="invitation.accepted").count() == 1


def test_an_officer_invites_the_first_manager(as_officer, officer):
    provider = ProviderFactory(email="team@willow.example.org")
    address = f"/admin/providers/provider/{provider.pk}/people/"
    page = as_officer.get(address)
    assert "Nobody signs in for them yet" in page.content.decode()
    assert page.context["form"].initial["level"] == Level.MANAGER
    sent = {"does": "invite", "email": "boss@example.org", "level": "manager"}
    assert as_officer.post(address, sent).url == address
    invitation = Invitation.objects.get()
    assert (invitation.level, invitation.invited_by, invitation.provider) == (Level.MANAGER, officer, provider)
    assert as_officer.post(address, {"does": "again", "row": invitation.pk}).url == address
    assert as_officer.post(address, {"does": "withdraw", "row": invitation.pk}).url == address
    assert not Invitation.objects.waiting().exists()
    for row in ("", "x", "-1", "9" * 30):
        assert as_officer.post(address, {"does": "again", "row": row}).status_code == 404
    assert as_officer.post(address, {"does": "nonsense"}).status_code == 200


def test_the_database_refuses_what_cannot_be(invitation):
    assert_refused("invitation_is_for_something", invitation, may_list=False, may_place=False)
    at = timezone.now()
    assert_refused("invitation_is_accepted_or_revoked", invitation, accepted_at=at, revoked_at=at)
    other = InvitationFactory(provider=invitation.provider)
    assert_refused("invitation_waits_once|UNIQUE", other, email="NEW@example.org")
