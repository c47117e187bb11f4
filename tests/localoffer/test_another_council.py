"""A council far from London installs the site with settings and `load_areas`, and nothing of the first is left."""

import json
import re

import pytest
from django.core.management import call_command
from django.test import Client

from pathways.continuum import Stage
from providers.models import Area
from tests.factories import ContactFactory, OpportunityFactory, PathwayTypeFactory, ProviderFactory, SiteFactory
from tests.walking import visit, walk

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

DISTRICTS = {"harbourside": "Harbourside", "upper-dale": "Upper Dale"}
FIRST_COUNCIL = re.compile(
    r"london|hammersmith|fulham|kensington|chelsea|westminster|three borough|northwick|hounslow|ealing"
    r"|\bW12\b|\bW6\b|E090000",
    re.IGNORECASE,
)


@pytest.fixture
def saltmere(settings, tmp_path):
    settings.COUNCIL_NAME, settings.COUNCIL_SHORT_NAME = "Saltmere County Council", "Saltmere"
    settings.COUNCIL_CONTACT_EMAIL, settings.COUNCIL_CONTACT_PHONE = "offer@saltmere.example.org", "01632 960555"
    settings.SITE_NAME, settings.SITE_URL = "Saltmere works", "https://offer.saltmere.example.org"
    settings.DEMO = False
    settings.SECURE_SSL_REDIRECT = False
    call_command("seed_reference", verbosity=0)
    outline = {"type": "Polygon", "coordinates": [[[-3.0, 54.0], [-2.9, 54.0], [-2.9, 54.1], [-3.0, 54.0]]]}
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name, "gss_code": f"E0700090{n}", "is_home": True},
            "geometry": outline,
        }
        for n, (code, name) in enumerate(DISTRICTS.items())
    ]
    file = tmp_path / "areas.json"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    call_command("load_areas", str(file), verbosity=0)
    provider = ProviderFactory(name="Lobster Pot Kitchen", slug="lobster-pot-kitchen")
    site = SiteFactory(provider=provider, area=Area.objects.get(code="harbourside"), town="Saltmere")
    contact = ContactFactory(provider=provider)
    for stage, code in zip(
        Stage, ("volunteering", "social-enterprise-team", "job-with-coach", "apprenticeship"), strict=True
    ):
        OpportunityFactory(
            stage=stage, type=PathwayTypeFactory(code=code), provider=provider, contact=contact, sites=[site]
        )


def test_every_public_page_speaks_of_the_new_council_alone(saltmere):
    assert set(Area.objects.values_list("code", flat=True)) == set(DISTRICTS)
    client = Client()
    visits = walk(client, "/")
    assert {"/opportunities/", "/providers/lobster-pot-kitchen/", "/help/money/", "/gaps/"} <= visits.keys()
    for address, found_there in (visits | {"/nothing-here/": visit(client, "/nothing-here/")}).items():
        page = found_there.text
        found = FIRST_COUNCIL.search(page)
        assert not found, f"{address} speaks of {found[0]}: {page[max(0, found.start() - 80) : found.end() + 80]}"
        assert "Saltmere County Council" in page or not page.startswith("<!doctype html"), address
