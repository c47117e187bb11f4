"""Every address of ours, and what each role gets there. A route without a rule here fails."""

import re
from contextlib import closing
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from accounts.roles import Role
from core.audit import record
from core.deciding import propose
from core.models import AccessibilityProblem, AccessibilityStatement, Job, Message, OldAddress
from pathways.history import begin, kept
from pathways.letters import token_of
from pathways.models import CheckLetter, ImportRun, Opportunity, OpportunityEdit, SupportNeed, SynonymGroup
from providers.models import Invitation, Level, Membership, Provider, ProviderEdit
from tests.conftest import signed_in
from tests.factories import (
    TODAY,
    AccessFeatureFactory,
    AreaFactory,
    CheckLetterFactory,
    CheckRequestFactory,
    ContactFactory,
    ContactRequestFactory,
    DutyItemFactory,
    EndReasonFactory,
    ExpansionPlanFactory,
    GapFactory,
    GlossaryWordFactory,
    IlrCodeFactory,
    InterestFactory,
    InvitationFactory,
    ListingDraftFactory,
    MembershipFactory,
    NamedContactFactory,
    NeedFactory,
    OpportunityFactory,
    PageFactory,
    PathwayTypeFactory,
    PhotoFactory,
    PlaceFactory,
    PlaceOfferFactory,
    PlanTypeFactory,
    ProviderFactory,
    SiteFactory,
    SupportFactory,
    UserFactory,
)
from tests.placements.addresses import COLLEGE_NAMED, COLLEGE_PORTAL, college_rows

pytestmark = [pytest.mark.django_db, pytest.mark.later_on_postgres]

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROLES = ("visitor", "member", "officer", "commissioner", "administrator")
SIGN_IN = 302
EVERYBODY = (200, 200, 200, 200, 200)
ALL_WHO_MAY_COME_IN = (SIGN_IN, 403, 200, 200, 200)
NOBODY = (SIGN_IN, 403, 403, 403, 403)
FOR_OFFICERS = (SIGN_IN, 403, 200, 403, 200)
BY_POST_FOR_OFFICERS = (SIGN_IN, 403, 405, 403, 405)

