"""Who is signed in and for how long, and what they must have done before they come in."""

import time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from accounts.mfa import lacks_second_step
from accounts.models import User

BEGAN, SEEN = "began_at", "seen_at"
ONE_MINUTE = 60  # seconds: as fine as it is noted when somebody was last here
OURS_ALONE = ("/admin/", "/portal/")
NEVER_KEPT = (*OURS_ALONE, "/accounts/")


class SignedInMiddleware(AuthenticationMiddleware):
    """Django's own, with an end to each session; what is for somebody signed in is never kept by any cache.

    A page that does not ask who looks at it costs nothing here, and stays the same for everybody.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: person_of(request, at=time.time()))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_private = request.path.startswith(NEVER_KEPT)
        if is_private or (request.session.accessed and request.user.is_authenticated):
            add_never_cache_headers(response)
        if is_private:
            response.headers["Referrer-Policy"] = "same-origin"  # addresses here may hold a token
        return response


def person_of(request: HttpRequest, *, at: float) -> User | AnonymousUser:
    """Who signed in with this session; nobody once it has come to its end, and then it is thrown away."""
    user = get_user(request)
    if user.is_authenticated and not goes_on(request.session, user, at=at):
        request.session.flush()
        request._cached_user = user = AnonymousUser()
    return user


def goes_on(session: SessionBase, user: User, *, at: float) -> bool:
    """12 hours after sign-in a session ends; for staff also when they were away for half an hour."""
    began, seen = session.setdefault(BEGAN, at), session.get(SEEN, at)
    if at - began > settings.SESSION_COOKIE_AGE or (user.is_staff and at - seen > settings.STAFF_IDLE_AFTER):
        return False
    if SEEN not in session or at - seen >= ONE_MINUTE:
        session[SEEN] = at
    return True


class GateMiddleware:
    """The admin and the portal: visitors are led to sign in, staff to set up the second step."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view, _args, _kwargs) -> HttpResponse | None:
        if not request.path.startswith(OURS_ALONE) or request.path == reverse("admin:login"):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if lacks_second_step(request.user):
            return redirect(f"{reverse('mfa_activate_totp')}?{urlencode({'next': request.get_full_path()})}")
        return None
