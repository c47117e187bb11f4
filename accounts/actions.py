"""What is done to accounts. Each is one transaction and leaves a line in the audit."""

from django.db import transaction

from accounts.models import User
from core.audit import record

WATCHED = ("email", "role", "is_active")


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
    if not before:
        return
    user.end_sessions()
    after = {name: getattr(user, name) for name in before}
    record(action_of(after), by=by, row=user, before=before, after=after)


def action_of(after: dict) -> str:
    if "role" in after:
        return "account.role_changed"
    if "is_active" in after:
        return "account.opened" if after["is_active"] else "account.closed"
    return "account.email_changed"
