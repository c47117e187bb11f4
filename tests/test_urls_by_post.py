"""What each role gets at every address by a POST with nothing in it. `tests/test_urls.py` has the addresses."""

from contextlib import closing

import pytest
from django.db import transaction
from django.test import Client

from tests.conftest import signed_in
from tests.factories import UserFactory
from tests.test_urls import (
    ALL_WHO_MAY_COME_IN,
    ASKED_AGAIN,
    EVERYBODY,
    FOR_OFFICERS,
    FORMS,
    PAGES_OF_A_TABLE,
    PORTAL,
    PUBLIC,
    ROLES,
    SIGN_IN,
    TABLES,
    fill_in,
    rows,
    rules,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.sweep]
__all__ = ["rows"]  # the fixture

FOR_ADMINISTRATORS = (SIGN_IN, 403, 403, 403, 200)
SENT_ON = (SIGN_IN, 403, 302, 302, 302)
SENT_ON_OFFICERS = (SIGN_IN, 403, 302, 403, 302)
NO_SUCH_VIEW = (SIGN_IN, 403, 404, 404, 404)
TO_NOWHERE = (403,) * 5  # who sends from no page of ours
WHO_SIGNED_IN = (SIGN_IN, 200, 200, 200, 200)
LISTING, IMPORT = "admin/pathways/opportunity/<int:pk>/", "admin/pathways/opportunity/import/"
# Where something may be sent. Every other address refuses it: 405 to whoever may read it, and else as by GET.
SENT = {
    **{route: TO_NOWHERE for route, (address, _) in PUBLIC.items() if address in FORMS},
    "sitemap.xml": EVERYBODY,  # Django's own view, which reads whatever it is asked
    "admin/": ALL_WHO_MAY_COME_IN,
    "admin/login/": (302,) * 5,
    "admin/logout/": SENT_ON,
    "admin/password_change/": SENT_ON,
    "admin/password_change/done/": SENT_ON,
    "admin/r/<path:content_type_id>/<path:object_id>/": SENT_ON,
    "admin/digest/": SENT_ON,
    "admin/queue/act/": ALL_WHO_MAY_COME_IN,  # nothing is ticked: the page says so
    "admin/easy-read-hints/": ALL_WHO_MAY_COME_IN,
    "admin/views/save/": NO_SUCH_VIEW,
    "admin/views/forget/": NO_SUCH_VIEW,
    "admin/jobs/<int:pk>/": (SIGN_IN, 403, 405, 405, 405),
    "admin/edits/<uuid:uuid>/": FOR_OFFICERS,
    "admin/edits/<uuid:uuid>/preview/": ALL_WHO_MAY_COME_IN,
    "admin/pathways/duplicates/<int:first>/<int:second>/": FOR_OFFICERS,
    "admin/new-employers/<int:pk>/": FOR_OFFICERS,
    "admin/accounts/user/<id>/password/": FOR_ADMINISTRATORS,
    "admin/providers/provider/<int:pk>/people/": FOR_OFFICERS,
    "admin/participation/placeoffer/<int:pk>/decide/": FOR_OFFICERS,
    f"{LISTING}preview/": ALL_WHO_MAY_COME_IN,
    f"{LISTING}preview/easy-read/": ALL_WHO_MAY_COME_IN,
    f"{LISTING}review/": FOR_OFFICERS,
    f"{LISTING}history/<int:number>/restore/": FOR_OFFICERS,
    IMPORT: FOR_OFFICERS,
    **{f"{IMPORT}<int:pk>/{end}/": SENT_ON_OFFICERS for end in ("apply", "leave", "settle", "undo")},
    "admin/pathways/opportunity/export/": FOR_OFFICERS,
    "admin/^(?P<app_label>core|accounts|providers|pathways|placements|participation|strategy)/$": ALL_WHO_MAY_COME_IN,
    "accounts/sign-out-everywhere/": (302,) * 5,
    "accounts/login/": (200, 302, 302, 302, 302),
    "accounts/logout/": (302,) * 5,
    "accounts/reauthenticate/": WHO_SIGNED_IN,
    "accounts/password/change/": WHO_SIGNED_IN,
    "accounts/password/reset/": EVERYBODY,
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$": EVERYBODY,
    "accounts/code/": ASKED_AGAIN,
    "accounts/code/again/": ASKED_AGAIN,
    "accounts/app/add/": ASKED_AGAIN,
    "accounts/spare-codes/": (SIGN_IN, 405, 405, 405, 405),
    "accounts/spare-codes/new/": ASKED_AGAIN,
    "accounts/invitation/<str:token>/": EVERYBODY,
    "accounts/invitation/<str:token>/ask/": EVERYBODY,
}
# the end of a table's route, and the right that it takes to send something there
RIGHTS = {"add/": "a", "<path:object_id>/change/": "c", "<path:object_id>/delete/": "d"}


def sent() -> dict[str, tuple[int, ...]]:
    """What each role gets, by route; whoever does not belong to an organisation finds nothing in its portal."""
    found = dict(SENT)
    for route, (_, _, members) in PORTAL.items():
        found[route] = (SIGN_IN, *(405 if set(members) == {405} else 404 for _ in ROLES[1:]))
    for table, rights in TABLES.items():
        for end in PAGES_OF_A_TABLE.keys() - {"<path:object_id>/"}:
            done = 302 if (table, end) == ("participation.placeoffer", "<path:object_id>/change/") else 200
            may = (done if RIGHTS.get(end, "v") in own else 403 for own in rights)
            found[f"admin/{table.replace('.', '/')}/{end}"] = (SIGN_IN, 403, *may)
        found[f"admin/{table.replace('.', '/')}/<path:object_id>/"] = SENT_ON
    return found | {"admin/pathways/opportunity/<path:object_id>/history/": (SIGN_IN, 403, 405, 405, 405)}


def refused(by_get: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(405 if status == 200 else status for status in by_get)


def test_what_may_be_sent_somewhere_has_an_address():
    assert not SENT.keys() - rules().keys()


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_rules_say(rows, role):
    """Whatever it does is rolled back before the next."""
    place, wrong = ROLES.index(role), {}
    user = UserFactory(role=role) if place else None
    for route, (address, by_get) in rules().items():
        address, expected = fill_in(address, rows), sent().get(route, refused(by_get))[place]
        with transaction.atomic():
            client = signed_in(user) if user else Client()
            with closing(client.post(address)) as response:
                got = response.status_code
            transaction.set_rollback(True)
        if got != expected:
            wrong[route] = f"{got} and not {expected}"
    assert wrong == {}