# route: (an address of it, what visitor, member, officer, commissioner and administrator get)
PUBLIC = {
    "media/<path:path>": ("/media/{photo}", EVERYBODY),  # for the demonstration and developers only
    "": ("/", EVERYBODY),
    "easy-read/": ("/easy-read/", EVERYBODY),
    "opportunities/": ("/opportunities/", EVERYBODY),
    "opportunities/print/": ("/opportunities/print/?q=baking&large=1", EVERYBODY),
    "opportunities/map/": ("/opportunities/map/", EVERYBODY),
    "opportunities.geojson": ("/opportunities.geojson", EVERYBODY),
    "opportunities.csv": ("/opportunities.csv?q=baking", EVERYBODY),
    "opportunities.xlsx": ("/opportunities.xlsx", EVERYBODY),
    "areas.geojson": ("/areas.geojson", EVERYBODY),
    "opportunities/<slug:slug>/": ("/opportunities/baking/", EVERYBODY),
    "opportunities/<slug:slug>/easy-read/": ("/opportunities/baking/easy-read/", EVERYBODY),
    "pathways/": ("/pathways/", EVERYBODY),
    "pathways/<stage:stage>/": ("/pathways/voluntary/", EVERYBODY),
    "pathways/<stage:stage>/easy-read/": ("/pathways/voluntary/easy-read/", EVERYBODY),
    "pathways/<stage:stage>/<slug:code>/": ("/pathways/voluntary/volunteering/", EVERYBODY),
    "providers/": ("/providers/", EVERYBODY),
    "providers/<slug:slug>/": ("/providers/willow-yard/", EVERYBODY),
    "talk-to-someone/": ("/talk-to-someone/", EVERYBODY),
    "talk-to-someone/contact-me/": ("/talk-to-someone/contact-me/", EVERYBODY),
    "talk-to-someone/contact-me/done/": ("/talk-to-someone/contact-me/done/", EVERYBODY),
    "offer-a-place/": ("/offer-a-place/", EVERYBODY),
    "offer-a-place/done/": ("/offer-a-place/done/", EVERYBODY),
    "talk-to-someone/easy-read/": ("/talk-to-someone/easy-read/", EVERYBODY),
    "confirm/<str:token>/": ("/confirm/{check}/", EVERYBODY),
    "confirm/<str:token>/change/": ("/confirm/{check}/change/", EVERYBODY),
    "confirm/<str:token>/closed/": ("/confirm/{check}/closed/", EVERYBODY),
    "confirm/<str:token>/new-link/": ("/confirm/{check}/new-link/", EVERYBODY),
    "gaps/": ("/gaps/", EVERYBODY),
    "offer-recorded/": ("/offer-recorded/", EVERYBODY),
    "help/": ("/help/", EVERYBODY),
    "help/easy-read/": ("/help/easy-read/", EVERYBODY),
    "help/<slug:topic>/": ("/help/money/", EVERYBODY),
    "help/<slug:topic>/easy-read/": ("/help/money/easy-read/", EVERYBODY),
    "<slug:key>/": ("/privacy/", EVERYBODY),
    "<slug:key>/easy-read/": ("/privacy/easy-read/", EVERYBODY),
    "glossary/": ("/glossary/", EVERYBODY),
    "contact/": ("/contact/", EVERYBODY),
    "accessibility/": ("/accessibility/", EVERYBODY),
    "progress/": ("/progress/", EVERYBODY),
    "progress.csv": ("/progress.csv", EVERYBODY),
    "healthz": ("/healthz", EVERYBODY),
    "robots.txt": ("/robots.txt", EVERYBODY),
    ".well-known/security.txt": ("/.well-known/security.txt", EVERYBODY),
    "site-map/": ("/site-map/", EVERYBODY),
    "sitemap.xml": ("/sitemap.xml", EVERYBODY),
}
FORMS = {
    "/talk-to-someone/contact-me/",
    "/offer-a-place/",
    *(f"/confirm/{{check}}/{end}" for end in ("", "change/", "closed/", "new-link/")),
}  # what anybody may send, without a token
ADMIN = {
    "admin/": ("/admin/", ALL_WHO_MAY_COME_IN),
    # to what everybody uses to sign in, sign out and change a password
    "admin/login/": ("/admin/login/", (SIGN_IN, 302, 302, 302, 302)),
    "admin/logout/": ("/admin/logout/", ALL_WHO_MAY_COME_IN),
    "admin/password_change/": ("/admin/password_change/", (SIGN_IN, 403, 302, 302, 302)),
    "admin/password_change/done/": ("/admin/password_change/done/", (SIGN_IN, 403, 302, 302, 302)),
    "admin/autocomplete/": (
        "/admin/autocomplete/?app_label=pathways&model_name=opportunity&field_name=provider&term=x",
        ALL_WHO_MAY_COME_IN,
    ),
    "admin/easy-read-hints/": ("/admin/easy-read-hints/", (SIGN_IN, 403, 405, 405, 405)),  # by POST only
    "admin/queue/": ("/admin/queue/?owner=mine", ALL_WHO_MAY_COME_IN),
    "admin/queue/act/": ("/admin/queue/act/", (SIGN_IN, 403, 405, 405, 405)),  # by POST only
    "admin/digest/": ("/admin/digest/", ALL_WHO_MAY_COME_IN),
    "admin/pathways/duplicates/<int:first>/<int:second>/": (
        "/admin/pathways/duplicates/{pathways.opportunity}/{another}/",
        (SIGN_IN, 403, 200, 403, 200),
    ),
    "admin/new-employers/<int:pk>/": ("/admin/new-employers/{proposal}/", (SIGN_IN, 403, 200, 403, 200)),
    "admin/views/save/": ("/admin/views/save/", (SIGN_IN, 403, 405, 405, 405)),  # by POST only
    "admin/views/forget/": ("/admin/views/forget/", (SIGN_IN, 403, 405, 405, 405)),  # by POST only
    "admin/coverage/": ("/admin/coverage/", ALL_WHO_MAY_COME_IN),
    "admin/coverage.csv": ("/admin/coverage.csv", ALL_WHO_MAY_COME_IN),
    "admin/outcomes/": ("/admin/outcomes/", ALL_WHO_MAY_COME_IN),
    "admin/outcomes.csv": ("/admin/outcomes.csv", ALL_WHO_MAY_COME_IN),
    "admin/jsi18n/": ("/admin/jsi18n/", ALL_WHO_MAY_COME_IN),
    "admin/r/<path:content_type_id>/<path:object_id>/": ("{view_on_site}", (SIGN_IN, 403, 302, 302, 302)),
    "admin/accounts/user/<id>/password/": (
        "/admin/accounts/user/{accounts.user}/password/",
        (SIGN_IN, 403, 403, 403, 200),
    ),
    "admin/providers/provider/<int:pk>/people/": (
        "/admin/providers/provider/{providers.provider}/people/",
        (SIGN_IN, 403, 200, 403, 200),
    ),
    "admin/pathways/opportunity/<int:pk>/preview/": (
        "/admin/pathways/opportunity/{pathways.opportunity}/preview/",
        ALL_WHO_MAY_COME_IN,
    ),
    "admin/pathways/opportunity/<int:pk>/preview/easy-read/": (
        "/admin/pathways/opportunity/{pathways.opportunity}/preview/easy-read/",
        ALL_WHO_MAY_COME_IN,
    ),
    "admin/pathways/opportunity/<int:pk>/review/": (
        "/admin/pathways/opportunity/{draft}/review/",
        (SIGN_IN, 403, 200, 403, 200),
    ),
    "admin/participation/placeoffer/<int:pk>/decide/": (
        "/admin/participation/placeoffer/{participation.placeoffer}/decide/",
        (SIGN_IN, 403, 200, 403, 200),
    ),
    "admin/pathways/opportunity/<int:pk>/history/": (
        "/admin/pathways/opportunity/{pathways.opportunity}/history/",
        ALL_WHO_MAY_COME_IN,
    ),
    "admin/pathways/opportunity/<int:pk>/history/compare/": (
        "/admin/pathways/opportunity/{pathways.opportunity}/history/compare/?from=1&to=2",
        ALL_WHO_MAY_COME_IN,
    ),
    "admin/pathways/opportunity/<int:pk>/history/<int:number>/": (
        "/admin/pathways/opportunity/{pathways.opportunity}/history/1/",
        ALL_WHO_MAY_COME_IN,
    ),
    "admin/pathways/opportunity/<int:pk>/history/<int:number>/restore/": (
        "/admin/pathways/opportunity/{pathways.opportunity}/history/1/restore/",
        (SIGN_IN, 403, 200, 403, 200),
    ),
    "admin/edits/": ("/admin/edits/", ALL_WHO_MAY_COME_IN),
    "admin/edits/<uuid:uuid>/": ("/admin/edits/{edit}/", ALL_WHO_MAY_COME_IN),
    "admin/edits/<uuid:uuid>/preview/": ("/admin/edits/{edit}/preview/", (SIGN_IN, 403, 405, 405, 405)),  # by POST only
    "admin/offer-as-of/": ("/admin/offer-as-of/", ALL_WHO_MAY_COME_IN),
    "admin/offer-as-of.csv": ("/admin/offer-as-of.csv", ALL_WHO_MAY_COME_IN),
    "admin/offer-as-of.xlsx": ("/admin/offer-as-of.xlsx", ALL_WHO_MAY_COME_IN),
    "admin/offer-as-of.json": ("/admin/offer-as-of.json", ALL_WHO_MAY_COME_IN),
    "admin/jobs/<int:pk>/": ("/admin/jobs/{job}/", FOR_OFFICERS),
    "admin/pathways/opportunity/import/": ("/admin/pathways/opportunity/import/", FOR_OFFICERS),
    "admin/pathways/opportunity/import/example.csv": (
        "/admin/pathways/opportunity/import/example.csv",
        FOR_OFFICERS,
    ),
    "admin/pathways/opportunity/import/example.xlsx": (
        "/admin/pathways/opportunity/import/example.xlsx",
        FOR_OFFICERS,
    ),
    "admin/pathways/opportunity/import/<int:pk>/": ("/admin/pathways/opportunity/import/{run}/", FOR_OFFICERS),
    "admin/pathways/opportunity/import/<int:pk>/undo/": (
        "/admin/pathways/opportunity/import/{run}/undo/",
        FOR_OFFICERS,
    ),
    **{
        f"admin/pathways/opportunity/import/<int:pk>/{end}/": (
            f"/admin/pathways/opportunity/import/{{run}}/{end}/",
            BY_POST_FOR_OFFICERS,
        )
        for end in ("apply", "leave", "settle")
    },
    "admin/pathways/opportunity/export/": ("/admin/pathways/opportunity/export/", BY_POST_FOR_OFFICERS),
    "admin/^(?P<app_label>core|accounts|providers|pathways|placements|participation|strategy)/$": (
        "/admin/pathways/",
        ALL_WHO_MAY_COME_IN,
    ),
    "admin/(?P<url>.*)$": ("/admin/nothing-here/", (SIGN_IN, 403, 404, 404, 404)),
}
WHO_SIGNED_IN = (SIGN_IN, 200, 200, 200, 200)
NOTHING_TO_SEE = (SIGN_IN, 404, 404, 404, 404)
ASKED_AGAIN = (SIGN_IN, 302, 302, 302, 302)  # who they are, since they signed in a while ago
BY_POST = (405,) * 5
ACCOUNTS = {
    "accounts/": ("/accounts/", WHO_SIGNED_IN),
    "accounts/sign-out-everywhere/": ("/accounts/sign-out-everywhere/", (SIGN_IN, 405, 405, 405, 405)),
    "accounts/login/": ("/accounts/login/", (200, 302, 302, 302, 302)),
    "accounts/logout/": ("/accounts/logout/", WHO_SIGNED_IN),
    "accounts/signed-out/": ("/accounts/signed-out/", EVERYBODY),
    "accounts/reauthenticate/": ("/accounts/reauthenticate/", WHO_SIGNED_IN),
    "accounts/password/change/": ("/accounts/password/change/", WHO_SIGNED_IN),
    "accounts/password/reset/": ("/accounts/password/reset/", EVERYBODY),
    "accounts/password/reset/done/": ("/accounts/password/reset/done/", EVERYBODY),
    "accounts/password/reset/key/done/": ("/accounts/password/reset/key/done/", EVERYBODY),
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$": (
        "/accounts/password/reset/key/1-wrong/",
        EVERYBODY,
    ),
    "accounts/code/": ("/accounts/code/", ASKED_AGAIN),
    "accounts/code/again/": ("/accounts/code/again/", ASKED_AGAIN),
    "accounts/app/add/": ("/accounts/app/add/", ASKED_AGAIN),
    "accounts/app/remove/": ("/accounts/app/remove/", NOTHING_TO_SEE),
    "accounts/spare-codes/": ("/accounts/spare-codes/", NOTHING_TO_SEE),
    "accounts/spare-codes/new/": ("/accounts/spare-codes/new/", ASKED_AGAIN),
    "accounts/spare-codes/download/": ("/accounts/spare-codes/download/", NOTHING_TO_SEE),
    "accounts/invitation/<str:token>/": ("/accounts/invitation/{token}/", EVERYBODY),
    "accounts/invitation/<str:token>/ask/": ("/accounts/invitation/{token}/ask/", BY_POST),
    "portal/": ("/portal/", WHO_SIGNED_IN),
}
# In an organisation's portal a visitor is sent to sign in, and for strangers, officers included, there is nothing.
# route: (an address of it, what a viewer, an editor and a manager get by GET, and by POST)
YARD = "/portal/provider/willow-yard/"
READ_BY_MEMBERS, MANAGED, POSTED = (
    ((200, 200, 200), (405, 405, 405)),
    ((403, 403, 200), (403, 403, 200)),
    ((405, 405, 405), (403, 403, 302)),
)
PROPOSED = ((403, 200, 200), (403, 200, 200))
TAKEN_BACK = ((405, 405, 405), (403, 302, 302))
NEW = f"{YARD}listings/new/"
PORTAL = {
    "portal/provider/<slug:slug>/about/": (f"{YARD}about/", *READ_BY_MEMBERS),
    "portal/provider/<slug:slug>/about/change/": (f"{YARD}about/change/", *PROPOSED),
    "portal/provider/<slug:slug>/about/withdraw/<uuid:uuid>/": (f"{YARD}about/withdraw/{{about}}/", *TAKEN_BACK),
    "portal/provider/<slug:slug>/listings/<slug:listing>/": (f"{YARD}listings/baking/", *READ_BY_MEMBERS),
    "portal/provider/<slug:slug>/listings/<slug:listing>/change/": (f"{YARD}listings/baking/change/", *PROPOSED),
    "portal/provider/<slug:slug>/listings/<slug:listing>/confirm/": (f"{YARD}listings/baking/confirm/", *TAKEN_BACK),
    "portal/provider/<slug:slug>/listings/<slug:listing>/withdraw/<uuid:uuid>/": (
        f"{YARD}listings/baking/withdraw/{{edit}}/",
        *TAKEN_BACK,
    ),
    "portal/provider/<slug:slug>/": (YARD, *READ_BY_MEMBERS),
    "portal/provider/<slug:slug>/listings/new/": (NEW, (403, 200, 200), (403, 200, 200)),
    "portal/provider/<slug:slug>/listings/new/<slug:listing>/<slug:step>/": (
        f"{NEW}mending/way/",
        (302, 200, 200),  # a viewer is led to the answers
        (403, 200, 200),
    ),
    "portal/provider/<slug:slug>/listings/new/<slug:listing>/delete/": (
        f"{NEW}mending/delete/",
        (302, 200, 200),
        (403, 302, 302),
    ),
    "portal/provider/<slug:slug>/listings/new/<slug:listing>/check/": (
        f"{NEW}mending/check/",
        (200, 200, 200),
        (403, 302, 302),
    ),
    "portal/provider/<slug:slug>/people/": (f"{YARD}people/", *READ_BY_MEMBERS),
    "portal/provider/<slug:slug>/people/invite/": (f"{YARD}people/invite/", *MANAGED),
    "portal/provider/<slug:slug>/people/<int:pk>/": (f"{YARD}people/{{member}}/", *MANAGED),
    "portal/provider/<slug:slug>/people/<int:pk>/remove/": (
        f"{YARD}people/{{member}}/remove/",
        *MANAGED[:1],
        (403, 403, 302),
    ),
    "portal/provider/<slug:slug>/invitations/<uuid:uuid>/again/": (f"{YARD}invitations/{{invitation}}/again/", *POSTED),
    "portal/provider/<slug:slug>/invitations/<uuid:uuid>/withdraw/": (
        f"{YARD}invitations/{{invitation}}/withdraw/",
        *POSTED,
    ),
}
PORTAL |= COLLEGE_PORTAL
EASY_READS = {
    "home": "block",
    "talk-intro": "block",
    "stage/voluntary": "stage",
    "help": "help",
    "help/money": "help",
    "privacy": "law",
}
# What may be done to each table in the admin. v: see, a: add, c: change, d: delete.
OFFICER, COMMISSIONER, ADMINISTRATOR = range(3)
KEPT_BY_OFFICERS = ("vacd", "v", "vacd")
NEVER_DELETED = ("vac", "v", "vac")
CODES_OF_COLLEGES = ("vac", "", "vac")
TABLES = {
    "core.page": ("vac", "", "vac"),
    "core.accessibilitystatement": ("vc", "", "vc"),  # there is one already
    "core.accessibilityproblem": ("vac", "", "vac"),
    "core.glossaryword": ("vacd", "", "vacd"),
    "core.oldaddress": ("v", "", "v"),
    "core.message": ("v", "", "v"),
    "core.auditevent": ("", "", "v"),
    "accounts.user": ("", "", "vac"),
    "providers.provider": NEVER_DELETED,
    "providers.site": KEPT_BY_OFFICERS,
    "providers.contact": KEPT_BY_OFFICERS,
    "providers.namedcontact": KEPT_BY_OFFICERS,
    "providers.area": KEPT_BY_OFFICERS,
    "providers.accessfeature": KEPT_BY_OFFICERS,
    "providers.place": ("v", "v", "v"),
    "pathways.opportunity": NEVER_DELETED,
    "pathways.pathwaytype": KEPT_BY_OFFICERS,
    "pathways.publicneed": KEPT_BY_OFFICERS,
    "pathways.supportneed": KEPT_BY_OFFICERS,
    "placements.plantype": CODES_OF_COLLEGES,
    "placements.endreason": CODES_OF_COLLEGES,
    "placements.ilrcode": CODES_OF_COLLEGES,
    "pathways.supportoffer": KEPT_BY_OFFICERS,
    "pathways.interest": KEPT_BY_OFFICERS,
    "pathways.synonymgroup": KEPT_BY_OFFICERS,
    "participation.contactrequest": ("vcd", "", "vcd"),
    "participation.placeoffer": ("vcd", "", "vcd"),
    "strategy.gap": ("vacd", "vac", "vacd"),
    "strategy.expansionplan": ("vacd", "vac", "vacd"),
    "strategy.dutyitem": ("vacd", "vac", "vacd"),
}
# the end of a route, and the right it takes; the short address of a row leads to its form
PAGES_OF_A_TABLE = {
    "": "v",
    "add/": "a",
    "<path:object_id>/history/": "v",
    "<path:object_id>/delete/": "d",
    "<path:object_id>/change/": "v",
    "<path:object_id>/": "redirect",
}


