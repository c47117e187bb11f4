"""How django-allauth does things here: its mail, its limits, and what it leaves in the audit."""

from typing import NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from core.audit import record
from core.limits import hashed, sender_of
from core.outbox import post

LATELY = 15 * 60  # seconds since the password or a code was last asked for
WRONG_PASSWORD = "This email address and this password do not go together. Look at both, and try again."  # noqa: S105

MAILS = {
    "account/email/password_reset_key": "password_reset",
    "account/email/unknown_account": "no_account",
}
# What allauth tells a person about their account -> the action in the audit, and the words of the mail
NEWS = {
    "account/email/password_changed": ("account.password_changed", "Your password was changed"),
    "account/email/password_reset": ("account.password_reset", "You have a new password"),
    "mfa/email/totp_activated": ("account.mfa_on", "You now sign in with a code from your app too"),
    "mfa/email/totp_deactivated": ("account.mfa_off", "You no longer need a code from your app to sign in"),
    "mfa/email/recovery_codes_generated": ("account.new_spare_codes", "You have new spare codes"),
}

DONE = {
    "account/messages/password_changed.txt": "Your password is changed. You are signed out everywhere else.",
    "mfa/messages/totp_activated.txt": "From now on you sign in with your password and a code from your app.",
    "mfa/messages/totp_deactivated.txt": "You no longer need a code from your app.",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG_PASSWORD,
        "incorrect_password": "This is not your password. Try again.",
        "enter_current_password": "This is not your password of now. Try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What limits count by: no address is kept."""
        return hashed(sender_of(request), at=timezone.now())

    def validation_error(self, code: str, *args) -> ValidationError | NoReturn:
        """A limit is answered with 429 and not within the form, before any password is looked at."""
        if code in {"too_many_login_attempts", "rate_limited"}:
            raise ImmediateHttpResponse(respond_429(self.request))
        return super().validation_error(code, *args)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args, **kwargs
    ) -> None:
        """Said on the next page; where the page itself says it there is nothing to say."""
        if request.user.is_authenticated and message_template in DONE:
            messages.success(request, DONE[message_template])

    def post_login(self, request: HttpRequest, user: User, **kwargs) -> HttpResponse:
        record("account.signed_in", by=user, row=user)
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials) -> None:
        """A stranger's email address is kept as a hash alone: they may have typed a password into the wrong box."""
        email = credentials.get("email", "").strip().lower()
        user = User.objects.filter(email=email).first()
        record("account.sign_in_failed", by=None, row=user, note="" if user else f"No account: {digest(email)}")

    def reauthenticate(self, user: User, password: str) -> bool:
        return self.authenticate(self.request, email=user.email, password=password) == user

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Not of somebody who has just signed in."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or timezone.now().timestamp() - records[-1]["at"] > LATELY

    def logout(self, request: HttpRequest) -> None:
        record("account.signed_out", by=request.user, row=request.user)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return redirect("account_login")

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Links in mail name the site, never the host that the request came to."""
        key = f"{context['uid']}-{context['key']}" if "key" in context else ""
        url = f"{settings.SITE_URL}/accounts/password/reset/key/{key}/" if key else settings.SITE_URL
        person = context.get("user")
        to = person.email if person else email  # never as somebody typed it
        post(MAILS[template_prefix], to=to, context={"url": url, "person": person, "email": email})

    def send_notification_mail(self, template_prefix: str, user: User, context=None, email=None) -> None:
        action, words = NEWS[template_prefix]
        record(action, by=user, row=user)
        post("account_news", to=user.email, context={"words": words, "person": user})


def digest(email: str) -> str:
    return salted_hmac("accounts.unknown", email, algorithm="sha256").hexdigest()[:16]
