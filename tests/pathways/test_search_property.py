"""Search and its plain re-telling agree on totals, order, pages and every count, whatever is listed and asked."""

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pathways.models import Intake, Interest, Opportunity, PathwayType, PublicNeed, SupportOffer
from pathways.search import Result
from pathways.search.changes import held
from pathways.search.orm import search_by_orm
from pathways.search.text import words_of
from providers.models import Area, Provider, Site
from tests.factories import (
    TODAY,
    AccessFeatureFactory,
    AreaFactory,
    ContactFactory,
    InterestFactory,
    NeedFactory,
    PathwayTypeFactory,
    PlaceFactory,
    ProviderFactory,
    SiteAccessFactory,
    SiteFactory,
    SupportFactory,
)
from tests.pathways import naive_search as naive
from tests.pathways.asking import ask, slugs

pytestmark = pytest.mark.django_db

GSS = {"camden": "E09000007", "ealing": "E09000009", "slough": "E06000039"}
SITES = {
    "next-door": {"area": "camden", "at": (522900, 178300), "access": {"step-free": "yes"}},
    "three-miles": {"area": "ealing", "at": (518000, 178300), "access": {"step-free": "no", "quiet": "yes"}},
    "far": {"area": "slough", "at": (498000, 180500), "access": {"step-free": "not_stated", "quiet": "no"}},
    "unknown": {"area": None, "at": None, "access": {}},
}


def some(values, *, least: int = 0):
    return st.lists(st.sampled_from(list(values)), min_size=least, max_size=2, unique=True)


def in_order(low: str, high: str):
    return lambda row: None in (row[low], row[high]) or row[low] <= row[high]


days = st.none() | st.integers(-1, 1)
intakes = (
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["fixed", "rolling"]), "starts_on": days, "apply_from": days, "apply_by": days}
    )
    .filter(lambda intake: intake["kind"] == "fixed" or intake["starts_on"] is None)
    .filter(in_order("apply_from", "apply_by"))
    .filter(in_order("apply_by", "starts_on"))
)
listings = (
    st.fixed_dictionaries(
        {
            "title": st.sampled_from(["Baking bread", "Café work", "Émile's garden", "garden bread"]),
            "summary": st.sampled_from(["You bake.", "You work with plants.", "Bread and cakes"]),
            "stage": st.sampled_from(["voluntary", "supported"]),
            "type": st.sampled_from(naive.OPTIONS["type"]),
            "provider": st.sampled_from(naive.OPTIONS["provider"]),
            "age_from": st.sampled_from([None, 16, 18]),
            "age_to": st.sampled_from([None, 17, 25]),
            "ehcp": st.sampled_from(["yes", "no", "not_stated"]),
            "pay": st.sampled_from(["paid", "unpaid", "not_stated"]),
            "hours_from": st.sampled_from([None, 4, 8.5]),
            "hours_to": st.sampled_from([None, 8, 30]),
            "delivery": st.sampled_from(["in_person", "in_person", "online", "both", "not_stated"]),
            "covers_all_areas": st.sampled_from([False, False, True]),
            "is_paused": st.sampled_from([False, False, True]),
            "is_historical": st.sampled_from([False, False, False, True]),
            "modified": st.integers(0, 3),
            "needs": some(naive.OPTIONS["need"]),
            "support": some(naive.OPTIONS["support"]),
            "interests": some(naive.OPTIONS["interest"]),
            "areas": some(GSS),
            "site_keys": some(SITES),
            "intakes": st.lists(intakes, max_size=2),
        }
    )
    .filter(in_order("age_from", "age_to"))
    .filter(in_order("hours_from", "hours_to"))
)
QUESTIONS = ["bread", "gard", "bread OR cafe", "work -bread", '"with plants"', "-garden", "camden"]
choices = {
    "q": st.sampled_from(QUESTIONS).map(lambda q: [q]),
    "near": st.sampled_from(list(naive.PLACES)).map(lambda place: [place]),
    "age": st.sampled_from(["15", "17", "20"]).map(lambda age: [age]),
    "hours_max": st.sampled_from(["4", "8", "12.5", "40"]).map(lambda hours: [hours]),
    "ehcp": st.just(["no"]),
    "open": st.just(["1"]),
    **{
        group: some(naive.OPTIONS[group], least=1)
        for group in ("stage", "type", "area", "need", "support", "interest", "pay", "delivery", "access", "provider")
    },
}
others = st.fixed_dictionaries(
    {},
    optional={
        "sort": st.sampled_from(["relevance", "updated", "distance", "closing", "title"]).map(lambda sort: [sort]),
        "within": st.sampled_from(["1", "5", "20"]).map(lambda miles: [miles]),
        "per_page": st.just(["10"]),
        "page": st.sampled_from(["1", "2"]).map(lambda page: [page]),
        "historical": st.just(["1"]),
    },
)
questions = st.builds(
    lambda groups, rest: groups | rest,
    st.lists(st.sampled_from(list(choices)), max_size=3, unique=True).flatmap(
        lambda groups: st.fixed_dictionaries({group: choices[group] for group in groups})
    ),
    others,
)