def rules() -> dict[str, tuple[str, tuple[int, ...]]]:
    found = PUBLIC | ADMIN | ACCOUNTS
    for route, (address, by_get, _) in PORTAL.items():
        found[route] = (address, (SIGN_IN, 405, 405, 405, 405) if by_get[0] == 405 else NOTHING_TO_SEE)
    for table, rights in TABLES.items():
        for end, right in PAGES_OF_A_TABLE.items():
            route = f"admin/{table.replace('.', '/')}/{end}"
            may = (302,) * 3 if right == "redirect" else tuple(200 if right in own else 403 for own in rights)
            found[route] = (f"/{route.replace('<path:object_id>', f'{{{table}}}')}", (SIGN_IN, 403, *may))
    return found


def routes(patterns, prefix: str = "") -> list[str]:
    found = []
    for pattern in patterns:
        route = f"{prefix}{pattern.pattern}"
        found += routes(pattern.url_patterns, route) if hasattr(pattern, "url_patterns") else [route]
    return found


@pytest.fixture
def rows() -> dict[str, object]:
    """One row of each table, for the addresses above; deletable where deleting is what is asked."""
    provider = ProviderFactory(slug="willow-yard")
    kind = PathwayTypeFactory(code="volunteering")
    contact = ContactFactory(provider=provider)
    for key in ("help", "about", "privacy", "cookies", "glossary", "contact"):
        PageFactory(key=key, section="law", title=key)
    for key, section in EASY_READS.items():
        PageFactory(key=key, section=section, easy_read=["You can ask."])
    made = {
        "core.page": PageFactory(key="help/money"),
        "core.accessibilitystatement": AccessibilityStatement.objects.create(),
        "core.accessibilityproblem": AccessibilityProblem.objects.create(what="x", found_on=TODAY),
        "core.glossaryword": GlossaryWordFactory(),
        "core.oldaddress": OldAddress.objects.create(kind="provider", slug="old", target=provider.uuid),
        "core.message": Message.objects.create(subject="x", state="given_up", next_try_at=timezone.now()),
        "core.auditevent": record("listing.paused", by=None),
        "accounts.user": UserFactory(role=Role.MEMBER),
        "providers.provider": provider,
        "providers.site": SiteFactory(provider=provider, area=AreaFactory(code="camden")),
        "providers.contact": contact,
        "providers.namedcontact": NamedContactFactory(),
        "providers.area": AreaFactory(code="ealing"),
        "providers.accessfeature": AccessFeatureFactory(),
        "providers.place": PlaceFactory(code="W6"),
        "pathways.opportunity": OpportunityFactory(slug="baking", provider=provider, contact=contact, type=kind),
        "pathways.pathwaytype": kind,
        "pathways.publicneed": NeedFactory(),
        "pathways.synonymgroup": SynonymGroup.objects.create(words="shop\nstore"),
        "pathways.supportneed": SupportNeed.objects.create(
            code="ASD", label="Autism", broad_area="communication", public_need=NeedFactory()
        ),
        "pathways.supportoffer": SupportFactory(),
        "pathways.interest": InterestFactory(),
        "participation.contactrequest": ContactRequestFactory(),
        "participation.placeoffer": PlaceOfferFactory(),
        "placements.plantype": PlanTypeFactory(),
        "placements.endreason": EndReasonFactory(),
        "placements.ilrcode": IlrCodeFactory(),
        "strategy.gap": GapFactory(),
        "strategy.expansionplan": ExpansionPlanFactory(),
        "strategy.dutyitem": DutyItemFactory(),
    }
    assert set(made) == set(TABLES)
    college_rows()
    PhotoFactory(opportunity=made["pathways.opportunity"])
    CheckLetterFactory(requests=[CheckRequestFactory(opportunity=made["pathways.opportunity"])])
    InvitationFactory(provider=provider)
    for edits, row in ((OpportunityEdit, made["pathways.opportunity"]), (ProviderEdit, provider)):
        propose(edits, row, {"summary": "Another sentence."}, by=made["accounts.user"], at=timezone.now())
    ListingDraftFactory(opportunity__slug="mending", opportunity__provider=provider)
    begin([made["pathways.opportunity"].pk])
    with kept([made["pathways.opportunity"].pk], by=None, why="edited"):
        Opportunity.objects.update(days="Fridays")
    run = ImportRun.objects.create(file_name="offer.csv", made_at=NOW, applied_at=NOW, state="applied")
    Job.objects.create(kind="look_at_import", state="failed", ended_at=NOW, arguments={"run": run.pk})
    return made


