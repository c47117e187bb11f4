from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from accounts.roles import Role


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Make an account; the email address is stored in lower case, since people type it both ways."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, **({"role": Role.ADMINISTRATOR, "is_superuser": True} | fields))

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in, by email address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True, help_text="As colleagues know them.")
    role = models.CharField(
        max_length=20,
        choices=Role,
        default=Role.MEMBER,
        help_text="What this person may do. A member of a provider or college has no rights of the council.",
    )
    is_active = models.BooleanField(default=True, help_text="Untick to close an account; nothing is deleted.")
    joined_at = models.DateTimeField(auto_now_add=True)
    session_version = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_is_unique_in_any_case")]

    def __str__(self):
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """May open the admin at all."""
        return self.is_superuser or Role(self.role).may_open_admin

    def get_session_auth_hash(self) -> str:
        """Stands in each session of this person: when it changes, all of them have ended."""
        return f"{super().get_session_auth_hash()}.{self.session_version}"

    def end_sessions(self) -> None:
        """Sign this person out everywhere, at once."""
        type(self).objects.filter(pk=self.pk).update(session_version=models.F("session_version") + 1)

    def get_short_name(self) -> str:
        return self.name or self.email.split("@")[0]
