"""Who imports, where a command does it for them."""

from accounts.models import User
from core.commands import CannotStart


def who_imports(email: str | None) -> User | None:
    """The officer of that address. Raises `CannotStart` for somebody who may not change listings."""
    if not email:
        return None
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None or not user.has_perm("pathways.change_opportunity"):
        raise CannotStart(f"There is no officer with the address {email}.")
    return user