@pytest.fixture
def words(db):
    """The small world that every example shares."""
    for code, label in {"volunteering": "Volunteering", "retail": "Shop work"}.items():
        PathwayTypeFactory(code=code, label=label)
    PathwayTypeFactory(code="charity-shop", parent=PathwayType.objects.get(code="volunteering"))
    for factory, group in ((NeedFactory, "need"), (SupportFactory, "support"), (InterestFactory, "interest")):
        for code in naive.OPTIONS[group]:
            factory(code=code)
    for code, is_ours in naive.ALL_OF_US.items():
        AreaFactory(code=code, is_home=is_ours, gss_code=GSS[code])
    for code, (east, north, area) in naive.PLACES.items():
        PlaceFactory(code=code, easting=east, northing=north, gss_code=GSS[area])
    for code in naive.OPTIONS["access"]:
        AccessFeatureFactory(code=code)
    for slug in naive.OPTIONS["provider"]:
        ContactFactory(provider=ProviderFactory(slug=slug))
    for key, facts in SITES.items():
        east, north = facts["at"] or (None, None)
        area = Area.objects.filter(code=facts["area"]).first()
        site = SiteFactory(key=key, provider=Provider.objects.first(), area=area, easting=east, northing=north)
        for code, answer in facts["access"].items():
            SiteAccessFactory(site=site, feature__code=code, answer=answer)


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # with a database, shrinking takes minutes: do it by hand
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=st.lists(listings, max_size=12), asked=st.lists(questions, min_size=1, max_size=2))
def test_search_agrees_with_its_plain_retelling(words, rows, asked):
    with transaction.atomic():
        with held():
            for number, row in enumerate(rows):
                row |= {"number": number, "slug": f"row-{number}", "sites": [SITES[key] for key in row["site_keys"]]}
                make(row)
        for row in rows:
            row["sort_title"] = " ".join(words_of(row["title"]))
            row["text"] = Opportunity.objects.get(slug=row["slug"]).search_text
            assert row["text"].startswith(f" {' '.join(words_of(row['title']))} | ")
        for question in asked:
            expected = naive.search(rows, question)
            result = ask(urlencode(question, doseq=True))
            expected["counts"]["area"] = {code: expected["counts"]["area"][code] for code in result.counts["area"]}
            got = {
                "total": result.total,
                "ask_total": result.ask_total,
                "hits": list(zip([hit.section for hit in result.hits], slugs(result.hits), strict=True)),
                "counts": result.counts,
                "wider": result.wider,
            }
            assert got == expected | {"counts": expected["counts"] | {g: {} for g in ("q", "near") if g in question}}
            assert by_the_database(result) == replace(result, suggestion="")
        transaction.set_rollback(True)


def by_the_database(result: Result) -> Result:
    return search_by_orm(result.query)


COLUMNS = (
    "slug", "title", "summary", "stage", "age_from", "age_to", "ehcp", "pay", "hours_from", "hours_to", "delivery",
    "covers_all_areas", "is_paused", "is_historical",
)  # fmt: skip
MANY = {
    "needs": (PublicNeed, "code"),
    "support": (SupportOffer, "code"),
    "interests": (Interest, "code"),
    "areas": (Area, "code"),
    "sites": (Site, "key"),
}


def make(row: dict) -> None:
    """A row of the database like `row`."""
    provider = Provider.objects.get(slug=row["provider"])
    listing = Opportunity.objects.create(
        **{name: row[name] for name in COLUMNS},
        type=PathwayType.objects.get(code=row["type"]),
        provider=provider,
        contact=provider.contacts.get(),
        how_to_apply="Ring.",
        in_area="yes",
        review_by=TODAY,
        status="published",
    )
    for name, (model, key) in MANY.items():
        wanted = row["site_keys"] if name == "sites" else row[name]
        getattr(listing, name).set(model.objects.filter(**{f"{key}__in": wanted}))
    for intake in row["intakes"]:
        dates = {
            name: None if day is None else TODAY + timedelta(days=day) for name, day in intake.items() if name != "kind"
        }
        Intake.objects.create(opportunity=listing, kind=intake["kind"], **dates)
    at = timezone.make_aware(datetime(2026, 1, 1 + row["modified"]))  # noqa: DTZ001
    Opportunity.objects.filter(pk=listing.pk).update(modified_at=at)
