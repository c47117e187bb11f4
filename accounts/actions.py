"""What is done to accounts. Each is one transaction and leaves a line in the audit."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.models import User
from core.audit import record
from core.outbox import post

WATCHED = ("email", "name", "role", "is_active")
ENDS_SESSIONS = {"email", "role", "is_active"}


@transaction.atomic
def sign_out_everywhere(*, user: User) -> None:
    """On this device too."""
    user.end_sessions()
    record("account.signed_out_everywhere", by=user, row=user)


@transaction.atomic
def change_account(*, user: User, fields: list[str], by: User) -> None:
    """Save the changed `fields` of an account. A new email address, role or closing ends its sessions at once."""
    stored = User.objects.select_for_update().get(pk=user.pk)
    user.save(update_fields=fields)
    before = {name: getattr(stored, name) for name in WATCHED if getattr(stored, name) != getattr(user, name)}
    after = {name: getattr(user, name) for name in before}
    if ENDS_SESSIONS & set(before):
        user.end_sessions()
    if before:
        record(action_of(after), by=by, row=user, before=before, after=after)


def action_of(after: dict) -> str:
    if "role" in after:
        return "account.role_changed"
    if "is_active" in after:
        return "account.opened" if after["is_active"] else "account.closed"
    return "account.email_changed" if "email" in after else "account.changed"


def password_was_set(*, user: User, by: User) -> None:
    """By an administrator. The person hears of it."""
    record("account.password_set", by=by, row=user)
    if user != by:
        post("account_news", to=user.email, context={"words": "You were given a new password", "person": user})


@transaction.atomic
def take_second_step(*, user: User, by: User) -> bool:
    """For somebody whose phone and spare codes are lost. Whether there was anything to take."""
    taken, _ = Authenticator.objects.filter(user=user).delete()
    if not taken:
        return False
    user.end_sessions()
    record("account.mfa_off", by=by, row=user, note="Taken away by an administrator")
    words = "You no longer need a code from your app to sign in"
    post("account_news", to=user.email, context={"words": words, "person": user})
    return True
