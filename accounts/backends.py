from django.contrib.auth.backends import ModelBackend

from accounts.roles import RIGHTS, Role


class RoleBackend(ModelBackend):
    """Django's own sign-in; a permission comes from the role alone."""

    def _rights(self, user) -> dict[str, set[str]]:
        return RIGHTS[Role(user.role)] if user.is_active and not user.is_anonymous else {}

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        app, _, codename = perm.partition(".")
        action, _, model = codename.partition("_")
        rights = self._rights(user_obj)
        return action in rights.get(f"{app}.{model}", rights.get(app, set()))

    def has_module_perms(self, user_obj, app_label) -> bool:
        return any(key.partition(".")[0] == app_label for key in self._rights(user_obj))