@pytest.fixture
def clients() -> dict[str, Client]:
    people = {role: signed_in(UserFactory(email=f"{role}@example.net", role=role)) for role in ROLES[1:]}
    return {"visitor": Client()} | people


def view_on_site(listing) -> str:
    return f"/admin/r/{ContentType.objects.get_for_model(listing).pk}/{listing.pk}/"


def member_of(listing) -> Membership:
    return Membership.objects.filter(level=Level.VIEWER).first() or MembershipFactory(provider=listing.provider)


def check_of(listing) -> str:
    letter = CheckLetter.objects.get()
    return token_of(letter, letter.requests.get())


# what stands between braces, if not a table: found when it is asked for, from the listing of the rows
NAMED = {
    "view_on_site": view_on_site,
    "draft": lambda listing: Opportunity.objects.get(slug="mending").pk,
    "another": lambda listing: OpportunityFactory(slug="another").pk,
    "run": lambda listing: ImportRun.objects.get().pk,
    "job": lambda listing: Job.objects.get().pk,
    "photo": lambda listing: listing.photos.get().image.name,
    "token": lambda listing: Invitation.objects.get().token,
    "invitation": lambda listing: Invitation.objects.get().uuid,
    "edit": lambda listing: listing.edits.get().uuid,
    "about": lambda listing: listing.provider.edits.get().uuid,
    "member": lambda listing: member_of(listing).pk,
    "check": check_of,
    **COLLEGE_NAMED,
}


