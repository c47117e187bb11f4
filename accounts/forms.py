"""The forms of signing in, in our words."""

from allauth.account import forms as account
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth import password_validation
from django.core.cache import cache
from django.core.exceptions import ValidationError

from core.audit import record

LONGEST_EMAIL, LONGEST_PASSWORD, LONGEST_CODE = 254, 500, 20
CODE_LIVES = 120  # seconds in which a code that was used is not taken again
NEW_PASSWORD_HINT = "At least 12 letters. Three or four words that only you would put together are good."  # noqa: S105


def email_field(label: str = "Email address", *, hint: str = "", autocomplete: str = "email") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=hint,
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": autocomplete}),
        error_messages={
            "required": "Write your email address.",
            "invalid": "Write an email address like name@example.org.",
        },
    )


def password_field(label: str = "Password", *, is_new: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=NEW_PASSWORD_HINT if is_new else "",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if is_new else "current-password"}),
        error_messages={"required": "Write a new password." if is_new else "Write your password."},
    )


def code_field(label: str, *, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
        error_messages={"required": "Write the code."},
    )


class SignInForm(account.LoginForm):
    password = password_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field(autocomplete="username")
        self.order_fields(["login", "password"])

    def clean(self) -> dict:
        """What does not go together is said at the first box, so that the summary leads there."""
        try:
            return super().clean()
        except ValidationError as error:
            self.add_error("login", error)
            return self.cleaned_data


class PasswordAgainForm(account.ReauthenticateForm):
    password = password_field("Your password")


class ForgottenPasswordForm(account.ResetPasswordForm):
    email = email_field()

    def save(self, request, **kwargs) -> str:
        """A mail goes out either way, so that the answer takes as long; only the mail says whether there is one."""
        email = self.cleaned_data["email"]
        if self.users:
            return super().save(request, **kwargs)
        get_account_adapter().send_mail("account/email/unknown_account", email, {})
        return email


class NewPasswordChecks:
    """One box, which can be shown, instead of two that cannot; the rules are Django's."""

    def clean_password1(self) -> str:
        password = self.cleaned_data["password1"]
        password_validation.validate_password(password, self.user)
        return password


class ChangePasswordForm(NewPasswordChecks, account.ChangePasswordForm):
    oldpassword = password_field("Your password now")
    password1 = password_field("Your new password", is_new=True)
    password2 = None


class NewPasswordForm(NewPasswordChecks, account.ResetPasswordKeyForm):
    password1 = password_field("Your new password", is_new=True)
    password2 = None


class TakenOnce:
    """The code of the app, or a spare one; each is taken once, and each failure stands in the audit."""

    def clean_code(self) -> str:
        try:
            code = super().clean_code()
        except ValidationError:
            record("account.code_failed", by=None, row=self.user)
            raise
        plain = "".join(filter(str.isalnum, code)).upper()  # a space in it makes no other code
        if not cache.add(f"code-used:{self.user.pk}:{plain}", True, CODE_LIVES):
            raise get_adapter().validation_error("incorrect_code")
        return code


CODE_HINT = "6 digits from the app on your phone, or one of your spare codes."


class CodeForm(TakenOnce, mfa.AuthenticateForm):
    code = code_field("Your code", hint=CODE_HINT)


class CodeAgainForm(TakenOnce, mfa.ReauthenticateForm):
    code = code_field("Your code", hint=CODE_HINT)


class FirstCodeForm(totp.ActivateTOTPForm):
    code = code_field("The code that your app shows", hint="6 digits. It changes every half minute.")
