"""The directory's query string: what is understood, what is left out and said so, and that nothing ever fails."""

from urllib.parse import quote

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pathways.filters import OpportunityFilter
from pathways.search import SearchQuery, engine
from pathways.search.query import Near
from pathways.search.vocabulary import Vocabulary
from tests.factories import (
    TODAY,
    AccessFeatureFactory,
    AreaFactory,
    InterestFactory,
    NeedFactory,
    OpportunityFactory,
    PathwayTypeFactory,
    PlaceFactory,
    ProviderFactory,
    SupportFactory,
)
from tests.pathways.asking import filter_of

pytestmark = pytest.mark.django_db

#: Every name of the contract.
NAMES = [
    *("q", "stage", "type", "area", "need", "support", "interest", "provider", "age", "ehcp", "pay", "hours_max"),
    *("delivery", "access", "open", "near", "within", "sort", "page", "per_page", "historical"),
]
W6 = Near("W6 9", 522852, 178289, "camden", True)


@pytest.fixture(scope="module", autouse=True)
def words(kept_for_module):
    AreaFactory(code="camden", gss_code="E09000007")
    PlaceFactory(gss_code="E09000007")
    for factory, code in (
        (NeedFactory, "autism"),
        (SupportFactory, "job-coach"),
        (InterestFactory, "food"),
        (AccessFeatureFactory, "step-free"),
        (PathwayTypeFactory, "volunteering"),
    ):
        factory(code=code)
    ProviderFactory(slug="acme")


def test_the_names_are_those_of_the_contract():
    assert sorted(OpportunityFilter.base_filters) == sorted(NAMES)


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("", {}),
        ("q=bread", {"q": "bread"}),
        ("q=++bread%09+rolls++", {"q": "bread rolls"}),
        ("stage=voluntary&stage=supported", {"stage": ("voluntary", "supported")}),
        ("stage=voluntary&stage=voluntary", {"stage": ("voluntary",)}),
        ("type=volunteering", {"type": ("volunteering",)}),
        ("area=camden", {"area": ("camden",)}),
        ("need=autism", {"need": ("autism",)}),
        ("support=job-coach", {"support": ("job-coach",)}),
        ("interest=food", {"interest": ("food",)}),
        ("provider=acme", {"provider": ("acme",)}),
        ("age=14", {"age": 14}),
        ("age=25", {"age": 25}),
        ("age=１７", {"age": 17}),
        ("ehcp=no", {"ehcp": "no"}),
        ("pay=paid&pay=allowance", {"pay": ("paid", "allowance")}),
        ("hours_max=16", {"hours_max": 16}),
        ("hours_max=7.5", {"hours_max": 7.5}),
        ("delivery=online", {"delivery": ("online",)}),
        ("access=step-free", {"access": ("step-free",)}),
        ("open=1", {"open": True}),
        ("near=W6+9", {"near": W6}),
        ("near=w69ab&within=20", {"near": Near("W6 9AB", 522852, 178289, "camden", True), "within": 20}),
        ("within=20", {}),  # without a place it says nothing
        ("sort=title", {"sort": "title"}),
        ("sort=relevance", {"sort": "relevance"}),
        ("page=2", {"page": 2}),
        ("per_page=50", {"per_page": 50}),
        ("historical=1", {"historical": True}),
        ("stage=&age=&q=&near=&open=&within=", {}),  # an untouched form
        ("unknown=1&utm_source=x&stage[]=voluntary&Q=bread&csrfmiddlewaretoken=x", {}),
    ],
)
def test_what_is_understood(question, understood):
    asked = filter_of(question)
    assert asked.query == SearchQuery(on=TODAY, **understood)
    assert asked.notices == []