def fill_in(address: str, rows: dict) -> str:
    def stands_for(found: re.Match) -> str:
        name = found[1]
        return str(rows[name].pk if name in rows else NAMED[name](rows["pathways.opportunity"]))

    return re.sub(r"{([a-z_.]+)}", stands_for, address)


def test_every_route_has_a_rule_and_every_rule_a_route():
    assert sorted(rules()) == sorted(routes(get_resolver().url_patterns))


@pytest.mark.one_database
@pytest.mark.parametrize("role", [*ROLES[:2], *(pytest.param(role, marks=pytest.mark.sweep) for role in ROLES[2:])])
def test_each_role_gets_what_the_rules_say(rows, clients, role):
    wrong = {}
    for address, statuses in rules().values():
        address, expected = fill_in(address, rows), statuses[ROLES.index(role)]
        with closing(clients[role].get(address)) as response:
            got = response.status_code
        if got != expected:
            wrong[address] = f"{got} and not {expected}"
    assert wrong == {}


def test_visitors_are_sent_to_sign_in_and_back(rows, clients):
    for address, _ in rules().values():
        address = fill_in(address, rows)
        if address.startswith(("/admin/", "/portal/")):
            where = clients["visitor"].get(address)["Location"]
            to = "/admin/" if address == "/admin/login/" else quote(address)
            assert where == f"/accounts/login/?next={to}", address


