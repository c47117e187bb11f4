"""The second step of signing in: a code from an app, or a spare code from paper."""

from __future__ import annotations

import base64
import secrets
from hashlib import blake2b
from typing import TYPE_CHECKING

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import User
from core.qr import draw_qr

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right, or it is too old. Look at the code now, and try again.",
    }

    def get_totp_issuer(self) -> str:
        return settings.SITE_NAME

    def build_totp_svg(self, url: str) -> str:
        """Drawn into the page: our policy lets in no picture from a `data:` address. Never kept: it is a secret."""
        return render_to_string("mfa/totp/_code.html", {"code": draw_qr(url)})

    def encrypt(self, text: str) -> str:
        return box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What an older `SECRET_KEY` closed is lost: a secret that nobody knows stands for it, so no code fits."""
        from cryptography.fernet import InvalidToken  # here, as a server starts without anybody signing in

        try:
            return box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def box() -> MultiFernet:
    """What secrets are stored in, so that a copy of the database alone opens nothing."""
    from cryptography.fernet import Fernet, MultiFernet

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(derived(key))) for key in keys])


def derived(secret: str) -> bytes:
    return blake2b(secret.encode(), digest_size=32, person=b"mfa").digest()


def lacks_second_step(user: User) -> bool:
    """Whether `user` must set up the second step before anything of the council's."""
    if not settings.REQUIRE_MFA or not user.is_staff:
        return False
    return not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
