"""For every group of choices: what meets it, what contradicts it, and what only does not say."""

from datetime import timedelta

import pytest

from pathways.search import orm
from providers.models import Provider
from tests.factories import (
    TODAY,
    AccessFeatureFactory,
    AreaFactory,
    IntakeFactory,
    InterestFactory,
    NeedFactory,
    OpportunityFactory,
    PathwayTypeFactory,
    ProviderFactory,
    SiteAccessFactory,
    SiteFactory,
    SupportFactory,
)
from tests.pathways.asking import ask, by_section, filter_of, sections, slugs, stated

pytestmark = pytest.mark.django_db

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def words():
    for code in ("autism", "deaf", "all"):
        NeedFactory(code=code)
    for factory, codes in {
        SupportFactory: ("job-coach", "travel"),
        InterestFactory: ("food", "animals"),
        AreaFactory: ("camden", "ealing"),
        AccessFeatureFactory: ("step-free", "quiet"),
    }.items():
        for code in codes:
            factory(code=code)
    AreaFactory(code="slough", is_home=False)


def site(area: str = "", **answers: str):
    made = SiteFactory(area=AreaFactory(code=area) if area else None)
    for code, answer in answers.items():
        SiteAccessFactory(site=made, feature__code=code.replace("_", "-"), answer=answer)
    return made


def build(slug: str, facts) -> None:
    facts = facts() if callable(facts) else dict(facts)
    intakes = facts.pop("intakes", [])
    listing = OpportunityFactory(slug=slug, **facts)
    for one in intakes:
        IntakeFactory(opportunity=listing, **one)


SAYS_NOTHING: dict = {}
OPEN, OVER, LATER = {"apply_by": TODAY}, {"apply_by": YESTERDAY}, {"apply_from": TOMORROW}

# question, listings that meet it, that contradict it, that do not say
GROUPS = [
    ("need=autism", [{"needs": ["autism", "deaf"]}, {"needs": ["all"]}], [{"needs": ["deaf"]}], [SAYS_NOTHING]),
    ("need=autism&need=deaf", [{"needs": ["autism"]}, {"needs": ["deaf"]}], [], [SAYS_NOTHING]),
    ("support=job-coach", [{"support": ["job-coach"]}], [{"support": ["travel"]}], [SAYS_NOTHING]),
    ("interest=food", [{"interests": ["food", "animals"]}], [{"interests": ["animals"]}], [SAYS_NOTHING]),
    (
        "age=17",
        [{"age_from": 17}, {"age_to": 17}, {"age_from": 17, "age_to": 17}, {"age_from": 16, "age_to": 25}],
        [{"age_from": 18}, {"age_to": 16}, {"age_from": 18, "age_to": 25}, {"age_from": 14, "age_to": 16}],
        [SAYS_NOTHING],
    ),
    ("pay=paid", [{"pay": "paid"}], [{"pay": "unpaid"}, {"pay": "allowance"}], [SAYS_NOTHING]),
    ("pay=paid&pay=unpaid", [{"pay": "paid"}, {"pay": "unpaid"}], [{"pay": "allowance"}], [SAYS_NOTHING]),
    ("ehcp=no", [{"ehcp": "no"}], [{"ehcp": "yes"}], [SAYS_NOTHING]),
    ("delivery=online", [{"delivery": "online"}, {"delivery": "both"}], [{"delivery": "in_person"}], [SAYS_NOTHING]),
    ("delivery=in_person", [{"delivery": "in_person"}, {"delivery": "both"}], [{"delivery": "online"}], [SAYS_NOTHING]),
    (
        "hours_max=8",
        [{"hours_from": 8}, {"hours_to": 8}, {"hours_from": 4, "hours_to": 30}, {"hours_from": 0}],
        [{"hours_from": "8.5"}, {"hours_from": 9, "hours_to": 12}],
        [SAYS_NOTHING, {"hours_to": 20}],  # up to 20 hours: perhaps 8 are possible
    ),
    (
        "area=camden",
        [
            {"areas": ["camden"]},
            {"covers_all_areas": True},
            {"delivery": "online"},
            lambda: {"sites": [site("camden")], "areas": ["ealing"]},
        ],
        [{"areas": ["ealing"]}, lambda: {"sites": [site("ealing")]}],
        [SAYS_NOTHING, lambda: {"sites": [site()]}],
    ),
    (
        "area=slough",  # a neighbour: "all of our area" does not reach it
        [{"areas": ["slough"]}, {"delivery": "online"}],
        [{"covers_all_areas": True}, {"areas": ["camden"]}],
        [SAYS_NOTHING],
    ),
    (
        "access=step-free",
        [lambda: {"sites": [site(step_free="yes")]}, lambda: {"sites": [site(step_free="no"), site(step_free="yes")]}],
        [lambda: {"sites": [site(step_free="no", quiet="yes")]}],
        [
            SAYS_NOTHING,
            lambda: {"sites": [site()]},
            lambda: {"sites": [site(step_free="not_stated")]},
            lambda: {"sites": [site(step_free="no"), site()]},
        ],
    ),
    (
        "access=step-free&access=quiet",
        [lambda: {"sites": [site(quiet="yes")]}],
        [lambda: {"sites": [site(step_free="no", quiet="no")]}],
        [lambda: {"sites": [site(step_free="no")]}],
    ),
    (
        "open=1",
        [
            {"intakes": [OPEN]},
            {"intakes": [{"kind": "rolling"}]},
            {"intakes": [OVER, OPEN]},
            {"intakes": [{"apply_from": YESTERDAY}]},
        ],
        [
            {"intakes": [OVER]},
            {"intakes": [LATER]},
            {"intakes": [{"starts_on": YESTERDAY}]},
            {"intakes": [OPEN], "is_paused": True},
            {"is_paused": True},
        ],
        [SAYS_NOTHING, {"intakes": [{"starts_on": TOMORROW}]}, {"intakes": [{}]}, {"intakes": [OVER, {}]}],
    ),
]


