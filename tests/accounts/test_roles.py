"""Who may do what: a right comes from the role alone, and what is not named is refused."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.models import User
from accounts.roles import RIGHTS, Role
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

OURS = ("core", "accounts", "providers", "pathways", "placements", "participation", "strategy")
EVERYTHING = [
    f"{model._meta.app_label}.{action}_{model._meta.model_name}"
    for model in apps.get_models()
    for action in ("view", "add", "change", "delete")
]


def rights(user) -> set[str]:
    return {permission for permission in EVERYTHING if user.has_perm(permission)}


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        (
            "officer",
            ["pathways.change_opportunity", "pathways.delete_interest", "strategy.delete_gap", "core.change_page"],
            [
                "accounts.view_user",
                "core.delete_page",
                "auth.view_group",
                "admin.view_logentry",
                "sessions.view_session",
            ],
        ),
        (
            "commissioner",
            ["pathways.view_opportunity", "providers.view_site", "strategy.change_gap", "strategy.add_expansionplan"],
            [
                "pathways.change_opportunity",
                "providers.add_provider",
                "strategy.delete_gap",
                "core.view_page",
                "accounts.view_user",
            ],
        ),
        (
            "administrator",
            ["accounts.add_user", "accounts.change_user", "pathways.change_opportunity"],
            ["accounts.delete_user", "auth.change_permission", "core.delete_accessibilitystatement"],
        ),
    ],
)
def test_a_role(role, may, may_not):
    user = UserFactory(role=role)
    assert [p for p in may if not user.has_perm(p)] == []
    assert [p for p in may_not if user.has_perm(p)] == []


def test_a_member_a_stranger_and_a_closed_account_may_do_nothing():
    for user in (UserFactory(role=Role.MEMBER), UserFactory(role=Role.ADMINISTRATOR, is_active=False), AnonymousUser()):
        assert rights(user) == set()
        assert not user.has_module_perms("pathways")


def test_every_role_has_its_rights_named_and_only_over_our_tables():
    assert set(RIGHTS) == set(Role)
    assert {key.partition(".")[0] for granted in RIGHTS.values() for key in granted} <= set(OURS)


def test_a_group_or_a_permission_of_django_s_gives_nothing():
    user = UserFactory(role=Role.COMMISSIONER)
    before = rights(user)
    group = Group.objects.create(name="All")
    group.permissions.set(Permission.objects.all())
    user.groups.add(group)
    user.user_permissions.set(Permission.objects.all())
    assert rights(User.objects.get(pk=user.pk)) == before


@pytest.mark.parametrize("role", Role.values)
def test_only_staff_may_open_the_admin(role):
    assert UserFactory(role=role).is_staff is (role != "member")


def test_one_address_has_one_account_in_any_case():
    UserFactory(email="officer@example.org")
    with pytest.raises(ValidationError):
        User(email="OFFICER@example.org", password="x").full_clean()
    with pytest.raises(IntegrityError, match="user_email_is_unique_in_any_case|accounts_user"):
        User.objects.create(email="OFFICER@example.org")


def test_a_superuser_is_an_administrator():
    root = User.objects.create_superuser("root@example.org", PASSWORD)
    assert (root.role, root.is_superuser, root.is_staff) == ("administrator", True, True)
