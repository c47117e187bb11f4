"""A listing's own page in each of its states, and that what is not stated is asked and nothing breaks out."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.addresses import leave_old_address
from pathways.models import Opportunity
from tests.factories import (
    TODAY,
    AccessFeatureFactory,
    AreaFactory,
    IntakeFactory,
    NeedFactory,
    OpportunityFactory,
    SiteAccessFactory,
    SiteFactory,
)
from tests.markup import Markup

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture
def show(client):
    def get(listing: Opportunity, status: int = 200) -> Markup:
        response = client.get(listing.get_absolute_url())
        assert response.status_code == status
        return Markup(response)

    return get


# ── States ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("facts", "intakes", "status", "words"),
    [
        ({}, [], 200, "You help to bake bread and serve people."),
        (
            {"is_paused": True, "paused_note": "Until spring."},
            [],
            200,
            "They are not taking people just now. Until spring.",
        ),
        ({}, [{"apply_by": YESTERDAY}], 200, "You cannot apply for this just now. Ask them when it opens again."),
        ({"review_by": YESTERDAY}, [], 200, "We meant to check this by 21 November 2026 and have not done it yet."),
        ({"hidden_on": TODAY}, [], 200, "We are checking this page."),
        ({"status": "draft"}, [], 404, "We cannot find that page"),
        ({"status": "awaiting_review"}, [], 404, "We cannot find that page"),
        ({"publish_on": TOMORROW}, [], 404, "We cannot find that page"),
        ({"status": "archived"}, [], 410, "has ended"),
    ],
    ids=["live", "paused", "closed", "overdue", "hidden", "draft", "awaiting", "scheduled", "archived"],
)
def test_it_answers_in_each_state(show, facts, intakes, status, words):
    listing = OpportunityFactory(**facts)
    for intake in intakes:
        IntakeFactory(opportunity=listing, **intake)
    assert words in show(listing, status).words


def test_a_live_listing_has_no_warning(show):
    assert not show(OpportunityFactory()).all(class_="notice notice--warn")


@pytest.mark.parametrize("facts", [{"status": "draft"}, {"publish_on": TOMORROW}])
def test_what_is_not_public_yet_gives_nothing_away(show, facts):
    listing = OpportunityFactory(title="Secret plans", **facts)
    assert "Secret plans" not in show(listing, 404).words


def test_a_hidden_listing_says_whom_to_ask_and_nothing_more(show):
    listing = OpportunityFactory(hidden_on=TODAY, description="Old facts", contact__phone="01632 960777")
    page = show(listing)
    assert "01632 960777" in page.words
    assert "Old facts" not in page.words


def test_an_archived_listing_leads_to_things_like_it(show):
    similar = OpportunityFactory(stage="supported", type__code="with-coach")
    OpportunityFactory(stage="voluntary")
    page = show(OpportunityFactory(stage="supported", type__code="with-coach", status="archived"), 410)
    assert [card["data-listing"] for card in page.all("article")] == [similar.slug]


def test_a_merged_listing_leads_to_the_other(client):
    other = OpportunityFactory(slug="other")
    OpportunityFactory(slug="this", merged_into=other, status="archived")
    response = client.get("/opportunities/this/")
    assert (response.status_code, response["Location"]) == (301, "/opportunities/other/")


def test_an_old_address_leads_to_the_new_one(client):
    listing = OpportunityFactory(slug="new-name")
    leave_old_address(kind="opportunity", old_slug="old-name", row=listing)
    response = client.get("/opportunities/old-name/")
    assert (response.status_code, response["Location"]) == (301, "/opportunities/new-name/")


@pytest.mark.parametrize("facts", [{"status": "draft"}, {"publish_on": TOMORROW}])
def test_the_old_address_of_a_draft_gives_nothing_away(client, facts):
    leave_old_address(kind="opportunity", old_slug="old-name", row=OpportunityFactory(slug="new-name", **facts))
    assert client.get("/opportunities/old-name/").status_code == 404


@pytest.mark.parametrize(
    ("facts", "status"), [({"status": "archived"}, 410), ({"is_merged": True}, 301), ({"hidden_on": TODAY}, 200)]
)
def test_the_old_address_of_what_has_gone_leads_to_word_of_it(client, facts, status):
    merged_into = OpportunityFactory(slug="other") if facts.pop("is_merged", False) else None
    listing = OpportunityFactory(slug="new-name", merged_into=merged_into, **facts)
    leave_old_address(kind="opportunity", old_slug="old-name", row=listing)
    answer = client.get("/opportunities/old-name/", follow=True)
    assert answer.redirect_chain[0][1] == 301
    assert answer.status_code == (200 if merged_into else status)
    assert answer.request["PATH_INFO"] == ("/opportunities/other/" if merged_into else "/opportunities/new-name/")


def test_a_ring_of_merged_listings_is_refused():
    first, second, third = (OpportunityFactory(slug=slug) for slug in "abc")
    second.merged_into, third.merged_into = third, first
    second.save()
    third.save()
    first.merged_into = second
    with pytest.raises(ValidationError) as refused:
        first.full_clean()
    assert "is itself merged into this one" in str(refused.value.message_dict["merged_into"])


@pytest.mark.parametrize("status", ["draft", "awaiting_review"])
def test_merging_into_what_nobody_can_see_is_refused(status):
    listing = OpportunityFactory(merged_into=OpportunityFactory(title="Not ready", status=status))
    with pytest.raises(ValidationError, match="Families cannot see “Not ready” yet"):
        listing.full_clean()


def test_merging_into_a_published_listing_is_allowed():
    OpportunityFactory(merged_into=OpportunityFactory(), status="archived").full_clean()


def test_a_page_may_move_twice_and_back_again(client):
    listing = OpportunityFactory(slug="b")
    leave_old_address(kind="opportunity", old_slug="a", row=listing)
    listing.slug = "a"
    listing.save()
    leave_old_address(kind="opportunity", old_slug="b", row=listing)
    assert client.get("/opportunities/a/").status_code == 200
    assert client.get("/opportunities/b/")["Location"] == "/opportunities/a/"


@pytest.mark.parametrize(
    "address",
    [
        "/opportunities/nothing/",
        "/opportunities/%00/",
        "/opportunities/%FF/",
        "/opportunities/..%2f/",
        f"/opportunities/{'x' * 500}/",
    ],
)
def test_an_unknown_address_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_only_reading_is_allowed(client):
    assert client.post(OpportunityFactory().get_absolute_url()).status_code == 405


# ── Stated, and not ──────────────────────────────────────────────────────────


def glance(page: Markup) -> dict[str, str]:
    """The panel "At a glance": label and text."""
    names = [e.text for e in page.all("dt") if "fact" in e.parents[-1].attributes.get("class", "")]
    texts = [e.text for e in page.all("dd") if "fact" in e.parents[-1].attributes.get("class", "")]
    return dict(zip(names, texts, strict=True))


def test_what_is_not_stated_is_shown_as_a_question(show):
    page = show(OpportunityFactory())
    facts = glance(page)
    assert facts.pop("In our area") == "Yes"
    assert set(facts) == {"Age", "Hours", "How long", "Pay", "Cost to you", "Where", "EHC plan", "Help"}
    assert set(facts.values()) == {"Not stated: ask them"}
    for sentence in (
        "They do not say who can come. Ask them.",
        "They do not say which needs they can support.",
        "Nobody has checked all of this yet.",
        "There is no one place for this.",
    ):
        assert sentence in page.words
    assert "None" not in page.words
    assert "not_stated" not in page.words


def test_no_is_not_the_same_as_not_stated(show):
    page = show(OpportunityFactory(ehcp="no", pay="unpaid", in_area="no", keeps_plan="no"))
    facts = glance(page)
    assert (facts["EHC plan"], facts["Pay"], facts["In our area"]) == (
        "You do not need one",
        "Unpaid",
        "No, it is outside our area",
    )
    assert "They say no: your plan may end." in page.words


@pytest.mark.parametrize(
    ("places", "left", "shown", "not_shown"),
    [
        (0, 0, ["Places 0", "Places left 0"], []),
        (None, None, [], ["Places"]),
        (12, None, ["Places 12"], ["Places left"]),
    ],
)
def test_no_places_is_an_answer_and_not_stated_is_none(show, places, left, shown, not_shown):
    listing = OpportunityFactory()
    IntakeFactory(opportunity=listing, kind="rolling", places=places, places_left=left)
    pairs = [e.text for e in show(listing).all("div") if e.parents[-1].attributes.get("class") == "pairs"]
    assert [text for text in pairs if text.startswith("Places")] == shown
    assert not [text for text in pairs for start in not_shown if text.startswith(start)]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"starts_on": TODAY}, "Starts Sunday 22 November 2026"),
        ({"starts_on": YESTERDAY}, "Started Saturday 21 November 2026 (past)"),
        ({"kind": "rolling"}, "Starts at any time"),
        ({}, "Start date not stated"),
        ({"open_day_at": datetime(2027, 7, 1, 15, 30, tzinfo=UTC)}, "Thursday 1 July 2027, 16:30"),
    ],
)
def test_an_intake_in_words(show, facts, words):
    listing = OpportunityFactory()
    IntakeFactory(opportunity=listing, **facts)
    assert words in show(listing).words


def test_access_answers_are_yes_no_and_ask(show):
    site = SiteFactory(area=AreaFactory(code="camden"))
    for code, label in (("a", "Hoist"), ("b", "Quiet room"), ("c", "Lift"), ("d", "Loop")):
        feature = AccessFeatureFactory(code=code, label=label)
        if code in "abc":
            SiteAccessFactory(site=site, feature=feature, answer={"a": "yes", "b": "no", "c": "not_stated"}[code])
    page = show(OpportunityFactory(sites=[site]))
    answers = dict(zip((e.text for e in page.all("dt")), (e.text for e in page.all("dd")), strict=True))
    assert [answers[label] for label in ("Hoist", "Quiet room", "Lift", "Loop")] == [
        "Yes",
        "No",
        "ask them",
        "ask them",
    ]


def test_everybody_is_welcome_is_said_in_words(show):
    assert "It is for people with any need." in show(OpportunityFactory(needs=["all", "autism"])).words


def test_an_unconfirmed_type_is_not_shown(show):
    listing = OpportunityFactory(type__code="secret", type__label="Guess", type__is_confirmed=False)
    assert "Guess" not in show(listing).words


def test_only_listings_that_families_can_see_are_named_as_next_steps(show):
    listing = OpportunityFactory()
    listing.goes_on_to.add(OpportunityFactory(title="Seen"), OpportunityFactory(title="Unseen", status="draft"))
    page = show(listing)
    assert "Seen" in page.words
    assert "Unseen" not in page.words


# ── Nothing breaks out ───────────────────────────────────────────────────────

HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
PROSE = [
    "<script>alert(1)</script>",
    "[go](javascript:alert(1))",
    "[go](data:text/html,<script>alert(1)</script>)",
    '<a href="https://example.org/" onclick="alert(1)">go</a>',
    '<a href="JaVaScRiPt:alert(1)">go</a>',
    '<img src=x onerror="alert(1)">',
    "![x](https://example.org/pixel.png)",
    '<iframe src="https://example.org/"></iframe>',
    '<p style="position:fixed">over everything</p>',
    '<form action="https://example.org/"><input name="password"></form>',
    "<svg><use href='https://example.org/#x'/></svg>",
    "<h1>Another title</h1>",
]


def assert_is_harmless(page: Markup) -> None:
    main = [e for e in page.elements if any(parent.tag == "main" for parent in e.parents)]
    assert not [e for e in main if e.tag in {"script", "img", "iframe", "form", "input", "style", "object"}]
    assert not [e for e in page.elements if any(name.startswith("on") or name == "style" for name in e.attributes)]
    assert not [e for e in main if e.attributes.get("href", "").lower().startswith(("javascript:", "data:"))]
    assert not [e for e in main if e.tag == "use" and not e["href"].startswith("/static/")]
    assert len(page.all("h1")) == 1


@pytest.mark.parametrize("text", PROSE)
def test_markdown_from_officers_is_cleaned(show, text):
    listing = OpportunityFactory(
        description=text,
        how_to_apply=text,
        eligibility=text,
        travel=text,
        what_happens_next=text,
        what_you_will_do=text,
    )
    assert_is_harmless(show(listing))


def test_markdown_works(show):
    page = show(OpportunityFactory(how_to_apply="1. **Ring** us\n2. Come\n\n[More](https://example.org/)"))
    assert [e.text for e in page.all("strong")] == ["Ring"]
    assert page.one("a", href="https://example.org/").text == "More"


def test_short_texts_and_labels_are_escaped(show):
    need = NeedFactory(code="autism", label=HOSTILE)
    site = SiteFactory(name=HOSTILE, town=HOSTILE, travel=HOSTILE, area=AreaFactory(code="camden", name=HOSTILE[:90]))
    listing = OpportunityFactory(
        title=HOSTILE, summary=HOSTILE, days=HOSTILE, cost=HOSTILE, pay_details=HOSTILE, ask_under_18=HOSTILE,
        provider__name=HOSTILE, contact__name_or_post=HOSTILE, contact__note=HOSTILE, sites=[site],
    )  # fmt: skip
    listing.needs.add(need)
    IntakeFactory(opportunity=listing, note=HOSTILE)
    page = show(listing)
    assert_is_harmless(page)
    assert page.one("h1").text == HOSTILE
    assert page.all("meta", name="description")[0]["content"] == HOSTILE