@pytest.mark.parametrize(("question", "meets", "contradicts", "silent"), GROUPS, ids=[g[0] for g in GROUPS])
def test_a_group(question, meets, contradicts, silent):
    for kind, listings in {"meets": meets, "contradicts": contradicts, "silent": silent}.items():
        for number, facts in enumerate(listings):
            build(f"{kind}-{number}", facts)
    result = ask(question)
    found = by_section(result.hits)
    assert sorted(found.get("stated", [])) == [f"meets-{n}" for n in range(len(meets))]
    assert sorted(found.get("ask", [])) == [f"silent-{n}" for n in range(len(silent))]
    assert (result.total, result.ask_total) == (len(meets), len(silent))
    group = question.partition("=")[0]
    for hit in result.hits:
        assert (hit.meets, hit.silent) == (((group,), ()) if hit.section == "stated" else ((), (group,)))


def test_stage_type_and_provider_are_always_stated():
    PathwayTypeFactory(code="retail", stage="supported")
    OpportunityFactory(slug="this", stage="supported", type__code="retail", provider__slug="acme")
    OpportunityFactory(slug="other")
    for question in ("stage=supported", "type=retail", "provider=acme"):
        assert sections(question) == {"stated": ["this"]}
    assert ask("stage=independent").ask_total == 0


def test_a_wider_type_finds_those_below_it_but_not_the_other_way_round():
    wide = PathwayTypeFactory(code="volunteering")
    narrow = PathwayTypeFactory(code="charity-shop", parent=wide)
    OpportunityFactory(slug="wide", type=wide)
    OpportunityFactory(slug="narrow", type=narrow)
    assert sorted(stated("type=volunteering")) == ["narrow", "wide"]
    assert stated("type=charity-shop") == ["narrow"]
    counts = ask("type=charity-shop").counts["type"]
    assert (counts["volunteering"], counts["charity-shop"]) == (2, 1)


def test_or_inside_a_group_and_between_groups():
    OpportunityFactory(slug="both", pay="paid", needs=["deaf"])
    OpportunityFactory(slug="unpaid", pay="unpaid", needs=["autism"])
    OpportunityFactory(slug="wrong-pay", pay="allowance", needs=["deaf"])
    assert sorted(stated("pay=paid&pay=unpaid&need=deaf&need=autism")) == ["both", "unpaid"]
    assert stated("pay=paid&pay=unpaid&need=deaf") == ["both"]