@pytest.mark.parametrize(
    ("question", "notice"),
    [
        ("stage=moon", "We do not know the way into work “moon”, so we left it out."),
        ("type=moon", "We do not know the type of work “moon”, so we left it out."),
        ("area=moon", "We do not know the area “moon”, so we left it out."),
        ("need=moon", "We do not know the need “moon”, so we left it out."),
        ("support=moon", "We do not know the kind of help “moon”, so we left it out."),
        ("interest=moon", "We do not know the sort of work “moon”, so we left it out."),
        ("provider=moon", "We do not know the provider “moon”, so we left it out."),
        ("pay=moon", "We do not know the kind of pay “moon”, so we left it out."),
        ("pay=not_stated", "We do not know the kind of pay “not_stated”, so we left it out."),
        ("delivery=moon", "We do not know the way of taking part “moon”, so we left it out."),
        ("access=moon", "We do not know the access feature “moon”, so we left it out."),
        ("age=13", "We do not know the age “13”, so we left it out."),
        ("age=26", "We do not know the age “26”, so we left it out."),
        ("age=17.5", "We do not know the age “17.5”, so we left it out."),
        ("age=-17", "We do not know the age “-17”, so we left it out."),
        ("ehcp=yes", "We do not know the answer about EHC plans “yes”, so we left it out."),
        ("hours_max=0", "We do not know the number of hours “0”, so we left it out."),
        ("hours_max=0.04", "We do not know the number of hours “0.04”, so we left it out."),
        ("hours_max=-3", "We do not know the number of hours “-3”, so we left it out."),
        ("hours_max=61", "We do not know the number of hours “61”, so we left it out."),
        ("hours_max=nan", "We do not know the number of hours “nan”, so we left it out."),
        ("hours_max=inf", "We do not know the number of hours “inf”, so we left it out."),
        ("hours_max=1e400", "We do not know the number of hours “1e400”, so we left it out."),
        ("open=yes", "We do not know the choice for “open now” “yes”, so we left it out."),
        ("near=ZZ99", "We do not know the postcode “ZZ99”, so we left it out."),
        ("near=Camden+Town", "We do not know the postcode “Camden Town”, so we left it out."),
        ("within=3", "We do not know the distance “3”, so we left it out."),
        ("sort=worth", "We do not know the order “worth”, so we left it out."),
        ("sort=distance", "To sort by distance, tell us a postcode."),
        ("page=0", "We do not know the page “0”, so we left it out."),
        ("page=two", "We do not know the page “two”, so we left it out."),
        ("page=99999999999999999999", "We do not know the page “99999999999999999999”, so we left it out."),
        ("per_page=1000", "We do not know the number of results on a page “1000”, so we left it out."),
        ("historical=2", "We do not know the choice for the recorded offer “2”, so we left it out."),
        ("q=%21%3F", "We found no words to look for in “!?”."),
        ('q=""', 'We found no words to look for in “""”.'),
        (f"need={'x' * 60}", f"We do not know the need “{'x' * 39}…”, so we left it out."),
    ],
)
def test_what_is_not_understood_is_left_out_and_said_so(question, notice):
    asked = filter_of(question)
    assert asked.notices == [notice]
    left = SearchQuery(on=TODAY, sort="distance") if question == "sort=distance" else SearchQuery(on=TODAY)
    assert asked.query == left


def test_the_rest_is_kept_when_one_value_is_bad():
    asked = filter_of("stage=moon&stage=voluntary&age=x&pay=paid")
    assert asked.query == SearchQuery(on=TODAY, stage=("voluntary",), pay=("paid",))
    assert len(asked.notices) == 2


@pytest.mark.parametrize(
    ("question", "used", "notice"),
    [
        ("age=17&age=18", {"age": 17}, "We can only use one age. We used “17”."),
        ("q=bread&q=cake", {"q": "bread"}, "We can only use one search. We used “bread”."),
        ("near=W6+9&near=W6+9AB", {"near": W6}, "We can only use one postcode. We used “W6 9”."),
        ("sort=title&sort=updated", {"sort": "title"}, "We can only use one order. We used “title”."),
    ],
)
def test_one_value_is_used_where_only_one_can_be(question, used, notice):
    asked = filter_of(question)
    assert asked.query == SearchQuery(on=TODAY, **used)
    assert asked.notices == [notice]