@pytest.mark.one_database
@pytest.mark.parametrize("level", Level)
def test_each_member_gets_what_the_rules_say(rows, level):
    """By GET and by POST; a POST that does its work is rolled back before the next."""
    people = {one: MembershipFactory(provider=rows["providers.provider"], level=one) for one in Level}
    user, college = people[level].user, Provider.objects.get(slug="larkspur")
    MembershipFactory(user=user, provider=college, level=level, may_place=True)
    client, wrong = signed_in(user), {}
    for address, by_get, by_post in PORTAL.values():
        address = fill_in(address, rows)
        for ask, statuses in ((client.get, by_get), (client.post, by_post)):
            with transaction.atomic():
                got, expected = ask(address).status_code, statuses[list(Level).index(level)]
                transaction.set_rollback(True)
            if got != expected:
                wrong[f"{ask.__name__} {address}"] = f"{got} and not {expected}"
    assert wrong == {}


@pytest.mark.one_database
def test_what_strangers_send_to_a_portal_changes_nothing(rows, clients):
    stranger = signed_in(MembershipFactory(level=Level.MANAGER).user)
    for address, *_ in PORTAL.values():
        address = fill_in(address, rows)
        assert clients["visitor"].post(address).status_code == SIGN_IN, address
        for client in (stranger, *(clients[role] for role in ROLES[1:])):
            assert client.post(address).status_code in {404, 405}, address