def test_to_ask_means_silent_somewhere_and_contradicted_nowhere():
    OpportunityFactory(slug="meets-and-silent", pay="paid")
    OpportunityFactory(slug="silent-and-contradicted", needs=["deaf"])
    OpportunityFactory(slug="silent-twice")
    result = ask("pay=paid&need=autism")
    assert sorted(by_section(result.hits)["ask"]) == ["meets-and-silent", "silent-twice"]
    assert {slug: (h.meets, h.silent) for h, slug in zip(result.hits, slugs(result.hits), strict=True)} == {
        "meets-and-silent": (("pay",), ("need",)),
        "silent-twice": ((), ("need", "pay")),
    }


def test_nothing_is_to_be_asked_when_nothing_is_chosen():
    OpportunityFactory.create_batch(3)
    result = ask()
    assert (result.total, result.ask_total, len(result.hits)) == (3, 0, 3)


def test_each_group_is_counted_without_its_own_choice():
    OpportunityFactory(pay="paid", needs=["deaf"])
    OpportunityFactory(pay="unpaid", needs=["deaf"])
    OpportunityFactory(pay="unpaid", needs=["autism"])
    OpportunityFactory(pay="unpaid")
    counts = ask("pay=paid&need=deaf").counts
    assert counts["pay"] == {"paid": 1, "unpaid": 1, "allowance": 0}  # of the two for deaf people
    assert counts["need"] == {"autism": 0, "deaf": 1, "all": 0}  # of the one that is paid
    assert counts["stage"]["voluntary"] == 1  # of what meets both


def test_an_option_counts_everyone_is_welcome_too():
    OpportunityFactory(needs=["all"])
    OpportunityFactory(needs=["deaf"])
    assert ask().counts["need"] == {"autism": 1, "deaf": 2, "all": 1}


def test_ages_and_hours_are_counted():
    OpportunityFactory(age_from=16, age_to=18, hours_to=8)
    counts = ask().counts
    assert [age for age, number in counts["age"].items() if number] == ["16", "17", "18"]
    assert counts["hours_max"] == {"4": 0, "8": 1, "16": 1, "25": 1, "40": 1}


def test_where_nothing_is_found_it_says_what_would_be():
    OpportunityFactory(pay="unpaid", needs=["deaf"])
    OpportunityFactory(pay="paid", needs=["autism"])
    result = ask("pay=paid&need=deaf")
    assert (result.total, result.wider) == (0, {"need": 1, "pay": 1})
    assert ask("pay=paid").wider == {}


def test_the_recorded_offer_is_left_out_unless_asked_for():
    OpportunityFactory(slug="now")
    OpportunityFactory(slug="then", is_historical=True)
    assert stated() == ["now"]
    assert sorted(stated("historical=1")) == ["now", "then"]
    assert ask().counts["stage"]["voluntary"] == 1
    assert ask("historical=1").counts["stage"]["voluntary"] == 2


@pytest.mark.parametrize(
    "facts",
    [{"status": "draft"}, {"status": "archived"}, {"publish_on": TOMORROW}, {"hidden_on": TODAY}],
    ids=str,
)
def test_what_families_cannot_see_is_neither_found_nor_counted(facts):
    OpportunityFactory(needs=["deaf"], **facts)
    result = ask("need=deaf")
    assert (result.total, result.ask_total, result.hits) == (0, 0, ())
    assert not any(number for options in result.counts.values() for number in options.values())


def test_of_many_providers_the_largest_are_offered():
    like = ProviderFactory.build()
    Provider.objects.bulk_create(Provider(name=f"P{n}", slug=f"p{n}", kind=like.kind) for n in range(2000))
    for slug in ("p7", "p7", "p9"):
        OpportunityFactory(provider=Provider.objects.get(slug=slug))
    for result in (ask(), orm.search_by_orm(filter_of("").query)):
        assert result.counts["provider"] == {"p7": 2, "p9": 1}
    assert ask("provider=p8").counts["provider"] == {"p7": 2, "p8": 0, "p9": 1}
