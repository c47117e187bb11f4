"""A page asks the database as often for 1,000 listings as for 10."""

from datetime import timedelta
from itertools import cycle

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pathways.continuum import Stage
from pathways.models import EasyReadRow, Intake, Opportunity, Photo
from pathways.search.changes import held
from pathways.search.freshness import keeper
from providers.models import Contact, Provider, Site
from strategy.models import ExpansionPlan, Gap
from tests.factories import (
    AccessFeatureFactory,
    AreaFactory,
    InterestFactory,
    NeedFactory,
    PageFactory,
    PathwayTypeFactory,
    PlaceFactory,
    SiteAccessFactory,
    SupportFactory,
)

pytestmark = pytest.mark.django_db

FEW, MANY = 10, 1000
SQUARE = {"type": "Polygon", "coordinates": [[[-0.3, 51.4], [-0.2, 51.4], [-0.2, 51.5], [-0.3, 51.5], [-0.3, 51.4]]]}
PAGES = [
    "/",
    "/opportunities/",
    "/opportunities/?q=baking&stage=voluntary&need=autism&age=17&pay=paid&open=1",
    "/opportunities/?near=W6+9&within=10&sort=distance&access=step-free",
    "/opportunities/?historical=1&sort=title&per_page=10",
    "/opportunities/?q=zeppelin&need=autism",
    "/opportunities/print/?q=baking&near=W6+9",
    "/opportunities/map/?sort=title",
    "/opportunities.geojson?area=camden",
    "/opportunities/row-1/",
    "/opportunities/row-1/easy-read/",
    "/opportunities/row-2/easy-read/",
    "/easy-read/",
    "/pathways/",
    "/pathways/voluntary/",
    "/pathways/voluntary/volunteering/",
    "/providers/",
    "/providers/p-0/",
    "/gaps/",
    "/offer-recorded/",
    "/talk-to-someone/",
    "/talk-to-someone/contact-me/?about=row-1",
    "/site-map/",
    "/sitemap.xml",
]


@pytest.fixture
def words():
    wide = PathwayTypeFactory(code="volunteering")
    return {
        "type": PathwayTypeFactory(code="charity-shop", parent=wide),
        "area": AreaFactory(code="camden", gss_code="E09000007", outline=SQUARE),
        "needs": NeedFactory(code="autism"),
        "support": SupportFactory(),
        "interests": InterestFactory(),
        "place": PlaceFactory(gss_code="E09000007"),
        "feature": AccessFeatureFactory(),
        "page": PageFactory(),
        "home": PageFactory(key="home", section="block", easy_read=["You can find work here."]),
    }


def fill(words: dict, *, start: int, stop: int) -> None:
    """Listings with everything: an intake, a gap and a plan each, and a provider with a site for every five."""
    today, numbers = timezone.localdate(), range(start, stop)
    providers = Provider.objects.bulk_create(Provider(name=f"P {n}", slug=f"p-{n}") for n in numbers[::5])
    contacts = Contact.objects.bulk_create(
        Contact(provider=p, name_or_post="Team", phone="01632 960000") for p in providers
    )
    sites = Site.objects.bulk_create(
        Site(provider=p, name="Hall", area=words["area"], easting=522852, northing=178289) for p in providers
    )
    listings = Opportunity.objects.bulk_create(
        Opportunity(
            title=f"Baking {n}", slug=f"row-{n}", stage=Stage.VOLUNTARY, type=words["type"],
            provider=providers[(n - start) // 5], contact=contacts[(n - start) // 5],
            summary="You bake.", how_to_apply="Ring.", in_area="yes", pay="paid",
            age_from=16, review_by=today + timedelta(days=90), status="published", is_historical=n % 5 == 4,
        )
        for n in numbers
    )  # fmt: skip
    Intake.objects.bulk_create(Intake(opportunity=o, apply_by=today + timedelta(days=9), places=3) for o in listings)
    Photo.objects.bulk_create(
        Photo(
            opportunity=o, image="photos/x-60x40.webp", alt="Bread", is_agreed=True, consent_on=today, consent_kept="x"
        )
        for o in listings
    )
    for name, row in (
        ("needs", None),
        ("support", None),
        ("interests", None),
        ("areas", words["area"]),
        ("sites", None),
    ):
        through = Opportunity._meta.get_field(name).remote_field.through
        column = through._meta.get_fields()[2].attname
        rows = [site.pk for site in sites] if name == "sites" else [(row or words[name]).pk]
        through.objects.bulk_create(
            through(opportunity_id=o.pk, **{column: pk}) for o, pk in zip(listings, cycle(rows), strict=False)
        )
    in_easy_read = listings[2::5]
    EasyReadRow.objects.bulk_create(
        EasyReadRow(opportunity=o, order=n, picture="plant", sentence="You plant.")
        for o in in_easy_read
        for n in range(1 + o.pk % 9)
    )
    Opportunity.objects.filter(pk__in=[o.pk for o in in_easy_read]).update(easy_read_of="written")
    SiteAccessFactory(site=sites[0], feature=words["feature"])
    gaps = Gap.objects.bulk_create(Gap(stage=Stage.SUPPORTED, what_is_missing=f"No {n}") for n in numbers)
    ExpansionPlan.objects.bulk_create(
        ExpansionPlan(stage=Stage.SUPPORTED, action=f"Do {g}", gap=g, is_recorded=g.pk % 2 == 0) for g in gaps
    )
    ExpansionPlan.objects.bulk_create(
        ExpansionPlan(stage=Stage.SUPPORTED, action=f"Then {n}", is_recorded=bool(n % 2)) for n in numbers
    )


def queries(address: str) -> int:
    """Of a page of which nothing is in memory but what the first request after a change makes: index, glossary."""
    if address.startswith("/opportunities") and address != "/opportunities/row-1/":
        keeper.forget()
        Client().get("/opportunities/?q=xylophone")
    else:
        Client().get(address)
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(address).status_code == 200
    return len(asked)


@pytest.mark.sweep
@pytest.mark.one_database
def test_the_number_of_queries_does_not_grow(words):
    with held():
        fill(words, start=0, stop=FEW)
    before = {address: queries(address) for address in PAGES}
    with held():
        fill(words, start=FEW, stop=MANY)
    assert {address: queries(address) for address in PAGES} == before


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/", 20),
        ("/opportunities/print/", 24),
        ("/opportunities/", 23),
        ("/opportunities/map/", 24),
        ("/opportunities.geojson", 23),
        ("/opportunities/row-1/", 20),
        ("/about/", 3),
        ("/nothing-here/", 1),
    ],
)
def test_a_page_asks_little(words, address, most):
    """Not a measure of speed, but a page that suddenly asks 60 questions has lost its prefetching."""
    fill(words, start=0, stop=FEW)
    PageFactory(key="about", section="law")
    with CaptureQueriesContext(connection) as asked:
        Client().get(address)
    assert len(asked) <= most, "\n".join(query["sql"][:200] for query in asked)