def test_the_same_value_twice_is_once():
    assert filter_of("age=17&age=17").notices == []


@pytest.mark.parametrize(
    ("letters", "said"), [(200, []), (201, ["Your search was long. We used its first 200 letters."])]
)
def test_a_search_has_at_most_200_letters(letters, said):
    asked = filter_of(f"q={'x' * letters}")
    assert (len(asked.query.q), asked.notices) == (200, said)


def test_codes_that_have_had_their_day_are_not_known():
    NeedFactory(code="old", ends_on=TODAY)
    AreaFactory(code="old", is_active=False)
    PathwayTypeFactory(code="secret", is_confirmed=False)
    ProviderFactory(slug="unlisted", is_listed=False)
    assert len(filter_of("need=old&area=old&type=secret&provider=unlisted").notices) == 4


STRANGE = [
    *("\x00", "a\x00b", "\ud800", "\u202egnp.exe", "\u200b", "\u2028", "😀", "%", "_", "'", '"', "\\", "İ", "ﬃ", "日本")
]


@pytest.mark.parametrize("value", STRANGE)
def test_strange_letters_do_no_harm(value):
    OpportunityFactory()
    vocabulary = Vocabulary.load()
    for name in NAMES:
        asked = OpportunityFilter(as_query_dict({name: [value]}), on=TODAY, vocabulary=vocabulary)
        assert all(letter.isprintable() for notice in asked.notices for letter in notice)
        if name == "q":
            engine().search(asked.query)


def as_query_dict(question: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, given_values in question.items():
        data.setlist(name, given_values)
    return data


numbers = st.sampled_from(
    ["９９", "1_8", "1e400", "nan", "-inf", "0x10", "1" * 5000, "+17", "17.0", "٣", "²", "1e-300", "0.05"]
)
values = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=[]), max_size=30),
    numbers,
    st.sampled_from(["voluntary", "camden", "W6 9", "W69AB", "17", "7.25", "1", "2", "title", "no", "paid", "50"]),
)
questions = st.dictionaries(st.sampled_from([*NAMES, "x"]), st.lists(values, min_size=1, max_size=3), max_size=6)


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(questions)
def test_whatever_is_typed_is_read_and_can_be_shared(question):
    vocabulary = Vocabulary.load()
    query = OpportunityFilter(as_query_dict(question), on=TODAY, vocabulary=vocabulary).query
    again = OpportunityFilter(QueryDict(query.query_string()), on=TODAY, vocabulary=vocabulary)
    assert again.query == query


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(questions)
def test_whatever_is_typed_is_answered(question):
    if "willow" not in Vocabulary.load().terms["provider"]:
        OpportunityFactory(provider__slug="willow", hours_to="7.3", age_from=16)
    result = engine().search(OpportunityFilter(as_query_dict(question), on=TODAY).query)
    assert len(result.hits) <= result.total + result.ask_total <= 1


@pytest.mark.parametrize(
    ("question", "found"),
    [("7.26", 1), ("7.3", 1), ("7.2", 0), ("7.24", 0)],
)
def test_hours_are_read_to_a_tenth_as_listings_state_them(question, found):
    OpportunityFactory(hours_from="7.3")
    asked = filter_of(f"hours_max={question}")
    assert engine().search(asked.query).total == found
    assert asked.query.query_string() == f"hours_max={float(question):.1f}"


def test_a_question_survives_being_shared():
    question = (
        f"q={quote('bread & “rolls” 50%')}&stage=voluntary&stage=supported&need=autism&age=17&hours_max=7.5&open=1"
        "&near=W6+9AB&within=10&sort=distance&page=3&per_page=10&historical=1"
    )
    query = filter_of(question).query
    assert filter_of(query.query_string()).query == query
