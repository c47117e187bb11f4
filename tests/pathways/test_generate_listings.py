"""`generate_listings`: plausible, repeatable, valid, and never by mistake on a council's own site."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.commands import CannotStart
from pathways.continuum import Stage
from pathways.generating import CHUNK, MOST, generate_listings
from pathways.models import Intake, Opportunity
from providers.models import Contact, Place, Provider, Site, SiteAccess
from tests.factories import (
    TODAY,
    AccessFeatureFactory,
    AreaFactory,
    InterestFactory,
    NeedFactory,
    OpportunityFactory,
    PathwayTypeFactory,
    PlaceFactory,
    SupportFactory,
)
from tests.pathways.asking import ask

pytestmark = [pytest.mark.django_db, pytest.mark.sweep, pytest.mark.later_on_postgres]

ANSWERS = {"yes", "no", "not_stated"}


@pytest.fixture
def reference(settings):
    settings.DEMO = True
    for stage in Stage:
        PathwayTypeFactory(code=f"{stage}-type", stage=stage)
    for code in ("all", "autism", "deaf", "adhd", "learning-disability"):
        NeedFactory(code=code)
    for code in ("job-coach", "buddy", "travel-training"):
        SupportFactory(code=code)
    for code in ("food", "animals", "shops"):
        InterestFactory(code=code)
    for code in ("step-free", "hoist", "lift"):
        AccessFeatureFactory(code=code)
    AreaFactory(code="here", gss_code="E09000013")
    AreaFactory(code="there", gss_code="E09000007", is_home=False)
    PlaceFactory(code="W6", gss_code="E09000013")
    PlaceFactory(code="W6 9", gss_code="E09000013")
    PlaceFactory(code="W6 9AB", gss_code="E09000013", easting=1, northing=1)
    PlaceFactory(code="NW1 1", gss_code="E09000007", easting=1, northing=1)


def generate(number: int, seed: int = 1):
    return generate_listings(number, seed=seed, on=TODAY)


def everything() -> list:
    """All that was made, without the keys that the database gives and the time of saving."""
    listings = Opportunity.objects.order_by("pk").values(
        "uuid", "slug", "title", "description", "modified_at", "review_by", "pay", "search_text", "provider__name"
    )
    intakes = Intake.objects.order_by("pk").values_list("opportunity__slug", "starts_on", "apply_by", "places")
    needs = Opportunity.objects.order_by("pk", "needs__code").values_list("slug", "needs__code")
    sites = Site.objects.order_by("pk").values_list("uuid", "name", "easting", "northing")
    return [list(rows) for rows in (listings, intakes, needs, sites)]


def wipe() -> None:
    for model in (Opportunity, Site, Contact, Provider):
        model.objects.all().delete()


@pytest.mark.one_database
def test_it_makes_what_was_asked_for(reference):
    report = generate(30)
    assert Opportunity.objects.in_directory(TODAY).count() == report.listings == 30
    assert Provider.objects.count() == report.providers == 6
    assert Site.objects.count() == report.sites >= 6
    assert Intake.objects.count() == report.intakes
    assert (report.first, report.last) == ("generated-1", "generated-30")
    assert not Opportunity.objects.exclude(is_example=True).exists()


def test_every_row_is_valid(reference):
    generate(60)
    for model in (Opportunity, Provider, Contact, Intake, SiteAccess):
        for row in model.objects.all():
            row.full_clean()
    for site in Site.objects.all():
        site.clean_fields()
        site.validate_constraints()


@pytest.mark.one_database
def test_it_looks_like_a_directory(reference):
    generate(200)
    listings = Opportunity.objects.all()
    assert {o.stage for o in listings} == set(Stage.values)
    assert {o.ehcp for o in listings} == {o.keeps_plan for o in listings} == ANSWERS
    assert {o.pay for o in listings} == set(Opportunity.Pay)
    assert {o.delivery for o in listings} == set(Opportunity.Delivery)
    assert {o.is_paused for o in listings} == {o.covers_all_areas for o in listings} == {True, False}
    assert None in {o.age_from for o in listings}
    assert {o.intakes.count() for o in listings} == {0, 1, 2}
    for field in ("needs", "support", "interests", "areas", "sites"):
        numbers = {getattr(o, field).count() for o in listings}
        assert 0 in numbers, f"{field}: somebody does not say"
        assert len(numbers) > 1, field
    assert {o.state(TODAY) for o in listings} >= {"live", "paused", "overdue", "closed"}
    assert set(SiteAccess.objects.values_list("answer", flat=True)) == ANSWERS
    words = [len(f"{o.description} {o.what_you_will_do} {o.summary} {o.title}".split()) for o in listings]
    assert 60 < sum(words) / len(words) < 200


@pytest.mark.one_database
def test_sites_lie_around_the_sectors_of_our_areas(reference):
    generate(100)
    sector = Place.objects.get(code="W6 9")
    placed = Site.objects.exclude(easting=None)
    assert {site.area.code for site in placed} == {"here"}
    assert all(abs(s.easting - sector.easting) < 1000 and abs(s.northing - sector.northing) < 1000 for s in placed)
    assert len({(site.easting, site.northing) for site in placed}) > 1


@pytest.mark.one_database
def test_listings_changed_on_different_days(reference):
    generate(50)
    changed = Opportunity.objects.values_list("modified_at", flat=True)
    assert len(set(changed)) == 50
    assert max(changed) - min(changed) > timedelta(days=100)
    assert not any(o.modified_at < o.created_at for o in Opportunity.objects.all())


@pytest.mark.one_database
def test_the_same_seed_gives_the_same_data(reference):
    generate(40, seed=7)
    first = everything()
    wipe()
    generate(40, seed=7)
    assert everything() == first
    wipe()
    generate(40, seed=8)
    assert everything() != first


def test_a_second_run_continues(reference):
    OpportunityFactory(slug="generated-by-hand")
    generate(12)
    report = generate(3)
    assert (report.first, report.last) == ("generated-13", "generated-15")
    generated = Opportunity.objects.filter(is_example=True)
    assert generated.count() == 15
    assert generated.values("description").distinct().count() > 12
    assert Provider.objects.filter(slug__startswith="generated-provider-").count() == 4


@pytest.mark.one_database
def test_more_than_one_chunk(reference, monkeypatch):
    monkeypatch.setattr("pathways.generating.CHUNK", 7)
    said = []
    generate_listings(16, seed=1, on=TODAY, progress=said.append)
    assert Opportunity.objects.count() == 16
    assert said == ["7 of 16 listings", "14 of 16 listings", "16 of 16 listings"]
    assert CHUNK > 7


def test_search_finds_them(reference):
    generate(40)
    assert ask().total == 40
    listing = Opportunity.objects.order_by("pk").last()
    found = ask(f'q="{listing.title.split(":")[0]}"&per_page=50')
    assert listing.pk in [hit.pk for hit in found.hits]
    stage = Opportunity.objects.filter(stage=Stage.VOLUNTARY).count()
    assert ask("stage=voluntary").total == stage


@pytest.mark.parametrize("number", [0, -5, MOST + 1])
def test_a_number_out_of_range_is_refused(reference, number):
    with pytest.raises(CannotStart, match="1 to 2,000,000"):
        generate(number)
    assert not Opportunity.objects.exists()


def test_it_needs_reference_data(settings):
    settings.DEMO = True
    with pytest.raises(CommandError, match="seed_reference") as refusal:
        call_command("generate_listings", "5")
    assert refusal.value.returncode == 2
    assert not Provider.objects.exists()


def test_a_councils_own_site_is_not_filled(reference, settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="families would meet them") as refusal:
        call_command("generate_listings", "5")
    assert refusal.value.returncode == 2
    assert not Opportunity.objects.exists()


def test_unless_it_is_meant(reference, settings):
    settings.DEMO = settings.DEBUG = False
    call_command("generate_listings", "5", "--yes-really", verbosity=0)
    assert Opportunity.objects.in_directory(timezone.localdate()).count() == 5


def test_a_developers_site_may_be_filled(reference, settings):
    settings.DEMO, settings.DEBUG = False, True
    call_command("generate_listings", "2", "--seed", "3", verbosity=0)
    assert Opportunity.objects.count() == 2