def test_a_page_that_reads_refuses_to_be_written_to():
    for address, _ in PUBLIC.values():
        if "sitemap" not in address and address not in FORMS:
            assert Client().post(address).status_code == 405, address


def test_a_form_for_everybody_refuses_what_another_site_sends(clients):
    for address in FORMS:
        for role, client in clients.items():
            response = client.post(address, headers={"sec-fetch-site": "cross-site"})
            assert response.status_code == 403, f"{role} {address}"


def test_what_may_not_be_changed_is_not_changed_by_posting(rows, clients):
    """A form that is not shown must not work either: each table, each role, each way of writing."""
    for table, rights in TABLES.items():
        for role, own in zip(("member", "officer", "commissioner", "administrator"), ("", *rights), strict=True):
            row, client = rows[table], clients[role]
            start = f"/admin/{table.replace('.', '/')}/"
            for end, right in (("add/", "a"), (f"{row.pk}/change/", "c"), (f"{row.pk}/delete/", "d")):
                if right not in own:
                    response = client.post(f"{start}{end}", {"post": "yes"})
                    assert response.status_code == 403, f"{role} {start}{end}"
            assert type(row).objects.filter(pk=row.pk).exists()


def test_strange_addresses_are_not_found(clients):
    for address in (
        "/nothing/",
        "/%FF%FE/",
        "/opportunities/a b/",
        "/pathways/moon/",
        "/pathways/voluntary/moon/",
        "/help/x/",
    ):
        assert clients["visitor"].get(address).status_code == 404, address


def test_raw_bytes_that_are_no_text_are_answered():
    for path in (b"/\xff\xfe/", b"/opportunities/\x80/", b"/help/\xc3\x28/", b"/providers/\xed\xa0\x80/"):
        response = Client().get("/", PATH_INFO=path.decode("latin-1"))
        assert response.status_code == 404, path


def test_without_the_last_slash_one_is_led_there():
    response = Client().get("/opportunities")
    assert (response.status_code, response["Location"]) == (301, "/opportunities/")
